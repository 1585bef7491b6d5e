"""Layers: gates that work on a whole batch at once, and the loss that ends a classifier.

`forward` keeps in the object what the way back needs. `backward` takes upstream, the gradient of `forward`'s output,
and returns dx, in the shape of x. An object may be used again: each call starts afresh, self.grads too.

In this file:
- N examples, D features, M outputs, C classes, K pieces; arrays of floats.
- No function or method changes its arguments.
- Stable means: right for inputs of -1000 and 1000, too. A warning does no harm.
"""

import numpy as np


class Affine:
    """out = x @ weight + bias: each output is a weighted sum of all features, plus a bias."""

    def __init__(self, weight, bias):
        """Make a layer of weight, shape (D, M), and bias, shape (M,)."""
        self.weight, self.bias = weight, bias
        self.grads = {}

    def forward(self, x):
        """Return the outputs, shape (N, M).

        Inputs:
        - x: shape (N, D), or images, (N, d1, d2, ...) with d1 * d2 * ... = D

        Watch out: reshape makes each image one row.
        """
        ### BEGIN SOLUTION
        self.shape = x.shape
        self.rows = x.reshape(len(x), -1)
        return self.rows @ self.weight + self.bias
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx alone, and leave the gradients of the parameters in self.grads.

        Inputs:
        - upstream: shape (N, M)

        Watch out: self.grads is {"weight": shape (D, M), "bias": shape (M,)}. They are summed over the batch, not
        averaged.
        """
        ### BEGIN SOLUTION
        self.grads = {"weight": self.rows.T @ upstream, "bias": upstream.sum(axis=0)}
        return (upstream @ self.weight.T).reshape(self.shape)
        ### END SOLUTION


def collapse(weight1, bias1, weight2, bias2):
    """Return the one affine layer that equals two in a row.

    Inputs:
    - weight1, bias1: the first layer, shapes (D, H) and (H,)
    - weight2, bias2: the second one, shapes (H, M) and (M,)

    Returns: (weight, bias), shapes (D, M) and (M,)
    """
    ### BEGIN SOLUTION
    return weight1 @ weight2, bias1 @ weight2 + bias2
    ### END SOLUTION


class Sigmoid:
    """out = 1 / (1 + exp(-x)), entry by entry, for x of any shape; stable."""

    def forward(self, x):
        """Return out."""
        ### BEGIN SOLUTION
        # exp is taken of numbers <= 0 only, so it cannot overflow: for x < 0 the fraction is extended by exp(x).
        small = np.exp(-np.abs(x))
        self.out = np.where(x >= 0, 1.0, small) / (1.0 + small)
        return self.out
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx."""
        ### BEGIN SOLUTION
        return upstream * self.out * (1.0 - self.out)
        ### END SOLUTION


class Tanh:
    """out = (exp(x) - exp(-x)) / (exp(x) + exp(-x)), entry by entry, for x of any shape; stable."""

    def forward(self, x):
        """Return out."""
        ### BEGIN SOLUTION
        self.out = np.tanh(x)
        return self.out
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx."""
        ### BEGIN SOLUTION
        return upstream * (1.0 - self.out**2)
        ### END SOLUTION


class ReLU:
    """out = max(0, x), entry by entry, for x of any shape."""

    def forward(self, x):
        """Return out."""
        ### BEGIN SOLUTION
        self.positive = x > 0
        return np.where(self.positive, x, 0.0)
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx."""
        ### BEGIN SOLUTION
        return upstream * self.positive
        ### END SOLUTION


class LeakyReLU:
    """out = x where x is positive, else slope * x, for x of any shape."""

    def __init__(self, slope=0.01):
        """Make a layer with that slope, 0 <= slope < 1."""
        self.slope = slope

    def forward(self, x):
        """Return out."""
        ### BEGIN SOLUTION
        self.slopes = np.where(x > 0, 1.0, self.slope)
        return x * self.slopes
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx."""
        ### BEGIN SOLUTION
        return upstream * self.slopes
        ### END SOLUTION


class ELU:
    """out = x where x is positive, else alpha * (exp(x) - 1), for x of any shape; stable."""

    def __init__(self, alpha=1.0):
        """Make a layer with that alpha."""
        self.alpha = alpha

    def forward(self, x):
        """Return out."""
        ### BEGIN SOLUTION
        # np.where computes both of its alternatives everywhere: the minimum keeps exp away from large numbers.
        self.local = np.where(x > 0, 1.0, self.alpha * np.exp(np.minimum(x, 0.0)))
        return np.where(x > 0, x, self.local - self.alpha)
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx."""
        ### BEGIN SOLUTION
        return upstream * self.local
        ### END SOLUTION


class Maxout:
    """out = the largest of K affine layers side by side, for each example and output."""

    def __init__(self, weights, biases):
        """Make a layer of pieces x @ weights[k] + biases[k]; weights (K, D, M), biases (K, M)."""
        self.weights, self.biases = weights, biases
        self.grads = {}

    def forward(self, x):
        """Return the outputs, shape (N, M), for x of shape (N, D)."""
        ### BEGIN SOLUTION
        self.x = x
        pieces = x @ self.weights + self.biases[:, np.newaxis, :]
        self.winner = pieces.argmax(axis=0)
        return pieces.max(axis=0)
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx alone, and leave the gradients of the parameters in self.grads.

        Inputs:
        - upstream: shape (N, M); each entry goes to the piece that has won there

        Watch out: at a tie, one of the winners gets the entry, or they share it. self.grads is {"weights": shape
        (K, D, M), "biases": shape (K, M)}, summed as in Affine.
        """
        ### BEGIN SOLUTION
        # Routed to its winner, the upstream gradient becomes K of them, (K, N, M): the rest is K affine layers.
        numbers = np.arange(len(self.weights))[:, np.newaxis, np.newaxis]
        routed = np.where(numbers == self.winner, upstream, 0.0)
        self.grads = {"weights": self.x.T @ routed, "biases": routed.sum(axis=1)}
        return (routed @ self.weights.transpose(0, 2, 1)).sum(axis=0)
        ### END SOLUTION


def softmax_loss(scores, y):
    """Return the mean cross-entropy of a batch, and its gradient; stable.

    An example's loss is -log(p of its right class), with p = exp(scores) / sum of exp(scores) along each row.

    Inputs:
    - scores: shape (N, C)
    - y: shape (N,), the right classes, integers from 0 to C - 1

    Returns: (loss, dscores), a number and an array of shape (N, C)
    """
    ### BEGIN SOLUTION
    examples = np.arange(len(y))
    # A constant taken from a whole row cancels in p. The largest score becomes 0, and the sum of exp at least 1.
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[examples, y] -= 1.0
    return -log_p[examples, y].mean(), dscores / len(y)
    ### END SOLUTION


class Sequential:
    """Layers one after the other: what one returns is the next one's input."""

    def __init__(self, layers):
        """Make a network.

        Inputs:
        - layers: a list of layers of this file, from input to output
        """
        self.layers = layers

    def forward(self, x):
        """Return the output of the last layer."""
        ### BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx, the gradient of the first layer's input."""
        ### BEGIN SOLUTION
        for layer in reversed(self.layers):
            upstream = layer.backward(upstream)
        return upstream
        ### END SOLUTION
