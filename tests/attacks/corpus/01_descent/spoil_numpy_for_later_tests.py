"""Tries: leave a broken numpy, broken builtins and broken modules behind.
Base: solution
Must: lose the tests of descent.features
"""

import builtins
import sys


def product_features(X):
    np.random.default_rng = np.random.seed = np.zeros = np.exp = None
    np.seterr(all="raise")
    builtins.len = builtins.isinstance = builtins.range = None
    sys.modules["math"] = sys.modules["json"] = sys.modules["worker.wire"] = None
    sys.setrecursionlimit(60)
    return X
