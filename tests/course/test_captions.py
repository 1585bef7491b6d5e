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
        around, by_hand = itertools.product(np.radians(np.arange(0, 360, 15)), range(-2, 3)), []
        for angle, offset in around:  # the places of the sliders
            by_hand.append(100 * np.mean((X @ [np.cos(angle), np.sin(angle)] > offset) == y))
        shares.append(max(by_hand))
    assert shares == pytest.approx([51, 68.3, 65.2, 50, 75, 75], abs=0.06)
    says(
        "01_descent",
        "only 51 and 50 % are right",
        "Your sliders come to 65.2 % of the rings and 75 % of XOR.",
        "No straight border gets more than 68.3 and 75 %.",
    )
    assert solved == [0, 0]
    assert np.abs(X).min() > 0.2  # as a question says of XOR: no point is near an axis


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


def test_gradients_fade_as_the_text_says():
    told = cells("03_layers", "sizes_on_the_way")
    sizes, layers = told.sizes_on_the_way, told.layers
    assert sizes(layers.Tanh, bias=3.0)[-1] < 1e-9
    assert sizes(layers.Sigmoid)[-1] == pytest.approx(5e-7, rel=0.2)
    assert sizes(layers.ReLU)[-1] == pytest.approx(0.03, abs=0.005)
    assert sizes(layers.ReLU, gain=2.0)[-1] == pytest.approx(1.0, abs=0.05)
    says(
        "03_layers", "loses all but half a millionth", "less than a billionth comes home", "home 3 %, since half of its"
    )


def test_nets_without_an_activation_fail_on_the_rings_and_those_with_one_do_not():
    rings, layers = load("03_layers", "rings"), load("03_layers", "layers")
    x, y = rings.points()
    for depth, relu in itertools.product((1, 2, 3, 4), (False, True)):
        net = rings.trained(depth, relu)[-1]
        right = np.mean(rings.scores(net, x, relu).argmax(axis=1) == y)
        assert right == (1.0 if relu and depth > 1 else pytest.approx(0.59, abs=0.005))
        if not relu:
            one = net[0]
            for pair in net[1:]:
                one = layers.collapse(*one, *pair)
            np.testing.assert_allclose(rings.scores([one], x, False), rings.scores(net, x, False), atol=1e-9)
    assert sum(weight.size + bias.size for weight, bias in rings.start(3)) == 114
    says("03_layers", "and 59 % of the points are right", "each of 114 numbers by itself", "after 200 steps")
    assert rings.STEPS == 200


def test_the_student_s_gradients_learn_the_rings_in_the_same_way():
    rings, told = load("03_layers", "rings"), cells("03_layers", "by_layers")
    for relu in (False, True):
        nudged, own = rings.trained(3, relu)[-1], rings.trained(3, relu, told.by_layers)[-1]
        for pair, other in zip(nudged, own, strict=True):
            np.testing.assert_allclose(pair[0], other[0], atol=1e-2)


def test_rates_do_what_the_text_says():
    line = cells("04_sgd", "loss_and_grads", "walk")
    best = line.height(*line.best)
    above = {rate: [line.height(*place) - best for place in line.walk(rate)] for rate in (0.03, 0.6, 0.74, 0.75)}
    assert above[0.03][-1] > 0.5
    assert above[0.6][-1] < 1e-3
    jumps = {rate: np.linalg.norm(np.diff(line.walk(rate), axis=0), axis=1) for rate in (0.74, 0.75)}
    assert np.all(np.diff(jumps[0.75]) > 0)
    assert np.all(np.diff(jumps[0.74]) < 0)
    says("04_sgd", "At a rate of 0.03 the walk `____` in 50 steps", "the jumps across the valley begin to grow")
    says("04_sgd", "rates = (0.03, 0.1, 0.3, 0.5, 0.6, 0.7, 0.74, 0.75, 0.8)")


def test_the_formula_for_the_valley_takes_the_steps_of_momentum():
    told = cells("04_sgd", "roll")
    draw = load("04_sgd", "draw")
    for rate, mu in ((0.9, 0), (0.3, 0.7), (1.1, 0.95)):
        np.testing.assert_allclose(draw.formula(rate, mu), told.roll(rate, mu), rtol=1e-9, atol=1e-9)
    says("04_sgd", "It takes 39 steps")


def test_sliders_over_rate_and_momentum_show_what_the_text_says():
    draw = load("04_sgd", "draw")
    rates, mus = (0.05, 0.1, 0.3, 0.6, 0.9, 0.97, 1.1), (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
    ends = np.array([[draw.valley(*draw.formula(rate, mu)[-1]) for mu in mus] for rate in rates])
    assert np.unravel_index(np.argmin(ends), ends.shape) == (rates.index(0.9), mus.index(0.7))
    assert ends[:, 0].min() / ends.min() == pytest.approx(200_000, rel=0.2)
    assert ends[-1, 0] > 1e6 > 1 > ends[-1, 1]
    assert max(draw.formula(0.9, 0.95)[:, 0]) > 3
    says("04_sgd", "Without momentum the best rate ends 200,000 times higher", "At a rate of 1.1, plain descent leaves")
    says("04_sgd", "At a rate of 0.9 and a mu of 0.95 the ball rolls past the cross")


def test_a_penalty_brings_the_fit_nearer_to_the_truth():
    few = cells("04_sgd", "few", "fit")
    errors = [np.abs(few.fit(strength) - np.sin(4.0 * few.grid)).mean() for strength in (0, 0.05, 2)]
    assert errors[1] < 0.75 * min(errors[0], errors[2])
    says("04_sgd", "which strength comes nearest to the truth?", "(0, 0.001, 0.01, 0.05, 0.2, 0.5, 2)")


def test_walks_are_as_long_as_the_text_says():
    line = cells("04_sgd", "loss_and_grads", "route")
    assert {len(line.route(size)) for size in (1, 20, 200)} == {1 + 100}
    ends = [line.route(4, 1500, learning_rate=0.3, decay=decay)[-60:] for decay in (1.0, 0.85)]
    rough, calm = (np.mean([line.height(*place) for place in places]) - line.height(*line.best) for places in ends)
    assert rough > 100 * calm
    says("04_sgd", "for 1500 steps with batches of 4", "The trembling does not end by itself")


def test_twice_the_pieces_divide_the_distance_by_four():
    capacity, draw, f = load("06_capacity", "capacity"), load("06_capacity", "draw"), cells("06_capacity", "f").f
    x = np.linspace(0, 1, 5001)
    away = [np.max(np.abs(draw.run(capacity.interpolate(f, count), x) - f(x))) for count in (16, 32, 64)]
    assert away[0] / away[1] == pytest.approx(4, abs=0.1) == away[1] / away[2]
    says("06_capacity", "From 16 pieces to", "from 32 to 64, the distance is divided by about `____`")


@pytest.fixture(scope="module")
def plane() -> SimpleNamespace:
    return cells("06_capacity", "draw_points")


def test_as_many_labels_are_wrong_as_the_text_says(plane: SimpleNamespace):
    for X, y, right in ((plane.X, plane.y, 0.875), (plane.X_val, plane.y_val, 0.863)):
        inside = (X[:, 0] - 0.2) ** 2 + (1.1 * X[:, 1]) ** 2 < 1.6
        assert np.mean(inside == (y == 1)) == right
    says("06_capacity", "About fifteen of a hundred labels are wrong", "on much more than 85 % of new points")


def test_three_units_close_a_border_as_the_text_says(plane: SimpleNamespace):
    net, _ = plane.train([2, 3, 2], seed=1)
    ticks = np.linspace(-2.1, 2.1, 120)
    predicted = net.predict(np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)).reshape(120, 120)
    edge = np.concatenate([predicted[0], predicted[-1], predicted[:, 0], predicted[:, -1]])
    assert 0.2 < predicted.mean() < 0.4
    assert not edge.any()
    says("06_capacity", "With three units the border can close around the middle", "units = [0, 1, 2, 3,")


def test_a_hundred_units_reach_out_for_wrong_labels(plane: SimpleNamespace):
    predicted = plane.train([2, 100, 2], seed=1)[0].predict(plane.X)
    inside = (plane.X[:, 0] - 0.2) ** 2 + (1.1 * plane.X[:, 1]) ** 2 < 1.6
    wrong = inside != (plane.y == 1)
    assert np.sum(wrong & (predicted == plane.y)) == np.sum(wrong) - 1 == 9
    says("06_capacity", "builds islands around points whose label is wrong")


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
    rings = plane.train([2, 100, 2], reg=0.01)[0].predict(plane.X) != plane.y
    assert np.mean(plane.mislabeled[rings]) > 0.6
    says("06_capacity", "At 0.1 there is no border left. At 0.01 most rings are around those spots")


@pytest.mark.slow
def test_small_nets_depend_on_where_they_start(plane: SimpleNamespace):
    def spread(width: int) -> float:
        return float(np.ptp([plane.train([2, width, 2], seed=seed)[1]["val_accuracy"][-1] for seed in range(3)]))

    assert all(spread(width) > 0.06 for width in (2, 3, 5))
    assert all(spread(width) < 0.03 for width in (1, 10, 30, 100))
    says("06_capacity", "[1, 2, 3, 5, 10, 30, 100], 3", "the dots of nets of 2 to 5 units lie far apart")
