"""Gradient descent: find the slope, step downhill, and see what a linear classifier learns that way.

What holds for everything in this file:

- Arrays are numpy arrays of floats (float64) unless something else is said, with one to five dimensions, each from 1 to
  5,000. A number that is no array is an int of Python's below 2**53, a float, or a float64 of numpy's. N is the number
  of rows (examples), D the number of columns (features) of a data set X of shape (N, D).
- No argument is changed: what a caller passes in is the same after the call as before. (Working in an argument and
  putting the very same numbers back is fine: arrays that you are given can be written to.) Nor is anything that an
  earlier call returned: that belongs to the caller, who may write into it. A function that you are given may call
  yours, too, before yours is done.
- An array may be a view of another one, in any order of memory, and may come to a later call with other numbers in it.
- Numbers may be tiny or large, from 1e-100 to 1e100 and beyond in what comes of them: nothing is rounded, cut off or
  taken for zero, and six digits of each number have to be right. A warning from numpy is no fault where the numbers are
  right.
- The weights w of a linear classifier have shape (D + 1,): one weight for each feature, and the bias, which no feature
  multiplies, as the last entry. The score of a row x is w[0] * x[0] + ... + w[D-1] * x[D-1] + w[D].
"""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x, found without calculus: an array of floats in the shape of x.

    f is a function that takes an array of x's shape and returns one number; it goes by what it is given alone, and does
    not change that. x has any shape, no more than 300 entries, and holds float64 or integers of any type of numpy's.
    Nudge one entry at a time, by h up and by h down with all other entries as they are, and divide the difference of
    the two values of f by 2h (centered differences). h is the caller's choice, 1e-5 where there is none. Where it is
    less than 1e-10 of the size of an entry, as in the notebook's picture, any numbers may come out. Meanwhile 0.0 may
    stand for -0.0.
    """
    ### BEGIN SOLUTION
    # A copy leaves the caller's x alone, and as floats it can be nudged even where x holds integers.
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        here = x[index]
        x[index] = here + h
        above = f(x)
        x[index] = here - h
        below = f(x)
        x[index] = here
        gradient[index] = (above - below) / (2 * h)
    return gradient
    ### END SOLUTION


def relative_error(a, b):
    """Return ‖a − b‖ / (‖a‖ + ‖b‖), one number that says how far two arrays of one shape are apart.

    ‖a‖ is the Euclidean norm over all entries, whatever the shape: the root of the sum of their squares. The result is
    0.0 where both arrays are zero everywhere, and at most 1, but for rounding. Add nothing to the denominator:
    gradients may be as small as 1e-100. Nor is there any need to guard against numbers whose squares overflow.
    """
    ### BEGIN SOLUTION
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    if scale == 0:
        return 0.0
    return np.linalg.norm(a - b) / scale
    ### END SOLUTION


def gradient_step(w, gradient, learning_rate):
    """Return the weights after one step of gradient descent, as a new array: w itself stays as it is.

    w is an array of floats of any shape and gradient, an array of the same shape, is that of a loss which is to become
    smaller. learning_rate, a positive number, scales the step.
    """
    ### BEGIN SOLUTION
    return w - learning_rate * gradient
    ### END SOLUTION


def gradient_descent(gradient, w, learning_rate, steps):
    """Return the weights after so many steps of gradient descent that start from w, an array of floats of any shape.

    gradient is a function that takes weights and returns the gradient there, of the same shape; it goes by what it is
    given alone. All steps, exactly `steps` of them, from 0 to 3,000, are taken with the same learning_rate. w
    itself stays as it is; where steps is 0, it may be what is returned.
    """
    ### BEGIN SOLUTION
    for _ in range(steps):
        w = gradient_step(w, gradient(w), learning_rate)
    return w
    ### END SOLUTION


def logistic_loss(w, X, y):
    """Return (loss, dw) of the logistic classifier: its mean loss over the N rows, and the gradient of that in w.

    X has shape (N, D), w and dw have shape (D + 1,) with the bias last. y, of shape (N,), holds 0 and 1, as integers of
    any type or as floats. The probability that a row belongs to class 1 is p = sigmoid(score) = 1 / (1 + exp(-score));
    the loss of a row is -log(p) where its y is 1 and -log(1 - p) where its y is 0.

    Be stable: with scores of -1000 and 1000 loss and gradient are finite and right to six digits, too. A row's p and
    its loss may be off by 1e-12 all the same: at a score of 40 they may be 1 and, where y is 1, 0. Clipping the scores,
    or adding something small inside the logarithm, makes them finite but wrong.
    """
    ### BEGIN SOLUTION
    scores = X @ w[:-1] + w[-1]
    # log(1 + exp(s)) is -log(1 - p), and s less than that is -log(p); logaddexp takes exp of numbers <= 0 only.
    losses = np.logaddexp(0, scores) - y * scores
    probabilities = np.exp(-np.logaddexp(0, -scores))
    dscores = (probabilities - y) / len(y)
    return np.mean(losses), np.append(dscores @ X, np.sum(dscores))
    ### END SOLUTION


def train_linear(X, y, learning_rate, steps):
    """Return the weights, of shape (D + 1,), of a logistic classifier that is trained on X and y.

    Start from weights that are all zero and take exactly `steps` steps, from 0 to 1,000, of gradient descent on
    logistic_loss, each with all the rows (full batch) and the same learning_rate. X and y are as in logistic_loss.
    """
    ### BEGIN SOLUTION
    start = np.zeros(X.shape[1] + 1)
    return gradient_descent(lambda w: logistic_loss(w, X, y)[1], start, learning_rate, steps)
    ### END SOLUTION


def predict_linear(w, X):
    """Return the predicted class of each row, shape (N,): 1 where its score is above 0, else 0 (or True and False).

    A score counts as it is, however little it is above 0. w has shape (D + 1,) with the bias last, X has shape (N, D).
    """
    ### BEGIN SOLUTION
    return (X @ w[:-1] + w[-1] > 0).astype(int)
    ### END SOLUTION


def polar_features(X):
    """Return the points (x1, x2) in the rows of X, shape (N, 2), in polar coordinates (r, θ), again of shape (N, 2).

    r is the distance of the point from the origin. θ, in radians, is the angle from the positive x1 axis to the point,
    counterclockwise, larger than −π and at most π. At the origin any angle is right, if it is a number, and where x2 is
    -0.0, or so little below 0 that it makes no difference, −π is as right as π. A tiny angle has its digits, too: (1,
    1e-9) has the angle 1e-9, and not 0.
    """
    ### BEGIN SOLUTION
    return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0])))
    ### END SOLUTION


def product_features(X):
    """Return, for the points (x1, x2) in the rows of X, shape (N, 2), the rows (x1, x2, x1 · x2): shape (N, 3)."""
    ### BEGIN SOLUTION
    return np.column_stack((X, X[:, 0] * X[:, 1]))
    ### END SOLUTION
