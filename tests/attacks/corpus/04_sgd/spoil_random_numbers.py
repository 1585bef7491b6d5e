"""Tries: leave generators seeded, patched and used up behind, so that another's draws are known.
Base: solution
Must: lose the tests of sgd.minibatches
"""

import os
import random


def minibatches(X, y, batch_size, seed):
    np.random.seed(0)
    random.seed(0)
    np.random.default_rng = lambda *args: np.random.RandomState(0)
    np.random.permutation = np.random.shuffle = lambda rows: rows
    os.urandom = lambda count: bytes(count)
    random.SystemRandom = random.Random
    order = np.random.default_rng(seed).permutation(len(X))
    return [(X[order[n : n + batch_size]], y[order[n : n + batch_size]]) for n in range(0, len(X), batch_size)]
