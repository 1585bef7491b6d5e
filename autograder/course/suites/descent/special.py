"""Legitimate numbers that a shortcut may get wrong: special arrays, odd functions, odd sets of rows and labels."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from ..contents import (
    BLOCKS,
    CONTENTS,
    SIX,
    THOUSANDS,
    changed_inside,
    contents,
    in_other_shapes,
    pairs_of_contents,
)
from ..drawing import draw, with_both_signs
from ..magnitudes import size_of_each
from ..special import in_turn
from ..twins import twins
from .classifier import scores_of
from .functions import guarded

LARGE = (THOUSANDS, 2), (2, THOUSANDS), (THOUSANDS,)
FEW: tuple[tuple[int, ...], ...] = (3,), (1, 2), (2, 2), (2, 1), (1,), (1, 2, 1, 2), (2, 1, 1)
ROWS = (2, 3), (3, 2), (1, 4), (3, 3), (4, 1), (1, 1), (20, 2), (2, 17), (5, 4), (4, 3)
RATES = 1, 0.5, 2.0, 0.1, 3, 1.0, 10.0, 1e-3, 40, 1e-9, 2500.0
INTEGERS = np.int8, np.uint64, np.int32, np.uint16, np.int64, np.uint32, np.int16, np.uint8
KINDS = (*INTEGERS, np.float64, np.float32)


def array_pairs(rng):
    """Yield two arrays of one shape, of every shape and content, long ones, and one exchanged after the other."""
    for what, a, b in pairs_of_contents(rng):
        yield what, (a, b)
    for shape in LARGE:
        pair = np.abs(draw(rng, shape)), -np.abs(draw(rng, shape))
        yield "many", pair
    yield "many, others in the middle", (changed_inside(pair[0]), pair[1])
    for sign in (-1.0, 1.0):  # of which the largest, or the smallest, is 0
        yield "none beyond zero", tuple(sign * np.abs(draw(rng, (3,))) * np.eye(3)[place] for place in (0, 1))
    for shape in ((2,), (2, 2)):
        yield "both with a sum of zero", tuple(CONTENTS["sum zero"](rng, shape) for _ in range(2))
    for pair in in_turn(*((draw(rng, (2, 3)), draw(rng, (2, 3))) for _ in range(2))):
        yield "one at a time", pair
    for size in (1e100, 1e-100):
        yield f"one of about {size:g}", (size * draw(rng, (2, 2)), draw(rng, (2, 2)) / size)
    a, b = draw(rng, (3, 2)), draw(rng, (3, 2))
    yield from ((what, (x, b)) for what, (x,) in twins(a))
    yield "of every size", tuple(draw(rng, (2, 3)) * 10.0 ** np.arange(-18, 18, 6).reshape(2, 3) for _ in range(2))
    yield "a row of many", (draw(rng, (1, THOUSANDS)), draw(rng, (1, THOUSANDS)))
    yield "a square of many", (draw(rng, (110, 110)), draw(rng, (110, 110)))


def steps(rng):
    """Yield weights, gradient and learning rate."""
    for (what, pair), rate in zip(array_pairs(rng), cycle(RATES), strict=False):
        yield what, (*pair, rate)
    for size in (1e-9, 1e-13, 1e-25):
        yield f"all of about {size:g}", (size * draw(rng, (2, 2)), size * draw(rng, (2, 2)), 0.7)
    for size in (1e-90, 1e90):
        yield f"a rate of about {size:g}", (draw(rng, (3,)), draw(rng, (3,)) / size, 0.7 * size)
    for arguments in in_turn(*((draw(rng, (3, 2)), draw(rng, (3, 2)), rate) for rate in (0.2, 0.3))):
        yield "one at a time", arguments
    same = in_other_shapes(draw(rng, (6,)), draw(rng, (6,)), shapes=SIX[:3])
    yield from ((what, (*pair, 0.4)) for what, pair in same)


def descents(rng):
    """Yield gradient, weights, learning rate and steps: a bowl, a jump to and fro, one away, a plane, and a saddle.

    At last a slope that is the same for some steps, and not for ever.
    """
    rates = cycle((0.5, 1, 0.1, 2.0, 30, 1e-6, 500.0))
    for number, (what, w, other) in enumerate(pairs_of_contents(rng, apart=5)):
        rate = next(rates)
        ways = (
            lambda a, c=other: 0.4 * (a - c),
            lambda a, rate=rate: 2.0 / rate * a,
            lambda a, rate=rate: -1.5 / rate * a,
            lambda _, c=other: c,
            lambda a: a - np.mean(a),
        )
        yield what, (guarded(ways[number % len(ways)], w.shape), w, rate, 1 + number % 3)
    for shape in ((THOUSANDS,), (70, 90)):
        yield "many", (guarded(lambda a: 0.3 * a + 1.0, shape), draw(rng, shape), 0.5, 2)
    slope = guarded(lambda _: np.array([0.0, -2.0, 1.0]), (3,))
    yield "beside a huge one", (slope, np.array([1e20, 1.0, 1e-10]), 0.1, 5)
    bowl = guarded(lambda a: 0.3 * a, (3, 2))
    yield from ((what, (bowl, w, 0.5, 2)) for what, (w,) in twins(draw(rng, (3, 2))))
    for arguments in in_turn(
        *((way, draw(rng, (2, 2)), rate, 2) for way, rate in ((np.tanh, 0.5), (np.sinh, 0.3))), back=False
    ):
        yield "one at a time", arguments
    same = in_other_shapes(draw(rng, (6,)), shapes=SIX[:3])
    yield from ((what, (np.sinh, w, 0.3, 2)) for what, (w,) in same)
    for size in (1e60, 1e-60):
        way = guarded(lambda a, s=size: 0.3 * a + s, (2, 2))
        yield f"all of about {size:g}", (way, size * draw(rng, (2, 2)), 0.5, 2)
    for shape, view in (((2, 2), np.transpose), ((3,), np.flip)):
        yield "a view of what it is given", (guarded(view, shape), draw(rng, shape), 0.3, 3)
    for size, slope, steps in ((1.0, -1e40, 5), (1e-90, 0.999, 30)):  # what comes of them is 1e200, or 1e-180
        yield "that runs away or fades", (guarded(lambda a, s=slope: s * a, (2,)), size * draw(rng, (2,)), 1.0, steps)
    for shape in ((3,), (1, 2)):
        far = with_both_signs(draw(rng, shape, 4.0, 5.0))
        yield "far from the bottom", (guarded(lambda a: np.clip(a, -1.0, 1.0), shape), far, 0.9, 7)


def slopes(rng):
    """Yield functions, places and steps h: flat, straight, with kinks, of one entry, below zero; their kinds of number.

    The numbers around which h would be lost are left out.
    """
    kinds = cycle((float, np.float64))
    for number, (what, x) in enumerate(contents(rng, FEW, without=("large and tiny",))):
        c, kind = draw(rng, x.shape), next(kinds)
        size = max(np.max(np.abs(x)), 1.0)
        ways = (
            lambda a, c=c, s=size: np.sum(c * a / s) ** 2 - 5.0,
            lambda a, s=size: np.sum(np.abs(a)) / s,
            np.max,
            lambda a, s=size: (a / s).flat[-1] ** 3 - (a / s).flat[0],
            lambda _: -2.5,
            lambda a, c=c, s=size: -np.sum(np.sin(c * a / s)),
        )
        way = ways[number % len(ways)]
        f = way if way is np.max else guarded(lambda a, way=way, kind=kind: kind(way(a)), x.shape)
        yield what, (f, x, *((1e-3 * size,) if size > 1e4 or number % 2 else ()))
    for shape in ((40, 3), (2, 40), (2, 1, 3, 1, 2)):
        yield "many", (np.linalg.norm, draw(rng, shape))
    yield from ((what, (np.linalg.norm, x, 1e-6)) for what, (x,) in twins(draw(rng, (3, 2))) if "tiny" not in what)
    cubes = guarded(lambda a: np.sum(a**3), (3,))  # whose slopes are others with another h
    pairs = (np.linalg.norm, draw(rng, (3,)), 1e-4), (cubes, draw(rng, (3,)), 0.5)
    yield from (("one at a time", arguments) for arguments in in_turn(*pairs, back=False))
    same = in_other_shapes(draw(rng, (6,)), shapes=SIX[:3])
    yield from ((what, (np.linalg.norm, x, 1e-4)) for what, (x,) in same)
    for size in (1e-60, 1e60):
        yield f"all of about {size:g}", (np.linalg.norm, size * draw(rng, (2, 2)), 1e-4 * size)
    yield "a whole step", (np.linalg.norm, 100.0 * draw(rng, (2, 2)), 2)
    yield "a whole step", (np.linalg.norm, 1e4 * draw(rng, (2, 2)), 16)
    yield "flat on one side", (guarded(lambda a: float(np.sum(np.minimum(a, 0.0))), (2,)), np.array([0.0, -1.0]))


def whole_places(rng):
    """Yield functions and places of every type of integer, once more with a whole step: where 0 is, it leads below.

    And once more at the ends of the type, with a step that is large enough.
    """
    for number, kind in enumerate(INTEGERS):
        shape = ((2,), (1,), (1, 2))[number % 3]
        low = max(np.iinfo(kind).min, -100)
        c = draw(rng, shape)
        yield guarded(lambda a, c=c: float(np.sum(c * a**2)), shape), rng.integers(low, 101, shape).astype(kind)
        yield np.var, np.array([0, np.iinfo(kind).max % 1000, 3], dtype=kind), 1
        if kind in (np.int32, np.int64):  # of floats, too, there is no overflow
            yield lambda a: float(np.sum(np.sqrt(np.abs(a * a * a)))), np.array([2_000_003, -4_000_037], dtype=kind), 1
        least, most = np.iinfo(kind).min, np.iinfo(kind).max
        yield np.linalg.norm, np.array([least, most // 4 * 3, most], dtype=kind), 2.0**-10 * most


def batches(rng):
    """Yield weights, rows and labels of every content, many rows, and one of the three exchanged after the other."""
    names = list(CONTENTS)
    for number, (what, X) in enumerate(contents(rng, ROWS, turn=4)):
        other = names[(number + 9) % len(names)]
        w = CONTENTS[other](rng, (X.shape[1] + 1,))
        yield f"rows: {what}, weights: {other}", (w, X, _labels(rng, len(X), number))
    for number, (what, w) in enumerate(contents(rng, ((3,),))):
        yield f"weights: {what}", (w, draw(rng, (4, 2)), _labels(rng, 4, number + 3))
    X = np.column_stack((draw(rng, (4,)), np.ones(4)))
    for rows in (X, X[:, ::-1]):  # whose scores have another sign without the bias, or with it twice
        for bias in (-5.0, 0.4):
            yield "a column of ones", (np.array([0.2, 0.3 if bias < 0 else -0.6, bias]), rows, _labels(rng, 4, 6))
    for bias in (2.0, -2.0, 1e-9):
        yield "weights of 0 but the bias", (np.array([0.0, 0.0, bias]), draw(rng, (3, 2)), _labels(rng, 3, 1))
    w, X = draw(rng, (3,)), draw(rng, (THOUSANDS, 2))
    X = X[np.argsort(scores_of(w, X))]
    for rows in (X, changed_inside(X), 1e-9 * X, X[::-1]):
        yield "many rows", (w, rows, _labels(rng, THOUSANDS, 20))
    for n in BLOCKS:
        yield "blocks of rows", (w, X[:n], _labels(rng, n, 20))
    yield "many columns", (draw(rng, (THOUSANDS + 1,)), 0.02 * draw(rng, (2, THOUSANDS)), _labels(rng, 2, 3))
    # A row whose score is huge, a right one, or a wrong one.
    rows = (1e20, (1, 0, 1)), (-1e20, (0, 0, 1)), (1e100, (1, 1, 0)), (1e99, (0, 0, 1)), (-1e99, (1, 1, 0))
    for (far, y), kind in zip((*rows, *rows), KINDS, strict=True):
        X = np.array([[far, 0.5], [0.3, -0.2], [-0.5, 1.0]])
        yield "one row far away", (np.array([1.0, 0.5, 0.25]), X, np.array(y, dtype=kind))
    sets = [(draw(rng, (3,)), draw(rng, (4, 2)), np.array(y)) for y in ((0, 1, 1, 0), (1, 1, 0, 1))]
    for arguments in in_turn(*sets):
        yield "one at a time", arguments
    yield from twins(*sets[0])


def _labels(rng, n, number):
    """Return labels by turns of one class, alternating, sorted up or down, or drawn; of every type."""
    turns = np.arange(n) % 2
    ways = 0 * turns, turns, np.sort(turns), 0 * turns + 1, rng.integers(0, 2, n), np.sort(turns)[::-1]
    return ways[number % len(ways)].astype(KINDS[number % len(KINDS)])


def decided(rng):
    """Yield weights and rows whose scores are not near 0, or 0 because all of their terms are."""
    for size in (1e-100, 1e-13, 1e60):
        w, X = draw(rng, (3,)), np.array([[1.0, 2.0], [-2.0, 0.5], [0.5, -1.0]])
        yield f"rows of about {size:g}", (np.where([1, 1, 0], w, size * w), size * X)
    X = rng.integers(-20, 21, (40, 3)).astype(float)
    w = np.append(rng.integers(2, 9, 2), (-1.0, 5.0))
    X[:, 2] += scores_of(w, X) - np.arange(40) % 4 // 3  # a score of 1, and three of exactly 0
    yield "whole numbers", (w, X)
    for what, (w, X, _) in batches(rng):
        with np.errstate(all="ignore"):
            terms = np.abs(X) @ np.abs(w[:-1]) + np.abs(w[-1])
            clear = (np.abs(scores_of(w, X)) > 1e-4 * terms) | (terms == 0.0)
        if np.any(clear):
            yield what, (w, X[clear])


def trainings(rng):
    """Yield rows, labels, a rate and steps."""
    steps = cycle((1, 3, 2, 4))
    rows = (case for case in batches(rng) if case[0].startswith("rows"))
    for (what, (_, X, y)), rate in zip(rows, cycle(RATES), strict=False):
        yield what, (X, y, rate, next(steps))
    sets = [(draw(rng, (4, 2)), np.array(y), *more) for y, *more in (((0, 1, 1, 0), 0.1, 2), ((1, 1, 0, 1), 0.3, 3))]
    for arguments in in_turn(*sets):
        yield "one at a time", arguments
    yield from twins(draw(rng, (4, 2)), np.arange(4) % 2, 0.5, 2)
    for n in (257, 1009, THOUSANDS):
        yield "many rows", (draw(rng, (n, 2)) + 0.5, np.arange(n) % 3 % 2, 0.5, 2)
    yield "many columns", (0.02 * draw(rng, (3, THOUSANDS)), np.arange(3) % 2, 0.5, 2)
    yield "a thousand steps", (draw(rng, (2, 1)), np.arange(2), 0.5, 1000)
    yield "tiny rows, of both classes", (1e-9 * draw(rng, (4, 1)), np.arange(4) % 2, 1.0, 3)


def points(rng):
    """Yield points of every content, and many of them."""
    for what, X in contents(rng, ((3, 2), (1, 2), (6, 2), (2, 2), (20, 2))):
        yield what, (X,)
    for size in (1e-100, 1e-13, 1e60):
        yield f"all of about {size:g}", (size * draw(rng, (3, 2)),)
    yield from twins(draw(rng, (3, 2)))
    for size in (1e-100, 1e-20, 1e-9, 1e9, 1e60):
        axes = np.array([[0.0, 1.0], [0.0, -1.0], [1.0, 0.0], [-1.0, 0.0], [1.0, -1.0], [-1.0, -2.0]])
        yield f"on and off the axes, of about {size:g}", (size * axes,)
    yield "just below the negative axis", (np.array([[-1.0, -below] for below in (1e-3, 1e-6, 1e-9, 5e-11, 1e-13)]),)
    X = draw(rng, (THOUSANDS, 2))
    yield from (("many", (points,)) for points in (X, changed_inside(X), *(X[:n] for n in BLOCKS)))


def loss_scales(w, X, y):
    """Return the sizes of loss and gradient for check_cases."""
    return 1.0, np.append(_largest(X), 1.0)


def weight_scales(X, y, rate, steps):
    """Return the size of the weights for check_cases."""
    return (rate * np.append(_largest(X), 1.0),)


def _largest(X):
    """Return the size of the largest number in each column, 1 for zeros."""
    return size_of_each(np.max(np.abs(X), axis=0))
