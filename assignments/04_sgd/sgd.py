"""Stochastic gradient descent: the loop that trains every network of this course.

What holds for everything in this file:

- `params`, `grads` and `velocity` are dicts from a name to a numpy array of floats (float64), of one to five
  dimensions, each from 1 to 5,000. The names are arbitrary texts. `grads` has the names of `params` and no others, and
  arrays of the same shapes, but not necessarily in the same order. There are from 1 to 25 arrays.
- Whether `sgd`, `momentum` and `train` change `params` and `velocity`, the dicts and the arrays in them, or build new
  ones is up to you: what counts is what you return. Everything else (`grads`, `X`, `y`, and `params` in `l2_penalty`)
  is left as it was. Arrays in `params` can be written to, and neither they nor those in `grads` share memory with any
  other.
- `X` holds one example per row, shape (N, D) or (N, ...), and `y` the N labels that belong to its rows: integers or
  floats of any type of numpy's. N is no more than 70,000.
- Nothing is remembered between two calls, except in what was returned and is passed in again; one may begin before the
  other is over. What was returned, which may be read-only, is the caller's: a call that is not given it leaves it as it
  is.
- An array may be a view of a larger one, in any order of memory, and may come again with other numbers in it.
- Numbers may be tiny or large, from 1e-30 to 1e30 in size: nothing is rounded, cut off or taken for zero. You may
  compute in single precision, but labels stay what they are.
- A number that is no array is an int or a float of Python's, or a float64 of numpy's; seeds, epochs and
  batch sizes are ints of Python's.
- Where two values are returned, a tuple or a list will do.
"""

import numpy as np


def sgd(params, grads, learning_rate):
    """Return params after one step against the gradient: w - learning_rate * gradient, for every array."""
    # TODO: your code here
    raise NotImplementedError("sgd is still a TODO")


def momentum(params, grads, velocity, learning_rate, mu=0.9):
    """Return (params, velocity) after one step with momentum: v <- mu * v - learning_rate * gradient, then w <- w + v.

    Every array in params has a velocity of its own, of its shape. velocity is the dict that the previous call returned,
    or an empty dict before the first one: then every velocity starts at zero. The new velocity already counts in this
    step. learning_rate, 0 or more, and mu, from 0 up to 1, may be others in every call. params are then those that the
    previous call returned, or copies of them, maybe in another order of names; nobody else has moved them. (You may
    keep the velocity in another form, as long as params take the same path, whatever their names.)
    """
    # TODO: your code here
    raise NotImplementedError("momentum is still a TODO")


def l2_penalty(params, strength):
    """Return (loss, grads) of the penalty 1/2 * strength * (the sum of the squares of all weights).

    Weights are the entries of all arrays with two dimensions or more, whatever their names. Biases, arrays with one
    dimension, are free: their gradient is zero, or left out of grads. Weights are from 1e-15 to 1e15 in size, or 0.
    loss is one number; nothing is averaged. The arrays in grads are new ones.
    """
    # TODO: your code here
    raise NotImplementedError("l2_penalty is still a TODO")


def step_decay(learning_rate, decay, epoch):
    """Return the learning rate of an epoch, a number: it is multiplied by decay once per epoch.

    epoch, an int, counts from 0: epoch 0 runs at learning_rate itself, epoch 1 at learning_rate * decay, and so on.
    Both numbers are positive, decay is no more than 1, and epochs, of which there may be a million, may be asked for in
    any order. Where decay ** epoch is too small for a float, the rate is 0.0, or as near to it as a float comes.
    """
    # TODO: your code here
    raise NotImplementedError("step_decay is still a TODO")


def minibatches(X, y, batch_size, seed):
    """Return the minibatches of one epoch: a list of pairs (Xb, yb), or an iterator over them.

    The rows of X are shuffled, so that each may come anywhere, together with its label, and dealt out: every row is in
    exactly one batch. No batch is larger than batch_size (an int from 1 up, possibly far more than there are rows), and
    there are no more batches than needed. The last batch may be smaller; equal sizes are fine too. Xb has the shape (n,
    ...) and yb the shape (n,), also for n = 1. In which order a batch has its rows is up to you. Where y holds
    integers, yb does, too; numbers that are no integers stay as they are. X and y do not change before the last batch
    has been taken.

    seed is an int from 0 to 2**32 - 1: the same seed always gives the same batches, whatever random numbers others draw
    meanwhile, and another seed gives others (as a rule: few rows have few orders).
    """
    # TODO: your code here
    raise NotImplementedError("minibatches is still a TODO")


def train(loss_and_grads, params, X, y, *, learning_rate, mu, decay, epochs, batch_size, seed):
    """Return (params, losses) after training with minibatches, momentum and step decay.

    loss_and_grads is a function: loss_and_grads(params, Xb, yb) returns (loss, grads) of the batch, a float and a dict.
    Call it once per step, with these three in their places, not by name, and labels as in minibatches. It may keep the
    grads that it returns, and they may be read-only: they, too, are left as they were.

    Each epoch goes once through all rows, in minibatches as above, at the learning rate step_decay(learning_rate,
    decay, epoch). The rows are shuffled anew in every epoch: if you use minibatches, it needs another seed each time.
    Draw one per epoch from a generator made of seed, for example, and make it an int; (seed + epoch) % 2**32 will do,
    too. seed is as in minibatches: the same one gives the same training, whatever random numbers others draw meanwhile,
    loss_and_grads among them, and another one other batches. Each step is that of momentum as above, at the rate of its
    epoch; the velocity starts at zero and is kept from step to step, over the ends of epochs too.

    epochs is an int from 0 to 120. params are those after the very last step, even if the loss was lower before; with
    epochs=0 they are as they came.
    losses has one number for each step, in order: the loss that loss_and_grads returned for that step's batch, so
    before the params moved.
    """
    # TODO: your code here
    raise NotImplementedError("train is still a TODO")
