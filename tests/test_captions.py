"""What the notebooks say of their pictures, measured: each number stands in the text, and is so."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import ModuleType, SimpleNamespace

import matplotlib
import numpy as np
import pytest
from conftest import ROOT
from solution_modules import kit_module, load_module

matplotlib.use("Agg")


def load(assignment: str, name: str) -> ModuleType:
    """Return the module of a solution, or one of its kit."""
    path = ROOT / "solutions" / assignment / f"{name}.py"
    return load_module(path) if path.is_file() else kit_module(name, ROOT / "assignments" / assignment)


def says(assignment: str, *sentences: str) -> None:
    """Require that the notebook's text holds these sentences."""
    (path,) = Path(ROOT / "solutions" / assignment).glob("*_notebook.py")
    text = " ".join(path.read_text(encoding="utf-8").replace("\n# ", " ").split())
    for sentence in sentences:
        assert sentence in text


def cells(assignment: str, *wanted: str) -> SimpleNamespace:
    """Run the cells of a notebook that define these names, without their pictures, and return what they define."""
    (path,) = Path(ROOT / "solutions" / assignment).glob("*_notebook.py")
    known = {"np": np, path.stem.removesuffix("_notebook"): load(assignment, path.stem.removesuffix("_notebook"))}
    for cell in path.read_text(encoding="utf-8").split("# %%"):
        if any(f"def {name}(" in cell or f"\n{name} = " in cell for name in wanted):
            kept = cell[cell.index("\n") :].split("\nwith todo")[0]
            lines = [line for line in kept.split("\n") if not line.startswith(("draw.", "print("))]
            exec("\n".join(lines), known)
    return SimpleNamespace(**known)


def best_line(X: np.ndarray, y: np.ndarray) -> float:
    """Return the largest share of points that a straight line can get right."""
    found = 0.0
    for angle in np.linspace(0, 2 * np.pi, 3600, endpoint=False):
        order = np.argsort(X @ [np.cos(angle), np.sin(angle)])
        gained = np.cumsum(np.where(y[order] == 0, 1, -1))
        found = max(found, (y.sum() + max(0, gained.max())) / len(y))
    return found


def test_no_line_does_better_than_the_text_says():
    descent, draw = load("01_descent", "descent"), load("01_descent", "draw")
    shares, solved = [], []
    for (X, y), features in ((draw.rings(), descent.polar_features), (draw.xor(), descent.product_features)):
        w = descent.train_linear(features(X), y, 0.5, 300)
        solved.append(np.sum(descent.predict_linear(w, features(X)) != y))
        w = descent.train_linear(X, y, 0.5, 300)
        longer = descent.train_linear(X, y, 0.5, 3000)
        losses = [descent.logistic_loss(weights, X, y)[0] for weights in (w, longer)]
        assert losses[0] - losses[1] < 1e-6
        shares += [100 * np.mean(descent.predict_linear(w, X) == y), 100 * best_line(X, y)]
    assert shares == pytest.approx([51, 68.3, 51.5, 74.5], abs=0.06)
    says(
        "01_descent",
        "only 51 and 51.5 % are right",
        "No straight border gets more than 68.3 % of the rings and 74.5 % of XOR.",
    )
    assert solved == [0, 2] == [0, np.sum((X[:, 0] * X[:, 1] > 0) != y)]


def test_the_walk_that_01_opens_with_is_descent():
    opening = load("01_descent", "descent_pictures")
    x, t = opening.points()
    least = opening.loss(*np.polyfit(x, t, 1))
    bends = np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])
    ends = []
    for rate in opening.RATES:
        places = opening.places(range(81), rate)
        for before, after in itertools.pairwise(places):  # a step of descent, though found by a formula
            slope = bends @ before - [np.mean(x * t), np.mean(t)]
            np.testing.assert_allclose(after, before - rate * slope, atol=1e-6)
        ends.append(opening.loss(*places[-1]) - least)
    assert int(np.argmin(ends)) == 3
    assert ends[-1] > opening.loss(*opening.START)
    says("01_descent", "half the mean square of the thin gaps", "comes down best, and which one never arrives?")


def test_one_rate_of_01_is_best_and_some_explode():
    told = cells("01_descent", "bowl", "slope_of_bowl")
    start = np.array([-2.5, 1.5])
    ends = [told.bowl(told.descent.gradient_descent(told.slope_of_bowl, start, rate, 15)) for rate in (0.3, 0.4, 0.52)]
    assert ends[1] < ends[0] < told.bowl(start) < ends[2]


def test_a_zero_has_no_minus():
    assert load("02_gates", "graph_layout").short(np.array([-0.0, 1.0])) == "[0, 1]"


@pytest.fixture(scope="module")
def ways() -> SimpleNamespace:
    return cells("03_layers", "sizes_on_the_way")


def test_gradients_fade_as_the_text_says(ways: SimpleNamespace):
    sizes, layers = ways.sizes_on_the_way, ways.layers
    assert sizes(layers.Tanh)[-1] == pytest.approx(0.25, abs=0.02)
    assert sizes(layers.Tanh, bias=3.0)[-1] < 1e-9
    assert sizes(layers.Sigmoid)[-1] == pytest.approx(5e-7, rel=0.2)
    assert sizes(layers.ReLU)[-1] == pytest.approx(0.03, abs=0.005)
    assert sizes(layers.ReLU, gain=2.0)[-1] == pytest.approx(1.0, abs=0.05)
    assert sizes(layers.Tanh, gain=2.0)[-1] == pytest.approx(1.0, abs=0.05)
    says("03_layers", "brings home a quarter of it", "less than a billionth", "all but half a millionth", "to 3 %")
    says("03_layers", "then all of it comes home", "it would bring all of it home, too")


def test_a_net_begins_to_learn_the_rings_as_the_text_says():
    told, losses, predicted = cells("03_layers", "make_net"), [], []
    params = {"W1": told.rng.normal(size=(2, 20)), "b1": np.zeros(20)}
    params |= {"W2": 0.1 * told.rng.normal(size=(20, 2)), "b2": np.zeros(2)}
    for _ in range(301):
        net, first, second = told.make_net(params)
        scores = net.forward(told.rings)
        loss, dscores = told.layers.softmax_loss(scores, told.ring_of)
        losses.append(loss)
        predicted.append(scores.argmax(axis=1))
        net.backward(dscores)
        grads = {"W1": first.grads["weight"], "b1": first.grads["bias"]}
        grads |= {"W2": second.grads["weight"], "b2": second.grads["bias"]}
        params = {name: value - 0.5 * grads[name] for name, value in params.items()}
    assert len(set(predicted[0])) == 1
    assert (losses[0], losses[5]) == pytest.approx((0.65, 0.89), abs=0.005)
    assert max(losses) == losses[5]
    says("03_layers", "the whole plane to one class", "the loss, 0.65 at first, jumps up to 0.89 at step 5 before")


def test_rates_do_what_the_text_says():
    line = cells("04_sgd", "loss_and_grads", "walk")
    best = line.height(*line.best)
    above = {rate: [line.height(*place) - best for place in line.walk(rate)] for rate in (0.03, 0.6, 0.75)}
    assert above[0.03][-1] > 0.5
    assert above[0.6][-1] < 1e-3
    assert int(np.argmin(above[0.75])) == 10
    assert above[0.75][-1] > max(above[0.75][:-1])
    assert np.all(np.diff(np.linalg.norm(np.diff(line.walk(0.75), axis=0), axis=1)) > 0)
    assert len(line.walk(0.6)) == 1 + 50
    X = np.column_stack([line.X, np.ones(200)])
    assert 2 / np.linalg.eigvalsh(X.T @ X / 200)[-1] == pytest.approx(0.745, abs=0.0006)
    says("04_sgd", "as 0.03 here", "With 0.6 it does", "as 0.75", "The limit here is 0.745", "(0.03, 0.6, 0.75)")
    says("04_sgd", "three walks of 50 steps", "each jump is a little wider", "for ten steps the loss still falls")


def test_momentum_does_what_the_text_says():
    valley = cells("04_sgd", "valley")
    rolls = {mu: valley.roll(0.9, mu) for mu in (0, 0.7, 0.95)}
    crossings = {mu: int(np.sum(np.diff(np.sign([b for _, b in places])) != 0)) for mu, places in rolls.items()}
    ends = {mu: valley.valley(*places[-1]) for mu, places in rolls.items()}
    assert (crossings[0], crossings[0.7]) == (39, 20)
    assert ends[0] / ends[0.7] == pytest.approx(200_000, rel=0.2)
    assert max(a for a, _ in rolls[0.95]) > 3
    says("04_sgd", "each of the 39 steps", "there are 20 crossings, and the end is 200,000 times lower")


def test_sliders_over_rate_and_momentum_show_what_the_text_says():
    valley = cells("04_sgd", "valley")
    rates, mus = (0.05, 0.1, 0.3, 0.6, 0.9, 0.97, 1.1), (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
    ends = np.array([[valley.valley(*valley.roll(rate, mu)[-1]) for mu in mus] for rate in rates])
    assert rates[int(np.argmin(ends[:, 0]))] == 0.9
    assert np.unravel_index(np.argmin(ends), ends.shape) == (rates.index(0.9), mus.index(0.7))
    assert ends[:, 0].min() / ends.min() == pytest.approx(200_000, rel=0.2)
    assert ends[-1, 0] > 1e6 > 1 > ends[-1, 1]
    assert np.all(ends[2:, -1] > ends[2:, mus.index(0.8)])
    says(
        "04_sgd",
        "lies at a rate of 0.9; with 0.7 it is 200,000 times lower",
        "with 0.95 ends higher than that with 0.8",
    )
    says("04_sgd", "a mu of 0.3 is enough to keep it in", f'sliders = {{"learning rate": {rates}, "mu": {mus}}}')


def test_a_penalty_brings_the_fit_nearer_to_the_truth():
    few = cells("04_sgd", "few", "fit")
    errors = [np.sqrt(np.mean((few.fit(strength) - np.sin(4.0 * few.grid)) ** 2)) for strength in (0.0, 0.05, 2.0)]
    assert errors[1] < 0.75 * min(errors[0], errors[2])
    says("04_sgd", "In between lies a fit that is nearer to the truth than both", "for strength in (0.0, 0.05, 2.0)")


def test_walks_are_as_long_as_the_text_says():
    line = cells("04_sgd", "loss_and_grads", "route")
    passes = {size: 100 * size / len(line.X) for size in (200, 20, 1)}
    assert passes == {200: 100, 20: 10, 1: 0.5}
    assert {len(line.route(size, 100)) for size in passes} == {1 + 100}
    assert len(line.route(4, 1500)) == 1 + 1500
    says("04_sgd", "Three walks of 100 steps each", "which is 100 times through the data", "with 20 rows (10 times)")
    says("04_sgd", "with one (half of the data)", "The last 60 of 1500 steps", "places[-61:]")


def test_twice_the_pieces_divide_the_distance_by_four():
    capacity, draw, f = load("06_capacity", "capacity"), load("06_capacity", "draw"), cells("06_capacity", "f").f
    x = np.linspace(0, 1, 5001)
    away = [np.max(np.abs(draw.run(capacity.interpolate(f, count), x) - f(x))) for count in (16, 32, 64)]
    assert away[0] / away[1] == pytest.approx(4, abs=0.1) == away[1] / away[2]
    says("06_capacity", "Twice as many pieces, from 16 on, divide the distance by about `____`")


@pytest.fixture(scope="module")
def plane() -> SimpleNamespace:
    return cells("06_capacity", "draw_points")


def test_as_many_labels_are_wrong_as_the_text_says(plane: SimpleNamespace):
    for X, y, right in ((plane.X, plane.y, 0.875), (plane.X_val, plane.y_val, 0.863)):
        inside = (X[:, 0] - 0.2) ** 2 + (1.1 * X[:, 1]) ** 2 < 1.6
        assert np.mean(inside == (y == 1)) == right
    says("06_capacity", "About fifteen of a hundred labels are wrong", "on much more than 85 % of new points")


def test_three_units_close_a_border_as_the_text_says(plane: SimpleNamespace):
    net, _ = plane.train([2, 3, 2])
    ticks = np.linspace(-2.1, 2.1, 120)
    predicted = net.predict(np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)).reshape(120, 120)
    edge = np.concatenate([predicted[0], predicted[-1], predicted[:, 0], predicted[:, -1]])
    assert 0.2 < predicted.mean() < 0.4
    assert not edge.any()
    says("06_capacity", "With three units the border can close around the middle", "units = [0, 1, 2, 3,")


def test_a_hundred_units_reach_out_for_wrong_labels(plane: SimpleNamespace):
    predicted = plane.train([2, 100, 2])[0].predict(plane.X)
    inside = (plane.X[:, 0] - 0.2) ** 2 + (1.1 * plane.X[:, 1]) ** 2 < 1.6
    wrong = inside != (plane.y == 1)
    assert np.sum(wrong & (predicted == plane.y)) == np.sum(wrong) - 1 == 9
    says("06_capacity", "A point that the net has to reach out for mostly just has a wrong label")


def test_a_penalty_costs_training_accuracy_and_gains_validation_accuracy(plane: SimpleNamespace):
    strengths = [0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
    histories = [plane.train([2, 100, 2], reg=strength)[1] for strength in strengths]
    train, validation = ([history[f"{name}_accuracy"][-1] for history in histories] for name in ("train", "val"))
    assert np.all(np.diff(train) <= 0)
    assert strengths[int(np.argmax(validation))] == 0.01
    says("06_capacity", str(strengths), "The training accuracy never goes up")
    ticks = np.linspace(-2.1, 2.1, 60)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    shares = [np.mean(plane.train([2, 100, 2], reg=reg)[0].predict(grid)) for reg in (0.01, 0.03, 0.1)]
    assert shares[0] > shares[1] > 0.1
    assert shares[2] == 0.0
    says("06_capacity", "At 0.1 there is no border left.")


@pytest.mark.slow
def test_small_nets_depend_on_where_they_start(plane: SimpleNamespace):
    def spread(width: int) -> float:
        return float(np.ptp([plane.train([2, width, 2], seed=seed)[1]["val_accuracy"][-1] for seed in range(3)]))

    assert all(spread(width) > 0.06 for width in (2, 3, 5))
    assert all(spread(width) < 0.03 for width in (1, 10, 30, 100))
    says("06_capacity", "[1, 2, 3, 5, 10, 30, 100], 3", "the dots of nets of 2 to 5 units lie far apart")
