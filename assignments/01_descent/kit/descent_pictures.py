"""Pictures that move: a line that descends to its points, a nudge, a row's loss, a border turned by hand, and rates."""

import numpy as np

from .moving_pictures import Panel, around, circle, path, show_moving
from .pictures import number, spot

LINE, POINTS, BLACK, GRAY, LEVELS = "#c75000", "#0b5fa5", "#000000", "#8a8a8a", "#9fb0c8"  # for any color vision
STEPS, RATES = (0, 1, 2, 3, 4, 5, 10, 20, 40, 80), (0.05, 0.2, 0.35, 0.95, 1.05)
START, SIDE = np.array([-1.2, 1.6]), "#f9e3d2"
LEFT, RIGHT = (52, 34, 270, 270), (420, 34, 270, 270)
WALK = {"stroke": LINE, "width": 1.5}


def points():
    """Return (x, t), 24 points that lie around a line."""
    rng = np.random.default_rng(3)
    x = rng.uniform(0.0, 2.0, 24)
    return x, 1.2 * x - 0.6 + 0.35 * rng.standard_normal(24)


def loss(slope, offset):
    """Return half the mean squared distance of the points from a line, up or down."""
    x, t = points()
    return np.mean((slope * x + offset - t) ** 2) / 2


def places(steps, rate):
    """Return (slope, offset) after each number of steps of descent.

    The landscape is a bowl, on which the way down can be written as a formula: no step has to be taken.
    """
    x, t = points()
    rows = np.column_stack([x, np.ones_like(x)])
    lowest, bends = np.linalg.lstsq(rows, t, rcond=None)[0], rows.T @ rows / len(x)
    return np.array([lowest + np.linalg.matrix_power(np.eye(2) - rate * bends, k) @ (START - lowest) for k in steps])


def _walk(panel, way):
    """Return the way from place to place on a landscape, with a ring at its end."""
    ring = circle(panel.at(way[-1]), 7, fill="none", stroke=BLACK, stroke_width=2.2)
    return [panel.line(way, **WALK), panel.dots(way, 2.5, LINE), ring]


def _landscape(panel, height, count=14):
    """Return the level lines of a landscape, closer to each other where it is low."""
    a, b = np.meshgrid(np.linspace(*panel.x_range, 80), np.linspace(*panel.y_range, 80))
    heights = np.vectorize(lambda *place: height(np.array(place)))(a, b)
    low = max(heights.min() * 1.1, heights.max() / 500)
    return panel.level_lines(heights, np.geomspace(low, heights.max(), count), stroke=LEVELS)


def _show(title, panels, sliders, frame, under, over, start=0, rest=-1):
    """Show panels side by side that move."""
    size = panels[-1].box[0] + panels[-1].box[2] + 30, 344
    show_moving(title, size, sliders, frame, (under, [around(*size, panels), *over]), (start, rest))


def descent():
    """Show a line that descends to its points and its place on the landscape of the loss, at several rates."""
    (x, t), left, right = points(), Panel(LEFT, (0.0, 2.0), (-1.5, 2.5)), Panel(RIGHT, (-1.8, 2.6), (-2.0, 2.2))
    cover = [around(RIGHT[0], 350, []), left.dots(np.column_stack([x, t]), 3.5, POINTS)]  # a walk may leave its panel
    under = _landscape(right, lambda place: loss(*place))

    def frame(step, rate):
        way = places(range(step + 1), rate)
        slope, offset = way[-1]
        gaps = np.stack([np.column_stack([x, t]), np.column_stack([x, slope * x + offset])], axis=1).reshape(-1, 2)
        shapes = [*_walk(right, way), *cover, path(left.at(gaps), [1, 2] * len(x), stroke=GRAY, width=1)]
        shapes.append(left.line([(0.0, offset), (2.0, 2.0 * slope + offset)], stroke=LINE, width=2.5))
        said = f"Step {step}, learning rate {number(rate)}: the line's slope and offset are {spot(way[-1])}"
        return shapes, f"{said}, and its loss is {number(loss(slope, offset))}."

    over = [*left.axes("points and a line", "x", "y"), *right.axes("the loss of every line", "slope", "offset")]
    sliders = {"step": STEPS, "learning rate": RATES}
    _show("Descent: a line finds its points", [left, right], sliders, frame, under, over, 2, 2 - len(RATES))


def nudging(here=0.8, sizes=(0.01, 0.1, 0.25, 0.5, 1.0)):
    """Show the slope of a curve by two looks at it: with one of them at the place itself, or one on each side."""
    panel = Panel((52, 34, 420, 270), (-1.0, 2.2), (-1.0, 7.0))
    wide = np.linspace(*panel.x_range, 80)

    def frame(sides, h):
        low, high = (here if sides == "one side" else here - h), here + h
        slope = (np.exp(high) - np.exp(low)) / (high - low)
        ends = [(x, np.exp(low) + slope * (x - low)) for x in panel.x_range]
        shapes = [
            panel.line(ends, stroke=LINE, width=2),
            panel.dots([(low, np.exp(low)), (high, np.exp(high))], 5, LINE),
        ]
        said = f"Looks on {sides}, h = {number(h)}: the line through the dots has the slope {slope:.4f}"
        return shapes, f"{said}, and the curve at the square has {np.exp(here):.4f}."

    under = [panel.line(np.column_stack([wide, np.exp(wide)]), stroke=POINTS, width=2.5)]
    over = [*panel.axes("two looks at a curve", "x", "f"), panel.dots([(here, np.exp(here))], 4, BLACK, "square")]
    _show("Nudging", [panel], {"looks": ("one side", "both sides"), "h": sizes}, frame, under, over, 4, 5)


def scores(logistic_loss=None):
    """Show a row's probability and loss over its score; with the student's loss, that loss and its slope."""
    left, right = Panel(LEFT, (-6.0, 6.0), (0.0, 1.0)), Panel(RIGHT, (-6.0, 6.0), (0.0, 6.0))
    wide = np.linspace(-6.0, 6.0, 61)
    curves = {label: np.log1p(np.exp(-wide if label else wide)) for label in (1, 0)}

    def frame(label, s):
        p, value = 1 / (1 + np.exp(-s)), np.interp(s, wide, curves[label])
        said = f"The row is of class {label} and its score is {number(s)}: p = {number(p)}"
        shapes = [right.line(np.column_stack([wide, curves[label]]), stroke=POINTS, width=2.5)]
        if logistic_loss:  # one feature that is always 0: then the score is the bias
            value, gradient = logistic_loss(np.array([0.0, s]), np.zeros((1, 1)), np.array([label]))
            ends = [(x, value + gradient[-1] * (x - s)) for x in (-6.0, 6.0)]
            shapes.append(right.line(ends, stroke=LINE, width=2))
        shapes += [left.dots([(s, p)], 5, LINE), right.dots([(s, value)], 5, LINE)]
        slope = f", your slope {number(gradient[-1])}" if logistic_loss else ""
        return shapes, f"{said}, {'your' if logistic_loss else 'its'} loss is {number(value)}{slope}."

    under = [left.line(np.column_stack([wide, 1 / (1 + np.exp(-wide))]), stroke=POINTS, width=2.5)]
    over = [*left.axes("probability of class 1", "score", "p"), *right.axes("loss of the row", "score", "loss")]
    title = "Your loss and its slope" if logistic_loss else "A row's probability and its loss"
    _show(title, [left, right], {"class": (1, 0), "score": np.arange(-5.0, 6.0)}, frame, under, over, 7, 7)


def turn_border(sets, colors):
    """Show two sets of points and a straight border through both, with sliders for its angle and its offset."""
    panels, ends = [Panel(box, (-3.2, 3.2), (-3.2, 3.2)) for box in (LEFT, RIGHT)], (-3.2, 3.2)
    corners, over = np.stack(np.meshgrid(ends, ends), axis=-1), []

    def frame(degrees, offset):
        across = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        score, shapes = corners @ across - offset, []
        for panel in panels:
            shapes += panel.region(score, 0.0, 20.0, stroke="none", fill=SIDE)
            shapes += panel.level_lines(score, [0.0], stroke=BLACK, width=2)
        right = (f"{np.mean((X @ across > offset) == y):.1%} of {title}" for title, (X, y) in sets.items())
        return shapes, f"Angle {number(degrees)}, offset {number(offset)}: {' and '.join(right)} are right."

    for panel, (title, (X, y)) in zip(panels, sets.items(), strict=True):
        over += [
            *panel.axes(title, "x1", "x2"),
            panel.dots(X[y == 0], 2.2, colors[0]),
            panel.dots(X[y == 1], 2.2, colors[1], "square"),
        ]
    sliders = {"angle": np.arange(0.0, 360.0, 15.0), "offset": np.arange(-2.0, 2.5)}
    _show("One straight border for two sets of points", panels, sliders, frame, [], over, 2, 2)


def rates(height, walk, values):
    """Show the walks of several learning rates on a bowl, and the height over the steps; walk(rate) returns places."""
    left, right = Panel(LEFT, (-3.0, 3.0), (-3.0, 3.0)), Panel(RIGHT, (0.0, 15.0), (0.0, 8.0))

    def frame(rate):
        with np.errstate(over="ignore", invalid="ignore"):  # a walk may leave all numbers
            way = np.array(walk(rate))
            heights = np.array([height(place) for place in way])
        curve = np.column_stack([np.arange(len(way)), heights])
        shapes = [*_walk(left, way), right.line(curve, **WALK), right.dots(curve, 3, LINE)]
        ends = f"from a height of {number(heights[0])} to {number(heights[-1])}"
        return shapes, f"Learning rate {number(rate)}: {len(way) - 1} steps lead {ends}."

    over = [*left.axes("your walk", "w0", "w1"), *right.axes("its height", "step", "")]
    under, middle, sliders = _landscape(left, height), len(values) // 2, {"learning rate": values}
    _show("Your descent at several rates", [left, right], sliders, frame, under, over, rest=middle)
