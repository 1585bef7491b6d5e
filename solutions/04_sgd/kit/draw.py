"""Draw what training does: paths on the map of a loss, loss curves, and who sits in which batch."""

import itertools

import matplotlib.pyplot as plt
import numpy as np

from .moving_pictures import Scene, show_moving
from .pictures import number, show, spot, trends
from .svg import Panel, around, circle, path

COLORS = ("#0b5fa5", "#c75000", "#00865f", "#b8860b", "#8a4f9e")  # that differ for every kind of color vision
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
GRAY = "#555555"


def paths(loss, routes, x_range, y_range, title="", names=("slope", "offset"), best=None, begin="start"):
    """Draw maps of a loss, one beside the other, each with the path that one way of training took.

    loss is a function of two numbers, routes a dict from a label to a list of such pairs, begin the name of the first
    place of each route ("" where it is nothing special).
    """
    figure, axes = plt.subplots(1, len(routes), figsize=(4.2 * len(routes), 3.7), squeeze=False, sharey=True)
    grid_x, grid_y = np.meshgrid(np.linspace(*x_range, 90), np.linspace(*y_range, 90))
    heights = np.vectorize(loss)(grid_x, grid_y)
    levels = np.geomspace(max(heights.min(), heights.max() * 1e-4), heights.max(), 16)
    for axis, (label, route), color in zip(axes[0], routes.items(), COLORS, strict=False):
        axis.contour(grid_x, grid_y, heights, levels=levels, colors="#b8c4d6", linewidths=0.8)
        places = np.array(route, dtype=float)
        axis.plot(*places.T, color=color, linewidth=1.1, marker="o", markersize=2.6)
        if begin:
            axis.plot(*places[0], color=GRAY, marker="s", markersize=6, linestyle="none", label=begin)
        if best is not None:
            axis.plot(*best, color="black", marker="x", markersize=8, linestyle="none", label="lowest point")
        axis.set(xlim=x_range, ylim=y_range, title=label, xlabel=names[0])
    axes[0][0].set_ylabel(names[1])
    axes[0][0].legend(frameon=True, framealpha=0.9, loc="lower left", fontsize=8)
    if title:
        figure.suptitle(title)
    figure.tight_layout()
    ways = "; ".join(f"{label}, {_way(loss, route)}" for label, route in routes.items())
    cross = "" if best is None else f"; a cross marks the lowest point, {spot(best)}"
    maps = f"{title}, on maps" if title else "Maps" if len(routes) > 1 else "A map"
    show(f"{maps} of a loss over {names[0]} and {names[1]}: {ways}{cross}.")


def _way(loss, route):
    """Say where a path leads, and from what loss to what loss."""
    begin, end = (f"{spot(place)} at a loss of {number(loss(*place))}" for place in (route[0], route[-1]))
    return f"from {begin} to {end}" if len(route) > 1 else f"with a square at {begin}"


def moving_paths(loss, walk, sliders, ranges, names=("slope", "offset"), best=None):
    """Show a map of a loss with the path of walk(*values), a list of places, for the values that sliders are at.

    sliders is a dict from a name to values in order; ranges are those of the map, as names are. The first path is that
    of the values in the middle.
    """
    panel = Panel((60, 30, 470, 340), *ranges)
    grid_x, grid_y = np.meshgrid(np.linspace(*ranges[0], 90), np.linspace(*ranges[1], 90))
    heights = np.vectorize(loss)(grid_x, grid_y)
    levels = np.geomspace(max(heights.min(), heights.max() * 1e-4), heights.max(), 16)
    under = panel.level_lines(heights, levels, stroke="#b8c4d6", width=0.9)
    frames = []
    for values in itertools.product(*sliders.values()):
        with np.errstate(over="ignore", invalid="ignore"):  # a walk may leave the map, and all numbers
            route = walk(*values)
            begin, end = (f"{spot(place)}, a loss of {number(loss(*place))}" for place in (route[0], route[-1]))
        told = ", ".join(f"{name} {value:g}" for name, value in zip(sliders, values, strict=True))
        shapes = [
            panel.line(route, stroke=COLORS[1], width=1.2),
            panel.dots(route, 2.2, COLORS[1]),
            panel.dots(route[:1], 4.5, GRAY, "square"),
            circle(panel.at(route[-1]), 7, fill="none", stroke="#000000", stroke_width=2),
        ]
        steps = f"{len(route) - 1} steps from the square at {begin}, to the ring at {end}."
        frames.append((shapes, f"{told[0].upper()}{told[1:]}: {steps}"))
    over = [around(560, 400, [panel]), *panel.axes("", *names)]
    if best is not None:
        x, y = panel.at(best)
        over += [path([(x - 6, y + i), (x + 6, y - i)], stroke="#000000", width=2) for i in (-6, 6)]
    middle = np.ravel_multi_index([len(values) // 2 for values in sliders.values()], [*map(len, sliders.values())])
    texts = {name: [f"{value:g}" for value in values] for name, values in sliders.items()}
    scene = Scene(560, 400, f"Paths on a map of a loss over {names[0]} and {names[1]}", under, over)
    show_moving(scene, texts, frames, int(middle), int(middle))


def curves(series, title="", xlabel="step", ylabel="loss", log=False, smooth=1):
    """Draw curves, a dict from a label to a list of numbers; smooth is the length of a running mean."""
    figure, axis = plt.subplots(figsize=(7.6, 3.2))
    drawn = {}
    for (label, values), color, line in zip(series.items(), COLORS, LINES, strict=False):
        values, style = np.asarray(values, dtype=float), {"color": color, "linestyle": line, "linewidth": 1.6}
        if smooth > 1:
            axis.plot(values, color=color, linewidth=0.5, alpha=0.25)
            values = np.convolve(values, np.ones(smooth) / smooth, mode="valid")
            axis.plot(np.arange(len(values)) + (smooth - 1) / 2, values, **style, label=label)
        else:
            axis.plot(values, **style, label=label)
        drawn[label] = values
    if log:
        axis.set_yscale("log")
    axis.set(xlabel=xlabel, ylabel=ylabel, title=title)
    axis.xaxis.set_major_locator(plt.MaxNLocator(integer=True))
    axis.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    figure.tight_layout()
    scale = f"{', on a logarithmic axis' if log else ''}{', as a running mean' if smooth > 1 else ''}"
    show(f"{title + ', the' if title else 'The'} {ylabel} by {xlabel}{scale}: {trends(drawn)}.")


def dealt(epochs, rows):
    """Draw who sits in which batch: epochs is a dict from a label to a list of batches, lists of row numbers."""
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
        twin = orders.index(order)
        said.append(f"{label.strip()}, {order if twin == line else f'the same as in line {twin + 1}'}")
    show(f"Who sits in which batch, a line for each epoch, its batches parted by gaps: {'; '.join(said)}.")


def fits(x, t, lines, at, true):
    """Draw points (x, t), the true curve, and fitted ones, a dict from a label to the values at `at`."""
    figure, axes = plt.subplots(1, len(lines), figsize=(3.6 * len(lines), 2.8), sharey=True)
    for axis, (label, values), color in zip(axes, lines.items(), COLORS, strict=False):
        axis.plot(x, t, color=GRAY, marker="o", markersize=4, linestyle="none")
        axis.plot(at, true, color=GRAY, linewidth=1.2, linestyle=":")
        axis.plot(at, values, color=color, linewidth=1.6)
        axis.set(title=label, ylim=(min(t) - 1.0, max(t) + 1.0), xlabel="x")
    figure.tight_layout()
    misses = {label: np.abs(np.interp(x, at, values) - t).mean() for label, values in lines.items()}
    said = "; ".join(f"{label}, {number(miss)} from a point on average" for label, miss in misses.items())
    show(f"{len(x)} points, the dotted true curve, and a fitted curve on each panel: {said}.")
