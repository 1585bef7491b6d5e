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
    # TODO: your code here
    raise NotImplementedError("numerical_gradient is still a TODO")


def relative_error(a, b):
    """Return ‖a − b‖ / (‖a‖ + ‖b‖), which says how far two arrays are apart.

    ‖a‖ is the Euclidean norm over all entries: the root of the sum of their squares.

    Inputs:
    - a, b: arrays of the same shape

    Returns: one number; 0.0 if both arrays are zero everywhere

    Watch out: add nothing to the denominator. Gradients are often small, 1e-9 say.
    """
    # TODO: your code here
    raise NotImplementedError("relative_error is still a TODO")


def gradient_step(w, gradient, learning_rate):
    """Return the weights after one step of gradient descent, down the loss.

    Inputs:
    - w: an array of any shape
    - gradient: the gradient of the loss at w, of the same shape
    - learning_rate: a positive number that scales the step

    Returns: the new weights
    """
    # TODO: your code here
    raise NotImplementedError("gradient_step is still a TODO")


def gradient_descent(gradient, w, learning_rate, steps):
    """Return the weights after several steps of gradient descent.

    Inputs:
    - gradient: a function that takes weights and returns the gradient there
    - w: the weights at the start, an array of any shape
    - learning_rate: a positive number
    - steps: an int, 0 or more

    Returns: the weights after that many steps
    """
    # TODO: your code here
    raise NotImplementedError("gradient_descent is still a TODO")


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
    # TODO: your code here
    raise NotImplementedError("logistic_loss is still a TODO")


def train_linear(X, y, learning_rate, steps):
    """Return the weights of a logistic classifier that is trained by gradient descent.

    Inputs:
    - X, y: rows and labels, as in logistic_loss
    - learning_rate, steps: as in gradient_descent

    Returns: weights of shape (D + 1,)

    Watch out: start from zeros. Each step uses all rows (full batch).
    """
    # TODO: your code here
    raise NotImplementedError("train_linear is still a TODO")


def predict_linear(w, X):
    """Return the predicted class of each row: 1 if its score is above 0, else 0.

    Inputs:
    - w: weights, shape (D + 1,)
    - X: rows, shape (N, D)

    Returns: an array of shape (N,) of 0 and 1
    """
    # TODO: your code here
    raise NotImplementedError("predict_linear is still a TODO")


def polar_features(X):
    """Return points in polar coordinates: the distance r from the origin, and the angle θ.

    Inputs:
    - X: points (x1, x2) in rows, shape (N, 2)

    Returns: an array of shape (N, 2) with the columns r and θ

    Watch out: θ is in radians, counterclockwise from the positive x1 axis, from −π to π. It differs in all four
    quadrants.
    """
    # TODO: your code here
    raise NotImplementedError("polar_features is still a TODO")


def product_features(X):
    """Return points together with the product of their coordinates.

    Inputs:
    - X: points (x1, x2) in rows, shape (N, 2)

    Returns: an array of shape (N, 3) with the columns x1, x2 and x1 * x2
    """
    # TODO: your code here
    raise NotImplementedError("product_features is still a TODO")
