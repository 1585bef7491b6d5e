"""What typical mistakes make of the same numbers: the local tests compare with it to say why something is wrong.

A mistake is a sentence and its numbers, or a function that makes them of the right ones and the inputs.
"""

import numpy as np

CUT = "it is cut off at a limit, or something is added inside the log: write the loss with the scores."


ADDED = "something is added to the denominator: treat zero on its own."
SMALL = "what is small is taken for equal, or for zero: there is an error unless both are exactly zero."
GUARDS = [10.0**-digits for digits in range(4, 17)]  # what is added to a denominator


def at_the_start(steps):
    """Say that no step is in the weights; after one of several, that is because none is kept."""
    return "these are the weights at the start" + (
        ": keep, and return, what each step results in." if steps > 1 else "."
    )


def relative_error(a, b):
    """Return what mistakes make of the relative error of two arrays."""
    norm, off = np.linalg.norm, a - b
    entries = np.abs(off) / (np.abs(a) + np.abs(b))
    above, below = norm(off), norm(a) + norm(b)
    made = {
        "the largest entries are compared: a norm is the root of the sum of all squares.": (
            np.max(np.abs(off)) / (np.max(np.abs(a)) + np.max(np.abs(b)))
        ),
        "it is the worst relative error of a single entry.": np.max(entries),
        "it is the mean of the relative errors of single entries.": np.mean(entries),
        "it is the norm of the difference alone: divide it by the sum of the two norms.": above,
        "it is divided by one of the two norms alone: divide it by their sum.": (above / norm(a), above / norm(b)),
        "it is divided by the norm of a + b: take the two norms first, then add them.": above / norm(a + b),
        "differences are added up with their signs, and cancel: a norm squares each first.": (
            np.sum(off) / np.sum(a + b),
            abs(np.sum(off)) / below,
            abs(np.sum(off)) / np.sum(np.abs(a) + np.abs(b)),
        ),
        "it is the largest difference alone: a norm is the root of the sum of all squares.": np.max(np.abs(off))
        / below,
        "absolute values are added up: a norm is the root of the sum of the squares.": (
            np.sum(np.abs(off)) / np.sum(np.abs(a) + np.abs(b))
        ),
        "the square roots are missing: a norm is the root of the sum of the squares.": above**2
        / (norm(a) ** 2 + norm(b) ** 2),
        "the difference is divided by the squared norms.": above / (norm(a) ** 2 + norm(b) ** 2),
        ADDED: above / (below + 1e-8),
    }
    if a.ndim == 2:
        made["it is a matrix norm: sum the squares of all entries."] = norm(off, 2) / (norm(a, 2) + norm(b, 2))
    return made


def gradient_step(w, gradient, rate):
    """Return what mistakes make of a step."""
    return {
        "the gradient is added: go against it.": w + rate * gradient,
        "the learning rate is left out.": w - gradient,
        "the gradient is divided by the learning rate.": w - gradient / rate,
        "it is the step alone: the weights after it are asked for.": (-rate * gradient, rate * gradient),
        "these are the weights before the step.": w,
        "the gradient is divided by its norm.": w - rate * gradient / np.linalg.norm(gradient),
        "only the sign of the gradient counts: a steeper slope makes a larger step.": w - rate * np.sign(gradient),
        "w is multiplied by the learning rate, too.": rate * (w - gradient),
    }


def gradient_descent(gradient, w, rate, steps):
    """Return what mistakes make of several steps."""

    def walk(count, rates=rate, memory=0.0, sign=-1.0):
        place, last = w.copy(), 0.0
        for number in range(count):
            now = rates(number) if callable(rates) else rates
            last = memory * last + sign * now * gradient(place)
            place = place + last
        return place

    if steps == 0:
        return {"a step is taken, though steps is 0: take exactly so many.": walk(1)}
    made = {
        "one step too many is taken.": walk(steps + 1),
        "one step too few is taken.": walk(steps - 1),
        "the gradient is asked for once and used for all steps.": w - rate * steps * gradient(w),
        "only one step is taken: is the return inside the loop?": walk(1),
        at_the_start(steps): w,
        "the gradient is added: go against it.": walk(steps, sign=1.0),
        "the learning rate is left out.": walk(steps, 1.0),
        "the learning rate becomes smaller from step to step: all steps use the same one.": walk(
            steps, lambda number: rate / (1 + number)
        ),
        "part of a step is carried over into the next one: plain descent has no memory.": walk(steps, memory=0.9),
    }
    return made if steps > 1 else {text: value for text, value in made.items() if "too few" not in text}


def numerical_gradient(f, x, h=1e-5):
    """Return what mistakes make of the slopes of f at x."""
    x = np.asarray(x) * 1.0
    up, down = np.zeros(x.shape), np.zeros(x.shape)
    by_size, by_row, left = np.zeros(x.shape), np.zeros(x.shape), [np.zeros(x.shape), np.zeros(x.shape)]
    below, above = np.array(x), np.array(x)  # with the entries so far left where they were nudged to
    for index in np.argwhere(np.ones(x.shape)):
        index = tuple(index)
        nudge = np.zeros_like(x)
        nudge[index] = h
        up[index], down[index] = f(x + nudge), f(x - nudge)
        by_size[index] = (f(x + nudge * x) - f(x - nudge * x)) / (2 * h)
        for slopes, place in zip(left, (below, above), strict=True):
            slopes[index] = (f(place + nudge) - f(place - nudge)) / (2 * h)
        below, above = below - nudge, above + nudge
        if index:
            nudge[index[0]] = h
            by_row[index] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    here, all_up, all_down = f(x), f(x + h), f(x - h)
    made = {
        "f at x + h is compared with f at x itself.": (up - here) / h,
        "f at x itself is compared with f at x - h.": (here - down) / h,
        "it is divided by h, but from x - h to x + h the way is 2h long.": (up - down) / h,
        "it is divided by 2 and multiplied by h: use parentheses, (2 * h).": (up - down) / 2 * h,
        "the difference is not divided by the way, 2h.": up - down,
        "f at x + h is compared with f at x, but divided by 2h.": (up - here) / (2 * h),
        "all entries are nudged at once: nudge one at a time.": (all_up - all_down) / (2 * h) + 0 * x,
        "the nudge is h times the entry: it is h itself, for every entry.": by_size,
        "an entry is left nudged while the next ones are: put each back first.": tuple(left),
    }
    if x.ndim > 1:
        made["a whole row is nudged at once: nudge one entry at a time."] = by_row
    return made


def logistic(w, X, y):
    """Return what mistakes make of the logistic loss and of its gradient."""
    w, X, y = (np.asarray(value, dtype=float) for value in (w, X, y))
    count, bias = len(y), w[-1]
    scores = bias + X @ w[:-1]
    p = 1 / (1 + np.exp(-scores))
    signs = 2 * y - 1

    def mean(losses):
        return np.sum(losses) / count

    def slopes(dscores):
        return np.append(X, np.ones((count, 1)), axis=1).T @ dscores / count

    bare, first = X @ w[:-1], X @ w[1:] + w[0]
    with np.errstate(all="ignore"):
        right = -y * np.log(p) - (1 - y) * np.log(1 - p)
        loss = {
            "the bias, the last entry of w, is left out of the score.": mean(np.log(1 + np.exp(-signs * bare))),
            "the first entry of w is taken for the bias: it is the last one.": mean(np.log(1 + np.exp(-signs * first))),
            "it is the formula for labels of -1 and 1: here they are 0 and 1.": mean(np.log(1 + np.exp(-y * scores))),
            "p is taken for the probability of class 0: it is that of the label 1.": mean(
                np.log(1 + np.exp(signs * scores))
            ),
            "only rows of class 1 count: those of class 0 add their part.": mean(-y * np.log(p)),
            "it is the sum over the rows: it should be the mean.": np.sum(right),
            "it is the squared error of the probabilities.": mean((p - y) ** 2),
            "it is a hinge loss.": mean(np.maximum(0, 1 - signs * scores)),
            "the logarithm is to the base 2: take the natural one.": mean(right) / np.log(2),
            "the logarithm is to the base 10: take the natural one.": mean(right) / np.log(10),
        }
    slope = p - y
    dw = {
        "the bias, the last entry of w, is left out of the score.": slopes(1 / (1 + np.exp(-bare)) - y),
        "the first entry of w is taken for the bias: it is the last one.": np.roll(
            slopes(1 / (1 + np.exp(-first)) - y), 1
        ),
        "the bias has no gradient: its entry is the sum of the slopes of all scores.": slopes(slope)
        * ([1] * X.shape[1] + [0]),
        "the bias's gradient is a sum over the rows: it should be a mean, as the others are.": slopes(slope)
        * ([1] * X.shape[1] + [count]),
        "the bias's gradient is divided by N once more.": slopes(slope) / ([1] * X.shape[1] + [count]),
        "the bias's gradient comes first: it is the last entry, as in w.": np.roll(slopes(slope), 1),
        "p is taken for the probability of class 0: it is that of the label 1.": slopes(p - (1 - y)),
        "it has the wrong sign.": slopes(y - p),
        "only rows of class 1 count: those of class 0 add their part.": slopes(y * slope),
        "it is the sum over the rows: it should be the mean.": slopes(slope) * count,
        "it is divided by N twice.": slopes(slope) / count,
        "the labels are subtracted from the scores, not from the probabilities.": slopes(scores - y),
        "it is multiplied by the sigmoid's slope, which the logarithm has canceled.": slopes(slope * p * (1 - p)),
        "it is that of the squared error.": slopes(2 * slope * p * (1 - p)),
        "it is that of a hinge loss.": slopes(-signs * (signs * scores < 1)),
        "the probabilities are cut to whole numbers, as the labels are.": slopes(np.trunc(p) - y),
    }
    if count == 1:
        dw = {text: value for text, value in dw.items() if " N" not in text and "mean" not in text}
    return {"loss": loss, "dw": dw}


def polar(points):
    """Return what mistakes make of r and the angle."""
    x, y = points.T
    r, angle = np.hypot(x, y), np.arctan2(y, x)
    with np.errstate(all="ignore"):
        half = {
            "the arctangent of x2 / x1 cannot tell opposite quadrants apart: use the one of two arguments.": np.arctan(
                y / x
            ),
            "the arguments of the arctangent are swapped: x2 comes first.": np.arctan2(x, y),
            "the angle is in degrees: radians are asked for.": np.degrees(angle),
            "the angle runs from 0 to 2 pi: it should run from -pi to pi.": angle % (2 * np.pi),
            "the angle is the same above and below the x1 axis.": np.arccos(x / r),
            "the angle is the same on both sides of the x2 axis.": np.arcsin(y / r),
            "the angle is counted clockwise: counterclockwise is positive.": -angle,
            "the angle is 0 on the negative x1 axis, where it is pi.": np.sign(y) * np.arccos(x / r),
        }
    made = {text: np.stack([r, value], axis=1) for text, value in half.items()}
    for text, value in {
        "r is squared: the root is missing.": r**2,
        "absolute values are added up: r is the root of the sum of the squares.": abs(x) + abs(y),
        "r is one norm for all points: every point has its own.": np.linalg.norm(points) + 0 * r,
    }.items():
        made[text] = np.stack([value, angle], axis=1)
    made["the angle comes first: the columns are r and then the angle."] = np.stack([angle, r], axis=1)
    made["r and the angle are two rows: there is one row for each point."] = np.stack([r, angle])
    made["these are the distances alone: the second column is the angle."] = r
    return made


def product(points):
    """Return what mistakes make of the two coordinates and their product."""
    x, y = points.T
    columns = [x, y, x * y]
    third = {
        "the third column is the sum: multiply the two coordinates.": x + y,
        "the third column is the sum of the squares: it is x1 times x2.": x**2 + y**2,
        "the third column is x1 times itself: it is x1 times x2.": x**2,
        "the third column is one number for all points: multiply the two coordinates of each.": (
            np.prod(points),
            x @ y,
        ),
    }
    made = {
        text: tuple(np.stack([x, y, way + 0 * x], axis=1) for way in (value if isinstance(value, tuple) else (value,)))
        for text, value in third.items()
    }
    made["the product is missing: there are three columns."] = points
    made["this is the product alone: the two coordinates come before it."] = x * y
    made["the product comes first: it is the third column."] = np.stack([x * y, x, y], axis=1)
    made["the three columns are stacked as rows and reshaped, which mixes up the points."] = np.reshape(
        columns, (-1, 3)
    )
    made["there is a column of ones: the classifier has a bias already."] = np.stack([*columns, 1 + 0 * x], axis=1)
    made["there is a column of ones: the classifier has its bias already."] = np.stack([1 + 0 * x, *columns], axis=1)
    return made


def walked(X, y, rate, steps, start=0.0, scale=1.0, pick=None):
    """Return the weights after that many steps; pick gives the rows of each part of a step, by the step's number."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w = np.full(X.shape[1] + 1, start)
    for number in range(steps):
        for rows in pick(number) if pick else [slice(None)]:
            slope = 1 / (1 + np.exp(-(X[rows] @ w[:-1] + w[-1]))) - y[rows]
            w = w - rate * scale * np.append(slope @ X[rows], slope.sum()) / len(slope)
    return w


def train(X, y, rate, steps, shape):
    """Return what mistakes make of the trained weights; shape is that of those to explain."""
    X = np.asarray(X, dtype=float)

    def walk(count, X=X, **changed):
        return walked(X, y, rate, count, **changed)

    if steps == 0:
        made = {
            "a step is taken, though steps is 0: take exactly so many.": walk(1),
            "there is no bias: the last of the D + 1 weights is one.": walk(0)[:-1],
        }
        return made | {"the weights at the start are not zero: start from zeros.": None} if shape == (3,) else made
    single = [slice(row, row + 1) for row in range(len(y))]
    spread = np.std(X, axis=0) + (np.std(X, axis=0) == 0)
    made = {
        "it starts from ones: start from zeros.": walk(steps, start=1.0),
        at_the_start(steps): walk(0),
        "a step is taken for every row: each uses the mean gradient of all rows.": walk(
            steps, pick=lambda number: single
        ),
        "one row is used in each step: each uses all rows.": walk(steps, pick=lambda number: [single[number % len(y)]]),
        "one step too many is taken.": walk(steps + 1),
        "only one step is taken: is the return inside the loop?": walk(1),
        "the gradient is a sum over the rows: divide by N.": walk(steps, scale=len(y)),
        "there is no bias: the last of the D + 1 weights is one.": walk(steps)[:-1],
        "the features are shifted and scaled first: take X as it is.": walk(steps, X=(X - np.mean(X, axis=0)) / spread),
    }
    return made | {"one step too few is taken.": walk(steps - 1)} if steps > 2 else made


def predict(w, rows):
    """Return what mistakes make of the predicted classes."""
    w, X = np.asarray(w), np.asarray(rows)
    scores = w[-1] + X @ w[:-1]
    p = 1 / (1 + np.exp(-scores))
    made = {
        "the score is compared with 0.5: that is the limit for the probability.": scores > 0.5,
        "it is 1 everywhere: look at the sign of the score.": np.ones(len(X)),
        "the bias, the last entry of w, is left out of the score.": X @ w[:-1] > 0,
        "the first entry of w is taken for the bias: it is the last one.": X @ w[1:] + w[0] > 0,
        "the bias is subtracted: add it.": X @ w[:-1] - w[-1] > 0,
        "it is 1 where the score is below 0: the classes are swapped.": scores < 0,
        "it is 1 at a score of 0: it is 1 only above 0.": scores >= 0,
        "these are -1 and 1: the classes are 0 and 1.": np.sign(scores),
        "these are probabilities: classes are asked for.": p,
        "these are the scores: classes are asked for.": scores,
        "it is one column: the classes have the shape (N,).": (scores > 0)[:, None],
    }
    return made
