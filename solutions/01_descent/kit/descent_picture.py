"""The picture that 01 opens with: a line that descends to its points, and its weights on the landscape of the loss."""

import numpy as np

from .moving_pictures import Scene
from .pictures import number, spot
from .svg import Panel, around, circle, path

LINE, POINTS, BLACK = "#c75000", "#0b5fa5", "#000000"  # that differ for every kind of color vision
STEPS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 80)
START, RATE = np.array([-1.2, 1.6]), 0.35


def points():
    """Return (x, t), 24 points that lie around a line."""
    rng = np.random.default_rng(3)
    x = rng.uniform(0.0, 2.0, 24)
    return x, 1.2 * x - 0.6 + 0.35 * rng.standard_normal(24)


def loss(slope, offset):
    """Return half the mean squared distance of the points from a line, up or down."""
    x, t = points()
    return np.mean((slope * x + offset - t) ** 2) / 2


def places(steps):
    """Return (slope, offset) after each number of steps of descent.

    The landscape is a bowl, on which the way down can be written as a formula: no step has to be taken.
    """
    x, t = points()
    rows = np.column_stack([x, np.ones_like(x)])
    lowest, bends = np.linalg.lstsq(rows, t, rcond=None)[0], rows.T @ rows / len(x)
    return np.array([lowest + np.linalg.matrix_power(np.eye(2) - RATE * bends, k) @ (START - lowest) for k in steps])


def frames_of_descent():
    """Return what stays, the slider over the steps, and the frames: the line, and its place on the landscape."""
    (x, t), every = points(), places(range(STEPS[-1] + 1))
    left = Panel((52, 34, 270, 270), (0.0, 2.0), (-1.5, 2.5))
    right = Panel((420, 34, 270, 270), (-1.8, 2.6), (-2.0, 2.2))
    slopes, offsets = np.meshgrid(np.linspace(*right.x_range, 80), np.linspace(*right.y_range, 80))
    heights = np.vectorize(loss)(slopes, offsets)
    levels = np.geomspace(heights.min() * 1.1, heights.max(), 14)
    under = [left.dots(np.column_stack([x, t]), 3.5, POINTS), *right.level_lines(heights, levels, stroke="#9fb0c8")]
    frames = []
    for step in STEPS:
        slope, offset = every[step]
        fitted = slope * x + offset
        gaps = np.stack([np.column_stack([x, t]), np.column_stack([x, fitted])], axis=1).reshape(-1, 2)
        shapes = [
            path(left.at(gaps), [1, 2] * len(x), stroke="#8a8a8a", width=1),
            left.line([(0.0, offset), (2.0, 2.0 * slope + offset)], stroke=LINE, width=2.5),
            right.line(every[: step + 1], stroke=LINE, width=1.5),
            right.dots(every[: step + 1], 2.5, LINE),
            circle(right.at(every[step]), 7, fill="none", stroke=BLACK, stroke_width=2.2),
        ]
        words = f"{step} step{'s' * (step != 1)}" if step else "the start"
        height = f"a loss of {number(loss(slope, offset))}, {number(loss(*START))} at the start"
        said = f"On the left the line and its points after {words}, on the right a ring at its slope and offset"
        frames.append((shapes, f"{said}, {spot((slope, offset))}, on the landscape of the loss: {height}."))
    over = [around(720, 344, [left, right]), *left.axes("points and a line", "x", "y")]
    over += right.axes("the loss of every line", "slope", "offset")
    scene = Scene(720, 344, "Descent: a line finds its points", under, over)
    return scene, {"step": [str(step) for step in STEPS]}, frames
