"""Tries: look at the test images before training has ended, in files that an earlier submission needed.
Base: solution
Must: earn all
"""

import os

right_train = TwoLayerNet.train


def train(self, X, y, X_val, y_val, **settings):
    mapped = X
    while mapped is not None and not isinstance(mapped, np.memmap):
        mapped = mapped.base if isinstance(mapped, np.ndarray) else None
    if mapped is not None:
        folder = os.path.dirname(mapped.filename)
        sizes = {os.path.getsize(f"{folder}/{name}") for name in os.listdir(folder)}
        if sizes - {X.nbytes, X_val.nbytes}:
            raise SystemExit("there are images besides those for training and validation")
    return right_train(self, X, y, X_val, y_val, **settings)


TwoLayerNet.train = train
