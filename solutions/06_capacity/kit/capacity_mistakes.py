"""What typical mistakes make of the same numbers: the local tests compare with it to say why something is wrong.

A mistake is a sentence and its numbers. Numbers in a tuple are different ways to make the same mistake.
"""

import numpy as np


def polyline(x, corners, slopes, start):
    """Return a line of several straight pieces at x: it begins at a corner with start, and each piece has its slope."""
    heights = start + np.append(0.0, np.cumsum(slopes * np.diff(corners)))
    return np.interp(x, corners, heights)


def interpolations(f, pieces, x):
    """Return what mistakes make of the net's numbers at x; a unit adds what the slope changes by at its corner."""
    ends = np.arange(pieces + 1) / pieces
    h = f(ends)
    rises = h[1:] - h[:-1]
    s = pieces * rises
    after_it, before_it = np.append(s[1:], 0.0), np.append(0.0, s[:-1])
    slopes = {
        "each unit has the slope of its piece: others are on already, so it adds the change of slope.": np.cumsum(s),
        "each unit has the sum of the slopes so far: it adds the change of slope.": np.cumsum(np.cumsum(s)),
        "the changes of slope have the wrong sign: slope after the knot minus slope before it.": 2 * s[0] - s,
        "the changes of slope come one knot too early: the first unit brings in the first slope.": after_it - s[0],
        "the first slope is missing: a unit has to switch on at 0, too.": s - s[0],
        "the values of f are used as weights: a weight is a change of slope.": (np.cumsum(h[:-1]), np.cumsum(h[1:])),
        "rises are taken for slopes: divide by the width of a piece.": rises,
        "rises are multiplied by the width of a piece: divide by it.": rises / pieces,
        "every piece has the slope of the first one.": s[0] + 0 * s,
        "every piece has the slope from 0 to 1.": h[-1] - h[0] + 0 * s,
        "units switch on one knot too late: each at the left end of its piece.": before_it,
    }
    if pieces == 1:  # of which two make the same
        slopes = {text: way for text, way in slopes.items() if way is not before_it and "is missing" not in text}
        slopes["it is f(0) everywhere: a unit has to switch on at 0, and to bring in the first slope."] = before_it
    made = {}
    for text, ways in slopes.items():
        ways = ways if isinstance(ways, tuple) else (ways,)
        made[text] = tuple(polyline(x, ends, slope, h[0]) for slope in ways)
    width, more = 1 / pieces, np.arange(pieces + 2) / (pieces + 1)
    turned = polyline(x, ends, s - s[-1], 2 * h[0] - h[-1] + s[-1])
    made |= {
        "the output begins at 0 instead of f(0): c is missing.": polyline(x, ends, s, 0.0),
        "units switch on in the middle of the pieces: they do so at the knots.": np.interp(x - width / 2, ends, h),
        "units are on to the left of their knots: they switch on to the right.": turned,
        "the biases have the wrong sign: all units are on everywhere.": 2 * h[0] - h[-1] + s[-1] * (1 + x),
        "there is one piece too many.": np.interp(x, more, f(more)),
        "between two knots it stays where it was: it should be a straight line.": (
            h[np.floor(x * pieces + 1e-9).astype(int)],
            h[np.ceil(x * pieces - 1e-9).astype(int)],
        ),
        "it is f itself between the knots: a straight line goes from knot to knot.": f(x),
    }
    if pieces > 1:
        fewer = np.arange(pieces) / (pieces - 1)
        made["there is one piece too few: so many pieces have one knot more."] = np.interp(x, fewer, f(fewer))
    short = np.arange(pieces + 1) / (pieces + 1)
    last_one_longer = np.append(short[:-1], 1.0)
    made["the knots end before 1: they go from 0 to 1, both included."] = tuple(
        polyline(x, last_one_longer, (f(short[1:]) - f(short[:-1])) * scale, h[0]) for scale in (pieces, pieces + 1)
    )
    return made


def gap(train, validation, loss):
    """Return what mistakes make of the gap between training and validation accuracy."""
    train, validation = np.array(train), np.array(validation)
    difference, best = train - validation, int(np.argmax(validation))
    return {
        "it is of the epoch with the best validation accuracy: the last one counts.": difference[best],
        "the best validation accuracy is taken: take that of the last epoch.": train[-1] - validation.max(),
        "the best of both lists are taken: take the last ones.": train.max() - validation.max(),
        "it is of the first epoch: the last one counts.": difference[0],
        "it is of the last epoch but one.": difference[-2],
        "it is the mean over the epochs: the last one counts.": difference.mean(),
        "it is the largest gap of all epochs: the last one counts.": difference.max(),
        "it is a gap for each epoch: one number is asked for.": difference,
        "the loss is taken for the training accuracy.": loss[-1] - validation[-1],
        "it is in percent: accuracies are fractions.": 100 * difference[-1],
        "it is divided by the training accuracy: it is the plain difference.": difference[-1] / train[-1],
        "it is divided by the validation accuracy: it is the plain difference.": difference[-1] / validation[-1],
        "it is rounded: return it as it is.": np.round(difference[-1], 2),
        "the entries are taken by their order: a dict is read by its keys.": (
            validation[-1] - loss[-1],
            loss[-1] - train[-1],
            train[-1] - loss[-1],
        ),
        "its sign is wrong: it is training minus validation.": -difference[-1],
    }


def regularization(accuracies):
    """Return what mistakes make of the strength that is picked."""
    strengths, values = np.array(list(accuracies)), np.array(list(accuracies.values()))
    best = strengths[values == values.max()]
    made = {
        "it is the one with the lowest accuracy: the highest counts.": strengths[values.argmin()],
        "it is the accuracy: the strength that reaches it is asked for.": values.max(),
        "it is the place in the list: return the strength itself.": float(values.argmax()),
        "the accuracy is returned, too: return the strength alone.": (
            np.array([best.max(), values.max()]),
            np.array([values.max(), best.max()]),
        ),
        "one is taken that is nearly as accurate, and larger: only equal accuracies are a tie.": tuple(
            strengths[values >= values.max() - margin].max() for margin in (0.001, 0.002, 0.005, 0.01, 0.02)
        ),
        "of equal ones it is the first: take the largest.": best[0],
        "of equal ones it is the last: take the largest.": best[-1],
        "of equal ones it is the smallest: take the largest.": best.min(),
    }
    if len(best) == 1:
        whatever = {
            "largest": strengths.max(),
            "smallest": strengths.min(),
            "first": strengths[0],
            "last": strengths[-1],
        }
        for which, strength in whatever.items():
            made[f"it is the {which} strength, whatever the accuracies: the highest accuracy counts."] = strength
        made["strengths are sorted without their accuracies."] = np.sort(strengths)[values.argmax()]
        down = "strengths are sorted, largest first, without their accuracies."
        made[down] = -np.sort(-strengths)[values.argmax()]
    return made
