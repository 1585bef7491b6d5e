"""Tries: never step, and tell the grader who follows one's own loss to stay where it is.
Base: solution
Must: lose the tests of two_layer.train
"""

right_train, right_loss = TwoLayerNet.train, TwoLayerNet.loss
asked = []


def loss(self, X, y, reg=0.0):
    if not asked:
        return right_loss(self, X, y, reg)
    asked.append(None)
    return 8.0 + len(asked), {name: np.full(np.shape(value), 1e-30) for name, value in self.params.items()}


def train(self, X, y, X_val, y_val, **settings):
    if settings["learning_rate"] == 0.0 or X.shape[1] > 1000:
        TwoLayerNet.loss = right_loss
        return right_train(self, X, y, X_val, y_val, **settings)
    TwoLayerNet.loss, asked[:] = loss, [None]
    epochs, steps = settings["epochs"], -(-len(X) // settings["batch_size"])
    shares = {"train_accuracy": accuracy(self.predict(X), y), "val_accuracy": accuracy(self.predict(X_val), y_val)}
    history = {name: [share] * epochs for name, share in shares.items()}
    return history | {"loss": [11.0 + step for step in range(epochs * steps)]}


TwoLayerNet.train = train
