"""Where the gates of a computational graph lie, and which way its wires run: in inches, y upwards."""

import numpy as np

COLUMN, ROW, RADIUS, STUB = 2.1, 0.95, 0.27, 0.85


def layout(nodes):
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


def wires(nodes, places, detours):
    """Yield (source, name, points) for each use of a value: the wire from the end of its stub to the rim of a gate."""
    for name, _, inputs in nodes:
        x, y = places[name]
        ways = [_way(source, name, places, detours) for source in inputs]
        for slot, (source, way) in enumerate(sorted(zip(inputs, ways, strict=True), key=lambda pair: -pair[1][-1][1])):
            angle = np.pi + 0.6 * (2 * slot - len(inputs) + 1)
            yield source, name, [*way, (x + RADIUS * np.cos(angle), y + RADIUS * np.sin(angle))]


def borders(places, detours):
    """Return (left, right, low, high): what a picture of the graph has to show."""
    xs, ys = zip(*places.values(), *detours.values(), strict=True)
    return min(xs) - 0.6, max(xs) + RADIUS + STUB + 0.15, min(ys) - 0.5, max(ys) + 0.6


def short(value):
    """Return a short text for a number or a small array, the shape of a large one, nothing for None."""
    if value is None:
        return ""
    if np.size(value) > 3:
        return "×".join(map(str, np.shape(value)))
    numbers = [f"{number + 0.0:.3g}".replace("-", "−") for number in np.ravel(value)]  # + 0.0: no minus before a zero
    return numbers[0] if np.ndim(value) == 0 else "[" + ", ".join(numbers) + "]"
