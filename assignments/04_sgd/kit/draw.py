"""Draw what training does: paths on the map of a loss, fits, loss curves, and which row is in which batch."""

import itertools

import matplotlib.pyplot as plt
import numpy as np

from .moving_pictures import Panel, around, circle, path, show_moving, text
from .pictures import number, show, spot, trend, trends

COLORS = ("#0b5fa5", "#c75000", "#00865f", "#b8860b", "#8a4f9e")  # that differ for every kind of color vision
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
GRAY = "#555555"


def valley(a, b):
    """Return the height of a long valley."""
    return 0.5 * (0.05 * a**2 + 2.0 * b**2)


def formula(rate, mu, steps=39):
    """Return the places that a ball visits in the valley, by a formula for this one valley: no step is taken."""
    places = []
    for bend, first in ((0.05, -9.0), (2.0, 1.6)):
        change = np.array([[1 - rate * bend, mu], [-rate * bend, mu]])
        places.append([np.linalg.matrix_power(change, k)[0, 0] * first for k in range(steps + 1)])
    return np.column_stack(places)


def rolling(roll=formula):
    """Show the valley with the path of roll(learning rate, mu), a list of places, with a slider for each."""
    sliders = {"learning rate": (0.05, 0.1, 0.3, 0.6, 0.9, 0.97, 1.1), "mu": (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)}
    ranges, word = ((-10, 6), (-2.4, 2.4)), "steps" if roll is formula else "of your steps"
    moving_paths(valley, roll, sliders, ranges, ("a", "b"), (0, 0), word, 0)


def moving_paths(loss, walk, sliders, ranges, names=("slope", "offset"), best=None, word="steps", first=None):
    """Show a map of a loss with the path of walk(*values), a list of places, for the values that sliders are at.

    sliders is a dict from a name to values in order; ranges are those of the map, as names are; word may name their
    values, as in "steps of {} rows". The path shown first has that index; without one, it is the middle one.
    """
    panel = Panel((60, 30, 470, 340), *ranges)
    heights = np.vectorize(loss)(*np.meshgrid(np.linspace(*ranges[0], 90), np.linspace(*ranges[1], 90)))
    levels = np.geomspace(max(heights.min(), heights.max() * 1e-4), heights.max(), 16)

    def frame(*values):
        with np.errstate(over="ignore", invalid="ignore"):  # a walk may leave the map, and all numbers
            route = walk(*values)
            begin, end = (f"{spot(place)}, a loss of {number(loss(*place))}" for place in (route[0], route[-1]))
        shapes = [
            panel.line(route, stroke=COLORS[1], width=1.2),
            panel.dots(route, 2.2, COLORS[1]),
            panel.dots(route[:1], 4.5, GRAY, "square"),
            circle(panel.at(route[-1]), 7, fill="none", stroke="#000000", stroke_width=2),
        ]
        steps = f"{len(route) - 1} {word.format(*values)} from the square at {begin}, to the ring at {end}."
        return shapes, f"{_setting(sliders, values)}: {steps}"

    over = [around(560, 400, [panel]), *panel.axes("", *names)]
    if best is not None:
        x, y = panel.at(best)
        over += [path([(x - 6, y + i), (x + 6, y - i)], stroke="#000000", width=2) for i in (-6, 6)]
    under = panel.level_lines(heights, levels, stroke="#b8c4d6", width=0.9)
    title = f"Paths on a map of a loss over {names[0]} and {names[1]}"
    _moving(title, (560, 400), sliders, frame, under, over, first)


def moving_fits(x, t, fit, strengths, at, true):
    """Show points (x, t), the true curve and fit(strength), both at the numbers `at`, with a slider over strengths."""
    panel = Panel((50, 30, 500, 300), (0.0, 1.0), (-2.2, 2.2))
    under = [panel.dots([pair], 1.2, GRAY) for pair in np.column_stack([at, true])[::4]]

    def frame(strength):
        values = fit(strength)
        away, off = np.abs(np.interp(x, at, values) - t).mean(), np.abs(values - true).mean()
        said = f"Strength {strength:g}: on average, the curve is {number(away)} from the points"
        curve = panel.line(np.column_stack([at, values]), stroke=COLORS[1], width=2.2)
        return [curve], f"{said}, and {number(off)} from the dotted truth."

    over = [panel.dots(np.column_stack([x, t]), 4, COLORS[0]), around(580, 360, [panel]), *panel.axes("", "x")]
    _moving("A curve that is fitted to points", (580, 360), {"strength": strengths}, frame, under, over, 0)


def moving_losses(losses_of, sliders, smooth=30):
    """Show the loss by step, a list losses_of(*values), and its running mean, for the values that sliders are at."""
    found = {values: np.asarray(losses_of(*values), dtype=float) for values in itertools.product(*sliders.values())}
    panel = Panel((70, 30, 470, 270), (0, max(map(len, found.values()))), (-1.5, 1.5))

    def frame(*values):
        losses = found[values]
        mean = np.convolve(losses, np.ones(smooth) / smooth, mode="valid")
        shapes = []
        for curve, begin, look in ((losses, 0, {"opacity": 0.45}), (mean, (smooth - 1) / 2, {"width": 2.5})):
            places = np.column_stack([np.arange(len(curve)) + begin, np.log10(np.maximum(curve, 1e-9))])
            shapes.append(panel.line(places, stroke=COLORS[0], **look))
        return shapes, f"{_setting(sliders, values)}: the running mean of the loss goes {trend(mean)}."

    axes = panel.axes("loss, on a logarithmic axis", "step")
    axes[5:7] = [text(panel.at((0, k)) - (6, -4), f"{10.0**k:g}", 11, GRAY, "end") for k in (-1, 0, 1)]
    over = [around(580, 340, [panel]), *axes]
    _moving("The loss of each batch, step by step", (580, 340), sliders, frame, [], over)


def _setting(sliders, values):
    said = ", ".join(f"{name} {value:g}" for name, value in zip(sliders, values, strict=True))
    return said[0].upper() + said[1:]


def _moving(title, size, sliders, frame, under, over, first=None):
    sizes = [len(values) for values in sliders.values()]
    middle = int(np.ravel_multi_index([size // 2 for size in sizes], sizes))
    show_moving(title, size, sliders, frame, (under, over), (middle if first is None else first, middle))


def curves(series, title="", xlabel="step", ylabel="loss", log=False, smooth=1):
    """Draw curves, a dict from a label to a list of numbers; smooth is the length of a running mean."""
    _, axis = plt.subplots(figsize=(7.6, 3.2), layout="constrained")
    drawn = {}
    for (label, values), color, line in zip(series.items(), COLORS, LINES, strict=False):
        drawn[label] = np.convolve(np.asarray(values, dtype=float), np.ones(smooth) / smooth, mode="valid")
        axis.plot(drawn[label], color=color, linestyle=line, linewidth=1.6, label=label)
    if log:
        axis.set_yscale("log")
    axis.set(xlabel=xlabel, ylabel=ylabel, title=title)
    axis.xaxis.set_major_locator(plt.MaxNLocator(integer=True))
    axis.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    scale = f"{', on a logarithmic axis' if log else ''}{', as a running mean' if smooth > 1 else ''}"
    show(f"{title + ', the' if title else 'The'} {ylabel} by {xlabel}{scale}: {trends(drawn)}.")


def dealt(epochs, rows):
    """Draw which row is in which batch: epochs is a dict from a label to a list of batches, lists of row numbers."""
    _, axis = plt.subplots(figsize=(8, 0.6 + 0.62 * len(epochs)))
    for height, (label, batches) in enumerate(epochs.items()):
        place = 0
        for turn, batch in enumerate(batches):
            color = COLORS[turn % len(COLORS)]
            for row in batch:
                axis.add_patch(plt.Rectangle((place, -height), 0.92, 0.72, facecolor=color, alpha=0.85))
                axis.text(place + 0.46, 0.34 - height, str(row), ha="center", va="center", color="white", fontsize=8)
                place += 1
            place += 0.6
        axis.text(-0.4, 0.36 - height, label, ha="right", va="center")
    axis.set(xlim=(-3, rows + 0.6 * rows / 4), ylim=(0.05 - len(epochs) + 0.85, 0.9))
    axis.axis("off")
    orders = [" | ".join(" ".join(map(str, batch)) for batch in batches) for batches in epochs.values()]
    said = []
    for line, (label, order) in enumerate(zip(epochs, orders, strict=True)):
        first = orders.index(order)
        said.append(f"{label}, {order if first == line else f'the same as in line {first + 1}'}")
    show(f"Which row is in which batch, a line for each epoch, its batches parted by gaps: {'; '.join(said)}.")
