"""Predictions, and their accuracy."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from autograder.assertions import (
    CheckFailed,
    as_array,
    assert_close,
    bank_entry,
    check,
    number,
    relative_error,
)
from autograder.battery import assert_conduct
from autograder.proxy import substitute
from autograder.session import session_of
from autograder.together import for_each, together
from autograder.transcript import Step
from autograder.worker.forms import REUSED

from .. import nets
from ..batches import MOST_IN_TWO_BYTES
from ..contents import THOUSANDS, changed_inside
from ..labels import assert_integers
from ..special import assert_left_alone
from ..special_nets import TYPES, ask, check_special_predictions, check_special_scores
from ..stand_ins import works
from .net import assert_params, draw, draw_any, make, special


def draw_predictions(rng, N, D, H, C, shift=0.0):
    """Return params and X where several classes win, and none by a hair; all scores are shifted."""
    while True:
        p, X, _ = draw(rng, N, D, H, C)
        p["b2"] += shift
        if nets.lead(p, X) > 0.05 and np.unique(nets.predictions(p, X)).size >= min(N, 3):
            return p, X


def make_with_scores(student, p, X):
    """Return a net with these params; if its scores fail altogether, which costs points elsewhere, with right ones."""
    net, shape = make(student, p), nets.scores(p, X).shape
    if not works(student, lambda: as_array(net.scores(X), "scores", shape)):
        substitute(net, "scores", lambda X: nets.scores(p, X))
    return net


def check_predictions(student, p, X):
    """Compare predictions with the highest true scores or, where the student's scores are others, with those."""
    net = make_with_scores(student, p, X)
    predicted = as_array(net.predict(X), "predict", (len(X),))
    if np.array_equal(predicted, nets.predictions(p, X)):
        return
    true = nets.scores(p, X)
    scores = as_array(net.scores(X), "scores", true.shape)
    others = relative_error(scores, true) > 1e-4 and np.unique(scores, axis=0).shape == scores.shape
    check(
        others and np.array_equal(predicted, scores.argmax(axis=1)),
        "predict does not return for each example the class with the highest score.",
    )


@pytest.mark.task("two_layer.predict", points=4)
def test_predict(student, rng):
    """The prediction for each example is the class with the highest score, whatever the scores' signs."""
    for sizes, shift in (((9, 4, 6, 5), 0.0), ((5, 3, 6, 5), -30.0), ((9, 4, 6, 4), 30.0), ((4, 3, 5, 7), 0.0)):
        check_predictions(student, *draw_predictions(rng, *sizes, shift))
    p, X = draw_predictions(rng, 8, 3, 5, 4)
    last = nets.predictions(p, X).argmax()
    predicted = as_array(make_with_scores(student, p, X).predict(X[last : last + 1]), "predict for one example", (1,))
    check(np.all((predicted >= 0) & (predicted < 4)), "predict for one example returns no class.")


@pytest.mark.task("two_layer.predict", points=4)
def test_accuracy(student, rng):
    """The accuracy is the fraction of predictions that equal the label."""
    counts, cases = ((10, 7), (7, 2), (5, 5), (6, 0), (1, 1), (1, 0), (9, 4)), []
    for N, right in counts:
        y = rng.integers(10, size=N)
        cases.append((np.where(rng.permutation(N) < right, y, (y + rng.integers(1, 10, size=N)) % 10), y))
    for value, (N, right) in zip(for_each(student.accuracy, cases), counts, strict=True):
        off = abs(number(value, "accuracy") - right / N)
        check(off < 1e-6, "accuracy is not the fraction of right predictions.")


def check_undecided(student, rng):
    """Where all scores are alike, any one class is right; and a class may have a number above 255."""
    p, X, _ = draw_any(rng, 5, 4, 3, 300)
    alike = {name: 0.0 * value for name, value in p.items()}
    for params in (alike, alike | {"b2": np.eye(300)[270]}):
        net = make_with_scores(student, params, X)
        predicted = as_array(net.predict(X), "predict, with equal scores,", (5,))
        check(np.all((predicted >= 0) & (predicted < 300)), "predict returns no class where scores are alike.")
        scores = as_array(net.scores(X), "scores", (5, 300))
        highest = scores[np.arange(5), predicted.astype(int)] == scores.max(axis=1)
        check(np.all(highest), "predict does not find the highest of many scores.")
    classes = MOST_IN_TWO_BYTES + 100
    params = {
        "W1": np.zeros((1, 1)),
        "b1": np.ones(1),
        "W2": np.zeros((1, classes)),
        "b2": 5.0 * np.eye(1, classes, classes - 1)[0],
    }
    params = {name: value.astype(np.float32) for name, value in params.items()}
    one = np.ones((1, 1), np.float32)
    net = make_with_scores(student, params, one)
    predicted = as_array(net.predict(one), "predict", (1,))
    found = predicted == classes - 1 or works(student, partial(check_highest, net, one, predicted))
    check(found, "predict does not find the last of very many classes.")


@pytest.mark.task("two_layer.predict", points=1, needs=[test_predict, test_accuracy])
def test_predict_conduct(student, rng):
    """Predictions are integers and use the params of that moment; neither predict nor accuracy changes anything."""
    (p, X), (q, Z) = (draw_predictions(rng, 6, 4, 5, 3) for _ in range(2))
    net = make_with_scores(student, p, X)
    works(student, lambda: net.scores(X))
    answer = net.predict(X)
    predicted = as_array(answer, "predict", (6,))
    again = as_array(net.predict(X), "predict", (6,))
    check(np.array_equal(predicted, again), "predict returns something else when it is called again.")
    student.accuracy(predicted.astype(int), rng.integers(3, size=6))
    assert_params(net, p, "after predict")
    assert_integers(answer, bank_entry("predict-as-floats"), "predict returns numbers that are no integers.")
    check_predictions(student, q, Z)
    check_left_over(student, rng)
    assert_conduct(student)
    check_undecided(student, rng)
    odd = ((9, 4, 6, 5), 2.0**-36), ((300, 3, 6, 4), 2.0**30), ((9, 4, 6, 5), 2.0**100), ((9, 2, 3, 1), 1.0)
    for sizes, size in (*odd, ((THOUSANDS, 2, 5, 3), 1.0)):
        p, X, _ = draw_any(rng, *sizes)
        p["b2"] -= nets.scores(p, X).mean(axis=0)  # scores above and below zero, those of a single class too
        p["b2"] -= 100.0 * (size > 2.0**99)  # and all far below any number that somebody takes for the lowest
        p = p | {"W2": size * p["W2"], "b2": size * p["b2"]}
        net, true = make_with_scores(student, p, X), nets.scores(p, X)
        answer, scores = together(net, lambda net=net, X=X: (net.predict(X), net.scores(X)))
        predicted = as_array(answer, "predict", (len(X),))
        assert_integers(answer, bank_entry("predict-as-floats"), "predict returns numbers that are no integers.")
        wanted = [found.argmax(axis=1) for found in (true, as_array(scores, "scores", true.shape))]
        what = f"predict is wrong for {len(X)} rows whose scores of {sizes[3]} classes are about {size:.0g}."
        check(any(np.array_equal(predicted, classes) for classes in wanted), what)
    check_many_labels(student, rng)
    check_labels(student, rng)
    if works(student, lambda: make(student, p).scores(X)):  # of which there are too many kinds for stand-ins
        check_blocks(student, rng)
        check_special(student, rng)
    assert_left_alone(student)


def check_special(student, rng):
    """Check predictions for numbers that are special as a whole, by the student's own scores where those are others."""
    asked = together(
        student,
        lambda: [(net, case, ask(net, "predict", case)) for net, case in special(student, rng, turn=2, half=True)],
    )
    for net, case, predicted in asked:
        try:
            check_special_predictions(case, predicted, rng)
        except CheckFailed:
            nets.put(net, case.params)
            if works(student, partial(check_highest, net, case.X, predicted)):
                continue
            if not works(student, partial(check_special_scores, case, net.scores(case.X), rng)):
                continue  # which costs points elsewhere
            raise


def check_highest(net, X, predicted):
    """Check that predictions are the classes with the highest of the student's own scores."""
    scores = as_array(net.scores(X), "scores")
    check(np.all(scores[np.arange(len(X)), predicted.astype(int)] == scores.max(axis=1)), "Another score is higher.")


def has_right_scores(student, net, p, X):
    """Whether a net's scores are right; what is wrong with them costs points elsewhere."""
    return works(student, lambda: assert_close(net.scores(X), nets.scores(p, X), "scores"))


def check_left_over(student, rng):
    """What scores and loss have left is not for predictions of the very same X, with other params."""
    p, X = draw_predictions(rng, 6, 4, 5, 3)
    net, y = make(student, p), rng.integers(3, size=6)
    if not has_right_scores(student, net, p, X):
        return
    nets.check_predictions_after(student, net, X, "b2", 3, ("scores",), ("loss", y))


def check_blocks(student, rng):
    """Rows may be as many as fill any blocks, and differ from those of the call before in the middle alone."""
    p = draw_any(rng, 1, 1, 2, 3)[0]
    X = np.sort(rng.standard_normal((1 << 15, 1)).astype(np.float32), axis=0)
    net = make(student, p)
    if not has_right_scores(student, net, p, X[::999]):
        return
    blocks = X, changed_inside(X), X[:32_000]
    for rows, answer in zip(blocks, for_each(net.predict, zip(blocks)), strict=True):
        scores = nets.scores(p, rows.astype(np.float64))
        predicted = as_array(answer, "predict", (len(rows),)).astype(int)
        lower = scores.max(axis=1) - scores[np.arange(len(rows)), predicted.clip(0, 2)]
        check(np.all(lower < 1e-5), f"predict is wrong for {len(rows)} rows.")


def check_labels(student, rng):
    """Compare accuracies of labels and predictions of all types: of one class, in order, one or many."""
    cases = []
    for turn, kind in enumerate(TYPES):
        N, right = ((7, 3), (5, 2), (THOUSANDS, 300), (1, 1), (6, 4))[turn % 5]
        y = rng.integers(3, size=N)
        y = (y, np.zeros(N, dtype=int), np.sort(y), np.full(N, 2), -np.sort(-y))[turn % 5]
        predicted = np.where(np.arange(N) < right, y, (y + 1) % 3)
        predicted, y = (predicted, y) if turn < 5 else (y, predicted)
        cases.append((predicted.astype(TYPES[turn - 1]), y.astype(kind), right / N))
    for constant in (0, 1):  # the same class for all
        cases.append((np.full(6, constant), np.array([0, 1, 1, 2, 1, 0]), (2 + constant) / 6))
    y = np.array([0, 1, 2, 3, 1, 0])
    usual, moved, shifted = np.array([[0, 1, 2, 3, 0, 0], [0, 2, 1, 3, 0, 0], [0, 1, 3, 2, 0, 0]])
    for one in (usual, moved, usual, shifted):  # of the same numbers, sum and ends
        cases += [(one, y, np.mean(one == y)), (y, one, np.mean(one == y))]
    found = together(student, lambda: [student.accuracy(predicted, y) for predicted, y, _ in cases])
    session = session_of(student)
    for one in (usual, moved):
        step = Step("call", None, "accuracy", (one, y), forms=(REUSED,), again=True, trial=True)
        found.append(session.perform(step))
        cases.append((one, y, np.mean(one == y)))
    for value, (_, _, right) in zip(found, cases, strict=True):
        off = abs(number(value, "accuracy") - right)
        check(off < 1e-6, "accuracy is not the fraction of right predictions, as for any others.")


def check_many_labels(student, rng):
    """Labels may be many, and large: neither all digits nor all bits of a class may be lost, on either side."""
    right = np.arange(MOST_IN_TWO_BYTES + 500)
    most, one = right.size - 200, 1.0 / right.size  # more than a type of two bytes can count, either
    many, none = np.where(right < most, right, 0), np.full(right.size, 0)
    cases = [(right, many, most * one, f"accuracy is wrong for {right.size} labels.")]
    cases.append((np.minimum(right, 1), none, one, f"accuracy is wrong where one of {right.size} is right."))
    large, some = rng.integers(300, 400, 500), np.arange(500)
    for labels in (large, large.astype(np.uint16), large + 300_000, large + 2**30, large + 2**40):
        wrong = np.where(some < 200, labels, labels + 1)
        cases.append((wrong, labels, 0.4, "accuracy is wrong for many labels, or labels above 256."))
    far, same = np.where(some < 200, large, large + 2**32), "accuracy takes classes for the same whose numbers differ"
    cases.append((far, large, 0.4, f"{same} by 2**32."))
    small = (large % 256).astype(np.uint8)
    both = np.where(some < 300, small, large), small
    for way, pair in (("labels", both), ("predictions", both[::-1])):
        cases.append((*pair, 0.6, f"accuracy takes class 256 for class 0 where the {way} are of a small type."))
    found = for_each(student.accuracy, [case[:2] for case in cases])
    for value, (_, _, share, message) in zip(found, cases, strict=True):
        check(abs(number(value, "accuracy") - share) < min(1e-6, 1e-3 * share), message)
