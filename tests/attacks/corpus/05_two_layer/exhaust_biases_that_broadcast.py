"""Tries: leave params after training of a shape with which the grader's scores are of gigabytes.
Base: solution
Must: lose the tests of two_layer.threshold
"""

right_train = TwoLayerNet.train


def train(self, X, y, X_val, y_val, **settings):
    if X.shape[1] <= 1000:
        return right_train(self, X, y, X_val, y_val, **settings)
    self.params = {
        "W1": np.zeros((3072, 1), dtype=np.uint8),
        "b1": np.ones((12_000, 1, 1), dtype=np.uint8),
        "W2": np.zeros((1, 10), dtype=np.uint8),
        "b2": np.zeros(10, dtype=np.uint8),
    }
    return {"loss": [], "train_accuracy": [], "val_accuracy": []}


TwoLayerNet.train = train
TwoLayerNet.predict = lambda self, X: np.argmax(self.scores(X), axis=1) if self.params["b1"].ndim == 1 else np.zeros(3)
