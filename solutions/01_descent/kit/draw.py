"""Point sets and pictures for the notebook: walks and arrows on a landscape, errors, and borders of classifiers."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap

from .descent_pictures import descent, nudging, rates, scores, turn_border  # noqa: F401 - for the notebook
from .pictures import number, show, spot, trends

COLORS, MARKERS = ("#1f77b4", "#d95f02"), "os"  # class 0, class 1


# --- point sets: (X, y), X of shape (points, 2), y of 0 and 1


def blobs(seed=0, points=400):
    """Return two round clouds next to each other."""
    rng = np.random.default_rng(seed)
    y = np.arange(points) % 2
    return np.array([[-0.8, 0.4], [1.4, 1.6]])[y] + rng.normal(0, 0.6, (points, 2)), y


def rings(seed=0, points=400):
    """Return a small ring inside a large one."""
    rng = np.random.default_rng(seed)
    y = np.arange(points) % 2
    angle, radius = rng.uniform(0, 2 * np.pi, points), rng.normal(1 + 1.2 * y, 0.18)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


def xor(seed=0, points=400):
    """Return four clouds at the corners of a square; opposite corners belong together."""
    rng = np.random.default_rng(seed)
    corner = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])[np.arange(points) % 4]
    return 1.2 * corner + rng.normal(0, 0.25, (points, 2)), (corner[:, 0] == corner[:, 1]).astype(int)


# --- pictures


def by_hand():
    """Show rings and XOR with a straight border that sliders turn and shift."""
    turn_border({"rings": rings(), "XOR": xor()}, COLORS)


def paths(f, walks, reach=3.0, gradient=None):
    """Draw the level lines of f, and on each panel one walk: {title: places (steps, 2)}; arrows against a gradient."""
    _, panels = plt.subplots(1, len(walks), figsize=(3.3 * len(walks), 3.4), layout="constrained")
    side = np.linspace(-reach, reach, 121)
    heights = np.array([[f(np.array([a, b])) for a in side] for b in side])
    for axes, (title, places) in zip(np.atleast_1d(panels), walks.items(), strict=True):
        axes.contour(side, side, heights, levels=12, colors="#bbbbbb", linewidths=0.8)
        if gradient:
            roots = np.array([(a, b) for a in side[12::24] for b in side[12::24]])
            axes.quiver(*roots.T, *-np.array([gradient(root) for root in roots]).T, color=COLORS[0], angles="xy")
        axes.plot(*np.transpose(places), "o-", color=COLORS[1], markersize=3.5, linewidth=1.2)
        axes.plot(*places[0], "o", color="black", markersize=6)
        ends, where = (-reach, 0, reach), " → ".join(dict.fromkeys([spot(places[0]), spot(places[-1])]))
        axes.set(xlim=ends[::2], ylim=ends[::2], aspect="equal", title=title, xlabel=where, xticks=ends, yticks=ends)
    ways = (f"{title}, from {spot(way[0])} to {spot(way[-1])} in {len(way) - 1} steps" for title, way in walks.items())
    land = f"a landscape{', with arrows downhill' * bool(gradient)}"
    show(f"Walks over the level lines of {land}, each from a black dot on its own panel: {'; '.join(ways)}.")


def errors(steps, curves, marked=None):
    """Draw errors over the step h, both on logarithmic axes; curves is {label: errors}."""
    _, axes = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    for (label, values), color in zip(curves.items(), COLORS, strict=False):
        axes.loglog(steps, np.maximum(values, 1e-17), ".-", color=color, label=label)
    if marked:
        axes.axvline(marked, color="#888888", linewidth=0.8, linestyle="--", label="h by default")
    axes.set(xlabel="h", ylabel="relative error")
    axes.invert_xaxis()
    axes.legend(frameon=False)
    line = f"; a dashed line is at h = {number(marked)}" if marked else ""
    said = f"Relative errors over h from {number(steps[0])} to {number(steps[-1])}, both on logarithmic axes"
    show(f"{said}: {trends(curves, steps)}{line}.")


def decisions(panels, names=("$x_1$", "$x_2$")):
    """Draw sets and what a classifier makes of the plane; panels is a list of (title, X, y, predict)."""
    _, row = plt.subplots(1, len(panels), figsize=(3.7 * len(panels), 3.9), layout="constrained")
    said = []
    for axes, (title, X, y, predict) in zip(np.atleast_1d(row), panels, strict=True):
        low, high = X.min(axis=0) - 0.4, X.max(axis=0) + 0.4
        a, b = np.meshgrid(np.linspace(low[0], high[0], 241), np.linspace(low[1], high[1], 241))
        classes = np.asarray(predict(np.stack([a.ravel(), b.ravel()], axis=1)), dtype=float).reshape(a.shape)
        extent = (low[0], high[0], low[1], high[1])
        colors = ListedColormap(COLORS)
        axes.imshow(classes, origin="lower", extent=extent, cmap=colors, vmin=0, vmax=1, alpha=0.22, aspect="equal")
        for label, (color, marker) in enumerate(zip(COLORS, MARKERS, strict=True)):
            axes.scatter(*X[y == label].T, color=color, marker=marker, s=9)
        right = np.mean(np.asarray(predict(X)) == y)
        axes.set_title(f"{title}\n{right:.1%} right", fontsize=11)
        axes.set_xlabel(names[0])
        axes.set_ylabel(names[1])
        said.append(f"{title}, {right:.1%} right, with class 1 on {classes.mean():.0%} of the plane")
    across, up = (name.strip("$").replace("_", "") for name in names)
    points = f"Points of two classes, dots of 0 and squares of 1, over {across} and {up}"
    show(f"{points}, and the class predicted around them: {'; '.join(said)}.")
