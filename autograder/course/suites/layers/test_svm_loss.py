"""Hidden tests of layers.svm_loss."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from autograder.assertions import as_array, assert_close, unpack
from autograder.battery import assert_conduct
from autograder.comparison import in_float32
from autograder.together import together

from ..advice import NUMBERS_COUNT, advised
from ..contents import CONTENTS
from ..magnitudes import LARGEST, SMALLEST, assert_digits, assert_each_close
from ..passes import Pass, assert_partial
from .losses import (
    BEYOND,
    SHAPES,
    advice_on,
    far_cases,
    hinge,
    hinge_gradient,
    labels,
    loss_number,
    same_in_other_shapes,
    special_cases,
    sweep_cases,
    tolerances,
)
from .numbers import KINK, draw

# Each margin, and the arguments that ask for it: the default first, then a keyword, then an argument in its place.
MARGINS = ((1.0, (), {}), (0.4, (), {"margin": 0.4}), (3.0, (3.0,), {}))
WIDE_MARGINS = (*MARGINS, (0.0, (0,), {}), (1e-3, (1e-3,), {}), (0.0, (), {"margin": 0.0}), (50.0, (), {"margin": 50}))
WIDE_MARGINS += ((2.0, (2,), {}), (1e-9, (1e-9,), {}), (300.0, (300,), {}), (1e6, (1e6,), {}))
JUST = 1e-4  # what is nearer to a kink, in proportion, may fall on either side
NEAR = 0.01  # of the margin: a loss that is less has fewer digits


def draw_case(rng, n, classes, margin):
    """Return scores, no margin of theirs near its kink and some violated more than once, and labels."""
    while True:
        scores, y = draw(rng, (n, classes)), labels(rng, n, classes)
        margins = scores - scores[np.arange(n), y][:, None] + margin
        margins[np.arange(n), y] = 1.0
        several = classes == 2 or np.max(np.sum(margins > 0, axis=1)) > 2
        if np.min(np.abs(margins)) > KINK and several and (n == 1 or np.min(margins) < 0):
            return scores, y


def run(student, rng):
    """Call the loss for every margin and shape; return (pass, loss, dscores) of each."""
    passes, calls = [], []
    for margin, arguments, keywords in MARGINS:
        for shape in SHAPES:
            scores, y = draw_case(rng, *shape, margin)
            passes.append(Pass(hinge, (scores, y, margin)))
            calls.append(partial(student.svm_loss, scores, y, *arguments, **keywords))
    return [(through, *found) for through, found in zip(passes, made(student, calls), strict=True)]


def made(student, calls):
    """Return the loss and gradient that each of these calls returns; they are made together."""
    found = together(student, lambda: [call() for call in calls])
    return [unpack(returned, 2, "svm_loss") for returned in found]


def check_loss(loss, through):
    assert_close(loss_number(loss, "svm_loss"), through.output, "the loss of svm_loss")


def assert_hinge(loss, dscores, scores, y, margin):
    """Check a loss and what comes back; where a margin is only just kept, that is anything between its sides."""
    where = f"of svm_loss for a margin of {margin:g}, {len(y)} rows of {scores.shape[1]} classes, y of type {y.dtype},"
    close, scores = tolerances(scores), scores.astype(np.float64)
    expected = hinge(scores, y, margin)
    size = expected + NEAR * margin or 1.0
    loss = loss_number(loss, "svm_loss")
    beside = np.array([loss / size, 1.0], dtype=loss.dtype)
    assert_close(beside, [expected / size, 1.0], f"the loss {where}", **close)
    rows, right = np.arange(len(y)), y.astype(int)
    away = scores - scores[rows, right][:, None]
    kinks = np.abs(away + margin) <= JUST * (np.abs(away) + margin)
    dscores = as_array(dscores, f"dscores {where}", scores.shape)
    shared = np.where(kinks, np.clip(dscores, 0.0, 1.0 / len(y)), hinge_gradient(scores, y, margin))
    shared[rows, right] = 0.0
    shared[rows, right] = -shared.sum(axis=1)
    assert_close(dscores, shared, f"dscores {where}")


def check_special(student, rng):
    """Scores and labels may be of all kinds, and margins small or large."""
    cases = [*special_cases(rng), *same_in_other_shapes(rng), *far_cases()]
    # Beside a large margin the losses of many rows are all alike, and what comes last differs in its scores alone.
    margins = [MARGINS[0]] * len(cases)
    for number in range(len(CONTENTS)):
        choice = MARGINS if len(cases[number][1]) > 99 else WIDE_MARGINS
        margins[number] = choice[number % len(choice)]
    cases, margins = [*cases, cases[-1]], [*margins, MARGINS[1]]  # of the last one, another margin
    calls = [
        partial(student.svm_loss, *case, *arguments, **keywords)
        for case, (_, arguments, keywords) in zip(cases, margins, strict=True)
    ]
    for returned, case, (margin, *_) in zip(made(student, calls), cases, margins, strict=True):
        with advised(advice_on(*case)):
            assert_hinge(*returned, *case, margin)


@advised(NUMBERS_COUNT)
def check_sweep(student):
    """Scores may be of every size, and margins, too."""
    cases = []
    for turn, (scores, y) in enumerate(sweep_cases(BEYOND)):
        size = float(np.max(scores))
        cases.append((size, scores, y, (1.0, 0.4 * size, 0.0)[turn // 2 % 3]))
    found = made(student, [partial(student.svm_loss, *case) for _, *case in cases])
    for (loss, dscores), (size, scores, y, margin) in zip(found, cases, strict=True):
        if in_float32((loss, dscores)) and not SMALLEST < size < LARGEST:
            continue
        expected, loss = hinge(scores, y, margin), loss_number(loss, "svm_loss")
        name = f"of svm_loss for a margin of {margin:.3g}"
        beside = (np.array(value / (margin or size), dtype=loss.dtype) for value in (loss, expected))
        assert_digits(*beside, f"The loss {name}", size, 1e-9)
        assert_digits(dscores, hinge_gradient(scores, y, margin), f"dscores {name}", size, 1e-9)


@pytest.mark.task("layers.svm_loss", points=3)
def test_svm_loss(student, rng):
    """The SVM loss is the mean over the batch of the sum, over the wrong classes, of max(0, s_j - s_y + margin)."""
    for through, loss, _ in run(student, rng):
        check_loss(loss, through)


@pytest.mark.task("layers.svm_loss", points=3)
def test_svm_gradient(student, rng):
    """Each violated margin gives its class 1/N and takes 1/N from the right class."""
    for through, _, dscores in run(student, rng):
        assert_partial(dscores, "dscores of svm_loss", through)


@pytest.mark.task("layers.svm_loss", points=1, needs=[test_svm_loss, test_svm_gradient])
def test_svm_conduct(student, rng):
    """The SVM loss is right for scores of ±1000 and for a margin of 0, and changes neither scores nor labels."""
    for scale in (1.0, 400.0):
        scores, y = draw_case(rng, 4, 3, 1.0)
        through = Pass(hinge, (scores * scale, y, 1.0))
        loss, dscores = unpack(student.svm_loss(*through.inputs[:2]), 2, "svm_loss")
        check_loss(loss, through)
        assert_partial(dscores, "dscores of svm_loss", through)
    sizes = (1.0, 0.4, np.float64), (1.0, 0.0, np.float64), (1e-13, 0.0, np.float64), (400.0, 1.0, np.float32)
    for scale, margin, kind in sizes:
        scores, y = draw_case(rng, 4, 3, margin)
        scores = (scale * scores).astype(kind)
        loss, dscores = unpack(student.svm_loss(scores, y, margin=margin), 2, "svm_loss")
        where = f"of svm_loss for a margin of {margin:g} and scores of about {scale:g} in {scores.dtype}"
        assert_each_close(loss_number(loss, "svm_loss"), hinge(scores, y, margin), f"the loss {where}")
        assert_close(dscores, hinge_gradient(scores, y, margin), f"dscores {where}")
    check_sweep(student)
    check_special(student, rng)
    assert_conduct(student)
