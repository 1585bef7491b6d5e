"""Pictures for this assignment: images, gradients, training curves and what the hidden units look for."""

import matplotlib.pyplot as plt
import numpy as np

from .gradient_picture import gradients
from .pictures import number, show, trend, trends

TRAIN, VALIDATION, GREY = "#0b5fa5", "#b34700", "#555555"  # told apart by everybody


def gallery(pictures, titles=None, columns=10, colors=None, title="", about=""):
    """Draw pictures (N, 32, 32, 3) in rows, each with a line of text above it; about goes before what they are."""
    rows = -(-len(pictures) // columns)
    height = 1.05 if titles is None else 1.3
    figure, grid = plt.subplots(rows, columns, figsize=(0.95 * columns, height * rows + 0.3), squeeze=False)
    for axes in grid.flat:
        axes.axis("off")
    for index, (axes, picture) in enumerate(zip(grid.flat, pictures, strict=False)):
        axes.imshow(picture)
        if titles is not None:
            color = GREY if colors is None else colors[index]
            axes.set_title(titles[index].replace(" stripes", "\nstripes"), fontsize=8, color=color, pad=2)
    figure.suptitle(title, fontsize=11)
    figure.tight_layout(pad=0.3)
    names = ", ".join(filter(None, titles or []))
    what = f"{len(pictures)} images in rows of {columns}{', titled ' + names if names else ''}"
    show(f"{about or title}: {what}." if about or title else f"{what}.")


def examples(images, per_class=3):
    """Draw the first images of each class, one class per column."""
    first = [np.flatnonzero(images.y_train == label)[:per_class] for label in range(len(images.classes))]
    order = np.array(first).T.ravel()
    names = [*images.classes] + [""] * (len(order) - len(images.classes))
    gallery(images.images(images.X_train[order]), names, len(images.classes))


def class_means(images):
    """Draw the mean of all images, changed by four times what the mean of each class differs from it by."""
    means = [images.X_train[images.y_train == label].mean(axis=0) for label in range(len(images.classes))]
    # Means differ little from each other, so their differences are drawn larger than they are.
    pictures = images.images(4 * np.array(means))
    title = "The mean of each class; what differs from the mean of all is drawn × 4"
    gallery(pictures, images.classes, len(images.classes), title=title)


def start_scales(inputs):
    """Draw a histogram of what enters the ReLU for each entry of a dict from title to array."""
    _, grid = plt.subplots(1, len(inputs), figsize=(9, 2.5))
    reach = np.sort([np.abs(values).max() for values in inputs.values()])[len(inputs) // 2]
    said = []
    for axes, (title, values) in zip(grid, inputs.items(), strict=True):
        said.append(f"{title} with a standard deviation of {number(np.std(values))}")
        axes.hist(np.ravel(values), bins=np.linspace(-reach, reach, 61), color=TRAIN)
        axes.set_title(title, fontsize=10)
        axes.set(xlabel="what enters the ReLU", yticks=[])
    plt.tight_layout()
    show(f"Histograms of what enters the ReLU, from left to right: {'; '.join(said)}.")


def gradient_check(pairs):
    """Draw gradients by nudging over yours, and say which are right; pairs is a dict from name to both."""
    show(gradients(pairs))


def training(history, chance=None):
    """Draw the loss of every step, and accuracy on both sets after every epoch."""
    losses = np.asarray(history["loss"], dtype=float)
    epochs = len(history["train_accuracy"])
    _, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3))
    steps = np.linspace(0, epochs, len(losses), endpoint=False)
    left.plot(steps, losses, color=GREY, linewidth=0.8)
    left.set(xlabel="epoch", ylabel="loss of the batch", ylim=(0, 1.05 * min(losses.max(), 2 * losses[0])))
    when = np.arange(1, epochs + 1)
    right.plot(when, history["train_accuracy"], "o-", color=TRAIN, markersize=4, label="training")
    right.plot(when, history["val_accuracy"], "s--", color=VALIDATION, markersize=4, label="validation")
    if chance is not None:
        right.axhline(chance, color=GREY, linewidth=0.8, linestyle=":")
        right.text(when[-1], chance - 0.02, "guessing", color=GREY, fontsize=9, ha="right", va="top")
    right.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1.02))
    right.legend(frameon=False, loc="center right")
    plt.tight_layout()
    said = trends({"training": history["train_accuracy"], "validation": history["val_accuracy"]})
    line = "" if chance is None else f"; guessing, a dotted line, {number(chance)}"
    show(f"On the left the batch's loss over {epochs} epochs, {trend(losses)}; on the right accuracy: {said}{line}.")


def templates(W1, W2, count=30):
    """Draw the columns of W1 as images, those first whose hidden unit has the largest weights to the scores."""
    strongest = np.argsort(-np.linalg.norm(W1, axis=0) * np.linalg.norm(W2, axis=1))[:count]
    columns = np.asarray(W1, dtype=float)[:, strongest].T.reshape(-1, 32, 32, 3)
    reach = np.quantile(np.abs(columns), 0.995, axis=(1, 2, 3), keepdims=True)
    title = "What hidden units look for: columns of W1 as images"
    first = ", ".join(map(str, strongest[:3]))
    gallery(np.clip(0.5 + 0.5 * columns / reach, 0, 1), title=title, about=f"{title}, first those of units {first}")


def confusion(labels, predicted, classes):
    """Draw how often which class is taken for which."""
    counts = np.zeros((len(classes), len(classes)))
    np.add.at(counts, (labels, np.asarray(predicted, dtype=int)), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    _, axes = plt.subplots(figsize=(5.6, 5))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(shares.shape):
        if shares[row, column] >= 0.01:
            style = {"ha": "center", "va": "center", "fontsize": 8}
            color = "white" if shares[row, column] > 0.5 else "black"
            axes.text(column, row, f"{100 * shares[row, column]:.0f}", color=color, **style)
    axes.set_xticks(range(len(classes)), classes, rotation=45, ha="right", fontsize=8)
    axes.set_yticks(range(len(classes)), classes, fontsize=8)
    axes.set(xlabel="predicted", ylabel="is", title="Of 100 images of a class, so many are taken for …")
    plt.tight_layout()
    right = ", ".join(f"{name} {100 * share:.0f}" for name, share in zip(classes, np.diag(shares), strict=True))
    wrong = shares - np.diag(np.diag(shares))
    label, taken = np.unravel_index(wrong.argmax(), wrong.shape)
    most = f"{100 * wrong.max():.0f} of {classes[label]} taken for {classes[taken]}"
    show(f"A table of what 100 images of each class are taken for: right are {right}; the most that are wrong, {most}.")


def edge_directions(pictures, numbers, names, cells=4):
    """Draw pictures, and below each the edge directions of its cells as lines; numbers are those of features.py."""
    figure, grid = plt.subplots(2, len(pictures), figsize=(1.9 * len(pictures), 4))
    said = []
    for (above, below), picture, row, name in zip(grid.T, pictures, numbers, names, strict=True):
        lengths = np.reshape(row, (cells, cells, -1))
        angles = (np.arange(lengths.shape[2]) + 0.5) * np.pi / lengths.shape[2] + np.pi / 2  # the edge lies across
        for (i, j, k), length in np.ndenumerate(lengths / lengths.max()):
            reach = 0.48 * length * np.array([np.cos(angles[k]), np.sin(angles[k])])
            below.plot([j - reach[0], j + reach[0]], [i - reach[1], i + reach[1]], color=TRAIN, linewidth=1.3)
        upright = np.abs(np.sin(angles))
        parts = lengths.sum(axis=(0, 1)) / lengths.sum()
        shares = [parts[upright > 0.9].sum(), parts[upright < 0.3].sum()]  # two of eight directions each
        kinds = zip((*shares, 1.0 - sum(shares)), ("upright", "level", "slanted"), strict=True)
        said.append(f"{name} {', '.join(f'{share:.0%} {kind}' for share, kind in kinds)}")
        above.imshow(picture)
        above.set_title(name, fontsize=10)
        below.set(xlim=(-0.5, cells - 0.5), ylim=(cells - 0.5, -0.5), aspect="equal")
        below.set(xticks=np.arange(cells + 1) - 0.5, yticks=np.arange(cells + 1) - 0.5)
        below.grid(color="#e5e5e5")
        below.tick_params(length=0, labelbottom=False, labelleft=False)
        above.axis("off")
    figure.tight_layout()
    show(f"Images, and below each {cells} × {cells} cells with a line for each edge direction: {'; '.join(said)}.")


def bars(shares, chance):
    """Draw accuracies as bars, with their numbers; shares is a dict from a label to one."""
    figure, axes = plt.subplots(figsize=(8, 0.5 * len(shares) + 0.8))
    places = np.arange(len(shares))
    axes.barh(places, list(shares.values()), color=TRAIN, height=0.6)
    for place, share in zip(places, shares.values(), strict=True):
        axes.text(share + 0.01, place, f"{share:.1%}", va="center", fontsize=9)
    axes.axvline(chance, color=GREY, linewidth=1, linestyle=":")
    axes.set_yticks(places, list(shares))
    axes.set(xlabel="validation accuracy; the dotted line is guessing", xlim=(0, 1), ylim=(len(shares) - 0.5, -0.5))
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    said = ", ".join(f"{label} {share:.1%}" for label, share in shares.items())
    show(f"Validation accuracies as bars, with guessing, {chance:.0%}, as a dotted line: {said}.")
