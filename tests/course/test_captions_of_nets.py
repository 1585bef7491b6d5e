"""What the notebooks of 05 and 06 say, measured: each number stands in the text, and is so."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from solution_modules import module
from test_captions import cells, says

from autograder.course.data import shapes10


def test_twice_the_pieces_divide_the_distance_by_four():
    capacity, draw, f = module("06_capacity", "capacity"), module("06_capacity", "draw"), cells("06_capacity", "f").f
    x = np.linspace(0, 1, 5001)
    away = [np.max(np.abs(draw.run(capacity.interpolate(f, count), x) - f(x))) for count in (16, 32, 64)]
    assert away[0] / away[1] == pytest.approx(4, abs=0.1) == away[1] / away[2]
    says("06_capacity", "From 16 pieces to", "from 32 to 64, the distance is divided by about `____`")


@pytest.fixture(scope="module")
def plane() -> SimpleNamespace:
    return cells("06_capacity", "draw_points")


def test_a_hundred_units_reach_out_for_wrong_labels(plane: SimpleNamespace):
    sets = (plane.X, plane.y), (plane.X_val, plane.y_val)
    wrong, more = (((X[:, 0] - 0.2) ** 2 + (1.1 * X[:, 1]) ** 2 < 1.6) != (y == 1) for X, y in sets)
    assert (np.mean(wrong), np.mean(more)) == (0.125, pytest.approx(0.137))
    says("06_capacity", "About fifteen of a hundred labels are wrong", "on much more than 85 % of new points")
    predicted = plane.train([2, 100, 2], seed=1)[0].predict(plane.X)
    assert np.sum(wrong & (predicted == plane.y)) == np.sum(wrong) - 1 == 9
    says("06_capacity", "builds islands around points whose label is wrong")


def test_three_units_close_a_border_as_the_text_says(plane: SimpleNamespace):
    net, _ = plane.train([2, 3, 2], seed=1)
    ticks = np.linspace(-2.1, 2.1, 120)
    predicted = net.predict(np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)).reshape(120, 120)
    edge = np.concatenate([predicted[0], predicted[-1], predicted[:, 0], predicted[:, -1]])
    assert 0.2 < predicted.mean() < 0.4
    assert not edge.any()
    says("06_capacity", "With three units the border can close around the middle", "units = [0, 1, 2, 3,")


@pytest.mark.slow
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


@pytest.mark.notebooks
def test_features_do_what_the_text_says():
    features, two_layer = module("05_two_layer", "features"), module("05_two_layer", "two_layer")
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


def test_edges_of_both_polarities_have_the_direction_that_lies_across_the_slope():
    features = module("05_two_layer", "features")
    level, upright = np.zeros((32, 32, 3)), np.zeros((32, 32, 3))
    level[16:], upright[:, 16:] = 200, 200
    found = features.edge_directions(np.array([level, 255 - level, upright, 255 - upright])).reshape(4, 4, 4, 8)
    np.testing.assert_allclose(found[0], found[1], atol=1e-12)
    np.testing.assert_allclose(found[2], found[3], atol=1e-12)
    assert [set(np.nonzero(image)[2]) for image in found[::2]] == [{4}, {0}]


def test_folds_have_the_pieces_and_numbers_that_the_table_says():
    fold, answers = cells("06_capacity", "folded"), module("06_capacity", "answers")
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
    rows = np.random.default_rng(0).standard_normal((200, 100))
    params = module("06_capacity", "capacity").MLP([100] * 11, seed=1).params
    for factor, growth in ((0.1, 0.1), (1.0, 1.0), (2.0, 2.0)):
        out, spreads = rows, []
        for i in range(1, 11):
            out = np.maximum(out @ (factor * params[f"W{i}"]), 0.0)
            spreads.append(np.std(out))
        assert (spreads[-1] / spreads[0]) ** (1 / 9) == pytest.approx(growth, rel=0.1)
    said = "twice as large, each layer multiplies what there is by about `____`; ten times smaller, by `____`"
    says("06_capacity", said)


@pytest.mark.notebooks
def test_depth_gains_nothing_on_the_ellipse(plane: SimpleNamespace):
    def mean(*hidden: int, reg: float = 0.01) -> float:
        runs = [plane.train([2, *hidden, 2], reg=reg, seed=seed)[1]["val_accuracy"][-1] for seed in range(3)]
        return float(np.mean(runs))

    counts = [sum(v.size for v in plane.capacity.MLP(sizes).params.values()) for sizes in ([2, 100, 2], [2, 20, 20, 2])]
    assert counts == [502, 522]
    assert mean(100) > mean(20, 20) + 0.01
    says("06_capacity", "[2, 20, 20, 2]", "20 and 20 units have 522 numbers, 100 units have 502")
    says("06_capacity", "the deeper net is no better here", "([2, 20, 20, 2], picked)")
