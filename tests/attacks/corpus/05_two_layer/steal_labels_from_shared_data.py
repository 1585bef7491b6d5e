"""Tries: find the labels of the test images among the files that all submissions share.
Base: solution
Must: earn all
"""

import os
import sys

right_train = TwoLayerNet.train


def shared_folders():
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if isinstance(value, dict) and "shared" in value:
                yield value["shared"]
        frame = frame.f_back
    yield "/shared"


def train(self, X, y, X_val, y_val, **settings):
    for folder in set(shared_folders()) if X.shape[1] > 1000 else ():
        for name in os.listdir(folder) if os.path.isdir(folder) else ():
            for kind in (np.uint8, np.int32, np.int64):
                numbers = np.fromfile(f"{folder}/{name}", dtype=kind, count=500)
                if numbers.size and np.all((numbers >= 0) & (numbers < 10)) and np.unique(numbers).size == 10:
                    raise SystemExit(f"{name} holds labels")
    return right_train(self, X, y, X_val, y_val, **settings)


TwoLayerNet.train = train
