"""What typical mistakes make of the softmax loss and of its gradient: the local tests compare with it to say why.

A mistake is a sentence and its numbers, or a function that makes them of the right ones. Numbers in a tuple are
different ways to make the same mistake.
"""

import numpy as np

EPSILONS = [10.0**-k for k in range(1, 21)] + [1e-30, 1e-50, 1e-100, 1e-200, 1e-300, 1e-308]
EPSILONS += [float(value) for kind in (np.float32, np.float64) for value in (np.finfo(kind).eps, np.finfo(kind).tiny)]
LIMITS = (10.0, 20.0, 30.0, 50.0, 80.0, 88.0, 100.0, 200.0, 250.0, 300.0, 500.0, 600.0, 700.0, 709.0)


def large(difference=2000.0):
    """Return what mistakes make of the mean loss of two rows: one right class far behind, and two equal scores."""
    inside = "a small number is added inside the log, or p is cut off there: compute log p from the scores."
    limited = [min(2 * limit, difference) for limit in LIMITS] + list(LIMITS)
    return {
        inside: tuple((np.log(2) - np.log(epsilon) - shift) / 2 for epsilon in EPSILONS for shift in (0, epsilon)),
        "the scores are cut off: subtract each row's largest score.": tuple((x + np.log(2)) / 2 for x in limited),
        "it is the sum over the rows: it should be the mean.": difference + np.log(2),
    }


def losses(scores, y):
    """Return what mistakes make of the loss."""
    count, classes = scores.shape
    e = np.exp(scores)
    p, columns, all_in_one = e / e.sum(axis=1, keepdims=True), e / e.sum(axis=0), e / e.sum()
    rows, whole = np.arange(count), np.asarray(y, dtype=int)
    hot = np.eye(classes)[whole]
    behind = scores - scores[rows, whole][:, None]
    made = {
        "it is divided by the number of classes: the mean is one over the rows.": lambda right, **_: right / classes,
        "it is the sum over the rows: it should be the mean.": lambda right, **_: right * count,
        "the labels are counted from 1: they start at 0.": -np.log(p[rows, whole - 1]).mean(),
        "p is normalized over the rows: in each row the p add up to 1.": -np.log(columns[rows, whole]).mean(),
        "p is normalized over the whole batch: in each row the p add up to 1.": -np.log(all_in_one[rows, whole]).mean(),
        "whole columns are picked: index rows and labels together.": -np.log(p[:, whole]).mean(),
        "all classes count: only log p of the right one does.": (-np.log(p).sum() / count, -np.log(p).mean()),
        "the logarithm is missing.": (-p[rows, whole].mean(), p[rows, whole].mean(), (1 - p[rows, whole]).mean()),
        "it is the squared distance of the p from the labels.": (
            ((p - hot) ** 2).sum() / count,
            ((p - hot) ** 2).mean(),
        ),
        "it is a hinge loss.": (np.maximum(0.0, behind + 1) * (hot == 0)).sum() / count,
        "the logarithm is to the base 2: take the natural one.": lambda right, **_: right / np.log(2),
        "the logarithm is to the base 10: take the natural one.": lambda right, **_: right / np.log(10),
    }
    return told_apart(made, count)


def slopes(scores, y):
    """Return what mistakes make of the gradient of the scores."""
    count, classes = scores.shape
    e = np.exp(scores)
    p, columns = e / e.sum(axis=1, keepdims=True), e / e.sum(axis=0)
    whole = np.asarray(y, dtype=int)
    hot = np.eye(classes)[whole]
    made = {
        "it is p, and at the right class it has to be less by 1.": p / count,
        "1 is taken from every entry: only that of the right class is less by 1.": (p - 1) / count,
        "1 is taken from whole columns: index rows and labels together.": (p - hot.any(axis=0)) / count,
        "1 is added at the right class: it has to be less by 1 there.": (p + hot) / count,
        "it is made from log p: take p itself.": (np.log(p) - hot) / count,
        "p is divided by N, but not the 1 at the right class.": p / count - hot,
        "the 1 at the right class is divided by N, but not p.": p - hot / count,
        "it is not divided by N: the loss is a mean.": p - hot,
        "it is divided by N twice.": (p - hot) / count**2,
        "it is divided by the number of all scores: divide by that of the rows.": (p - hot) / count / classes,
        "it is divided by the number of classes: divide by that of the rows.": (p - hot) / classes,
        "p is normalized over the rows: in each row the p add up to 1.": (columns - hot) / count,
        "the labels are counted from 1: they start at 0.": (p - np.eye(classes)[whole - 1]) / count,
    }
    if hot.any(axis=0).all():  # whole columns are every entry then
        del made["1 is taken from whole columns: index rows and labels together."]
        every = made.pop("1 is taken from every entry: only that of the right class is less by 1.")
        made["1 is taken from every entry, or from whole columns: take it where the right class is, row by row."] = (
            every
        )
    return told_apart(made, count)


def told_apart(made, count):
    """Leave out what is no mistake for one row."""
    several = count > 1
    return {text: value for text, value in made.items() if several or (" N" not in text and "sum over" not in text)}
