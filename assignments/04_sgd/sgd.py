"""Stochastic gradient descent: the loop that trains every network of this course.

In this file:
- `params`, `grads` and `velocity` are dicts from names to arrays of floats.
- `X` holds one example per row, `y` their labels.
- `sgd`, `momentum` and `train` may change params and velocity in place. All else is left as it is.
"""

import numpy as np


def sgd(params, grads, learning_rate):
    """Return params after one step of gradient descent.

    Inputs:
    - params, grads: dicts with the same names
    - learning_rate: a number

    Returns: params, with every array w moved to w - learning_rate * gradient
    """
    # TODO: your code here
    raise NotImplementedError("sgd is still a TODO")


def momentum(params, grads, velocity, learning_rate, mu=0.9):
    """Return params and velocity after one step with momentum.

    For every array: v = mu * v - learning_rate * gradient, then w = w + v.

    Inputs:
    - params, grads: dicts with the same names
    - velocity: {} before the first step (all zero), afterwards what the last step returned
    - learning_rate, mu: numbers

    Returns: (params, velocity)
    """
    # TODO: your code here
    raise NotImplementedError("momentum is still a TODO")


def l2_penalty(params, strength):
    """Return the L2 penalty, 0.5 * strength * (the sum of the squares of all weights), and its gradients.

    Inputs:
    - params: a dict; arrays of one dimension are biases, all others weights
    - strength: a number

    Returns:
    - loss: a number; nothing is averaged
    - grads: a dict with the gradients of weights; those of biases are zero or left out
    """
    # TODO: your code here
    raise NotImplementedError("l2_penalty is still a TODO")


def step_decay(learning_rate, decay, epoch):
    """Return the learning rate of an epoch: decay times that of the epoch before.

    Inputs:
    - learning_rate: the rate of epoch 0
    - decay: a number
    - epoch: an int, 0 or more

    Returns: a number
    """
    # TODO: your code here
    raise NotImplementedError("step_decay is still a TODO")


def minibatches(X, y, batch_size, seed):
    """Return the minibatches of an epoch: shuffled rows, cut into batches.

    Inputs:
    - X, y: rows and their labels
    - batch_size: an int
    - seed: an int, 0 or more; the same seed gives the same batches, another seed others

    Returns: a list of pairs (Xb, yb), or an iterator

    Watch out:
    - Every row is in exactly one batch, beside its label.
    - There are ceil(N / batch_size) batches, of at most batch_size rows.
    """
    # TODO: your code here
    raise NotImplementedError("minibatches is still a TODO")


def train(loss_and_grads, params, X, y, *, learning_rate, mu, decay, epochs, batch_size, seed):
    """Return params and losses after training with minibatches, momentum and step decay.

    Inputs:
    - loss_and_grads: a function; loss_and_grads(params, Xb, yb) returns (loss, grads) of a batch; one call per step
    - params: where to start
    - X, y, batch_size: as in minibatches
    - learning_rate, decay: the rate is step_decay(learning_rate, decay, epoch), epochs from 0
    - mu: as in momentum; the steps are momentum's
    - epochs: the number of passes over all rows
    - seed: the same seed gives the same batches, another seed others

    Returns:
    - params: those after the last step
    - losses: one number per step, the loss of its batch before the step

    Watch out:
    - The velocity starts at zero. Do not reset it between epochs.
    - Shuffle anew in every epoch, with seed + epoch, for example.
    """
    # TODO: your code here
    raise NotImplementedError("train is still a TODO")
