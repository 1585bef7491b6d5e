"""A circuit step by step, forward and backward: each number is a question mark first, and the next step shows it.

Gates and wires lie in columns by their depth, in pixels, y downwards.
"""

import numpy as np

from .moving_pictures import circle, path, text

COLUMN, ROW, RADIUS, STUB, LEFT, TOP = 168, 76, 22, 68, 48, 78
VALUE, GRADIENT, WIRE = "#0b5fa5", "#b34700", "#555555"  # that differ for every kind of color vision
FORWARD = {"add": np.add, "multiply": np.multiply, "max": np.maximum, "sigmoid": lambda x: 1 / (1 + np.exp(-x))}
FORWARD |= {"· −1": np.negative, "exp": np.exp, "+ 1": lambda x: x + 1, "1 / ·": lambda x: 1 / x}
FORWARD |= {"subtract": np.subtract, "divide": np.divide}  # which students may add to their graph
SYMBOLS = {"add": "+", "multiply": "×", "sigmoid": "σ", "subtract": "−", "divide": "÷"}
VERBS = {"add": "adds", "multiply": "multiplies", "max": "takes the larger of", "sigmoid": "squashes"}
NUDGE, CLOSE, ROUNDED = 1e-5, 1e-4, 1e-15  # rounded: what the last digits of a value may be off


class Circuit:
    """A list of (name, op, inputs), where each name lies, and the places between columns that a wire passes.

    Columns are depths in the graph; an input lies in the column before its first use, a gate amid what it uses.
    """

    def __init__(self, nodes):
        self.sources = {name: tuple(inputs) for name, _, inputs in nodes}
        self.uses = [(source, name) for name, own in self.sources.items() for source in dict.fromkeys(own)]
        (self.output,) = self.sources.keys() - {source for source, _ in self.uses}
        depth = {}
        self._visit(self.output, depth)
        ops = {name: op for name, op, _ in nodes}
        self.order = [(name, ops[name], self.sources[name]) for name in depth if name in ops]  # the used one first
        inputs = [name for name in depth if name not in ops]
        depth |= {name: min(depth[node] for source, node in self.uses if source == name) - 1 for name in inputs}
        last = {source: max(depth[node] for other, node in self.uses if other == source) for source, _ in self.uses}
        heights = {}  # by (name, column); a name is also in the columns that its wires only pass
        for column in range(depth[self.output] + 1):
            wanted = {}
            for name, own in depth.items():
                if own == column:
                    before = [heights[source, column - 1] for source in self.sources.get(name, ())]
                    wanted[name] = np.mean(before) if before else inputs.index(name)
                elif own < column < last.get(name, 0):
                    wanted[name] = heights[name, column - 1]
            heights |= {(name, column): height for name, height in _spread(wanted).items()}
        top = TOP - ROW * min(heights.values())
        spots = {(name, column): (LEFT + COLUMN * column, top + ROW * y) for (name, column), y in heights.items()}
        self.places = {name: spots.pop((name, column)) for name, column in depth.items()}
        self.detours = sorted((*spot, name) for (name, _), spot in spots.items())
        self.width = self.places[self.output][0] + RADIUS + STUB + 12
        self.height = top + ROW * max(heights.values()) + 48

    def _visit(self, name, depth):
        """Note how deep a name lies, after all that it uses."""
        for source in self.sources.get(name, ()):
            if source not in depth:
                self._visit(source, depth)
        depth[name] = 1 + max((depth[source] for source in self.sources.get(name, ())), default=-1)

    def wires(self):
        """Yield (source, name, points) for each use of a value: from the end of its stub to the rim of a gate."""
        for name, own in self.sources.items():
            x, y = self.places[name]
            ways = sorted((self._way(source, x) for source in own), key=lambda way: way[-1][1])
            for slot, (source, *way) in enumerate((way[0][2], *way) for way in ways):
                angle = np.pi - 0.6 * (2 * slot - len(own) + 1)
                rim = (x + RADIUS * np.cos(angle), y + RADIUS * np.sin(angle))
                yield source, name, [point[:2] for point in way] + [rim]

    def _way(self, source, end):
        x, y = self.places[source]
        way = [(x + RADIUS + STUB, y, source)]
        for across, down, name in self.detours:
            way += [(across - RADIUS, down), (across + RADIUS + STUB, down)] if name == source and across < end else []
        return way


def _spread(wanted):
    """Return heights close to the wanted ones that lie at least one row from each other."""
    names = sorted(wanted, key=lambda name: (wanted[name], name))
    heights = {}
    for above, name in zip([None, *names], names, strict=False):
        heights[name] = wanted[name] if above is None else max(wanted[name], heights[above] + 1)
    shift = (sum(wanted.values()) - sum(heights.values())) / len(names)
    return {name: height + shift for name, height in heights.items()}


def short(value):
    """Return a short text for a number or a small array, the shape of a large one."""
    if np.size(value) > 3:
        return "×".join(map(str, np.shape(value)))
    numbers = [f"{number + 0.0:.3g}".replace("-", "−") for number in np.ravel(value)]  # + 0.0: no minus before a zero
    return numbers[0] if np.ndim(value) == 0 else "[" + ", ".join(numbers) + "]"


# --- steps


def values_of(circuit, inputs, at=None, by=0.0):
    """Return the value of every input and node, where the value at a name, or at a (source, node) alone, is nudged."""
    values = dict(inputs)
    for name, op, sources in circuit.order:
        values[name] = FORWARD[op](*(values[one] + by * (at in (one, (one, name))) for one in sources))
    return values


def nudged(circuit, inputs, at):
    """Return the slope of the output downwards and upwards, which differ at a tie, and how exact both are."""
    size = NUDGE * np.maximum(1.0, np.abs(values_of(circuit, inputs)[at if isinstance(at, str) else at[0]]))
    below, here, above = (values_of(circuit, inputs, at, by)[circuit.output] for by in (-size, 0 * size, size))
    off = CLOSE * (1.0 + np.abs(above - below) / size) + ROUNDED * np.max(np.abs(here)) / size
    return np.round((here - below) / size, 7), np.round((above - here) / size, 7), off


def held_against(circuit, inputs, gradients):
    """Say the gradients of the inputs, and which are others by nudging."""
    used, other = [name for name in inputs if name in gradients], []
    for name in used:
        below, above, off = nudged(circuit, inputs, name)
        low, high = np.minimum(below, above) - off, np.maximum(below, above) + off
        if not np.all((low <= gradients[name]) & (gradients[name] <= high)):
            other.append(f"{short((below + above) / 2)} of {name}")
    shown = ", ".join(f"{name} {short(gradients[name])}" for name in used)
    return f"The gradients of the inputs are {shown}; nudging each says {' and '.join(other) or 'the same'}."


def scene_of(circuit, title):
    """Return the size of the picture, and the shapes that stay: gates, wires and names."""
    width = max(round(circuit.width), 440)  # room for a slider and its buttons
    shapes = [text((width / 2, 22), title, size=15), *(path(way, stroke=WIRE) for _, _, way in circuit.wires())]
    for name, (x, y) in circuit.places.items():
        shapes.append(path([(x + RADIUS, y), (x + RADIUS + STUB, y)], stroke=WIRE))
        if name not in circuit.sources:
            shapes.append(text((x + RADIUS - 6, y + 4), name, size=17, anchor="end", font_style="italic"))
    for name, op, _ in circuit.order:
        (x, y), symbol = circuit.places[name], SYMBOLS.get(op, op)
        size = 20 if len(symbol) == 1 else 13
        shapes.append(circle((x, y), RADIUS, fill="#eef3fb", stroke=WIRE, stroke_width=1.2))
        shapes.append(text((x, y + size / 3), symbol, size=size))
        shapes.append(text((x, y - RADIUS - 12), name, fill=WIRE, font_style="italic"))
    return (width, round(circuit.height)), shapes


def shapes_of(circuit, values, gradients, gate=None, color=VALUE):
    """Return texts, values above the wires and gradients below or at one use's end, and a ring around the gate."""
    dashes = {"stroke_dasharray": "7 5"} if color == GRADIENT else {}
    ring = {"fill": "none", "stroke": color, "stroke_width": 3.5, **dashes}
    shapes = [circle(circuit.places[gate], RADIUS + 5, **ring)] if gate else []
    for known, down, ink in ((values, -5, VALUE), (gradients, 16, GRADIENT)):
        for name in (name for name in circuit.places if name in known):
            x, y = circuit.places[name]
            shapes.append(text((x + RADIUS + STUB / 2 + 3, y + down), known[name], size=15, fill=ink))
    for source, name, way in circuit.wires():
        if (source, name) in gradients:
            x, y = np.mean(way[-2:], axis=0)
            shapes.append(text((x, y + 13), gradients[source, name], fill=GRADIENT))
    return shapes


def frames_of(circuit, inputs, graph=None):
    """Return the frames, each a list of shapes and a sentence, and how many of them go forward.

    All numbers are found by nudging; those that a graph of the student's returns take their place.
    """
    values, output = values_of(circuit, inputs), circuit.output
    found = {at: np.mean(nudged(circuit, inputs, at)[:2], axis=0) for use in circuit.uses for at in (use[0], use)}
    found[output] = np.ones(np.shape(values[output]))
    if graph:
        values[output] = graph.forward(**inputs)
        found |= {name: gradient for name, gradient in graph.backward().items() if name in found}
    above, below, frames = {name: short(values[name]) for name in inputs}, {}, []

    def step(sentence, *ring):
        frames.append((shapes_of(circuit, above, below, *ring), sentence))

    def ask(question, answer, shown, numbers, *ring):
        """Add a frame with question marks, and one with the numbers."""
        for texts, sentence in ((dict.fromkeys(numbers, "?"), question), (numbers, answer)):
            shown.update(texts)
            step(sentence, *ring)

    said = {name: f"{name} = {short(value)}" for name, value in values.items()}
    step(f"Before the first step the inputs are known: {', '.join(map(said.get, inputs))}.")
    for name, op, own in circuit.order:
        does = f"Forward: {name} {VERBS.get(op, f'applies {op} to')} {' and '.join(said[source] for source in own)}"
        number = short(values[name])
        ask(f"{does}; say what it gives.", f"{does} and gives {number}.", above, {name: number}, name)
    forward, users = len(frames), [source for source, _ in circuit.uses]
    below[output] = short(found[output])
    step(f"Backward: the gradient of {output} is {below[output]}, for {output} is the result itself.")
    for name, op, own in reversed(circuit.order):
        several = [source for source in dict.fromkeys(own) if users.count(source) > 1]
        nudge = f"nudge {' or '.join(dict.fromkeys(own))}{', on this wire alone,' * bool(several)}"
        question = f"Backward: {nudge} and say how many times as far {output} moves."
        sent = {one: short(found[(one, name) if one in several else one]) for one in own}
        numbers = {(one, name) if one in several else one: number for one, number in sent.items()}
        sent = " and ".join(f"{number} to {one}" for one, number in sent.items())
        answer = f"Backward: {name}, {op}, gets {short(found[name])} from the right and sends {sent}."
        ask(question, answer, below, numbers, name, GRADIENT)
        for one in several:
            if all((one, user) in below for source, user in circuit.uses if source == one):
                question = f"Backward: {one} goes several ways; nudge it and say how many times as far {output} moves."
                number, ring = short(found[one]), [one, GRADIENT] if one in circuit.sources else []
                ask(question, f"Backward: the gradient of {one} is {number}.", below, {one: number}, *ring)
    step(held_against(circuit, inputs, found))
    return frames, forward
