"""Hidden tests of descent.features."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import as_array, assert_close, bank_entry, check, mistake_if
from autograder.battery import assert_conduct
from autograder.together import for_each, together

from ..magnitudes import assert_every_size
from ..special import assert_left_alone, check_cases, check_found
from .classifier import accuracy, train
from .sets import (
    in_all_quadrants,
    near_the_axes,
    of_any_size,
    on_the_axes,
    polar,
    product,
    rings,
    with_negative_zeros,
    xor,
)
from .special import points


def check_tiny_angles(found, expected):
    """Judge tiny angles by their own size."""
    tiny = np.abs(expected[:, 1]) < 1e-6
    angles = as_array(found, "polar_features", expected.shape)[tiny, 1]
    lost = np.any((expected[tiny, 1] != 0) & (angles == 0))
    with mistake_if(lost, bank_entry("polar-arccosine-of-tiny-angles")):
        assert_every_size(angles, expected[tiny, 1], "polar_features of points next to the axes")


def settled_polar(found, X):
    """Return the polar features with the angles that may be others, of the origin and where x2 is -0.0, exchanged."""
    found = as_array(found, "polar_features", X.shape)
    free = np.all(X == 0.0, axis=1) | ((X[:, 1] == 0.0) & np.signbit(X[:, 1]))
    return np.where(np.column_stack((0 * free, free)), polar(X), found).astype(found.dtype)


def is_lost(found):
    """Whether numbers are all 0 or inf, as what is tiny or large becomes in single precision."""
    numbers = isinstance(found, np.ndarray) and found.size > 0 and found.dtype.kind == "f"
    return numbers and bool(np.all((found == 0.0) | np.isinf(found)))


def check_extremes(student, rng):
    """The origin has an angle, any will do; products may be far from 1, those of two coordinates far from it, too."""
    zeros = np.array([(0.0, 0.0), (-0.0, 0.0), (0.0, -0.0), (-0.0, -0.0)])
    below = np.array([(-1.5, -0.0)])
    X = np.concatenate((zeros, below, in_all_quadrants(rng, 3)))
    with mistake_if(True, bank_entry("polar-origin-without-angle")):
        found = as_array(student.polar_features(X), "polar_features, the origin among the points,", X.shape)
    assert_close(found[:, 0], polar(X)[:, 0], "r of polar_features, the origin among the points,")
    check(np.all(np.abs(found[:4, 1]) < 3.2), "θ of polar_features at the origin is no angle from −π to π.")
    assert_close(found[5:], polar(X)[5:], "polar_features, the origin among the points,")
    assert_close(np.abs(found[4:5]), np.abs(polar(below)), "polar_features of a point whose x2 is -0.0")
    X = in_all_quadrants(rng, 4)
    for size in (1e-100, 1e100):
        name, found = f"product_features of numbers of about {size:g}", student.product_features(size * X)
        with mistake_if(is_lost(found), bank_entry("product-in-single-precision")):
            found = as_array(found, name, (4, 3))
            assert_every_size(found / [size, size, size**2], product(X), name)


@pytest.mark.task("descent.features", points=5)
def test_features_polar(student, rng):
    """The polar features are the distance from the origin and the angle, right in all four quadrants."""
    points = [in_all_quadrants(rng, n) for n in (9, 4, 2, 1, 50, 4)]
    for X, found in zip(points, for_each(student.polar_features, zip(points)), strict=True):
        assert_close(found, polar(X), "polar_features")


@pytest.mark.task("descent.features", points=1, needs=test_features_polar)
def test_features_polar_axes(student, rng):
    """On the axes and next to them, too, the angle is right, π on the negative half of the first."""
    X = np.concatenate((on_the_axes(rng), near_the_axes(rng), in_all_quadrants(rng, 4))) + 0.0  # + 0.0: no -0.0
    X = np.concatenate((X, with_negative_zeros(rng)))
    found = student.polar_features(X)
    assert_close(found, polar(X), "polar_features of points on the axes or next to them")
    check_tiny_angles(found, polar(X))


@pytest.mark.task("descent.features", points=4)
def test_features_product(student, rng):
    """The product features are the two coordinates and, third, their product."""
    points = [in_all_quadrants(rng, n) for n in (9, 4, 3, 2, 1, 50, 4)]
    for X, found in zip(points, for_each(student.product_features, zip(points)), strict=True):
        assert_close(found, product(X), "product_features")


@pytest.mark.task("descent.features", points=2, needs=[test_features_polar, test_features_product])
def test_features_solve(student, rng):
    """With these features a linear classifier gets rings and XOR right; without them it cannot."""
    for (X, y), name in ((rings(rng), "polar_features"), (xor(rng), "product_features")):
        features = as_array(getattr(student, name)(X), name).astype(np.float64)
        check(accuracy(train(X, y), X, y) <= 0.60, "The points can be told apart without features.")
        check(accuracy(train(features, y), features, y) >= 0.95, f"A linear classifier fails after {name}.")


@pytest.mark.task("descent.features", points=1, needs=[test_features_polar, test_features_product])
def test_features_conduct(student, rng):
    """The points that features are computed of are left as they are."""
    X = in_all_quadrants(rng, 8)
    cases = [(X, ", called again,")] * 2
    cases += [(s * in_all_quadrants(rng, n), f" of coordinates of about {s:g}") for n, s in ((1, 1e-6), (4, 1e3))]

    def both(X):
        return student.polar_features(X), student.product_features(X)

    X = of_any_size(rng)
    *runs, (polar_found, found) = together(student, lambda: [both(X) for X in (*[X for X, _ in cases], X)])
    for found_both, (points_now, when) in zip(runs, cases, strict=True):
        for features, right, name in zip(found_both, (polar, product), ("polar", "product"), strict=True):
            assert_close(features, right(points_now), f"{name}_features{when}")
    assert_every_size(polar_found, polar(X), "polar_features of tiny and large coordinates")
    found, expected = as_array(found, "product_features", (len(X), 3)), product(X)
    alike = len(X) // 2
    assert_every_size(found[:alike], expected[:alike], "product_features of tiny and large coordinates")
    with mistake_if(np.array_equal(found[:, :2], X), bank_entry("product-by-squares")):
        assert_every_size(found, expected, "product_features of points with one coordinate much the larger")
    check_extremes(student, rng)
    assert_conduct(student)
    check_cases(student, student.product_features, product, points(rng), "product_features")
    cases = list(points(rng))
    found = together(student, lambda: [student.polar_features(X) for _, (X,) in cases])
    found = [settled_polar(features, X) for features, (_, (X,)) in zip(found, cases, strict=True)]
    check_found(found, polar, cases, "polar_features")
    assert_left_alone(student)
