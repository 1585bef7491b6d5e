"""Hold gradients against what nudging says: a picture with a point for each entry, and which of them are right."""

import matplotlib.pyplot as plt
import numpy as np

from .pictures import number

RIGHT, WRONG, LINE = "#0b5fa5", "#b34700", "#555555"  # for any color vision; wrong ones are crosses, too
LARGEST_ERROR = 1e-4  # relative; what nudging itself misses is far below


def gradients(pairs):
    """Draw gradients by nudging over yours, a panel for each entry of a dict from name to (yours, by nudging).

    Return the sentence that stands for the picture. It says first which of them are right.
    """
    figure, grid = plt.subplots(1, len(pairs), figsize=(max(2.1 * len(pairs), 4.2), 2.7), squeeze=False)
    marks, said = {}, []
    for axes, (name, (yours, numeric)) in zip(grid.flat, pairs.items(), strict=True):
        numeric = np.asarray(numeric, dtype=float)
        marks[name], about = judge(yours, numeric)
        said.append(f"{name}, {about}")
        color, marker = (RIGHT, "o") if marks[name] == "right" else (WRONG, "x")
        axes.axline((0, 0), slope=1, color=LINE, linewidth=0.8)
        if np.shape(yours) == numeric.shape:
            axes.plot(np.ravel(yours), np.ravel(numeric), marker, color=color, markersize=4, alpha=0.7)
        axes.set_xlabel("yours")
        axes.axis("square")
        axes.set_title(f"{name}: {marks[name]}", color=color)
        axes.tick_params(labelsize=8)
        axes.xaxis.set_major_locator(plt.MaxNLocator(2))
    grid[0, 0].set_ylabel("by nudging")
    groups = ((word, [name for name in marks if marks[name] == word]) for word in ("right", "wrong"))
    summary = "; ".join(f"{', '.join(names)} {word}" for word, names in groups if names)
    figure.suptitle(summary, fontsize=11)
    figure.tight_layout(pad=0.5)
    return f"{summary}, by nudging over yours, beside the line where both are equal: {'; '.join(said)}."


def judge(yours, numeric):
    """Return "right" or "wrong", and a few words on how far a gradient is from what nudging says."""
    if np.shape(yours) != numeric.shape:
        return "wrong", f"of shape {np.shape(yours)} instead of {numeric.shape}"
    yours = np.asarray(yours, dtype=float)
    if not np.isfinite(yours).all():
        return "wrong", "not all of it finite"
    apart, size = np.linalg.norm(yours - numeric), np.linalg.norm(yours) + np.linalg.norm(numeric)
    right = apart <= LARGEST_ERROR * size or apart < 1e-9  # zeros are not nudged exactly
    return "right" if right else "wrong", f"{numeric.size} points up to {number(np.abs(yours - numeric).max())} apart"
