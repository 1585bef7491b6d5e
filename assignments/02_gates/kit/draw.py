"""Pictures that move: circuits, values above the wires in blue and gradients below in orange, and a neuron's border."""

import numpy as np

from .circuits import GRADIENT, VALUE, Circuit, frames_of, scene_of, shapes_of, short
from .moving_pictures import Panel, around, path, show_moving

REGION, DARK = "#f9e3d2", "#1a1a1a"  # where a neuron says 1, and its border
PANEL = Panel((40, 30, 340, 340), (-4.0, 4.0), (-4.0, 4.0))
SCORES = (0, -np.log(9), np.log(9))  # where the sigmoid is 0.5, 0.1 and 0.9


def stepped(nodes, inputs, title, graph=None):
    """Show a circuit that buttons step forward and backward; graph, if there is one, is asked for its numbers.

    Where nothing can move, the values are seen, and gradients only those of a graph.
    """
    circuit = Circuit(nodes)
    frames, forward = frames_of(circuit, inputs, graph)
    by_step = {f"{step} of {len(frames) - 1}": frame for step, frame in enumerate(frames)}
    size, under = scene_of(circuit, title)
    show_moving(title, size, {"step": by_step}, by_step.get, (under, ()), (0, -1 if graph else forward - 1))


def turned(gate, op, upstream=2.0, y=None):
    """Show one gate with a slider for its input x, and the gradients that its backward returns."""
    circuit = Circuit([("z", op, ("x",) if y is None else ("x", "y"))])

    def frame(x):
        given = {"x": x} if y is None else {"x": x, "y": y}
        values, back = {**given, "z": gate.forward(*given.values())}, gate.backward(upstream)
        gradients = {**dict(zip(given, back if isinstance(back, tuple) else (back,), strict=True)), "z": upstream}
        above, below = ({name: short(number) for name, number in numbers.items()} for numbers in (values, gradients))
        shown = ", ".join(f"{name} = {text}" for name, text in above.items())
        sent = " and ".join(f"d{name} = {below[name]}" for name in given)
        sentence = f"Forward, your {op} gate has {shown}; backward, {short(upstream)} becomes {sent}."
        return shapes_of(circuit, above, below), sentence

    size, under = scene_of(circuit, title := f"Your {op} gate")
    show_moving(title, size, {"x": np.arange(-4.0, 4.5)}, frame, (under, ()), (5, 5))


def points():
    """Return (X, y): 24 points and their classes, 0 or 1."""
    drawn = np.random.default_rng(4).uniform(-3.7, 3.7, (60, 2))
    far = drawn[np.abs(drawn.sum(axis=1) - 1.0) > 0.8][:24]
    return far, (far.sum(axis=1) > 1.0).astype(int)


def border(walk=None, steps=(0, 1, 2, 3, 5, 10, 20, 40)):
    """Show a neuron's border between the points, with a slider for each weight, or for the steps of a walk."""
    X, y = points()
    title, start, sliders = "Your neuron finds its border", 0, {"step": steps}
    if walk is None:
        title, sliders = "A neuron and its border", dict.fromkeys(("w0", "w1", "bias"), range(-3, 4))
        start = 130  # at -1, 1, 1

    def frame(*values):
        return _border(values, "With") if walk is None else _border(walk[values[0]], f"At step {values[0]}")

    over = [around(420, 410, [PANEL]), *PANEL.axes(title, "x0", "x1")]
    over += [PANEL.dots(X[y == 0], 4.5, VALUE), PANEL.dots(X[y == 1], 4.5, GRADIENT, "square")]
    show_moving(title, (420, 410), sliders, frame, ((), over), (start, start))


def _border(w, begin):
    """Return where the neuron says 1, its border, where it is nine tenths sure, and dark rims around wrong points."""
    (X, y), length, shapes = points(), np.hypot(w[0], w[1]), []
    if length:
        across, along = np.array([w[0], w[1]]) / length, np.array([[w[1], -w[0]], [-w[1], w[0]]]) * 20 / length
        middle, *sure = ((score - w[2]) / length * across + along for score in SCORES)
        shapes.append(PANEL.line([*middle, *(middle + 20 * across)[::-1]], stroke="none", fill=REGION))
        shapes.append(PANEL.line(middle, stroke=DARK, width=2.5))
        shapes.append(path(PANEL.at(np.concatenate(sure)), [1, 2, 1, 2], stroke=DARK, stroke_dasharray="5 5"))
    wrong = (X @ w[:2] + w[2] > 0) != y
    shapes += [PANEL.dots(X[wrong], 7.5, DARK)] if wrong.any() else []
    numbers = f"w0 = {short(w[0])}, w1 = {short(w[1])} and bias = {short(w[2])}"
    return shapes, f"{begin} {numbers}, {np.sum(~wrong)} of {len(y)} points are right."
