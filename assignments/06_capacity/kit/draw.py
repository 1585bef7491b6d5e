"""Draw nets on the plane and on the unit interval: borders, fits, gaps, and curves made of straight pieces."""

import matplotlib.pyplot as plt
import numpy as np

from .moving_pictures import Panel, around, circle, show_moving
from .pictures import number, show, trend, trends

TRAIN, VALIDATION, CURVE, NET = "#1a5fb4", "#c64600", "#8a8a8a", "#1a7f37"
CLASSES = ("#1a5fb4", "#c64600")
TRAINING = {"label": "training", "color": TRAIN, "linestyle": "-"}
VALIDATING = {"label": "validation", "color": VALIDATION, "linestyle": "--"}
GRID = 120


def opening(pieces=(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 19)):
    """Show noisy points, and with a slider the chain of so many straight pieces that fits them best."""
    rng, grid = np.random.default_rng(99), np.linspace(0.0, 1.0, 301)
    x = (np.arange(20) + rng.uniform(0.2, 0.8, 20)) / 20
    y, new = (np.sin(5.0 * at) + 0.3 * rng.standard_normal(len(at)) for at in (x, grid))
    panel = Panel((30, 12, 480, 300), (0.0, 1.0), (-2.0, 2.0))

    def frame(count):
        knots = np.linspace(0.0, 1.0, count + 1)
        hats = [[np.interp(at, knots, height) for height in np.eye(count + 1)] for at in (x, grid)]
        heights = np.linalg.lstsq(np.transpose(hats[0]), y, rcond=None)[0]
        seen, unseen = (np.mean((np.dot(heights, hat) - at) ** 2) for hat, at in zip(hats, (y, new), strict=True))
        chain = panel.line(np.column_stack([knots, heights]), stroke=NET, width=2)
        said = f"{number(np.round(seen, 4))} on the {len(x)} points, and of {number(unseen)} on new ones"
        return [chain], f"Pieces: {count}; the chain has a mean squared error of {said}."

    small = panel.dots(np.column_stack([grid, new])[::3], 2.5, "#b8b8b8")
    under = [small, panel.dots(np.column_stack([x, y]), 4, TRAIN)]
    title = "Points, small new ones, and the chain of straight pieces that fits the large ones best"
    over = [around(530, 340, [panel]), *panel.axes()]
    show_moving(title, (530, 340), {"pieces": pieces}, frame, (under, over), (0, 4))


def chains(f, nets, control):
    """Show f and the net (w, b, v, c) beside each text of the slider: above, its units one by one, below, their sum."""
    x = np.linspace(0.0, 1.0, 401)
    added = [[v * np.maximum(w * x + b, 0.0) for w, b, v in zip(*parts[:3], strict=True)] for parts in nets.values()]
    reach = [np.min(list(map(np.min, filter(len, added)))), np.max(list(map(np.max, filter(len, added))))]
    above = Panel((40, 24, 460, 150), (0.0, 1.0), np.round([reach[0] - 0.1, reach[1] + 0.1], 1))
    below = Panel((40, 222, 460, 200), (0.0, 1.0), np.round([np.min(f(x)) - 0.1, np.max(f(x)) + 0.1], 1))

    def frame(setting):
        parts = nets[setting]
        w, b, v = (np.asarray(part, dtype=float) for part in parts[:3])
        knots = np.clip(np.divide(-b, w, out=np.zeros_like(b), where=w != 0), 0.0, 1.0)
        lines = []
        for unit, knot in enumerate(knots):
            ends = np.array([0.0, knot, 1.0])
            heights = v[unit] * np.maximum(w[unit] * ends + b[unit], 0.0)
            width = 3 if unit == len(knots) - 1 else 1.2  # the last one is broad
            lines.append(above.line(np.column_stack([ends, heights]), stroke=NET, width=width))
        bends = np.unique([0.0, *knots, 1.0])
        lines.append(below.line(np.column_stack([bends, run(parts, bends)]), stroke=NET, width=2))
        lines.append(below.dots(np.column_stack([knots, run(parts, knots)]), 3.5, NET) if len(knots) else lines[-1])
        slope, away = np.sum(v * w * (w + b > 0)), np.abs(run(parts, x) - f(x)).max()
        said = f"the sum of {len(w)} hidden unit{'s' * (len(w) != 1)} has the slope {number(slope)} at its right end"
        return lines, f"{control.capitalize()}: {setting}; {said} and is at most {number(away)} from the curve."

    curve = below.line(np.column_stack([x, f(x)]), stroke=CURVE, width=5, opacity=0.45)
    names = "what each unit adds; the thick line is the last one", "their sum plus c; the thick curve is f"
    over = [around(520, 450, [above, below]), *above.axes(names[0]), *below.axes(names[1])]
    title = "The units of a net with one hidden layer, and their sum"
    show_moving(title, (520, 450), {control: nets}, frame, ([curve], over))


def bending(trained, control, X, y, mislabeled):
    """Show points X of classes y and the border of each net; trained is a dict from a setting to a net and history."""
    low, high = np.min(X) - 0.1, np.max(X) + 0.1
    panel = Panel((16, 12, 420, 420), (low, high), (low, high))
    ticks = np.linspace(low, high, GRID)
    points = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    marks = [panel.dots(X[y == k], 3.5, CLASSES[k], cap) for k, cap in enumerate(("round", "square"))]
    marks.append(panel.dots(X[mislabeled], 1.5, "#ffffff"))

    def frame(setting):
        net, history = trained[setting]
        scores = np.asarray(net.scores(points), dtype=float)
        lead = np.subtract(scores[:, 1], scores[:, 0]).reshape(GRID, GRID)  # of class 1; the border is where it is 0
        border = panel.level_lines(lead, [0.0], stroke="#000000", width=2.2)
        wrong = np.asarray(net.predict(X)) != y
        shapes = [*panel.region(lead, 0.0, np.inf, stroke="none", fill=CLASSES[1], opacity=0.22), *border, *marks]
        shapes += [circle(place, 7, fill="none", stroke="#000000", stroke_width=1.3) for place in panel.at(X[wrong])]
        right = [number(history[f"{name}_accuracy"][-1]) for name in ("train", "val")]
        return shapes, (
            f"{control.capitalize()}: {setting}; accuracy {right[0]} on the training points, {right[1]} on new ones; "
            f"{wrong.sum()} are wrong and in rings, {(wrong & mislabeled).sum()} of them with a wrong label; "
            f"squares are predicted on the shaded side of the border, {np.mean(lead > 0):.0%} of the plane."
        )

    title = "Discs and squares, with a white spot where the label is wrong, and the border between them"
    over = [around(452, 444, [panel]), panel.axes()[0]]
    show_moving(title, (452, 444), {control: trained}, frame, ((), over))


def accuracies(name, settings, train, validation, picked=None):
    """Draw both accuracies over a setting of that name: a row for each, a column for each run; mark the picked one."""
    order = np.argsort(settings)
    names, places, means = [f"{settings[i]:g}" for i in order], np.arange(len(order)), {}
    (ax,) = _panels((7, 3.4))
    for values, style, marker in ((train, TRAINING, "o"), (validation, VALIDATING, "s")):
        runs = np.reshape(values, (len(order), -1))[order]
        means[style["label"]] = runs.mean(axis=1)
        ax.plot(places, runs.mean(axis=1), **style)
        dots = np.repeat(places, runs.shape[1]), runs.ravel()
        ax.scatter(*dots, color=style["color"], marker=marker, s=16, alpha=0.5)
    if picked is not None:
        ax.axvline(names.index(f"{picked:g}"), color=NET, linewidth=6, alpha=0.25, label="picked")
    ax.set_xticks(places, names)
    ax.set(xlabel=name, ylabel="accuracy")
    said = f"{name} from {names[0]} to {names[-1]}, a dot for each run and a line for their mean"
    marked = "" if picked is None else f"; a broad upright line marks the one that was picked, {picked:g}"
    ax.legend(frameon=False, fontsize=9)
    show(f"Accuracy over {said}: {trends(means, np.asarray(settings)[order])}{marked}.")


def gaps(histories, titles, gap):
    """Draw training and validation accuracy per epoch, the space between them shaded; gap is the number to write."""
    titles = [f"{title}: gap {gap(history):+.3f}" for title, history in zip(titles, histories, strict=True)]
    axes = _panels((3.1 * len(histories), 2.8), len(histories))
    for ax, history, title in zip(axes, histories, titles, strict=True):
        train, validation = history["train_accuracy"], history["val_accuracy"]
        epochs = np.arange(1, len(train) + 1)
        ax.plot(epochs, train, **TRAINING)
        ax.plot(epochs, validation, **VALIDATING)
        ax.fill_between(epochs, train, validation, color="#999999", alpha=0.2)
        ax.set_xlabel("epoch")
        ax.set_title(title, fontsize=10)
    axes[0].set_ylabel("accuracy")
    axes[0].legend(frameon=False, fontsize=9)
    pairs = [(trend(history["train_accuracy"]), trend(history["val_accuracy"])) for history in histories]
    said = (f"{title}, training {a}, validation {b}" for title, (a, b) in zip(titles, pairs, strict=True))
    show(f"Accuracies over the epochs, the space between them shaded: {'; '.join(said)}.")


def dots(groups):
    """Draw the accuracies of several runs for each kind of net; groups is a dict from its name to them."""
    (ax,) = _panels((7, 0.55 * len(groups) + 0.9))
    for place, values in enumerate(groups.values()):
        ax.scatter(values, np.full(len(values), place), s=30, color=VALIDATION, alpha=0.55, edgecolor="none")
        ax.plot([np.mean(values)] * 2, [place - 0.28, place + 0.28], color="black", linewidth=1.5)
    ax.set_yticks(range(len(groups)), groups)
    ax.set(xlabel="validation accuracy; a dot per run, a bar for their mean", ylim=(len(groups) - 0.5, -0.5))
    said = (f"{name}, {min(row):.3f} to {max(row):.3f}, mean {np.mean(row):.3f}" for name, row in groups.items())
    show(f"Validation accuracies, a row for each kind of net, a dot per run, a bar for the mean: {'; '.join(said)}.")


def spread(depths, deviations):
    """Draw the standard deviation of the activations of each layer; deviations is a dict from a name to its numbers."""
    (ax,) = _panels((6, 3))
    styles = ((NET, "o-"), (VALIDATION, "s--"), (CURVE, "^:"))
    for (name, values), (color, line) in zip(deviations.items(), styles, strict=False):
        ax.semilogy(depths, np.maximum(values, 1e-12), line, markersize=4, color=color, label=name)
    ax.set(xlabel="hidden layer", ylabel="spread of the activations")
    layers = f"hidden layers {depths[0]} to {depths[-1]}"
    ax.legend(frameon=False, fontsize=9)
    show(f"The spread of the activations in {layers}, on a logarithmic axis: {trends(deviations)}.")


def folds(curves):
    """Draw functions on the unit interval, a panel each, with the number of their straight pieces."""
    x = np.linspace(0.0, 1.0, 3201)  # a point wherever five folds or ten pieces have a knot
    axes = _panels((2.9 * len(curves), 2.9), len(curves))
    said = []
    for ax, (name, f) in zip(axes, curves.items(), strict=True):
        values = f(x)
        bends = np.flatnonzero(np.abs(np.diff(values, 2)) > 1e-9)
        pieces = 1 + int(np.sum(np.diff(bends, prepend=-2) > 1))  # a knot between two points shows as two bends
        ax.plot(x, values, color=NET, linewidth=1.3)
        ax.axhline(0.5, color=CURVE, linewidth=1, linestyle=":")
        ax.set_title(f"{name}\n{pieces} piece{'s' * (pieces != 1)}", fontsize=10)
        said.append(f"{name}, {pieces} piece{'s' * (pieces != 1)} {trend(values, x)}")
    show(f"Outputs over inputs from 0 to 1, with the height ½ as a dotted line: {'; '.join(said)}.")


def run(parts, x):
    """Return what the net (w, b, v, c) gives for each of the numbers x."""
    w, b, v, c = (np.asarray(part, dtype=float) for part in parts)
    return np.maximum(np.outer(x, w) + b, 0.0) @ v + c


def _panels(size, count=1):
    """Return so many panels side by side, without a border above and on the right."""
    _, axes = plt.subplots(1, count, figsize=size, sharey=True, squeeze=False, layout="constrained")
    for ax in axes.flat:
        ax.spines[["top", "right"]].set_visible(False)
    return axes.flat
