"""The net with one hidden layer that interpolates a function."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import (
    FLOAT32_TOLERANCE,
    as_array,
    assert_close,
    bank_entry,
    check,
    describe,
    mistaken,
    relative_error,
    unpack,
)
from autograder.battery import assert_conduct
from autograder.session import session_of
from autograder.together import for_each, together
from autograder.transcript import Step
from autograder.worker.forms import REUSED

from ..contents import contents
from ..special import assert_left_alone
from .curves import Curve, check_curve, draw_curve

MOST_UNITS = 5000
# Numbers whose inverse is rounded such that they do not come back.
ROUNDED = [n for n in range(2, 200) if int(1 / (1 / n)) != n or n * (1 / n) != 1 or len(np.arange(0, 1, 1 / n)) != n]


def knots_of(pieces):
    return np.linspace(0.0, 1.0, pieces + 1)


def everywhere(pieces):
    return np.unique(np.concatenate([knots_of(pieces), np.linspace(0.0, 1.0, 20 * pieces + 3)]))


def evaluate(answer, x):
    """Return the values at x of the net (w, b, v, c) that interpolate returned, in float32 if a part of it is."""
    *units, c = unpack(answer, 4, "interpolate")
    units = [as_array(part, f"{name} of interpolate") for name, part in zip("wbv", units, strict=True)]
    c = as_array(c, "c of interpolate")
    check(all(part.ndim == 1 for part in units), "w, b and v of interpolate should be arrays of one dimension.")
    check(len({part.shape for part in units}) == 1, "w, b and v of interpolate should be equally long.")
    check(units[0].size <= MOST_UNITS, f"interpolate returns more than {MOST_UNITS} units.")
    check(c.size == 1, f"c of interpolate should be one number; it is {describe(c)}.")
    w, b, v = (part.astype(np.float64) for part in units)
    net = np.maximum(np.outer(x, w) + b, 0.0) @ v + float(c.reshape(()))
    return net.astype(np.float32) if any(part.dtype == np.float32 for part in (*units, c)) else net


def check_nets(student, cases, where=everywhere, from_start=False, naming=True):
    """Check the net for each f and its pieces against the straight lines between the knots.

    Counted from where it starts, at 0, a net may be too high or too low as a whole: that costs its own points. Return
    the functions that were given, with what they noted.
    """
    given = [(Curve(f), pieces) for f, pieces in cases]
    for answer, (curve, pieces) in zip(for_each(student.interpolate, given), given, strict=True):
        x, knots = where(pieces), knots_of(pieces)
        net, heights = evaluate(answer, x), curve.f(knots)
        if from_start:
            net, heights = net - net[0], heights - heights[0]
        check_curve(net, x, knots, heights, naming)
    return [curve for curve, _ in given]


def curves_of(rng, *pieces):
    """Return a curve for each number of pieces."""
    return [(draw_curve(rng), count) for count in pieces]


@pytest.mark.task("capacity.interpolate", points=4)
def test_interpolate_few_pieces(student, rng):
    """With three pieces the net has two bends, with one piece it is the straight line from f(0) to f(1)."""
    check_nets(student, curves_of(rng, 3, 1))


@pytest.mark.task("capacity.interpolate", points=7)
def test_interpolate_rises(student, rng):
    """From every knot to the next, the net rises or falls by as much as f does."""
    check_nets(student, curves_of(rng, 7, 2, 50, 4), where=knots_of, from_start=True)


@pytest.mark.task("capacity.interpolate", points=4)
def test_interpolate_knots(student, rng):
    """The net equals f at the pieces + 1 knots from 0 to 1."""
    check_nets(student, curves_of(rng, 7, 2, 50, 4), where=knots_of)


@pytest.mark.task("capacity.interpolate", points=6)
def test_interpolate_between_knots(student, rng):
    """The net is a straight line between two neighboring knots."""
    check_nets(student, curves_of(rng, 7, 2, 50, 13), from_start=True)


@pytest.mark.task("capacity.interpolate", points=3, needs=[test_interpolate_knots, test_interpolate_between_knots])
def test_interpolate_any_function(student, rng):
    """The net interpolates kinks, jumps, constants and straight lines as well, with any number of pieces."""
    a, b = rng.uniform(0.5, 2.0, 2)
    kink = rng.uniform(0.3, 0.6)

    def gentle(x):
        """Bend by less than a hundred-thousandth from one of many pieces to the next."""
        return a * x + 1e-3 * b * x * (1.0 - x)

    odd = (
        lambda x: b + np.abs(x - kink),
        lambda x: np.where(x < kink, -a, b),
        lambda x: a + 0.0 * x,
        lambda x: a - b * x,
        lambda x: 1000.0 * a + np.cos(40.0 * x),
        lambda x: x,
        lambda x: 1e-8 * (a + b * np.sin(9.0 * x)),
        gentle,
    )
    check_nets(student, [(f, pieces) for f in odd for pieces in (3, 10)], naming=False)
    for pieces in (1, 5, 1023, 1499):
        check_one_array(student, draw_curve(rng), pieces)
    assert_conduct(student)
    check_numbers_of_pieces(student)
    many = (draw_curve(rng), 1500), (gentle, 1500)
    check_nets(student, many, where=lambda pieces: knots_of(pieces)[::60])
    check_special(student, rng)
    check_other_heights(student, rng)
    check_beside_a_peak(student, rng)
    assert_left_alone(student)


def check_numbers_of_pieces(student):
    """Whatever is lost when 1 is divided by the number of pieces, there are as many."""
    found = together(student, lambda: [student.interpolate(np.exp, pieces) for pieces in ROUNDED])
    for net, pieces in zip(found, ROUNDED, strict=True):
        x, knots = knots_of(2 * pieces), knots_of(pieces)
        check_curve(evaluate(net, x), x, knots, np.exp(knots))


def between(heights):
    """Return the curve of straight lines that has these heights at the knots."""
    return Curve(lambda x: np.interp(x, knots_of(len(heights) - 1), heights))


def check_special(student, rng):
    """Compare nets for curves whose heights at the knots are special as a whole, each in its own size."""
    shapes = [(pieces + 1,) for pieces in (5, 1, 2, 7, 3, 10, 4, 16)]
    cases = list(contents(rng, shapes))
    found = for_each(student.interpolate, [(between(heights), heights.size - 1) for _, heights in cases])
    for answer, (name, heights) in zip(found, cases, strict=True):
        pieces = heights.size - 1
        x = knots_of(2 * pieces)
        net, expected = evaluate(answer, x), between(heights)(x)
        size = np.max(np.abs(heights)) or 1.0
        assert_close(net / size, expected / size, f"The net of {pieces} pieces for heights of the kind: {name}")


def check_other_heights(student, rng, pieces=6):
    """One function may have other values when it is given again, as a table that was filled anew."""
    curve, x = Curve(None), everywhere(pieces)
    for _ in range(2):
        curve.f = draw_curve(rng)
        check_curve(evaluate(student.interpolate(curve, pieces), x), x, knots_of(pieces), curve.f(knots_of(pieces)))


def check_beside_a_peak(student, rng, pieces=8):
    """A high peak leaves the heights beside it what they are, as far as double precision tells them."""
    knots = knots_of(pieces)
    for peak in (0, 3, pieces):
        heights = rng.uniform(0.5, 2.0, pieces + 1)
        heights[peak] *= 1e8
        answer = student.interpolate(between(heights), pieces)
        net, v = evaluate(answer, knots), np.asarray(answer[2])
        if net.dtype == np.float64 and np.any(v != v.astype(np.float32)):  # which code may compute in
            off = np.abs(net - heights)
            check(np.all(off <= 1e-2 + 1e-6 * heights), "Beside a high peak, the net does not equal f at the knots.")


def check_one_array(student, f, pieces):
    """What f returns may be the same array each time, with other numbers in it."""
    session, x = session_of(student), knots_of(pieces)[:: 1 + pieces // 40]
    first, second = (
        Step("call", None, "interpolate", (Curve(curve), pieces), forms=(REUSED,), again=True, trial=True)
        for curve in (f, lambda x: 1.0 - f(x))
    )
    nets = [evaluate(session.perform(first), x)]
    session.perform(second)  # whose function returns the very same array
    nets += [evaluate(answer, x) for answer in session.again([first.result] if first.result is not None else [])]
    if any(relative_error(net, f(x)) > FLOAT32_TOLERANCE for net in nets):
        message = "The net is wrong if f returns the same array each time, with other numbers in it."
        raise mistaken(bank_entry("f-answers-kept"), message)


@pytest.mark.task("capacity.interpolate", points=3, needs=[test_interpolate_rises, test_interpolate_between_knots])
def test_interpolate_inside(student, rng):
    """The function is called inside [0, 1] only, with floats or arrays of one dimension."""
    a = rng.uniform(0.5, 2.0)

    def steep_at_the_ends(x):
        x = np.clip(x, 0.0, 1.0)
        return a + np.sqrt(x) - np.sqrt(1.0 - x)

    # The curve is symmetric: several slips lead to the same one.
    cases = [(steep_at_the_ends, pieces) for pieces in (7, 1, 2, 49)]
    for curve in check_nets(student, cases, from_start=True, naming=False):
        check_inside(curve)
        if not curve.flat:
            message = "interpolate called f with an array of two dimensions or more."
            raise mistaken(bank_entry("f-called-with-a-column"), message)
    cases = [(Curve(steep_at_the_ends), pieces) for pieces in (333, 1001, 1500)]
    for_each(student.interpolate, cases)
    for curve, _ in cases:
        check_inside(curve)


def check_inside(curve):
    """Check that f was not called where it need not exist."""
    if curve.outside is not None:
        message = f"interpolate called f at {curve.outside:.4g}, outside [0, 1]."
        raise mistaken(bank_entry("f-called-outside"), message)
