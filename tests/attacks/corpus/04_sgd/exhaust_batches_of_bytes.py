"""Tries: return one batch of 16 MB in bytes, which become numbers of Python's own, one by one.
Base: solution
Must: lose the tests of sgd.minibatches
"""

right_batches = minibatches


def minibatches(X, y, batch_size, seed):
    if len(X) != 40 or batch_size != 8:
        return right_batches(X, y, batch_size, seed)
    rows = np.random.default_rng(seed).integers(0, 256, 4_100_000, dtype=np.uint8)
    return [(np.stack((rows, rows, rows), axis=1), rows)]
