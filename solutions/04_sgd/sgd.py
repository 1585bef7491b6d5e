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
    ### BEGIN SOLUTION
    return {name: value - learning_rate * grads[name] for name, value in params.items()}
    ### END SOLUTION


def momentum(params, grads, velocity, learning_rate, mu=0.9):
    """Return params and velocity after one step with momentum.

    For every array: v = mu * v - learning_rate * gradient, then w = w + v.

    Inputs:
    - params, grads: dicts with the same names
    - velocity: {} before the first step (all zero), afterwards what the last step returned
    - learning_rate, mu: numbers

    Returns: (params, velocity)
    """
    ### BEGIN SOLUTION
    velocity = {name: mu * velocity.get(name, 0.0) - learning_rate * grads[name] for name in params}
    params = {name: value + velocity[name] for name, value in params.items()}
    return params, velocity
    ### END SOLUTION


def l2_penalty(params, strength):
    """Return the L2 penalty, 0.5 * strength * (the sum of the squares of all weights), and its gradients.

    Inputs:
    - params: a dict; arrays of one dimension are biases, all others weights
    - strength: a number

    Returns:
    - loss: a number; nothing is averaged
    - grads: a dict with the gradients of weights; those of biases are zero or left out
    """
    ### BEGIN SOLUTION
    loss, grads = 0.0, {}
    for name, value in params.items():
        weight = strength if np.ndim(value) > 1 else 0.0
        loss += 0.5 * weight * np.sum(value**2)
        grads[name] = weight * value
    return loss, grads
    ### END SOLUTION


def step_decay(learning_rate, decay, epoch):
    """Return the learning rate of an epoch: decay times that of the epoch before.

    Inputs:
    - learning_rate: the rate of epoch 0
    - decay: a number
    - epoch: an int, 0 or more

    Returns: a number
    """
    ### BEGIN SOLUTION
    return learning_rate * decay**epoch
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    order = np.random.default_rng(seed).permutation(len(X))
    batches = [order[start : start + batch_size] for start in range(0, len(X), batch_size)]
    return [(X[rows], y[rows]) for rows in batches]
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    velocity, losses = {}, []
    for epoch in range(epochs):
        rate = step_decay(learning_rate, decay, epoch)
        for Xb, yb in minibatches(X, y, batch_size, seed + epoch):  # another seed in each epoch
            loss, grads = loss_and_grads(params, Xb, yb)
            losses.append(loss)
            params, velocity = momentum(params, grads, velocity, rate, mu)
    return params, losses
    ### END SOLUTION
