"""Pictures for this assignment: outputs in blue, gradients in orange."""

import matplotlib.pyplot as plt
import numpy as np

from .gradient_picture import gradients
from .pictures import number, show, trend, trends

VALUE, GRADIENT, PARAMETER, GREY = "#0b5fa5", "#b34700", "#6b4c9a", "#555555"  # told apart by everybody


def blocks(rows, sizes, title=""):
    """Draw rows of arrays as blocks to scale.

    A row is a list of strings (written as they are) and (name, rows, columns, color), the letters being keys of sizes.
    """
    scale, gap = 0.16, 0.22
    rows = [[item if isinstance(item, str) else (*item, _extent(item, sizes, scale)) for item in row] for row in rows]
    heights = [max(item[-1][1] for item in row if not isinstance(item, str)) + 0.75 for row in rows]
    _, axes = plt.subplots(figsize=(7.5, sum(heights) + 0.3))
    top = 0.0
    for row, height in zip(rows, heights, strict=True):
        x, middle = 0.0, top - height / 2
        for item in row:
            if isinstance(item, str):
                width = 0.13 * len(item) + 0.1
                axes.text(x + width / 2, middle, item, ha="center", va="center", fontsize=12)
            else:
                name, count, across, color, (width, tall) = item
                room = max(0.0, 0.095 * len(name) - width - gap)  # for a name that is wider than its block
                x += room / 2
                style = {"facecolor": color, "alpha": 0.18, "edgecolor": color, "linewidth": 1.2}
                axes.add_patch(plt.Rectangle((x, middle - tall / 2), width, tall, **style))
                axes.text(x + width / 2, middle + tall / 2 + 0.04, name, ha="center", va="bottom", color=color)
                shape = f"{count} × {across}" if count else f"{across}"
                axes.text(x + width / 2, middle - tall / 2 - 0.05, shape, ha="center", va="top", color=GREY, fontsize=8)
                x += room / 2
            x += width + gap
        top -= height
    axes.set(xlim=(-0.3, 7.2), ylim=(top - 0.1, 0.1), aspect="equal", title=title)
    axes.axis("off")
    lines = ", ".join(" ".join(map(_in_words, row)) for row in rows)
    letters = ", ".join(f"{letter} = {size}" for letter, size in sizes.items())
    show(f"Blocks to scale, “{title}”: {lines}, with {letters}.")


def _in_words(item):
    if isinstance(item, str):
        return item
    name, count, across, *_ = item
    return f"{name} ({count} × {across})" if count else f"{name} ({across})"


def _extent(item, sizes, scale):
    _, count, across, _ = item
    return sizes[across] * scale, (sizes[count] if count else 1) * scale


def activation(*named_layers, reach=5.0):
    """Draw each layer's output over its input, and below it what backward makes of an upstream gradient of 1."""
    x = np.linspace(-reach, reach, 400)  # an even number: 0, where some have a kink, is not among them
    count = len(named_layers)
    size = {"figsize": (2.6 * count if count > 1 else 4.2, 3.6), "squeeze": False}
    figure, axes = plt.subplots(2, count, sharex=True, sharey="row", height_ratios=(3, 2), **size)
    said, lowest, highest = [], 0.0, 1.0
    for (name, layer), upper, lower in zip(named_layers, axes[0], axes[1], strict=True):
        output, gradient = layer.forward(x), layer.backward(np.ones_like(x))
        upper.plot(x, output, color=VALUE)
        lower.plot(x, gradient, color=GRADIENT)
        said.append(f"{name} {trend(output)}, below it {trend(gradient)}")
        upper.set_title(name)
        lower.set_xlabel("input x")
        lowest, highest = min(lowest, np.min(gradient)), max(highest, np.max(gradient))
        lower.set_ylim(lowest - 0.1, highest + 0.15)
        for axis in (upper, lower):
            axis.grid(color="#e5e5e5")
    axes[0, 0].set_ylabel("output", color=VALUE)
    axes[1, 0].set_ylabel("local gradient", color=GRADIENT)
    figure.tight_layout()
    inputs = f"inputs from {number(-reach)} to {number(reach)}"
    show(f"The output over {inputs}, and below it the local gradient: {'; '.join(said)}.")


def gradient_check(pairs):
    """Draw gradients by nudging over yours, and say which are right; pairs is a dict from name to both."""
    show(gradients(pairs))


def ways_back(lines):
    """Draw how large a gradient is after each layer on its way back; lines is a dict from a label to the sizes."""
    plt.figure(figsize=(6.5, 3.2))
    for (label, sizes), marker in zip(lines.items(), "os^", strict=False):
        plt.semilogy(sizes, marker=marker, markersize=4, label=label)
    plt.xlabel("layers on the way back")
    plt.ylabel("typical gradient")
    plt.grid(color="#e5e5e5")
    plt.legend(frameon=False)
    show(f"The typical gradient after each layer on the way back, on a logarithmic axis: {trends(lines)}.")


def regions(axes, net, X, y, title):
    """Color the plane by the class to which net gives the largest score, draw the examples, return how many fit."""
    low, high = X.min() - 0.3, X.max() + 0.3
    grid = np.linspace(low, high, 120)
    points = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    classes = net.forward(points).argmax(axis=1).reshape(120, 120)
    axes.contourf(grid, grid, classes, levels=[-0.5, 0.5, 1.5], colors=["#cfe3f7", "#fbdcc4"])
    for label, color, marker in ((0, "#1f5fa8", "o"), (1, "#d9691e", "^")):
        axes.scatter(*X[y == label].T, s=9, color=color, marker=marker)
    axes.set(title=title, aspect="equal", xticks=[], yticks=[])
    return np.mean(net.forward(X).argmax(axis=1) == y)
