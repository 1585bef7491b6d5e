"""A graph step by step, forward and backward, with numbers that the student's own Graph computes."""

import numpy as np

from .graph_layout import RADIUS, STUB, borders, layout, short, wires
from .moving_pictures import Scene
from .svg import circle, path, text

VALUE, GRADIENT, WIRE = "#0b5fa5", "#b34700", "#555555"  # that differ for every kind of color vision
SYMBOLS = {"add": "+", "multiply": "×", "max": "max", "sigmoid": "σ", "copy": "copy"}
VERBS = {"add": "adds", "multiply": "multiplies", "max": "takes the larger of", "sigmoid": "squashes"}
INCH, TOP, BOTTOM = 80, 34, 8  # pixels
NUDGE, CLOSE = 1e-5, 1e-4
ROUNDED = 1e-15  # of a value: what its last digits may be off


# --- the numbers


def values_of(graph_class, nodes, inputs):
    """Return the value of every input and node: that of a node is the output of the part of the graph before it."""
    return inputs | {name: graph_class(_needed(nodes, name)).forward(**inputs) for name, _, _ in nodes}


def gradients_of(graph_class, nodes, values):
    """Return the gradient of every value, and by (source, node) the part that comes back along one wire.

    That of a value inside is the one that the graph gives for it if it is an input, as it is for what comes after it.
    """
    (output,) = (name for name, _, _ in nodes if all(name not in inputs for _, _, inputs in nodes))
    gradients = {output: np.ones(np.shape(values[output])) if np.ndim(values[output]) else 1.0}
    used = {source for _, _, inputs in nodes for source in inputs}
    for name in values:
        if name in used:
            later = _needed([node for node in nodes if node[0] != name], output)
            sources = {source for _, _, inputs in later for source in inputs} - {node[0] for node in later}
            gradients[name] = _backward(graph_class, later, values, sources)[name]
    for node in nodes:
        back = _backward(graph_class, [node], values, set(node[2]), gradients[node[0]])
        gradients |= {(source, node[0]): back[source] for source in node[2]}
    return gradients


def _needed(nodes, output):
    """Return those of the nodes that the output depends on."""
    by_name, needed, waiting = {node[0]: node for node in nodes}, [], [output]
    while waiting:
        node = by_name.get(waiting.pop())
        if node and node not in needed:
            needed.append(node)
            waiting.extend(node[2])
    return needed


def _backward(graph_class, nodes, values, sources, *upstream):
    """Return what the graph of these nodes sends back to its inputs."""
    graph = graph_class(nodes)
    graph.forward(**{source: values[source] for source in sources})
    return graph.backward(*upstream)


def _nudged(graph_class, nodes, inputs, name):
    """Return the slopes of the output in one input, entry by entry, by nudging it down and up, and how exact they are.

    The two differ where the inputs of a max gate are equal.
    """
    here = np.asarray(inputs[name], dtype=float)
    nudge = NUDGE * np.maximum(1.0, np.abs(here))
    down, middle, up = (
        np.asarray(graph_class(nodes).forward(**inputs | {name: here + step}), dtype=float)
        for step in (-nudge, 0.0 * nudge, nudge)
    )
    off = CLOSE * (1.0 + np.abs(up - down) / nudge) + ROUNDED * np.max(np.abs(middle)) / nudge
    return (middle - down) / nudge, (up - middle) / nudge, off


# --- the pictures


def scene_of(nodes, title):
    """Return what stays: gates, wires and names."""
    places, detours = layout(nodes)
    left, right, low, high = borders(places, detours)
    used = {source for _, _, inputs in nodes for source in inputs}
    names = {name for name, _, _ in nodes}
    at = _place(nodes)
    width, height = (right - left) * INCH, (high - low) * INCH + TOP + BOTTOM
    shapes = [text((width / 2, 22), title, size=15)]
    shapes += [path([at(point) for point in way], stroke=WIRE) for _, _, way in wires(nodes, places, detours)]
    for name, (x, y) in places.items():
        end = (x + RADIUS + STUB, y)
        shapes.append(path([at((x + RADIUS, y)), at(end)], stroke=WIRE))
        if name not in used:
            shapes.append(path([at((end[0] - 0.1, y + 0.06)), at(end), at((end[0] - 0.1, y - 0.06))], stroke=WIRE))
        if name not in names:
            shapes.append(text(at((x + RADIUS - 0.07, y - 0.05)), name, size=17, anchor="end", font_style="italic"))
    for name, op, _ in nodes:
        x, y = places[name]
        shapes.append(circle(at((x, y)), RADIUS * INCH, fill="#eef3fb", stroke=WIRE, stroke_width=1.2))
        symbol = SYMBOLS.get(op, op)
        size = 20 if len(symbol) == 1 else 13
        shapes.append(text(at((x, y - size / 240)), symbol, size=size))
        shapes.append(text(at((x, y + RADIUS + 0.12)), name, fill=WIRE, font_style="italic"))
    return Scene(round(width), round(height), title, shapes, [])


def frames_of(graph_class, nodes, inputs):
    """Return the frames, each a list of shapes and a sentence: the inputs, the gates, and the gates backward."""
    values = values_of(graph_class, nodes, inputs)
    gradients = gradients_of(graph_class, nodes, values)
    places, _ = layout(nodes)
    order = sorted(nodes, key=lambda node: (places[node[0]][0], -places[node[0]][1]))  # a gate is right of what it uses
    said = {name: f"{name} = {short(value)}" for name, value in values.items()}
    known = set(inputs)
    steps = [(set(known), None, f"Before the first step the inputs are known: {', '.join(map(said.get, inputs))}.")]
    for name, op, sources in order:
        known.add(name)
        given = " and ".join(said[source] for source in sources)
        steps.append(
            (set(known), (name, VALUE), f"Forward: {name} {VERBS[op]} {given} and gives {short(values[name])}.")
        )
    output, waiting = order[-1][0], {source: [] for _, _, inputs in nodes for source in inputs}
    known.add(("gradient", output))
    steps.append((set(known), None, f"Backward: the gradient of {output} is 1, for it grows as much as it grows."))
    for name, op, sources in reversed(order):
        sent = [f"{short(gradients[source, name])} to {source}" for source in dict.fromkeys(sources)]
        sentence = (
            f"Backward: {name}, {op}, gets {short(gradients[name])} from the right and sends {' and '.join(sent)}"
        )
        for source in dict.fromkeys(sources):
            waiting[source].append(short(gradients[source, name]))
            known.add((source, name))
            uses = sum(source in inputs for _, _, inputs in nodes)
            if len(waiting[source]) == uses:
                known.add(("gradient", source))
                if uses > 1:
                    sentence += f"; {source} adds up what came back, {' + '.join(waiting[source])}"
                    sentence += f", to {short(gradients[source])}"
        steps.append((set(known), (name, GRADIENT), f"{sentence}."))
    steps.append((set(known), None, _check(graph_class, nodes, inputs, gradients)))
    return [(shapes_of(nodes, values, gradients, *step), sentence) for *step, sentence in steps]


def _check(graph_class, nodes, inputs, gradients):
    """Say all gradients of the inputs, and what nudging says of them."""
    used = [name for name in inputs if name in gradients]
    told = ", ".join(f"{name} {short(gradients[name])}" for name in used)
    other = []
    for name in used:
        below, above, off = _nudged(graph_class, nodes, inputs, name)
        if np.any(np.abs(above - below) > 10 * off):
            other.append(f"{short(below)} of {name} downwards and {short(above)} upwards, since there is a tie,")
        elif np.any(np.abs((below + above) / 2 - gradients[name]) > off):
            other.append(f"{short((below + above) / 2)} of {name}")
    said = " and ".join(other).rstrip(",") or "the same"
    return f"The gradients of the inputs are {told}; nudging each says {said}."


def shapes_of(nodes, values, gradients, known, gate=None):
    """Return the numbers that are known, values above the wires and gradients below, and a ring around the gate."""
    places, detours = layout(nodes)
    at, shapes = _place(nodes), []
    if gate:
        name, color = gate
        dashes = {"stroke_dasharray": "7 5"} if color == GRADIENT else {}
        shapes.append(
            circle(at(places[name]), RADIUS * INCH + 5, fill="none", stroke=color, stroke_width=3.5, **dashes)
        )
    for name, (x, y) in places.items():
        middle = x + RADIUS + STUB / 2
        if name in known:
            shapes.append(text(at((middle, y + 0.06)), short(values[name]), size=15, fill=VALUE))
        if ("gradient", name) in known:
            shapes.append(text(at((middle, y - 0.2)), short(gradients[name]), size=15, fill=GRADIENT))
    several = [source for source in values if sum(source in inputs for _, _, inputs in nodes) > 1]
    for source, name, way in wires(nodes, places, detours):
        if source in several and (source, name) in known:
            (x, y) = np.mean(way[-2:], axis=0)
            shapes.append(text(at((x, y - 0.16)), short(gradients[source, name]), fill=GRADIENT))
    return shapes


def _place(nodes):
    """Return the function from inches to pixels."""
    left, _, _, high = borders(*layout(nodes))
    return lambda point: ((point[0] - left) * INCH, (high - point[1]) * INCH + TOP)
