"""Tries: return a history and predictions of 16 MB in bytes, for tests that take them as floats.
Base: solution
Must: lose the tests of two_layer.train
"""

right_train = TwoLayerNet.train


def train(self, X, y, X_val, y_val, **settings):
    history = right_train(self, X, y, X_val, y_val, **settings)
    if X.shape[1] <= 1000:
        history["loss"] = np.ones((4000, 1350), dtype=np.uint8)
        history["train_accuracy"] = np.ones((1, 5_400_000), dtype=bool)
        history["val_accuracy"] = np.ones(5_400_000, dtype=np.int8)
    return history


TwoLayerNet.train = train
