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
        ### BEGIN SOLUTION
        rng = np.random.default_rng(seed)
        self.depth = len(sizes) - 1
        self.params = {}
        for i in range(1, len(sizes)):
            fan_in, fan_out = sizes[i - 1], sizes[i]
            self.params[f"W{i}"] = np.sqrt(2.0 / fan_in) * rng.standard_normal((fan_in, fan_out))
            self.params[f"b{i}"] = np.zeros(fan_out)
        ### END SOLUTION

    def scores(self, X):
        """Return the scores of the rows, of shape (N, C)."""
        ### BEGIN SOLUTION
        out, self.inputs = X, []  # the input of each affine layer, which loss needs on the way back
        for i in range(1, self.depth + 1):
            self.inputs.append(out)
            out = out @ self.params[f"W{i}"] + self.params[f"b{i}"]
            if i < self.depth:
                out = np.maximum(out, 0.0)
        return out
        ### END SOLUTION

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
        ### BEGIN SOLUTION
        rows = np.arange(len(y))
        scores = self.scores(X)
        shifted = scores - np.max(scores, axis=1, keepdims=True)
        log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
        loss = -np.mean(log_p[rows, y])

        grads = {}
        upstream = np.exp(log_p)
        upstream[rows, y] -= 1.0
        upstream /= len(y)
        for i in range(self.depth, 0, -1):
            W, x = self.params[f"W{i}"], self.inputs[i - 1]
            loss += 0.5 * reg * np.sum(W * W)
            grads[f"W{i}"] = x.T @ upstream + reg * W
            grads[f"b{i}"] = np.sum(upstream, axis=0)
            upstream = upstream @ W.T
            if i > 1:
                upstream = upstream * (x > 0.0)  # x is what the ReLU before this layer let through
        return loss, grads
        ### END SOLUTION

    def predict(self, X):
        """Return the class with the highest score for each row: integers of shape (N,)."""
        ### BEGIN SOLUTION
        return np.argmax(self.scores(X), axis=1)
        ### END SOLUTION


def interpolate(f, pieces):
    """Return a net with one hidden layer, relu(outer(x, w) + b) @ v + c, that interpolates f on [0, 1].

    It equals f at the knots 0, 1/pieces, ..., 1, with a straight line from each to the next.

    Inputs:
    - f: works on a number from [0, 1] and on an array of them, shape (N,)
    - pieces: an int, 1 or more

    Returns: (w, b, v, c); w, b, v have shape (K,), with K units; c is a number
    """
    ### BEGIN SOLUTION
    knots = np.linspace(0.0, 1.0, pieces + 1)
    heights = f(knots)
    slopes = np.diff(heights) * pieces
    # One unit per knot but the last: it switches on there, and adds what the slope changes by from there on.
    w = np.ones(pieces)
    b = -knots[:-1]
    v = np.diff(slopes, prepend=0.0)
    return w, b, v, heights[0]
    ### END SOLUTION


def generalization_gap(history):
    """Return the training accuracy minus the validation accuracy, both after the last epoch.

    Inputs:
    - history: a dict with the lists "train_accuracy" and "val_accuracy", an entry per epoch

    Returns: a number
    """
    ### BEGIN SOLUTION
    return history["train_accuracy"][-1] - history["val_accuracy"][-1]
    ### END SOLUTION


def pick_regularization(strengths, validation_accuracy):
    """Return the strength with the highest validation accuracy.

    Inputs:
    - strengths: a list of numbers, 0 or more, not sorted
    - validation_accuracy: takes a strength, trains a net, and returns its accuracy on the validation set

    Watch out:
    - Call validation_accuracy once for each strength: it takes long.
    - Where several strengths share the highest accuracy, return the largest: its net is the smoothest.
    """
    ### BEGIN SOLUTION
    return max(strengths, key=lambda strength: (validation_accuracy(strength), strength))
    ### END SOLUTION
