"""Draw computational graphs: values above the wires in blue, gradients below them in orange."""

from contextlib import contextmanager

import matplotlib.pyplot as plt
import numpy as np
from showing import show

VALUE, GRADIENT, WIRE = "#0b5fa5", "#b34700", "#555555"  # that differ for every kind of color vision
SYMBOLS = {"add": "+", "multiply": "×", "max": "max", "sigmoid": "σ", "copy": "copy"}
COLUMN, ROW, RADIUS, STUB = 2.1, 0.95, 0.27, 0.85  # inches


@contextmanager
def todo():
    """Say what is still to be filled in, instead of a traceback."""
    try:
        yield
    except NotImplementedError as error:
        print(f"Fill this in first, in gates.py: {error}. Then run this cell again.")


def graph(nodes, values=None, gradients=None, title=""):
    """Draw nodes, a list of (name, op, inputs); values and gradients are dicts by name, each may miss some.

    A gradient under the key (source, node) belongs to one use of a value and is written where that wire ends.
    """
    values, gradients = values or {}, gradients or {}
    places, detours = _layout(nodes)
    xs, ys = zip(*places.values(), *detours.values(), strict=True)
    left, right, low, high = min(xs) - 0.6, max(xs) + RADIUS + STUB + 0.15, min(ys) - 0.5, max(ys) + 0.6
    top = 0.3 if title else 0.0
    figure = plt.figure(figsize=(right - left, high - low + top))
    axes = figure.add_axes((0, 0, 1, (high - low) / (high - low + top)))
    axes.set(xlim=(left, right), ylim=(low, high), aspect="equal")
    axes.axis("off")
    axes.set_title(title, fontsize=11)
    for name, op, inputs in nodes:
        x, y = places[name]
        ways = [_way(source, name, places, detours) for source in inputs]
        for slot, (source, way) in enumerate(sorted(zip(inputs, ways, strict=True), key=lambda pair: -pair[1][-1][1])):
            angle = np.pi + 0.6 * (2 * slot - len(inputs) + 1)
            way.append((x + RADIUS * np.cos(angle), y + RADIUS * np.sin(angle)))
            axes.plot(*zip(*way, strict=True), color=WIRE, linewidth=1.2, zorder=1)
            if (source, name) in gradients:
                middle = np.mean(way[-2:], axis=0)
                white = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
                _write(axes, *middle, _text(gradients[source, name]), va="center", color=GRADIENT, bbox=white)
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
        _write(axes, (start + end) / 2, y + 0.04, _text(values.get(name)), va="bottom", color=VALUE)
        _write(axes, (start + end) / 2, y - 0.06, _text(gradients.get(name)), va="top", color=GRADIENT)
    show(_in_words(nodes, values, gradients, title))


def _in_words(nodes, values, gradients, title):
    """Say what the picture of a graph shows."""
    gates = ", ".join(f"{name} = {op} of {' and '.join(inputs)}" for name, op, inputs in nodes)
    said = f"{title or 'A graph'}, drawn with its gates {gates}"
    for words, numbers in (("above the wires the values", values), ("below them the gradients", gradients)):
        texts = {key if isinstance(key, str) else " to ".join(key): _text(value) for key, value in numbers.items()}
        if any(texts.values()):
            said += f"; {words} " + ", ".join(f"{name} {text}" for name, text in texts.items() if text)
    return f"{said}."


def values_of(graph_class, nodes, inputs):
    """Return the value of every input and node: that of a node is the output of the part of the graph before it."""
    values = dict(inputs)
    by_name = {node[0]: node for node in nodes}
    for name in by_name:
        part, waiting = [], [name]
        while waiting:
            node = by_name.get(waiting.pop())
            if node and node not in part:
                part.append(node)
                waiting.extend(node[2])
        values[name] = graph_class(part).forward(**inputs)
    return values


def _layout(nodes):
    """Return where each name lies, and by (source, column) where wires pass the columns between two gates.

    Columns are depths in the graph; an input lies in the column before its first use, a gate amid what it uses.
    """
    by_name = {name: inputs for name, _, inputs in nodes}
    used = {source for inputs in by_name.values() for source in inputs}
    depth, rows = {}, {}

    def visit(name):
        for source in by_name.get(name, ()):
            if source not in depth:
                visit(source)
        if name not in by_name:
            rows[name] = -len(rows)
        depth[name] = 1 + max((depth[source] for source in by_name.get(name, ())), default=-1)

    for name in by_name:
        if name not in used:
            visit(name)
    for name in rows:
        depth[name] = min(depth[node] for node, inputs in by_name.items() if name in inputs) - 1
    last = {source: max(depth[node] for node, inputs in by_name.items() if source in inputs) for source in used}

    heights = {}  # by (name, column); a name is also in the columns that its wires only pass
    for column in range(max(depth.values()) + 1):
        wanted = {name: heights[name, column - 1] for name in used if depth[name] < column < last[name]}
        for name, own in depth.items():
            if own == column:
                sources = by_name.get(name, ())
                wanted[name] = np.mean([heights[source, column - 1] for source in sources]) if sources else rows[name]
        for name, height in _spread(wanted).items():
            heights[name, column] = height
    spots = {(name, column): (COLUMN * column, ROW * height) for (name, column), height in heights.items()}
    places = {name: spots.pop((name, depth[name])) for name in depth}
    return places, spots


def _spread(wanted):
    """Return heights close to the wanted ones that lie at least one row from each other."""
    names = sorted(wanted, key=lambda name: (-wanted[name], name))
    heights = {}
    for above, name in zip([None, *names], names, strict=False):
        heights[name] = wanted[name] if above is None else min(wanted[name], heights[above] - 1)
    shift = (sum(wanted.values()) - sum(heights.values())) / max(len(names), 1)
    return {name: height + shift for name, height in heights.items()}


def _way(source, target, places, detours):
    """Return the points of the wire that leaves the stub of source, up to where it turns to its target."""
    x, y = places[source]
    way = [(x + RADIUS + STUB, y)]
    between = (spot for (name, _), spot in detours.items() if name == source and x < spot[0] < places[target][0])
    for x, y in sorted(between):
        way += [(x - RADIUS, y), (x + RADIUS + STUB, y)]
    return way


def _write(axes, x, y, text, **style):
    """Write a text into the picture, above the wires."""
    axes.text(x, y, text, **{"ha": "center", "fontsize": 11, "zorder": 4, **style})


def _text(value):
    """Return a short text for a number or a small array, the shape of a large one, nothing for None."""
    if value is None:
        return ""
    if np.size(value) > 3:
        return "×".join(map(str, np.shape(value)))
    numbers = [f"{number + 0.0:.3g}".replace("-", "−") for number in np.ravel(value)]  # + 0.0: no minus before a zero
    return numbers[0] if np.ndim(value) == 0 else "[" + ", ".join(numbers) + "]"
