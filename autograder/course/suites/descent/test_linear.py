"""Hidden tests of descent.linear."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import (
    as_array,
    assert_close,
    bank_entry,
    check,
    mistake_if,
    relative_error,
)
from autograder.battery import assert_conduct
from autograder.together import for_each

from ..drawing import draw
from ..magnitudes import in_single
from ..special import assert_left_alone, check_cases
from .classifier import SET_STEPS, accuracy, classified, scores_of, train
from .sets import polar, product, rings, xor
from .sizes import assert_weights, far_rows, odd_rows
from .special import decided, trainings, weight_scales
from .stand_ins import with_working_loss, with_working_step


@pytest.fixture
def student(student):
    """A step or a loss that is wrong costs its own points."""
    with_working_step(student)
    with_working_loss(student)
    return student


def check_trained(student, X, y, lowest, highest):
    """Train on a set of points and check the weights and how many points they get right."""
    w = as_array(student.train_linear(X, y, 0.5, SET_STEPS), "train_linear", (X.shape[1] + 1,))
    assert_close(w, train(X, y), "train_linear")
    check(lowest <= accuracy(w, X, y) <= highest, "The trained classifier gets too many points wrong.")


def classes(w, X):
    """Return the classes that the weights predict."""
    return scores_of(w, X) > 0


def draw_decided(rng, n, d):
    """Return weights and rows whose scores are not near 0."""
    w, X = draw(rng, (d + 1,)), draw(rng, (n, d))
    w[-1] = abs(w[-1]) - 0.3
    return w, X[np.abs(scores_of(w, X)) > 0.05]


@pytest.mark.task("descent.linear", points=3)
def test_linear_training(student, rng):
    """Training starts from zero weights and takes that many full steps of gradient descent on the logistic loss."""
    cases = []
    for n, d, rate, steps in ((6, 3, 0.5, 3), (5, 2, 0.2, 1), (4, 4, 0.1, 20), (1, 2, 0.3, 5), (30, 2, 0.5, 200)):
        _, X, y = classified(rng, n, d)
        cases.append((X + 0.5, y, rate, steps))  # off center, so that the bias matters from the first step on
    for found, case in zip(for_each(student.train_linear, cases), cases, strict=True):
        assert_close(found, train(*case), "train_linear")


@pytest.mark.task("descent.linear", points=2, needs=test_linear_training)
def test_linear_sets(student, rng):
    """Each training starts from zero; rings and XOR are little better than guessed, and solved with features."""
    _, X, y = classified(rng, 5, 2, np.uint8)
    few = [(X, y, *how) for how in ((1, 0), (1, 2), (1, 2), (30.0, 5))]  # so large a rate ends not at its lowest loss
    odd, single = odd_rows(rng), False
    found = for_each(student.train_linear, [*few, *odd])
    for w, case in zip(found, few, strict=False):
        assert_close(w, train(*case), f"train_linear with steps={case[-1]}")
    for w, (X, y, rate, steps) in zip(found[len(few) :], odd, strict=True):
        found = as_array(w, "train_linear", (X.shape[1] + 1,))
        stopped = steps > 1 and relative_error(found, train(X, y, rate, 1)) < 1e-12
        with mistake_if(stopped, bank_entry("train-stops-at-a-small-loss")):
            expected, name = train(X, y, rate, steps), "train_linear, for tiny or large rows or a tiny loss,"
            assert_weights(found, expected, name)
        single = single or (steps == 1 and in_single(found))
    far = () if single else far_rows(rng)
    for found, case in zip(for_each(student.train_linear, far), far, strict=True):
        assert_weights(found, train(*case), "train_linear, for rows of about 1e-100 or 1e50,")
    assert_conduct(student)
    check_cases(student, student.train_linear, train, trainings(rng), "train_linear", weight_scales)
    for (X, y), features in ((rings(rng), polar), (xor(rng), product)):
        check_trained(student, X, y, 0.0, 0.60)
        check_trained(student, features(X), y, 0.95, 1.0)
    assert_left_alone(student)


@pytest.mark.task("descent.linear", points=3)
def test_linear_prediction(student, rng):
    """The predicted class is 1 where the score, bias included, is above 0, and 0 elsewhere."""
    several = [draw_decided(rng, n, d) for n, d in ((40, 3), (30, 1), (25, 4), (4, 4))]
    cases = [(w, X, classes(w, X), "predict_linear") for w, X in several]
    for score in (0.3, -0.3, 3.0, -3.0, 0.3):  # one row at a time
        w, X = np.array([1.0, -1.0, score]), np.array([[0.7, 0.7]])
        cases.append((w, X, [score > 0], "predict_linear of one row"))
    check_predictions(student, cases)


def check_predictions(student, cases):
    """Check what is predicted by weights for rows; each case has what is right, and a name, too."""
    found = for_each(student.predict_linear, [case[:2] for case in cases])
    for predicted, (_, _, expected, name) in zip(found, cases, strict=True):
        assert_close(predicted, expected, name)


@pytest.mark.task("descent.linear", points=1, needs=test_linear_prediction)
def test_linear_prediction_conduct(student, rng):
    """Predicting leaves the weights and the rows as they are, and works for scores of any size."""
    X = np.array([[3.0], [-3.0], [-0.5], [-0.1], [-1.0]])
    cases = [(size * np.array([1.0, 0.8]), X, [1, 0, 1, 1, 0], "predict_linear") for size in (1.0, 1e4, 1.0)]
    w, X = np.array([1.0, -1.0, 0.0]), np.array([[0.5, 0.5], [2.0, 1.0], [1.0, 3.0]])
    for size in (0.0, 1e-17, 1.0):
        expected = [0, 1, 0] if size else [0, 0, 0]
        cases.append((size * w, X, expected, f"predict_linear, for scores of about {size:g},"))
    tiny, large = 2.0**-332, 2.0**332  # 1e-100 and 1e100, of which no product is rounded
    rows = np.concatenate((tiny * X, X, large * X))
    for size in (tiny, large):
        name = f"predict_linear of tiny and large rows, for weights of about {size:.0g},"
        cases.append((size * w, rows, [0, 1, 0] * 3, name))
    near = 1.0 + np.array([[1e-10], [-1e-10], [0.0]])
    pairs = (w[:2], near), (w, np.column_stack((near, np.ones(3))))
    cases += [(*pair, [1, 0, 0], "predict_linear next to a score of 0") for pair in pairs]
    for bias in (1e-100, -1e-100):
        w = np.array([1.0, -1.0, bias])
        cases.append((w, np.zeros((1, 2)), [bias > 0], f"predict_linear for a score of {bias:g}"))
    w, X = np.array([1e100, 1e-100, 0.0]), np.array([[1e100, 0.0], [0.0, 1e-100], [-1e100, 0.0], [0.0, -1e-100]])
    cases.append((w, X, [1, 1, 0, 0], "predict_linear for a tiny score beside a huge one"))
    w, X = draw_decided(rng, 400, 2)
    check_predictions(student, [*cases, (w, X, classes(w, X), "predict_linear of many rows")])
    assert_conduct(student)
    check_cases(student, student.predict_linear, classes, decided(rng), "predict_linear")
