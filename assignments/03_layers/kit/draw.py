"""Pictures for this assignment: outputs in blue, gradients in orange."""

from functools import reduce

import matplotlib.pyplot as plt
import numpy as np

from . import rings
from .moving_pictures import Panel, around, circle, show_moving
from .pictures import number, show, trend, trends

VALUE, GRADIENT, PARAMETER, GREY = "#0b5fa5", "#b34700", "#6b4c9a", "#555555"  # for any color vision
DOTTED = {"stroke": PARAMETER, "width": 5, "stroke_dasharray": "2 9", "stroke_linecap": "round"}
SHOWN = (0, 5, 10, 15, 20, 30, 40, 50, 70, 100, 150, rings.STEPS)
REACH, SIDE = 2.8, 81  # of the plane, and how many places of it are asked along each side
FORMULAS = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "ReLU": lambda x: np.maximum(x, 0),
    "leaky ReLU of slope 0.2": lambda x: np.maximum(x, 0.2 * x),
    "ELU": lambda x: np.where(x > 0, x, np.exp(x) - 1),
}
BLOCKS = (
    (0.0, {"x": ("N", "D"), "@ weight": ("D", "M"), "+ bias": ("", "M"), "= out": ("N", "M")}, VALUE),
    (-2.5, {"upstream": ("N", "M"), "x": ("N", "D"), "weight": ("D", "M")}, VALUE),
    (-5.0, {"dx": ("N", "D"), "grads['weight']": ("D", "M"), "grads['bias']": ("", "M")}, GRADIENT),
)


def blocks():
    """Draw the arrays of an affine layer to scale: forward, what backward is given, and what it has to find."""
    lengths = {"N": 1.2, "D": 1.6, "M": 0.8, "": 0.2}
    _, axes = plt.subplots(figsize=(7.5, 4.6))
    for title, (top, arrays, color) in zip(("forward:", "backward has", "and makes"), BLOCKS, strict=True):
        axes.text(-2.2, top - 0.8, title, va="center")
        for place, (name, (rows, columns)) in enumerate(arrays.items()):
            left, wide, high = 2.2 * place, lengths[columns], lengths[rows]
            axes.add_patch(plt.Rectangle((left, top - 0.8 - high / 2), wide, high, color=color, alpha=0.25))
            axes.text(left, top - 0.74 + high / 2, name, color=color)
            shape = f"{rows} × {columns}" if rows else columns
            axes.text(left, top - 0.86 - high / 2, shape, va="top", color=GREY, fontsize=9)
    axes.set(xlim=(-2.3, 8.2), ylim=(-7, 0.5), aspect="equal")
    axes.axis("off")
    show(
        "Blocks to scale: forward, x (N × D) @ weight (D × M) + bias (M) = out (N × M); backward has upstream (N × M), "
        "x and weight, and makes dx (N × D), grads['weight'] (D × M) and grads['bias'] (M)."
    )


def slopes():
    """Show five activations at one place after the other, with the slope there, and slopes over outputs."""
    places, nudge, whole = np.arange(-4.5, 4.6, 0.75), 1e-6, np.linspace(-4.7, 4.7, 200)

    def frame(name, x):
        f = FORMULAS[name]
        outputs, before, after = f(places), f(places - nudge), f(places + nudge)
        falls, climbs = np.round([(outputs - before) / nudge, (after - outputs) / nudge], 4)  # they differ at a kink
        out, fall, climb = (values[np.flatnonzero(places == x)[0]] for values in (outputs, falls, climbs))
        reach = (-0.2 if outputs.min() == 0 else -1.2, 4.8 if outputs.max() > 1 else 1.2)
        left, right = Panel((40, 30, 440, 250), (-4.7, 4.7), reach), Panel((570, 30, 250, 250), reach, (-0.05, 1.05))
        spots = [left.at((x, out)), *(right.at((out, slope)) for slope in sorted({fall, climb}))]
        shapes = [
            left.line(np.column_stack([whole, f(whole)]), stroke=VALUE, width=2),
            left.line([(x - 1, out - fall), (x, out), (x + 1, out + climb)], stroke=GRADIENT, width=3),
            right.dots([*zip(outputs, falls, strict=True), *zip(outputs, climbs, strict=True)], 3.5, GRADIENT),
            *(circle(spot, 7, fill="none", stroke="#000000") for spot in spots),
            around(840, 320, [left, right]),
            *left.axes("output, and a piece with its slope", "x"),
            *right.axes("slope over output", "output", "slope"),
        ]
        slope = number(climb) if fall == climb else f"{number(fall)} on the left and {number(climb)} on the right"
        return shapes, f"The {name} at x = {number(x)}: the output is {number(out)}, and the slope is {slope}."

    sliders = {"activation": FORMULAS, "x": places}
    show_moving("Five activations and their slopes", (840, 320), sliders, frame, at=(6, 7))


def activation(*named_layers, reach=5.0, pieces=()):
    """Draw each layer's output over its input, and below it what backward makes of an upstream gradient of 1.

    Dashed lines are affine pieces, (weight, bias).
    """
    x = np.linspace(-reach, reach, 400)[:, np.newaxis]  # an even number: 0, where some have a kink, is not among them
    count, said = len(named_layers), []
    size = {"figsize": (2.6 * count if count > 1 else 4.2, 3.6), "squeeze": False, "layout": "constrained"}
    _, axes = plt.subplots(2, count, sharex=True, sharey="row", height_ratios=(3, 2), **size)
    for (name, layer), upper, lower in zip(named_layers, axes[0], axes[1], strict=True):
        output, gradient = layer.forward(x), layer.backward(np.ones_like(x))
        for weight, bias in pieces:
            upper.plot(x, x @ weight + bias, "--", color=PARAMETER, linewidth=1.2)
        upper.plot(x, output, color=VALUE, linewidth=2)
        lower.plot(x, gradient, color=GRADIENT)
        said.append(f"{name} {trend(output)}, below it {trend(gradient)}")
        upper.set_title(name)
        lower.set_xlabel("input x")
        for axis in (upper, lower):
            axis.grid(color="#e5e5e5")
    lower.set_ylim(min(0, lower.get_ylim()[0]) - 0.1, max(1, lower.get_ylim()[1]) + 0.1)
    axes[0, 0].set_ylabel("output", color=VALUE)
    axes[1, 0].set_ylabel("local gradient", color=GRADIENT)
    inputs = f"inputs from {number(-reach)} to {number(reach)}"
    inputs += f", above {len(pieces)} dashed lines" if pieces else ""
    show(f"The output over {inputs}, and below it the local gradient: {'; '.join(said)}.")


def ways_back(lines):
    """Draw how large a gradient is after each layer on its way back; lines is a dict from a label to the sizes."""
    _, axes = plt.subplots(figsize=(6.5, 3.2))
    for (label, sizes), marker in zip(lines.items(), "os^D", strict=False):
        axes.semilogy(sizes, marker=marker, markersize=4, label=label)
    axes.set(xlabel="layers on the way back", ylabel="typical gradient")
    axes.grid(color="#e5e5e5")
    axes.legend(frameon=False)
    show(f"The typical gradient after each layer on the way back, on a logarithmic axis: {trends(lines)}.")


def leads(softmax_loss):
    """Draw the loss of one example of two classes, and its gradient, over the lead of the right class."""
    lead = np.linspace(-5, 5, 201)
    found = [softmax_loss(np.array([[ahead, 0.0]]), np.array([0])) for ahead in lead]
    curves = {"loss": [loss for loss, _ in found], "gradient of its score": [dscores[0, 0] for _, dscores in found]}
    _, panels = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
    for axes, (name, values), color in zip(panels, curves.items(), (VALUE, GRADIENT), strict=True):
        axes.plot(lead, values, color=color)
        axes.set(xlabel="score of the right class − score of the other", ylabel=name)
        axes.grid(color="#e5e5e5")
    show(f"Over the score of the right class minus that of the other, from −5 to 5, side by side: {trends(curves)}.")


# --- the rings


def _lead(net, relu):
    """Return by how much the score of class 1 is ahead, all over the plane."""
    side = np.linspace(-REACH, REACH, SIDE)
    out = rings.scores(net, np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2), relu)
    return (out[:, 1] - out[:, 0]).reshape(SIDE, SIDE)


def _beside(title, sliders, nets_of, words, one=None):
    """Show two nets beside each other, without an activation on the left, with ReLU on the right."""
    (x, y), ends, over = rings.points(), (-REACH, REACH), []
    panels = [Panel((left, 30, 300, 300), ends, ends) for left in (20, 350)]

    def frame(value):
        shapes, shares = [], []
        for panel, relu in zip(panels, (False, True), strict=True):
            net = nets_of(value, relu)
            lead = _lead(net, relu)
            shapes += panel.region(lead, 0.0, np.inf, stroke="none", fill=GRADIENT, opacity=0.2)
            shapes += panel.level_lines(lead, [0.0], stroke="#000000", width=2.5)
            shares.append(f"{np.mean(rings.scores(net, x, relu).argmax(axis=1) == y):.0%}")
        said = f"{words(value)}: {shares[0]} of the points are right on the left, without an activation"
        said += f", and {shares[1]} on the right, with ReLU between layers"
        if one and (pair := one(nets_of(value, False))):
            shapes += panels[0].level_lines(_lead([pair], False), [0.0], **DOTTED)
            said += "; the dotted border is that of your one layer"
        return shapes, f"{said}."

    for panel in panels:
        over += [panel.dots(x[y == 0], 3, VALUE), panel.dots(x[y == 1], 3, GRADIENT, "square")]
    over.append(around(670, 344, panels))
    for panel, name in zip(panels, ("without an activation", "with ReLU between layers"), strict=True):
        over += panel.axes(name)[:2]  # no numbers
    show_moving(title, (670, 344), sliders, frame, ((), over))


def learning(gradients=rings.by_nudging):
    """Show two nets of three layers while they learn the rings; gradients has the arguments of rings.by_nudging."""
    nets = {relu: rings.trained(3, relu, gradients) for relu in (False, True)}
    whose, whose_steps = ("", "") if gradients is rings.by_nudging else (", with your layers", " with your gradients")
    title, words = f"Two nets of three layers learn two rings{whose}", f"Three layers after {{}} steps{whose_steps}"
    _beside(title, {"step": SHOWN}, lambda step, relu: nets[relu][step], words.format)


def deeper(collapse):
    """Show trained nets of one to four layers, and on the left what collapse makes of all layers, if it is done."""

    def one(net):
        try:
            return reduce(lambda first, second: collapse(*first, *second), net) if len(net) > 1 else None
        except NotImplementedError:
            return None

    def words(depth):
        return f"{depth} layer{'s' * (depth > 1)} after {rings.STEPS} steps"

    title = "Nets of one to four layers that have learned two rings"
    _beside(title, {"layers": (1, 2, 3, 4)}, lambda depth, relu: rings.trained(depth, relu)[-1], words, one)
