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
        # TODO: your code here
        raise NotImplementedError("Affine.forward is still a TODO")

    def backward(self, upstream):
        """Return dx alone, and leave the gradients of the parameters in self.grads.

        Inputs:
        - upstream: shape (N, M)

        Watch out: self.grads is {"weight": shape (D, M), "bias": shape (M,)}. They are summed over the batch, not
        averaged.
        """
        # TODO: your code here
        raise NotImplementedError("Affine.backward is still a TODO")


def collapse(weight1, bias1, weight2, bias2):
    """Return the one affine layer that equals two in a row.

    Inputs:
    - weight1, bias1: the first layer, shapes (D, H) and (H,)
    - weight2, bias2: the second one, shapes (H, M) and (M,)

    Returns: (weight, bias), shapes (D, M) and (M,)
    """
    # TODO: your code here
    raise NotImplementedError("collapse is still a TODO")


class Sigmoid:
    """out = 1 / (1 + exp(-x)), entry by entry, for x of any shape; stable."""

    def forward(self, x):
        """Return out."""
        # TODO: your code here
        raise NotImplementedError("Sigmoid.forward is still a TODO")

    def backward(self, upstream):
        """Return dx."""
        # TODO: your code here
        raise NotImplementedError("Sigmoid.backward is still a TODO")


class Tanh:
    """out = (exp(x) - exp(-x)) / (exp(x) + exp(-x)), entry by entry, for x of any shape; stable."""

    def forward(self, x):
        """Return out."""
        # TODO: your code here
        raise NotImplementedError("Tanh.forward is still a TODO")

    def backward(self, upstream):
        """Return dx."""
        # TODO: your code here
        raise NotImplementedError("Tanh.backward is still a TODO")


class ReLU:
    """out = max(0, x), entry by entry, for x of any shape."""

    def forward(self, x):
        """Return out."""
        # TODO: your code here
        raise NotImplementedError("ReLU.forward is still a TODO")

    def backward(self, upstream):
        """Return dx."""
        # TODO: your code here
        raise NotImplementedError("ReLU.backward is still a TODO")


class LeakyReLU:
    """out = x where x is positive, else slope * x, for x of any shape."""

    def __init__(self, slope=0.01):
        """Make a layer with that slope, 0 <= slope < 1."""
        self.slope = slope

    def forward(self, x):
        """Return out."""
        # TODO: your code here
        raise NotImplementedError("LeakyReLU.forward is still a TODO")

    def backward(self, upstream):
        """Return dx."""
        # TODO: your code here
        raise NotImplementedError("LeakyReLU.backward is still a TODO")


class ELU:
    """out = x where x is positive, else alpha * (exp(x) - 1), for x of any shape; stable."""

    def __init__(self, alpha=1.0):
        """Make a layer with that alpha."""
        self.alpha = alpha

    def forward(self, x):
        """Return out."""
        # TODO: your code here
        raise NotImplementedError("ELU.forward is still a TODO")

    def backward(self, upstream):
        """Return dx."""
        # TODO: your code here
        raise NotImplementedError("ELU.backward is still a TODO")


class Maxout:
    """out = the largest of K affine layers side by side, for each example and output."""

    def __init__(self, weights, biases):
        """Make a layer of pieces x @ weights[k] + biases[k]; weights (K, D, M), biases (K, M)."""
        self.weights, self.biases = weights, biases
        self.grads = {}

    def forward(self, x):
        """Return the outputs, shape (N, M), for x of shape (N, D)."""
        # TODO: your code here
        raise NotImplementedError("Maxout.forward is still a TODO")

    def backward(self, upstream):
        """Return dx alone, and leave the gradients of the parameters in self.grads.

        Inputs:
        - upstream: shape (N, M); each entry goes to the piece that has won there

        Watch out: at a tie, one of the winners gets the entry, or they share it. self.grads is {"weights": shape
        (K, D, M), "biases": shape (K, M)}, summed as in Affine.
        """
        # TODO: your code here
        raise NotImplementedError("Maxout.backward is still a TODO")


def softmax_loss(scores, y):
    """Return the mean cross-entropy of a batch, and its gradient; stable.

    An example's loss is -log(p of its right class), with p = exp(scores) / sum of exp(scores) along each row.

    Inputs:
    - scores: shape (N, C)
    - y: shape (N,), the right classes, integers from 0 to C - 1

    Returns: (loss, dscores), a number and an array of shape (N, C)
    """
    # TODO: your code here
    raise NotImplementedError("softmax_loss is still a TODO")


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
        # TODO: your code here
        raise NotImplementedError("Sequential.forward is still a TODO")

    def backward(self, upstream):
        """Return dx, the gradient of the first layer's input."""
        # TODO: your code here
        raise NotImplementedError("Sequential.backward is still a TODO")
