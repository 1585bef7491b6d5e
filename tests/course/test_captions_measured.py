"""What the notebooks of 04 to 06 say of momentum, features, frameworks and depth: each number is in the text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import matplotlib
import numpy as np
import pytest
from conftest import ROOT
from test_captions import cells, load, says

matplotlib.use("Agg")

NAMES = sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir())
DEEPER = [2, 100, 2], [2, 20, 20, 2]


@pytest.mark.notebooks
def test_features_do_what_the_text_says():
    from autograder.course.data import shapes10

    features, two_layer = load("05_two_layer", "features"), load("05_two_layer", "two_layer")
    images = shapes10.load(train=4000, validation=1000, test=2000)
    seen, new = images.images(images.X_train), images.images(images.X_val)
    inputs = [(images.X_train, images.X_val)]
    inputs += [(make(seen), make(new)) for make in (features.colors, features.edge_directions)]
    found = [features.linear_accuracy(X, images.y_train, X_val, images.y_val) for X, X_val in inputs]
    net, settings = two_layer.TwoLayerNet(3072, 100, 10, seed=0), cells("05_two_layer", "settings").settings
    net.train(images.X_train, images.y_train, images.X_val, images.y_val, epochs=8, **settings)
    shares = [share for share, _ in found] + [np.mean(net.predict(images.X_val) == images.y_val)]
    assert [round(100 * share) for share in shares] == [34, 21, 83, 74]
    assert [count for _, count in found] == [3072, 64, 4 * 4 * 8]
    says("05_two_layer", "get 35 % of the images right, and guessing gets 10 %", "and gets 74 %", "the colors get 21 %")
    says("05_two_layer", "4 × 4 cells, and in each eight lines", "on 64 colors")
    says("05_two_layer", "Train a `TwoLayerNet(128, 100, 10)`")


@pytest.mark.notebooks
def test_some_mistakes_cost_next_to_nothing_and_others_all():
    from autograder.course.data import shapes10

    images, settings = shapes10.load(train=4000, validation=1000, test=10), cells("05_two_layer", "settings").settings
    source = (ROOT / "solutions" / "05_two_layer" / "two_layer.py").read_text(encoding="utf-8")
    b1 = '"b1": np.sum(dhidden, axis=0)'

    def reached(was: str, now: str) -> float:
        assert source.count(was) == 1
        module: dict[str, Any] = {}
        exec(source.replace(was, now), module)
        net = module["TwoLayerNet"](3072, 100, 10, seed=0)
        with np.errstate(all="ignore"):
            history = net.train(images.X_train, images.y_train, images.X_val, images.y_val, epochs=8, **settings)
        return float(history["val_accuracy"][-1])

    right = reached("dscores /= len(X)", "dscores /= len(X)")
    assert abs(reached(b1, f"{b1} * 0.0") - right) < 0.02
    assert reached("dscores /= len(X)", "pass") < 0.25
    says("05_two_layer", "Return zeros for the gradient of $b_1$, then leave out the $1/N$.")


def test_edges_of_both_polarities_have_the_direction_that_lies_across_the_slope():
    features = load("05_two_layer", "features")
    level, upright = np.zeros((32, 32, 3)), np.zeros((32, 32, 3))
    level[16:], upright[:, 16:] = 200, 200
    found = features.edge_directions(np.array([level, 255 - level, upright, 255 - upright])).reshape(4, 4, 4, 8)
    np.testing.assert_allclose(found[0], found[1], atol=1e-12)
    np.testing.assert_allclose(found[2], found[3], atol=1e-12)
    assert [set(np.nonzero(image)[2]) for image in found[::2]] == [{4}, {0}]


def test_folds_have_the_pieces_and_numbers_that_the_table_says():
    fold, answers = cells("06_capacity", "folded"), load("06_capacity", "answers")
    for times in (1, 3, 5, 10):
        net = fold.folded(answers.fold(), times)
        numbers = sum(value.size for value in net.params.values())
        x = np.linspace(0, 1, 2**times + 1)
        heights = fold.output(net)(x)
        np.testing.assert_allclose(heights, np.arange(2**times + 1) % 2, atol=1e-9)
        middles = fold.output(net)((x[1:] + x[:-1]) / 2)
        np.testing.assert_allclose(middles, 0.5, atol=1e-9)  # straight from knot to knot
        wide = fold.capacity.MLP([1, 2 * times, 1])
        assert numbers == 6 * times + 1 == sum(value.size for value in wide.params.values())
        if times == 1:
            says("06_capacity", f"| 1 | {numbers} | 2 | 2 units | 3 |")
    says("06_capacity", "| 5 | 31 | `____` | 10 units | `____` |", "$6k + 1$")


def test_weights_that_are_too_large_double_what_there_is_with_every_layer():
    capacity, rows = load("06_capacity", "capacity"), np.random.default_rng(0).standard_normal((200, 100))
    spreads = {}
    for factor in (0.1, 1.0, 2.0):
        net = capacity.MLP([100] * 11, seed=1)
        out, spreads[factor] = rows, []
        for i in range(1, 11):
            out = np.maximum(out @ (factor * net.params[f"W{i}"]), 0.0)
            spreads[factor].append(np.std(out))
    growth = {factor: (values[-1] / values[0]) ** (1 / 9) for factor, values in spreads.items()}
    assert growth[0.1] < 0.11
    assert 0.9 < growth[1.0] < 1.1
    assert 1.8 < growth[2.0] < 2.2
    says(
        "06_capacity",
        "twice as large, each layer multiplies what there is by about `____`; ten times smaller, by `____`",
    )


@pytest.mark.notebooks
def test_depth_gains_nothing_on_the_ellipse():
    plane: SimpleNamespace = cells("06_capacity", "draw_points")

    def mean(*hidden: int, reg: float = 0.01) -> float:
        runs = [plane.train([2, *hidden, 2], reg=reg, seed=seed)[1]["val_accuracy"][-1] for seed in range(3)]
        return float(np.mean(runs))

    counts = [sum(v.size for v in plane.capacity.MLP(sizes).params.values()) for sizes in DEEPER]
    assert counts == [502, 522]
    assert mean(100) > mean(20, 20) + 0.01
    says("06_capacity", ", ".join(map(str, DEEPER[1:])), "20 and 20 units have 522 numbers, 100 units have 502")
    says("06_capacity", "the deeper net is no better here", "([2, 20, 20, 2], picked)")


@pytest.mark.parametrize("name", NAMES)
def test_every_notebook_says_what_it_takes_and_what_comes_after(name: str):
    says(name, "**Time**: about ", "**You need** ", "**Afterwards you can** ", "(This is an estimate.")
    says(name, "## Going further # Without points, in any order: # 1. **", "To read: # - ")


def test_the_lecture_s_open_question_is_named_where_it_is_answered():
    for name in ("01_descent", "04_sgd", "05_two_layer"):
        says(name, "*how do we update?*")


def test_terms_of_the_field_are_named_beside_ours():
    says("03_layers", "also called **fully connected**", "**multilayer perceptron**, MLP for short")
    says("05_two_layer", "It is fully connected", "**multilayer perceptron**")
    says("06_capacity", "A fully connected network, or **multilayer perceptron** (MLP)")


def test_momentum_makes_up_for_a_rate_that_is_too_small():
    told: SimpleNamespace = cells("04_sgd", "losses_of", "classify")
    ends = [np.mean(told.losses_of(0.005, mu)[-60:]) for mu in (0, 0.5, 0.9)]
    assert ends[0] > 1.1 * ends[1] > 1.2 * ends[2]
    assert np.mean(told.losses_of(12, 0)[-60:]) > 2 * ends[2]
    ends = [np.mean(told.losses_of(*pair)[-30:]) for pair in ((0.002, 0.9), (0.02, 0))]
    assert ends[0] == pytest.approx(ends[1], rel=0.02)
    says("04_sgd", "The rate 0.002 with a mu of 0.9 ends as low as the rate `____`", "(0.002, 0.005, 0.02, 0.2, 2, 12)")
