"""Sets of points in the plane, and the features that tell their classes apart."""

from __future__ import annotations

import numpy as np

POINTS = 400
ANY_SIZE = np.array([1e-100, 1e-13, 1.0, 1e9, 1e100])


def rings(rng):
    """Return a disc inside a ring, two classes of the same size and center."""
    half = POINTS // 2
    angles = np.linspace(0.0, 4.0 * np.pi, POINTS, endpoint=False) + rng.uniform(0.0, 2.0 * np.pi)
    radius = np.append(rng.normal(1.0, 0.18, half), rng.normal(2.2, 0.18, half))
    return radius[:, None] * np.column_stack((np.cos(angles), np.sin(angles))), np.repeat((0, 1), half)


def xor(rng):
    """Return points in four quadrants, as many in each; 1 where the two coordinates have the same sign."""
    signs = np.array([(1, 1), (-1, -1), (1, -1), (-1, 1)])[np.arange(POINTS) % 4]
    return signs * rng.uniform(0.08, 2.0, (POINTS, 2)), (signs[:, 0] == signs[:, 1]).astype(np.int64)


def in_all_quadrants(rng, n):
    """Return points of every quadrant, the first four in different ones, none of them near an axis."""
    signs = np.array([(-1, 1), (1, -1), (-1, -1), (1, 1)])[np.arange(n) % 4]
    return signs * rng.uniform(0.3, 2.0, (n, 2))


def on_the_axes(rng):
    """Return a point on each half of both axes."""
    lengths = rng.uniform(0.5, 2.0, 4)
    return lengths[:, None] * np.array([(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)])


def with_negative_zeros(rng):
    """Return a point on each half of the x2 axis and one on the positive half of the other, with -0.0 for a zero."""
    lengths = rng.uniform(0.5, 2.0, 3)
    return np.array([(-0.0, lengths[0]), (-0.0, -lengths[1]), (lengths[2], -0.0)])


def near_the_axes(rng):
    """Return a point on either side of each half of both axes, the branch cut of the angle among them."""
    near = np.array([(long, 1e-9 * side) for long in (1.0, -1.0) for side in (1.0, -1.0)])
    return rng.uniform(0.5, 2.0, (8, 1)) * np.concatenate((near, near[:, ::-1]))


def of_any_size(rng):
    """Return points whose two coordinates are of one size, which may be any, and points with one much the larger."""
    sizes = np.concatenate((np.column_stack((ANY_SIZE, ANY_SIZE)), np.column_stack((ANY_SIZE, ANY_SIZE[::-1]))))
    return sizes * in_all_quadrants(rng, len(sizes))


def polar(X):
    """Return the distance from the origin and the angle of each point."""
    return np.column_stack((np.sqrt(X[:, 0] ** 2 + X[:, 1] ** 2), np.arctan2(X[:, 1], X[:, 0])))


def product(X):
    """Return the two coordinates of each point and their product."""
    return np.column_stack((X[:, 0], X[:, 1], X[:, 0] * X[:, 1]))
