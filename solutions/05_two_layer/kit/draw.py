"""Pictures for this assignment: images, training curves, what the hidden units look for, and durations."""

import matplotlib.pyplot as plt
import numpy as np

from .pictures import number, show, trend, trends
from .stopwatch import duration

TRAIN, VALIDATION, GREY = "#0b5fa5", "#b34700", "#555555"  # for any color vision


def gallery(pictures, titles=(), colors=(), title=""):
    """Draw pictures (N, 32, 32, 3) in rows of ten, each with a line of text above it."""
    rows, height = -(-len(pictures) // 10), 1.3 if titles else 1.05
    figure, grid = plt.subplots(rows, 10, figsize=(9.5, height * rows + 0.3), squeeze=False)
    for axes in grid.flat:
        axes.axis("off")
    for index, (axes, picture) in enumerate(zip(grid.flat, pictures, strict=False)):
        axes.imshow(picture)
        if index < len(titles):
            color = colors[index] if colors else GREY
            axes.set_title(titles[index].replace(" stripes", "\nstripes"), fontsize=8, color=color, pad=2)
    figure.suptitle(title, fontsize=11)
    figure.tight_layout(pad=0.3)
    names = f", titled {', '.join(titles)}" if titles else ""
    show(f"{title or 'Examples'}: {len(pictures)} images in rows of 10{names}.")


def examples(images, per_class=3):
    """Draw the first images of each class, one class per column."""
    first = [np.flatnonzero(images.y_train == label)[:per_class] for label in range(len(images.classes))]
    gallery(images.images(images.X_train[np.array(first).T.ravel()]), images.classes)


def class_means(images):
    """Draw the mean of all images, changed by four times what the mean of each class differs from it by."""
    means = [images.X_train[images.y_train == label].mean(axis=0) for label in range(len(images.classes))]
    title = "The mean of each class; its difference from the mean of all is drawn × 4"
    gallery(images.images(4 * np.array(means)), images.classes, title=title)


def opinions(title, images, predicted, count=20):
    """Draw the first validation images with their predicted classes, a cross before those that are wrong."""
    right = predicted[:count] == images.y_val[:count]
    names = [f"{'' if fine else '× '}{images.classes[k]}" for fine, k in zip(right, predicted, strict=False)]
    gallery(images.images(images.X_val[:count]), names, [GREY if fine else VALIDATION for fine in right], title)


def templates(W1, W2, count=30):
    """Draw the columns of W1 as images, those first whose hidden unit has the largest weights to the scores."""
    strongest = np.argsort(-np.linalg.norm(W1, axis=0) * np.linalg.norm(W2, axis=1))[:count]
    columns = np.asarray(W1, dtype=float)[:, strongest].T.reshape(-1, 32, 32, 3)
    reach = np.quantile(np.abs(columns), 0.995, axis=(1, 2, 3), keepdims=True)
    title = f"What the {len(strongest)} hidden units with the largest weights look for: columns of W1 as images"
    gallery(np.clip(0.5 + 0.5 * columns / reach, 0, 1), title=title)


def start_scales(inputs):
    """Draw a histogram of what enters the ReLU for each entry of a dict from title to array."""
    _, grid = plt.subplots(1, len(inputs), figsize=(9, 2.5))
    reach = np.sort([np.abs(values).max() for values in inputs.values()])[len(inputs) // 2]
    for axes, (title, values) in zip(grid, inputs.items(), strict=True):
        axes.hist(np.ravel(values), bins=np.linspace(-reach, reach, 61), color=TRAIN)
        axes.set(title=f"{title}:\nstandard deviation {number(np.std(values))}", yticks=[])
        axes.set_xlabel("what enters the ReLU")
    plt.tight_layout()
    said = "; ".join(f"{title} with a standard deviation of {number(np.std(v))}" for title, v in inputs.items())
    show(f"Histograms of what enters the ReLU, from left to right: {said}.")


def stopwatch(backward, nudging, nudges, parameters, guess):
    """Draw the seconds of one way back, of some nudges, and of one for each parameter, which is extrapolated."""
    whole = parameters * nudging / nudges
    bars = {"one call of loss": backward, f"{nudges} nudges": nudging, f"{parameters:,} nudges": whole}
    _, axes = plt.subplots(figsize=(8.5, 2.7))
    axes.axvline(guess * backward, color="black", linewidth=1.2, linestyle="--", zorder=0)
    axes.text(guess * backward, -0.6, f" your guess: {guess:,} times", fontsize=9, va="bottom")
    colors = [TRAIN, VALIDATION, VALIDATION]
    axes.barh([*bars], bars.values(), 0.55, color=colors, edgecolor="white", hatch=["", "", "//"])
    for place, (seconds, how) in enumerate(zip(bars.values(), ("timed", "timed", "extrapolated"), strict=True)):
        label = f"{duration(seconds)}, {how}"
        axes.text(1.15 * seconds, place, label, va="center", fontsize=9, bbox={"color": "white", "pad": 1})
    reach = min(1, guess) * backward / 3, 300 * max(whole, guess * backward)
    axes.set(xscale="log", xlim=reach, ylim=(2.5, -1), xlabel="seconds, on a logarithmic axis")
    times = f"about {float(f'{whole / backward:.2g}'):,.0f} times as long as the way back"
    axes.set_title(f"For one step, nudging takes {times}", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    plt.tight_layout()
    said = ", ".join(f"{label} {duration(seconds)}" for label, seconds in bars.items())
    show(f"Bars on a logarithmic axis: {said}, extrapolated, {times}; a dashed line marks the guess, {guess:,} times.")


def training(history, chance):
    """Draw the loss of every step, and accuracy on both sets after every epoch."""
    losses, epochs = np.asarray(history["loss"], dtype=float), len(history["train_accuracy"])
    _, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3))
    left.plot(np.linspace(0, epochs, len(losses), endpoint=False), losses, color=GREY, linewidth=0.8)
    left.set(xlabel="epoch", ylabel="loss of the batch", ylim=(0, 1.05 * min(losses.max(), 2 * losses[0])))
    when = np.arange(1, epochs + 1)
    right.plot(when, history["train_accuracy"], "o-", color=TRAIN, markersize=4, label="training")
    right.plot(when, history["val_accuracy"], "s--", color=VALIDATION, markersize=4, label="validation")
    right.axhline(chance, color=GREY, linewidth=0.8, linestyle=":", label="guessing")
    right.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1.02))
    right.legend(frameon=False, loc="center right")
    plt.tight_layout()
    said = trends({"training": history["train_accuracy"], "validation": history["val_accuracy"]})
    where = f"On the left the batch's loss over {epochs} epochs, {trend(losses)}"
    show(f"{where}; on the right accuracy: {said}; guessing, a dotted line, {number(chance)}.")


def rates(losses):
    """Draw the losses of some runs over the steps; losses is a dict from the learning rate to them."""
    plt.figure(figsize=(6, 2.8))
    for (rate, values), line in zip(losses.items(), ("-", "--", "-.", ":"), strict=False):
        plt.plot(values, line, label=rate)
    plt.gca().set(ylim=(0, 5), xlabel="step", ylabel="loss of the batch")
    plt.legend(title="learning rate", fontsize=8, frameon=False, loc="lower left")
    show(f"The loss of the batch over the steps, a curve for each learning rate: {trends(losses)}.")


def confusion(labels, predicted, classes):
    """Draw how often which class is taken for which."""
    counts = np.zeros((len(classes), len(classes)))
    np.add.at(counts, (labels, np.asarray(predicted, dtype=int)), 1)
    shares = np.rint(100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)).astype(int)
    _, axes = plt.subplots(figsize=(5.6, 5))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=100)
    for (i, j), share in np.ndenumerate(shares):
        if share:
            axes.text(j, i, share, color="white" if share > 50 else "black", ha="center", va="center", fontsize=8)
    axes.set_xticks(range(len(classes)), classes, rotation=45, ha="right", fontsize=8)
    axes.set_yticks(range(len(classes)), classes, fontsize=8)
    axes.set(xlabel="predicted", ylabel="is", title="Per cent of the images of a class that are taken for …")
    plt.tight_layout()
    right = ", ".join(f"{name} {share}" for name, share in zip(classes, np.diag(shares), strict=True))
    show(f"A table of what 100 images of each class are taken for, of which so many are right: {right}.")


def edge_directions(pictures, numbers, names, cells=4):
    """Draw pictures, and below each the edge directions of its cells as lines; numbers are those of features.py."""
    (_, grid), said = plt.subplots(2, len(pictures), figsize=(1.9 * len(pictures), 4)), []
    for (above, below), picture, row, name in zip(grid.T, pictures, numbers, names, strict=True):
        lengths = np.reshape(row, (cells, cells, -1)) / np.max(row)
        angles = np.arange(lengths.shape[2]) * np.pi / lengths.shape[2] + np.pi / 2  # the edge lies across
        for (i, j, k), length in np.ndenumerate(lengths):
            x, y = 0.48 * length * np.cos(angles[k]), 0.48 * length * np.sin(angles[k])
            below.plot([j - x, j + x], [i - y, i + y], color=TRAIN, linewidth=1.3)
        upright = lengths[:, :, 0].sum() / lengths.sum()
        said.append(f"{name} {upright:.0%}")
        above.imshow(picture)
        above.set(title=name, xticks=[], yticks=[])
        below.set(xlim=(-0.5, cells - 0.5), ylim=(cells - 0.5, -0.5), aspect="equal")
        below.set(xticks=np.arange(cells) + 0.5, yticks=np.arange(cells) + 0.5, xticklabels=[], yticklabels=[])
        below.grid(color="#e5e5e5")
    plt.tight_layout()
    show(f"Images, and below each the edges in {cells} × {cells} cells, of which upright: {', '.join(said)}.")


def bars(shares, chance):
    """Draw accuracies as bars, with their numbers; shares is a dict from a label to one."""
    _, axes = plt.subplots(figsize=(8, 0.5 * len(shares) + 0.8))
    drawn = axes.barh([*shares], shares.values(), color=TRAIN, height=0.6)
    axes.bar_label(drawn, [f"{share:.1%}" for share in shares.values()], padding=3, fontsize=9)
    axes.axvline(chance, color=GREY, linewidth=1, linestyle=":")
    axes.set(xlabel="validation accuracy; the dotted line is guessing", xlim=(0, 1), ylim=(len(shares) - 0.5, -0.5))
    axes.spines[["top", "right"]].set_visible(False)
    plt.tight_layout()
    said = ", ".join(f"{label} {share:.1%}" for label, share in shares.items())
    show(f"Validation accuracies as bars, with guessing, {chance:.0%}, as a dotted line: {said}.")
