"""Draw computational graphs: values above the wires in blue, gradients below them in orange."""

import matplotlib.pyplot as plt
import numpy as np

from .graph_layout import RADIUS, STUB, borders, layout, short, wires
from .graph_steps import GRADIENT, SYMBOLS, VALUE, WIRE, frames_of, scene_of, values_of  # noqa: F401 - the notebook's
from .moving_pictures import show_moving
from .pictures import show


def graph(nodes, values=None, gradients=None, title=""):
    """Draw nodes, a list of (name, op, inputs); values and gradients are dicts by name, each may miss some.

    A gradient under the key (source, node) belongs to one use of a value and is written where that wire ends.
    """
    values, gradients = values or {}, gradients or {}
    places, detours = layout(nodes)
    left, right, low, high = borders(places, detours)
    top = 0.3 if title else 0.0
    figure = plt.figure(figsize=(right - left, high - low + top))
    axes = figure.add_axes((0, 0, 1, (high - low) / (high - low + top)))
    axes.set(xlim=(left, right), ylim=(low, high), aspect="equal")
    axes.axis("off")
    axes.set_title(title, fontsize=11)
    for source, name, way in wires(nodes, places, detours):
        axes.plot(*zip(*way, strict=True), color=WIRE, linewidth=1.2, zorder=1)
        if (source, name) in gradients:
            middle = np.mean(way[-2:], axis=0)
            white = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
            _write(axes, *middle, short(gradients[source, name]), va="center", color=GRADIENT, bbox=white)
    for name, op, _ in nodes:
        x, y = places[name]
        axes.add_patch(plt.Circle((x, y), RADIUS, facecolor="#eef3fb", edgecolor=WIRE, linewidth=1.2, zorder=3))
        symbol = SYMBOLS.get(op, op)
        _write(axes, x, y, symbol, va="center_baseline", fontsize=15 if len(symbol) == 1 else 10)
        _write(axes, x, y + RADIUS + 0.04, name, va="bottom", color=WIRE, fontsize=9, style="italic")
    used = {source for _, _, inputs in nodes for source in inputs}
    for name, (x, y) in places.items():
        start, end = x + RADIUS, x + RADIUS + STUB
        style = {
            "arrowstyle": "-" if name in used else "->",
            "color": WIRE,
            "linewidth": 1.2,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        axes.annotate("", (end, y), (start, y), arrowprops=style)
        if all(name != node for node, _, _ in nodes):
            _write(axes, start - 0.07, y, name, ha="right", va="center", fontsize=12, style="italic")
        _write(axes, (start + end) / 2, y + 0.04, short(values.get(name)), va="bottom", color=VALUE)
        _write(axes, (start + end) / 2, y - 0.06, short(gradients.get(name)), va="top", color=GRADIENT)
    show(_in_words(nodes, values, gradients, title))


def _in_words(nodes, values, gradients, title):
    """Say what the picture of a graph shows."""
    gates = ", ".join(f"{name} = {op} of {' and '.join(inputs)}" for name, op, inputs in nodes)
    said = f"{title or 'A graph'}, drawn with its gates {gates}"
    drawn = {name for node, _, inputs in nodes for name in (node, *inputs)}
    for words, numbers in (("above the wires the values", values), ("below them the gradients", gradients)):
        texts = {
            key if isinstance(key, str) else " to ".join(key): short(value)
            for key, value in numbers.items()
            if key in drawn or isinstance(key, tuple)
        }
        if any(texts.values()):
            said += f"; {words} " + ", ".join(f"{name} {text}" for name, text in texts.items() if text)
    return f"{said}."


def _write(axes, x, y, text, **style):
    """Write a text into the picture, above the wires."""
    axes.text(x, y, text, **{"ha": "center", "fontsize": 11, "zorder": 4, **style})


def stepped(graph_class, nodes, inputs, title):
    """Show a graph that buttons step forward and backward, with the numbers that graph_class computes."""
    frames = frames_of(graph_class, nodes, inputs)
    last = len(frames) - 1
    show_moving(scene_of(nodes, title), {"step": [f"{step} of {last}" for step in range(last + 1)]}, frames)
