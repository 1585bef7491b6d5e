"""What the notebooks of 01 to 04 say, measured: each number stands in the text, and is so."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from conftest import ROOT
from solution_modules import module

matplotlib.use("Agg")


def says(assignment: str, *sentences: str) -> None:
    """Require that the notebook's text holds these sentences."""
    (path,) = Path(ROOT / "solutions" / assignment).glob("*_notebook.py")
    text = " ".join(path.read_text(encoding="utf-8").replace("\n# ", " ").split())
    for sentence in sentences:
        assert sentence in text


def cells(assignment: str, *wanted: str) -> SimpleNamespace:
    """Run the cells of a notebook that define these names, without their pictures, and return what they define."""
    (path,) = Path(ROOT / "solutions" / assignment).glob("*_notebook.py")
    known = {"np": np, path.stem.removesuffix("_notebook"): module(assignment, path.stem.removesuffix("_notebook"))}
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
    descent, draw = module("01_descent", "descent"), module("01_descent", "draw")
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
    opening, slope = module("01_descent", "descent_pictures"), module("01_descent", "descent").numerical_gradient
    ends = []
    for rate in opening.RATES:
        places = opening.places(range(81), rate)
        for before, after in itertools.pairwise(places):  # a step of descent, though found by a formula
            np.testing.assert_allclose(after, before - rate * slope(lambda w: opening.loss(*w), before), atol=1e-6)
        ends.append(opening.loss(*places[-1]))
    assert int(np.argmin(ends)) == 3
    assert ends[-1] > opening.loss(*opening.START)
    says("01_descent", "half the mean square of the thin gaps", "comes down best, and which one never arrives?")


def test_gradients_fade_as_the_text_says():
    cell = cells("03_layers", "sizes_on_the_way")
    sizes, layers = cell.sizes_on_the_way, cell.layers
    assert sizes(layers.Tanh, bias=3.0)[-1] < 1e-9
    assert sizes(layers.Sigmoid)[-1] == pytest.approx(5e-7, rel=0.2)
    assert sizes(layers.ReLU)[-1] == pytest.approx(0.03, abs=0.005)
    assert sizes(layers.ReLU, gain=2.0)[-1] == pytest.approx(1.0, abs=0.05)
    says(
        "03_layers", "loses all but half a millionth", "less than a billionth comes home", "home 3 %, since half of its"
    )


@pytest.mark.slow
def test_nets_without_an_activation_fail_on_the_rings_and_those_with_one_do_not():
    rings, layers = module("03_layers", "rings"), module("03_layers", "layers")
    x, y = rings.points()
    for depth, relu in itertools.product((1, 3), (False, True)):
        net = rings.trained(depth, relu)[-1]
        right = np.mean(rings.scores(net, x, relu).argmax(axis=1) == y)
        assert right == (1.0 if relu and depth > 1 else pytest.approx(0.59, abs=0.005))
        if not relu:
            one = net[0]
            for pair in net[1:]:
                one = layers.collapse(*one, *pair)
            np.testing.assert_allclose(rings.scores([one], x, False), rings.scores(net, x, False), atol=1e-9)
    for relu in (False, True):  # the student's gradients do the same
        own = rings.trained(3, relu, cells("03_layers", "by_layers").by_layers)[-1]
        for pair, other in zip(rings.trained(3, relu)[-1], own, strict=True):
            np.testing.assert_allclose(pair[0], other[0], atol=1e-2)
    assert sum(weight.size + bias.size for weight, bias in rings.start(3)) == 114
    says("03_layers", "and 59 % of the points are right", "each of 114 numbers by itself", "after 200 steps")
    assert rings.STEPS == 200


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


def test_sliders_over_rate_and_momentum_show_what_the_text_says():
    draw, roll = module("04_sgd", "draw"), cells("04_sgd", "roll").roll
    for rate, mu in ((0.9, 0), (0.3, 0.7), (1.1, 0.95)):
        np.testing.assert_allclose(draw.formula(rate, mu), roll(rate, mu), rtol=1e-9, atol=1e-9)
    rates, mus = (0.05, 0.1, 0.3, 0.6, 0.9, 0.97, 1.1), (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
    ends = np.array([[draw.valley(*draw.formula(rate, mu)[-1]) for mu in mus] for rate in rates])
    assert np.unravel_index(np.argmin(ends), ends.shape) == (rates.index(0.9), mus.index(0.7))
    assert ends[:, 0].min() / ends.min() == pytest.approx(200_000, rel=0.2)
    assert ends[-1, 0] > 1e6 > 1 > ends[-1, 1]
    assert max(draw.formula(0.9, 0.95)[:, 0]) > 3
    says("04_sgd", "Without momentum the best rate ends 200,000 times higher", "At a rate of 1.1, plain descent leaves")
    says("04_sgd", "It takes 39 steps", "At a rate of 0.9 and a mu of 0.95 the ball rolls past the cross")


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


def test_momentum_makes_up_for_a_rate_that_is_too_small():
    cell: SimpleNamespace = cells("04_sgd", "losses_of", "classify")
    ends = [np.mean(cell.losses_of(0.005, mu)[-60:]) for mu in (0, 0.5, 0.9)]
    assert ends[0] > 1.1 * ends[1] > 1.2 * ends[2]
    assert np.mean(cell.losses_of(12, 0)[-60:]) > 2 * ends[2]
    ends = [np.mean(cell.losses_of(*pair)[-30:]) for pair in ((0.002, 0.9), (0.02, 0))]
    assert ends[0] == pytest.approx(ends[1], rel=0.02)
    says("04_sgd", "The rate 0.002 with a mu of 0.9 ends as low as the rate `____`", "(0.002, 0.005, 0.02, 0.2, 2, 12)")
