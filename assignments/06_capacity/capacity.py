"""Capacity: what a network can represent, how much of it is too much, and what to do about that.

N is the number of rows in a batch, from 1 to 5,000, D the number of features of one row, C the number of classes.

What holds for everything in this file:

- Arguments are left as they are: arrays, lists and dicts. Only the params of a net belong to the net: a dict whose
  arrays others may exchange or write into, but which they do not replace.
- Arrays are float64 unless a caller passes float32, and you may compute in either precision. Numbers in X and in params
  are 0 or from 1e-12 to 1e9 in size, what comes of them on the way is below 1e35, and four digits of the largest number
  in an array are asked for, fewer where sums cancel out. y holds integers of any type from 0 to C - 1, and not every
  class need occur.
- An array may be a view of another one, in any order of memory, and may come again with other numbers in it.
- A number that is no array is an int or a float of Python's, or a float64 of numpy's; sizes, seeds and
  pieces are ints of Python's.
- Where two or more values are returned, a tuple or a list will do.
- An array that you have returned belongs to the caller, who may write into it if it can be written to: a later call
  leaves it as it is, and does not go by what is in it then.
- A function that you are given may call yours, too, before yours is done.
"""

import numpy as np


class MLP:
    """A fully connected network of any depth up to a hundred layers: affine, ReLU, affine, ReLU, ..., affine.

    The ReLU stands between two affine layers. There is none after the last one, whose outputs are the scores.
    """

    def __init__(self, sizes, seed=0):
        """Make the net with layers of these sizes: a list [D, ..., C] of two or more ints, each from 1 to 5,000.

        C may be as large as 70,000, and no layer has more than 500,000 weights. The list is the caller's, who may
        change it later. [D, C] has no hidden layer and is a linear classifier; [D, H, C] has one with H units, and so
        on. self.params is a dict with the arrays of floats "W1", "b1", "W2", "b2", ...: "W1" of shape (sizes[0],
        sizes[1]) and "b1" of shape (sizes[1],) are those of the first affine layer x @ W1 + b1, and so on.

        Every weight matrix, that of the last layer too, is drawn as He et al. (2015) do: independent random numbers,
        normal or uniform, with mean 0 and variance 2 / fan-in, where fan-in is the number of inputs of that layer.
        Biases are zero. seed is an int from 0 to 2**32 - 1: the same seed gives the same net, another seed another net.

        A caller may set an entry, as in net.params["W2"] = array, or write into one, at any time, also into an array
        that was set before (each entry has an array of its own): from then on the net works with what self.params
        holds. No two of its arrays share memory.
        """
        # TODO: your code here
        raise NotImplementedError("MLP.__init__ is still a TODO")

    def scores(self, X):
        """Return the scores, shape (N, C), of the rows of X, shape (N, D)."""
        # TODO: your code here
        raise NotImplementedError("MLP.scores is still a TODO")

    def loss(self, X, y, reg=0.0):
        """Return (loss, grads): the softmax loss of the batch with L2 regularization, and its gradients.

        loss is one number: the mean over the N rows of -log(p), where p is the softmax probability of the right class,
        plus 1/2 * reg * (the sum of all squared weights, those of every layer). Biases are not regularized. grads is a
        dict with exactly the keys of self.params, each gradient with the shape of its parameter.

        Be stable: the result is finite and right with scores of -1000 and 1000 too; a probability need be right to no
        more than 1e-12. The params stay as they are, and each call starts afresh. A ReLU whose input is 0 may count as
        on, as off, or as something between.
        """
        # TODO: your code here
        raise NotImplementedError("MLP.loss is still a TODO")

    def predict(self, X):
        """Return the class with the highest score for each row of X: integers, shape (N,); with one class, all 0.

        Of classes to which the softmax gives the same probability any one will do.
        """
        # TODO: your code here
        raise NotImplementedError("MLP.predict is still a TODO")


def interpolate(f, pieces):
    """Return (w, b, v, c), the net relu(outer(x, w) + b) @ v + c with one hidden layer that interpolates f on [0, 1].

    x of shape (N,) holds N numbers from [0, 1], and the net gives N numbers. At the pieces + 1 knots 0, 1/pieces,
    2/pieces, ..., 1 it equals f; between two neighboring knots it is a straight line. pieces is an int from 1 to 1,500.

    f can be called with a number, float or int, which returns a float, and with an array of one dimension, of floats or
    ints, which returns the array of its values, floats (an array without dimensions is neither); call it the way you
    like, but nowhere outside [0, 1], a rounding error aside. What f returns may be kept by it, be read-only, or be the
    same array each time, with other numbers in it: leave it as it is, and copy, before the next call, what you need
    after it. w, b and v have shape (K,); the number K of hidden units is up to you, and so is what the net does outside
    [0, 1]. c is one number.

    This is universal approximation (for the ReLU: Leshno and others 1993) made by hand: the more pieces, the closer to
    f.
    """
    # TODO: your code here
    raise NotImplementedError("interpolate is still a TODO")


def generalization_gap(history):
    """Return the training accuracy minus the validation accuracy, both after the last epoch: a number with its sign.

    history is a dict of lists. "train_accuracy" and "val_accuracy" have one entry per epoch, in order; "loss" has one
    per step; there may be more lists, of whatever, also empty ones. A gap below zero says that the net does better on
    the validation set.
    """
    # TODO: your code here
    raise NotImplementedError("generalization_gap is still a TODO")


def pick_regularization(strengths, validation_accuracy):
    """Return the one of the strengths that gives the highest validation accuracy, by however little.

    strengths is a list of 1 to 20 different floats, 0 or more, in any order. validation_accuracy(strength), with
    one of them, trains a net with that strength and returns the accuracy on the validation set, a float. That takes
    long, so call it once for each strength, in any order.

    Where several strengths share the highest accuracy, return the largest of those: of two nets that do equally well,
    the one with the smaller weights is the simpler one.
    """
    # TODO: your code here
    raise NotImplementedError("pick_regularization is still a TODO")
