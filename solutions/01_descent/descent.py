"""Gradient descent: find the slope, step downhill, and see what a linear classifier learns that way.

In this file:
- Arrays are numpy arrays of floats, labels integers.
- A data set X has N rows (examples) and D columns (features).
- A linear classifier has weights w of shape (D + 1,): one for each feature, then the bias. The score of a row x is
  w[0] * x[0] + ... + w[D-1] * x[D-1] + w[D].
- No function changes its arguments.
"""

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by centered differences.

    Nudge one entry at a time: its slope is (f with entry + h, minus f with entry - h) / (2 * h).

    Inputs:
    - f: takes an array of x's shape, returns a number
    - x: an array of any shape
    - h: a positive number; 1e-5 needs double precision

    Returns: an array of x's shape

    Watch out: put each entry back to its old number.
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
    """Return ‖a − b‖ / (‖a‖ + ‖b‖), which says how far two arrays are apart.

    ‖a‖ is the Euclidean norm over all entries: the root of the sum of their squares.

    Inputs:
    - a, b: arrays of the same shape

    Returns: one number; 0.0 if both arrays are zero everywhere

    Watch out: add nothing to the denominator. Gradients are often small, 1e-9 say.
    """
    ### BEGIN SOLUTION
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    if scale == 0:
        return 0.0
    return np.linalg.norm(a - b) / scale
    ### END SOLUTION


def gradient_step(w, gradient, learning_rate):
    """Return the weights after one step of gradient descent, down the loss.

    Inputs:
    - w: an array of any shape
    - gradient: the gradient of the loss at w, of the same shape
    - learning_rate: a positive number that scales the step

    Returns: the new weights
    """
    ### BEGIN SOLUTION
    return w - learning_rate * gradient
    ### END SOLUTION


def gradient_descent(gradient, w, learning_rate, steps):
    """Return the weights after several steps of gradient descent.

    Inputs:
    - gradient: a function that takes weights and returns the gradient there
    - w: the weights at the start, an array of any shape
    - learning_rate: a positive number
    - steps: an int, 0 or more

    Returns: the weights after that many steps
    """
    ### BEGIN SOLUTION
    for _ in range(steps):
        w = gradient_step(w, gradient(w), learning_rate)
    return w
    ### END SOLUTION


def logistic_loss(w, X, y):
    """Return the logistic loss and its gradient, both means over the rows.

    With p = 1 / (1 + exp(-score)), the loss of a row is -log(p) for the label 1, and -log(1 - p) for 0.

    Inputs:
    - w: weights (D + 1,)
    - X: rows (N, D)
    - y: labels, 0 or 1, (N,)

    Returns: (loss, dw), a number and an array of w's shape

    Watch out: loss and dw stay right for scores of -1000 and 1000. Clip nothing, and add nothing inside the logarithm.
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
    """Return the weights of a logistic classifier that is trained by gradient descent.

    Inputs:
    - X, y: rows and labels, as in logistic_loss
    - learning_rate, steps: as in gradient_descent

    Returns: weights of shape (D + 1,)

    Watch out: start from zeros. Each step uses all rows (full batch).
    """
    ### BEGIN SOLUTION
    start = np.zeros(X.shape[1] + 1)
    return gradient_descent(lambda w: logistic_loss(w, X, y)[1], start, learning_rate, steps)
    ### END SOLUTION


def predict_linear(w, X):
    """Return the predicted class of each row: 1 if its score is above 0, else 0.

    Inputs:
    - w: weights, shape (D + 1,)
    - X: rows, shape (N, D)

    Returns: an array of shape (N,) of 0 and 1
    """
    ### BEGIN SOLUTION
    return (X @ w[:-1] + w[-1] > 0).astype(int)
    ### END SOLUTION


def polar_features(X):
    """Return points in polar coordinates: the distance r from the origin, and the angle θ.

    Inputs:
    - X: points (x1, x2) in rows, shape (N, 2)

    Returns: an array of shape (N, 2) with the columns r and θ

    Watch out: θ is in radians, counterclockwise from the positive x1 axis, from −π to π. It differs in all four
    quadrants.
    """
    ### BEGIN SOLUTION
    return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0])))
    ### END SOLUTION


def product_features(X):
    """Return points together with the product of their coordinates.

    Inputs:
    - X: points (x1, x2) in rows, shape (N, 2)

    Returns: an array of shape (N, 3) with the columns x1, x2 and x1 * x2
    """
    ### BEGIN SOLUTION
    return np.column_stack((X, X[:, 0] * X[:, 1]))
    ### END SOLUTION
