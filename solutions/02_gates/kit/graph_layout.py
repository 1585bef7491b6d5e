"""Where the gates of a circuit lie, and which way its wires run: in pixels, y downwards."""

import numpy as np

COLUMN, ROW, RADIUS, STUB, LEFT, TOP = 168, 76, 22, 68, 48, 78


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
