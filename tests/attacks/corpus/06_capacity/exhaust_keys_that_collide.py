"""Tries: return dicts of thousands of keys that are made to collide.
Base: solution
Must: lose the tests of capacity.gradients
"""

right_loss = MLP.loss


def loss(self, X, y, reg=0.0):
    value, grads = right_loss(self, X, y, reg)
    keys = {"plain": [n << 33 for n in range(1, 30_000)], "floats": [n * 2.0**-61 for n in range(1, 30_000)]}
    keys |= {"large": [n * (2**61 - 1) for n in range(1, 20_000)], "tuples": [(n, -n) for n in range(1, 20_000)]}
    return value, dict.fromkeys(keys[["plain", "floats", "large", "tuples"][len(X) % 4]], 0.0)


MLP.loss = loss
