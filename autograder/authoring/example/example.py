"""A function and its gradient, each of them a TODO of yours.

A value is a number or a numpy array of floats, of any shape; no argument is changed in place.
"""

import numpy as np


def square(x):
    """Return x * x, entry by entry."""
    ### BEGIN SOLUTION
    return np.square(x)
    ### END SOLUTION


def square_gradient(x, upstream):
    """Return the gradient of x: upstream, the gradient of square(x), times the local gradient, entry by entry."""
    ### BEGIN SOLUTION
    return 2.0 * np.multiply(upstream, x)
    ### END SOLUTION
