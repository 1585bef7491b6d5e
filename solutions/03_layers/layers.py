"""Layers: gates that work on a whole batch at once, and the two losses that end a classifier.

What holds for everything in this file:

- Letters in shapes: N examples in a batch, D features, M outputs, C classes, K pieces. Arrays hold floats, of 64
  bits or 32, one example per row, and have from one to five dimensions, each from 1 to 5,000, and no more than 60,000
  entries, but for the weights of an affine layer. They can be written to.
- `forward(x)` returns the output and keeps in `self` what the way back will need. Two layers of the same class know
  nothing of each other, and `forward` may be called again with a batch of another size.
- `backward(upstream)` refers to the last `forward` of the same layer. `upstream` has the shape of what forward
  returned, and the result is one array, not a tuple: dx, in the shape of x.
- A layer with weights also leaves their gradients in the dict `self.grads`, under the names and in the shapes of its
  arguments. They are sums over the batch: where an average is wanted, the loss has put 1 / N into `upstream` already.
- `backward` may be called more than once. Each call replaces the arrays in `self.grads`: those of an earlier call
  stay as they were, and nothing is added to them.
- Neither an argument nor anything that `forward` or `backward` returned is changed in place. A layer may copy its
  weights when it is made, or hold on to the arrays it is given: nobody changes those later.
- An array may be a view of another one, in any order of memory, and may come to a later `forward` with other numbers in
  it. What `forward` keeps it need not copy: the caller changes no array that went in or came out as long as `backward`
  may still be called.
- Numbers may be tiny or large, whatever a float of double precision holds down to 1e-310, and six digits of each have
  to be right: nothing is rounded, cut off or taken for zero, and sums of a large and a small number are no detour on
  the way to the small one. Where a product of some of the numbers that enter a result is too large or too small for a
  float, so may the result be.
- You may compute in single precision throughout. Of what is returned in it, but not of what is returned in double
  precision, no more than four digits are asked for, and only of numbers from 1e-30 to 1e30. Where an array comes in
  single precision, no more is asked for than three digits of the largest number in a result.
- Stable means: finite and right for inputs of -1000 and 1000 too; how you get there is up to you. Outputs, slopes and
  losses that are made of exponentials are the exception from the six digits: they may be off by 1e-12, before alpha or
  the upstream gradient multiplies them, so that exp(x) - 1 will do where x is tiny. The sigmoid's slope at 40 is
  4e-18, which may be taken for 0; that at 20 is 2e-9, which may not. A warning from numpy is no fault where the numbers
  are right.
- A number that is no array is an int or a float of Python's, or a float64 of numpy's.
- Where a function has a kink or a tie, as ReLU at 0, any slope between those of its two sides is right.
"""

import numpy as np


class Affine:
    """out = x @ weight + bias: every output is a weighted sum of all features, plus a bias."""

    def __init__(self, weight, bias):
        """Make a layer from D features to M outputs: weight has shape (D, M), bias (M,)."""
        self.weight, self.bias = weight, bias
        self.grads = {}

    def forward(self, x):
        """Return the outputs, shape (N, M).

        x has shape (N, D), or any shape (N, d1, d2, ...) with d1 * d2 * ... = D, such as a batch of images. Then every
        example is first laid out as one row of D features, in numpy's usual order: the last index runs fastest, however
        the array lies in memory.
        """
        ### BEGIN SOLUTION
        self.shape = x.shape
        self.rows = x.reshape(len(x), -1)
        return self.rows @ self.weight + self.bias
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx in the shape that x had; leave "weight" (D, M) and "bias" (M,) in self.grads."""
        ### BEGIN SOLUTION
        self.grads = {"weight": self.rows.T @ upstream, "bias": upstream.sum(axis=0)}
        return (upstream @ self.weight.T).reshape(self.shape)
        ### END SOLUTION


class Sigmoid:
    """out = 1 / (1 + exp(-x)), entry by entry."""

    def forward(self, x):
        """Return the sigmoid of x, an array of any shape; stable."""
        ### BEGIN SOLUTION
        # exp is taken of numbers <= 0 only, so it cannot overflow: for x < 0 the fraction is extended by exp(x).
        small = np.exp(-np.abs(x))
        self.out = np.where(x >= 0, 1.0, small) / (1.0 + small)
        return self.out
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx; stable."""
        ### BEGIN SOLUTION
        return upstream * self.out * (1.0 - self.out)
        ### END SOLUTION


class Tanh:
    """out = (exp(x) - exp(-x)) / (exp(x) + exp(-x)), entry by entry."""

    def forward(self, x):
        """Return the hyperbolic tangent of x, an array of any shape; stable."""
        ### BEGIN SOLUTION
        self.out = np.tanh(x)
        return self.out
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx; stable."""
        ### BEGIN SOLUTION
        return upstream * (1.0 - self.out**2)
        ### END SOLUTION


class ReLU:
    """out = max(0, x), entry by entry."""

    def forward(self, x):
        """Return x where it is positive and 0 elsewhere; x is an array of any shape."""
        ### BEGIN SOLUTION
        self.positive = x > 0
        return np.where(self.positive, x, 0.0)
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx: the upstream gradient where x was positive, 0 where it was negative."""
        ### BEGIN SOLUTION
        return upstream * self.positive
        ### END SOLUTION


class LeakyReLU:
    """out = x where x is positive, slope * x where it is negative, entry by entry."""

    def __init__(self, slope=0.01):
        """Make a layer with that slope on the negative side, 0 <= slope < 1; it may be tiny."""
        self.slope = slope

    def forward(self, x):
        """Return x where it is positive and slope * x elsewhere; x is an array of any shape."""
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
    """out = x where x is positive, alpha * (exp(x) - 1) where it is negative, entry by entry."""

    def __init__(self, alpha=1.0):
        """Make a layer whose output falls to -alpha far on the negative side; alpha is positive, from 1e-20 to 1e20."""
        self.alpha = alpha

    def forward(self, x):
        """Return x where it is positive and alpha * (exp(x) - 1) elsewhere; x is an array of any shape; stable."""
        ### BEGIN SOLUTION
        # np.where computes both of its alternatives everywhere: the minimum keeps exp away from large numbers.
        self.local = np.where(x > 0, 1.0, self.alpha * np.exp(np.minimum(x, 0.0)))
        return np.where(x > 0, x, self.local - self.alpha)
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx; stable."""
        ### BEGIN SOLUTION
        return upstream * self.local
        ### END SOLUTION


class Maxout:
    """out = the largest of K affine layers side by side, for every example and every output by itself."""

    def __init__(self, weights, biases):
        """Make a layer of K pieces from D features to M outputs: weights has shape (K, D, M), biases (K, M).

        Piece k is x @ weights[k] + biases[k]. K is 1 or more.
        """
        self.weights, self.biases = weights, biases
        self.grads = {}

    def forward(self, x):
        """Return, for x of shape (N, D), the outputs of shape (N, M): the maximum over the pieces, entry by entry."""
        ### BEGIN SOLUTION
        self.x = x
        pieces = x @ self.weights + self.biases[:, np.newaxis, :]
        self.winner = pieces.argmax(axis=0)
        return pieces.max(axis=0)
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx, shape (N, D); leave "weights" (K, D, M) and "biases" (K, M) in self.grads.

        Every output has one winning piece, to which its upstream gradient goes. At a tie any of the winners may have
        it, or they share it.
        """
        ### BEGIN SOLUTION
        # Routed to its winner, the upstream gradient becomes K of them, (K, N, M): the rest is K affine layers.
        numbers = np.arange(len(self.weights))[:, np.newaxis, np.newaxis]
        routed = np.where(numbers == self.winner, upstream, 0.0)
        self.grads = {"weights": self.x.T @ routed, "biases": routed.sum(axis=1)}
        return (routed @ self.weights.transpose(0, 2, 1)).sum(axis=0)
        ### END SOLUTION


def softmax_loss(scores, y):
    """Return (loss, dscores), a number and an array of scores' shape: the mean cross-entropy of a batch; stable.

    scores has shape (N, C). y has shape (N,) and holds the index of the right class of each example, from 0 to C - 1,
    as integers of any type; a class may be missing from the batch. With p = exp(scores) / sum of exp(scores) along each
    row, an example's loss is -log(p of its right class); the loss is the mean over the N examples, and dscores its
    gradient. Beside scores of more than a thousand fewer digits will do.
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


def svm_loss(scores, y, margin=1.0):
    """Return (loss, dscores), a number and an array of scores' shape: the mean multiclass hinge loss of a batch.

    scores and y are as in softmax_loss. An example's loss is the sum, over all classes j but the right one y, of
    max(0, scores[j] - scores[y] + margin), with a margin of 0 or more; the loss is the mean over the N examples, and
    dscores its gradient. Scores may be so large that the margin is lost beside one of them, though not beside the
    difference of two. Fewer digits will do of a loss that is less than a thousandth of the margin.
    """
    ### BEGIN SOLUTION
    examples = np.arange(len(y))
    right = scores[examples, y][:, np.newaxis]
    violations = np.maximum(0.0, scores - right + margin)
    violations[examples, y] = 0.0
    dscores = (violations > 0).astype(float)
    dscores[examples, y] = -dscores.sum(axis=1)
    return violations.sum() / len(y), dscores / len(y)
    ### END SOLUTION


class Sequential:
    """Layers one after the other: what one returns is the next one's input."""

    def __init__(self, layers):
        """Make a network of a list of layers of this file, 1 to 20 of them, the first one nearest to the input.

        It is these very layers that run, no copies: their grads are found in them afterwards. A list may name one layer
        twice, for the way forward only: a layer's backward refers to its last forward. A network may be a layer of
        another one.
        """
        self.layers = layers

    def forward(self, x):
        """Return the output of the last layer; x is whatever the first one takes, of any shape."""
        ### BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        ### END SOLUTION

    def backward(self, upstream):
        """Return dx, the gradient of what the first layer was given; upstream belongs to what the last one returned."""
        ### BEGIN SOLUTION
        for layer in reversed(self.layers):
            upstream = layer.backward(upstream)
        return upstream
        ### END SOLUTION


def collapse(weight1, bias1, weight2, bias2):
    """Return (weight, bias) of the one affine layer that does what two do in a row, with nothing between them.

    The first layer has weight1 (D, H) and bias1 (H,), the second one, which gets the first one's output, weight2 (H, M)
    and bias2 (M,). The result has the shapes (D, M) and (M,). The weight has its six digits next to large biases, too.
    """
    ### BEGIN SOLUTION
    return weight1 @ weight2, bias1 @ weight2 + bias2
    ### END SOLUTION
