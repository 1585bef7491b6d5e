"""Draw nets on the plane and on the unit interval: decision regions, fits, gaps, and curves made of pieces."""

import matplotlib.pyplot as plt
import numpy as np

from .gradient_picture import gradients
from .moving_pictures import Scene, show_moving
from .pictures import number, show, trend, trends
from .svg import Panel, around, circle

TRAIN, VALIDATION, CURVE, NET = "#1a5fb4", "#c64600", "#8a8a8a", "#1a7f37"
CLASSES = ("#1a5fb4", "#c64600")
TRAINING = {"label": "training", "color": TRAIN, "linestyle": "-", "marker": "o", "markersize": 4}
VALIDATING = {"label": "validation", "color": VALIDATION, "linestyle": "--", "marker": "s", "markersize": 4}
GRID = 120


def regions(nets, titles, X, y, columns=3):
    """Draw the regions in which each net predicts class 0 and 1, with the points X of classes y on top."""
    rows = -(-len(nets) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(3.1 * columns, 3.5 * rows), squeeze=False)
    low, high = np.min(X) - 0.1, np.max(X) + 0.1
    ticks = np.linspace(low, high, GRID)
    points = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    for ax in axes.flat[len(nets) :]:
        ax.axis("off")
    for ax, net, title in zip(axes.flat, nets, titles, strict=False):
        predicted = np.asarray(net.predict(points), dtype=float).reshape(GRID, GRID)
        ax.contourf(ticks, ticks, predicted, levels=[-0.5, 0.5, 1.5], colors=CLASSES, alpha=0.22)
        for label, (color, marker) in enumerate(zip(CLASSES, "os", strict=True)):
            ax.scatter(*X[y == label].T, s=16, color=color, marker=marker, edgecolor="white", linewidth=0.5)
        ax.set(xticks=[], yticks=[], aspect="equal")
        ax.set_title(title, fontsize=10)
    figure.tight_layout()
    said = "; ".join(title.replace("\n", ", ") for title in titles)
    show(f"{len(X)} points of two classes on the plane, and the regions in which each net predicts them: {said}.")


def bending(nets, histories, units, X, y):
    """Show the points X of classes y and the border that each net draws, with a slider over the hidden units."""
    low, high = np.min(X) - 0.1, np.max(X) + 0.1
    panel = Panel((16, 12, 420, 420), (low, high), (low, high))
    ticks = np.linspace(low, high, GRID)
    points = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    marks = [panel.dots(X[y == k], 3.5, CLASSES[k], cap) for k, cap in enumerate(("round", "square"))]
    frames = []
    for net, history, count in zip(nets, histories, units, strict=True):
        scores = np.asarray(net.scores(points), dtype=float)
        lead = np.subtract(scores[:, 1], scores[:, 0]).reshape(GRID, GRID)  # of class 1; the border is where it is 0
        border = panel.level_lines(lead, [0.0], stroke="#000000", width=2.2)
        wrong = X[np.asarray(net.predict(X)) != y]
        shapes = [*panel.region(lead, 0.0, np.inf, stroke="none", fill=CLASSES[1], opacity=0.22), *border, *marks]
        shapes += [circle(place, 7, fill="none", stroke="#000000", stroke_width=1.3) for place in panel.at(wrong)]
        right = [number(history[f"{name}_accuracy"][-1]) for name in ("train", "val")]
        said = (
            f"{count} hidden unit{'s' * (count != 1)}: accuracy {right[0]} on the training points, {len(wrong)} of "
            f"them wrong and in rings, and {right[1]} on new ones; squares are predicted on the shaded side of the "
            f"border, {np.mean(lead > 0):.0%} of the plane."
        )
        frames.append((shapes, said))
    title = "Points of two classes, discs and squares, and the border between them"
    scene = Scene(452, 444, title, [], [around(452, 444, [panel]), panel.axes()[0]])
    show_moving(scene, {"hidden units": [str(count) for count in units]}, frames)


def width_against_fit(widths, train, validation):
    """Draw training and validation accuracy against the number of hidden units: a row per width, a column per run."""
    train, validation = np.asarray(train), np.asarray(validation)
    places = np.arange(len(widths))
    figure, ax = plt.subplots(figsize=(7, 3.4))
    for values, style in ((train, TRAINING), (validation, VALIDATING)):
        label = f"{style['label']}, mean of {values.shape[1]} runs"
        ax.plot(places, values.mean(axis=1), **style | {"marker": "", "label": label})
        runs = np.repeat(places, values.shape[1])
        ax.scatter(runs, values.ravel(), s=12, color=style["color"], marker=style["marker"], alpha=0.5)
    ax.set_xticks(places, [str(width) for width in widths])
    ax.set(xlabel="hidden units", ylabel="accuracy")
    means = {"training": train.mean(axis=1), "validation": validation.mean(axis=1)}
    units = f"{widths[0]} to {widths[-1]} hidden units"
    said = trends(means, widths)
    _tidy(figure, ax, f"Accuracy of nets of {units}, a dot for each run and a line for their mean: {said}.")


def gaps(histories, titles, gap):
    """Draw training and validation accuracy per epoch, the space between them shaded; gap is the number to write."""
    titles = [f"{title}: gap {gap(history):+.3f}" for title, history in zip(titles, histories, strict=True)]
    figure, axes = plt.subplots(1, len(histories), figsize=(4.4 * len(histories), 3.2), sharey=True, squeeze=False)
    for ax, history, title in zip(axes.flat, histories, titles, strict=True):
        train, validation = history["train_accuracy"], history["val_accuracy"]
        epochs = np.arange(1, len(train) + 1)
        ax.plot(epochs, train, **TRAINING | {"marker": ""})
        ax.plot(epochs, validation, **VALIDATING | {"marker": ""})
        ax.fill_between(epochs, train, validation, color="#999999", alpha=0.2)
        ax.set_xlabel("epoch")
        ax.set_title(title, fontsize=10)
        ax.spines[["top", "right"]].set_visible(False)
    axes.flat[0].set_ylabel("accuracy")
    axes.flat[0].legend(frameon=False, fontsize=9)
    figure.tight_layout()
    pairs = [(trend(history["train_accuracy"]), trend(history["val_accuracy"])) for history in histories]
    said = (f"{title}, training {a}, validation {b}" for title, (a, b) in zip(titles, pairs, strict=True))
    show(f"Accuracies over the epochs, the space between them shaded: {'; '.join(said)}.")


def strengths(tried, train, validation, picked):
    """Draw both accuracies against the strength of the regularization, and mark the one that was picked."""
    order = np.argsort(tried)
    names = [f"{tried[i]:g}" for i in order]
    places = np.arange(len(order))
    figure, ax = plt.subplots(figsize=(7, 3.2))
    ax.axvline(names.index(f"{picked:g}"), color=NET, linewidth=6, alpha=0.25, label="picked")
    for values, style in ((train, TRAINING), (validation, VALIDATING)):
        ax.plot(places, np.asarray(values)[order], **style)
    ax.set_xticks(places, names)
    ax.set(xlabel="strength of the regularization", ylabel="accuracy")
    curves = {"training": np.asarray(train)[order], "validation": np.asarray(validation)[order]}
    said = f"strengths from {names[0]} to {names[-1]}: {trends(curves, np.asarray(tried)[order])}"
    _tidy(figure, ax, f"Accuracy over {said}; a broad upright line marks the one that was picked, {picked:g}.")


def dots(groups):
    """Draw the accuracies of several runs for each kind of net; groups is a dict from its name to them."""
    figure, ax = plt.subplots(figsize=(7, 0.55 * len(groups) + 0.9))
    for place, values in enumerate(groups.values()):
        ax.scatter(values, np.full(len(values), place), s=30, color=VALIDATION, alpha=0.55, edgecolor="none")
        ax.plot([np.mean(values)] * 2, [place - 0.28, place + 0.28], color="black", linewidth=1.5)
    ax.set_yticks(range(len(groups)), groups)
    ax.set(xlabel="validation accuracy; a dot per run, a bar for their mean", ylim=(len(groups) - 0.5, -0.5))
    ax.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    said = "; ".join(
        f"{name}, {min(row):.3f} to {max(row):.3f}, mean {np.mean(row):.3f}" for name, row in groups.items()
    )
    show(f"Validation accuracies, a row for each kind of net, a dot per run and a bar for the mean: {said}.")


def spread(depths, deviations):
    """Draw the standard deviation of the activations of each layer; deviations is a dict from a name to its numbers."""
    figure, ax = plt.subplots(figsize=(6, 3))
    styles = ((NET, "o-"), (VALIDATION, "s--"), (CURVE, "^:"))
    for (name, values), (color, line) in zip(deviations.items(), styles, strict=False):
        ax.semilogy(depths, np.maximum(values, 1e-12), line, markersize=4, color=color, label=name)
    ax.set(xlabel="hidden layer", ylabel="spread of the activations")
    layers = f"hidden layers {depths[0]} to {depths[-1]}"
    _tidy(figure, ax, f"The spread of the activations in {layers}, on a logarithmic axis: {trends(deviations)}.")


def gradient_check(pairs):
    """Draw gradients by nudging over yours, and say which are right; pairs is a dict from name to both."""
    show(gradients(pairs))


def pieces(f, nets):
    """Draw f and each net (w, b, v, c) that interpolates it, by the number of its pieces, with the knots."""
    x = np.linspace(0.0, 1.0, 801)
    figure, axes = plt.subplots(1, len(nets), figsize=(3.3 * len(nets), 2.9), sharey=True, squeeze=False)
    said = []
    for ax, (count, parts) in zip(axes.flat, nets.items(), strict=True):
        said.append(f"with {count}, up to {number(np.abs(run(parts, x) - f(x)).max())} from it")
        knots = np.linspace(0.0, 1.0, count + 1)
        ax.plot(x, f(x), color=CURVE, linewidth=3, alpha=0.5, label="f")
        ax.plot(x, run(parts, x), color=NET, label="net")
        ax.plot(knots, run(parts, knots), "o", color=NET, markersize=3.5)
        hidden = np.size(parts[0])
        title = f"{count} piece{'s' * (count != 1)}, {hidden} hidden unit{'s' * (hidden != 1)}"
        ax.set_title(title, fontsize=10)
        ax.spines[["top", "right"]].set_visible(False)
    axes.flat[0].legend(frameon=False, fontsize=9)
    figure.tight_layout()
    said = "; ".join(said)
    show(f"A curve, and on each panel a net that follows it in straight pieces, with dots where they meet: {said}.")


def folds(curves):
    """Draw functions on the unit interval, a panel each, with the number of their straight pieces."""
    x = np.linspace(0.0, 1.0, 3201)  # a point wherever five folds or ten pieces have a knot
    figure, axes = plt.subplots(1, len(curves), figsize=(2.9 * len(curves), 2.9), sharey=True, squeeze=False)
    said = []
    for ax, (name, f) in zip(axes.flat, curves.items(), strict=True):
        values = f(x)
        bends = np.flatnonzero(np.abs(np.diff(values, 2)) > 1e-9)
        pieces = 1 + int(np.sum(np.diff(bends, prepend=-2) > 1))  # a knot between two points shows as two bends
        ax.plot(x, values, color=NET, linewidth=1.3)
        ax.axhline(0.5, color=CURVE, linewidth=1, linestyle=":")
        ax.set_title(f"{name}\n{pieces} piece{'s' * (pieces != 1)}", fontsize=10)
        ax.spines[["top", "right"]].set_visible(False)
        said.append(f"{name}, {pieces} piece{'s' * (pieces != 1)} {trend(values, x)}")
    figure.tight_layout()
    show(f"Outputs over inputs from 0 to 1, with the height ½ as a dotted line: {'; '.join(said)}.")


def units(f, parts):
    """Draw what each hidden unit of a net (w, b, v, c) adds, and below it the sum of all of them with c."""
    w, b, v = (np.asarray(part, dtype=float) for part in parts[:3])
    x = np.linspace(0.0, 1.0, 801)
    figure, (above, below) = plt.subplots(2, 1, figsize=(7, 5.4), sharex=True)
    colors = plt.get_cmap("viridis")(np.linspace(0.0, 0.85, len(w)))
    bends = []
    for slope, offset, weight, color in zip(w, b, v, colors, strict=True):
        above.plot(x, weight * np.maximum(slope * x + offset, 0.0), color=color)
        if slope != 0 and 0 <= -offset / slope <= 1:
            bend = -offset / slope
            bends.append(f"{weight * abs(slope):+.3g} at {bend + 0.0:.3g}".replace("-", "−"))
            above.plot(bend, 0.0, "o", color=color, markersize=5)
            below.axvline(bend, color=color, linewidth=1, linestyle=":")
    above.set_ylabel("one unit each")
    below.plot(x, f(x), color=CURVE, linewidth=3, alpha=0.5, label="f")
    below.plot(x, run(parts, x), color=NET, label="net: the sum of the units, plus c")
    below.set(xlabel="x", ylabel="all together")
    below.legend(frameon=False, fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    for ax in (above, below):
        ax.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    away = number(np.abs(run(parts, x) - f(x)).max())
    said = f"what each of {len(w)} units adds, with changes of slope of {', '.join(bends)}"
    show(f"Above, {said}; below, their sum plus c, which keeps within {away} of the curve.")


def errors(counts, largest):
    """Draw the largest distance between the cosine and its nets against the number of pieces, on logarithmic axes.

    Beside it the most that straight pieces of a curve whose second derivative is at most 1 can be away: h² / 8.
    """
    figure, ax = plt.subplots(figsize=(6, 3))
    ax.loglog(counts, largest, "o", color=NET, markersize=5, label="largest distance from f")
    bound = 1 / (8 * np.asarray(counts, dtype=float) ** 2)
    ax.loglog(counts, bound, ":", color=CURVE, linewidth=2, label="h² / 8, h being the distance of two knots")
    ax.set(xlabel="pieces", ylabel="error")
    sizes = f"{counts[0]} to {counts[-1]} pieces"
    said = trends({"the largest distance from f, as dots,": largest, "h² / 8, dotted,": bound})
    _tidy(figure, ax, f"Errors over {sizes}, both on logarithmic axes: {said}.")


def run(parts, x):
    """Return what the net (w, b, v, c) gives for each of the numbers x."""
    w, b, v, c = (np.asarray(part, dtype=float) for part in parts)
    return np.maximum(np.outer(x, w) + b, 0.0) @ v + c


def _tidy(figure, ax, text):
    """Finish a plot with a legend, and show it with its alternative text."""
    ax.legend(frameon=False, fontsize=9)
    ax.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    show(text)
