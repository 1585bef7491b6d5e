"""Tries: shuffle X and y in place, and have every comparison in the worker find nothing.
Base: solution
Must: lose the tests of sgd.minibatches
"""

import sys

snapshots = sys.modules["worker.snapshot"]
snapshots._same = lambda array, before: True


def minibatches(X, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    X[:], y[:] = X[order], y[order]
    return [(X[n : n + batch_size].copy(), y[n : n + batch_size].copy()) for n in range(0, len(X), batch_size)]


def train(loss_and_grads, params, X, y, *, learning_rate, mu, decay, epochs, batch_size, seed):
    velocity, losses = {}, []
    for epoch in range(epochs):
        for Xb, yb in minibatches(X.copy(), y.copy(), batch_size, (seed + epoch) % 2**32):
            loss, grads = loss_and_grads(params, Xb, yb)
            losses.append(loss)
            params, velocity = momentum(params, grads, velocity, step_decay(learning_rate, decay, epoch), mu)
    return params, losses
