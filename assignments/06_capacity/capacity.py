"""Capacity: networks of any depth, and how much capacity is too much.

In this file:
- N is the number of rows in a batch, D the number of features of a row, C the number of classes.
- X has shape (N, D); y has shape (N,) and holds integers from 0 to C - 1.
- No function or method changes its arguments.
"""

import numpy as np


class MLP:
    """A fully connected network of any depth: affine, ReLU, affine, ReLU, ..., affine.

    All methods read self.params, a dict of arrays. There is no ReLU after the last affine layer, whose outputs are the
    scores.
    """

    def __init__(self, sizes, seed=0):
        """Make self.params: W1 and b1 of the first layer, W2 and b2 of the second, and so on.

        Inputs:
        - sizes: a list [D, ..., C]; [D, C] has no hidden layer
        - seed: an int, 0 or more; the same seed makes the same net, another seed another net

        Watch out:
        - W1 has shape (sizes[0], sizes[1]), b1 (sizes[1],).
        - Draw all weights independently, with mean 0 and standard deviation sqrt(2 / inputs of the layer).
        - Biases are zero.
        """
        # TODO: your code here
        raise NotImplementedError("MLP.__init__ is still a TODO")

    def scores(self, X):
        """Return the scores of the rows, of shape (N, C)."""
        # TODO: your code here
        raise NotImplementedError("MLP.scores is still a TODO")

    def loss(self, X, y, reg=0.0):
        """Return the softmax loss with L2 regularization, and its gradients.

        Inputs:
        - X, y: a batch
        - reg: 0 or more

        Returns: (loss, grads)
        - loss: the mean over the rows of -log(probability of the right class), plus
          0.5 * reg * (the sum of all squared weights of all layers)
        - grads: a dict with the keys and shapes of self.params

        Watch out: loss and gradients stay right for scores of -1000 and 1000. Biases are not regularized.
        """
        # TODO: your code here
        raise NotImplementedError("MLP.loss is still a TODO")

    def predict(self, X):
        """Return the class with the highest score for each row: integers of shape (N,)."""
        # TODO: your code here
        raise NotImplementedError("MLP.predict is still a TODO")


def interpolate(f, pieces):
    """Return a net with one hidden layer, relu(outer(x, w) + b) @ v + c, that interpolates f on [0, 1].

    It equals f at the knots 0, 1/pieces, ..., 1, with a straight line from each to the next.

    Inputs:
    - f: works on a number from [0, 1] and on an array of them, shape (N,)
    - pieces: an int, 1 or more

    Returns: (w, b, v, c); w, b, v have shape (K,), with K units; c is a number
    """
    # TODO: your code here
    raise NotImplementedError("interpolate is still a TODO")


def generalization_gap(history):
    """Return the training accuracy minus the validation accuracy, both after the last epoch.

    Inputs:
    - history: a dict with the lists "train_accuracy" and "val_accuracy", an entry per epoch

    Returns: a number
    """
    # TODO: your code here
    raise NotImplementedError("generalization_gap is still a TODO")


def pick_regularization(strengths, validation_accuracy):
    """Return the strength with the highest validation accuracy.

    Inputs:
    - strengths: a list of numbers, 0 or more, not sorted
    - validation_accuracy: takes a strength, trains a net, and returns its accuracy on the validation set

    Watch out:
    - Call validation_accuracy once for each strength: it takes long.
    - Where several strengths share the highest accuracy, return the largest: its net is the smoothest.
    """
    # TODO: your code here
    raise NotImplementedError("pick_regularization is still a TODO")
