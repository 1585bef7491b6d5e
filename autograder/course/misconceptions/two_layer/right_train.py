"""Right: training in other forms."""

from autograder.diagnosis.variants import Right

from .passages import ORDER, RATE, RETURN_HISTORY, ROWS, TRAIN_RNG, UPDATE

RIGHT = [
    Right(
        name="train-rebinds",
        was=UPDATE,
        now="""\
                    velocity[name] = mu * velocity[name] - rate * gradient
                    self.params[name] = self.params[name] + velocity[name]""",
    ),
    Right(
        name="train-float64",
        was="self.params = {name: value.astype(X.dtype) for name, value in self.params.items()}",
        now="X = X.astype(np.float64)",
    ),
    Right(
        name="train-plain-indexing",
        was='X_batch = np.take(X, rows, axis=0, out=batch[: len(rows)], mode="clip")',
        now="X_batch = X[rows]",
    ),
    Right(name="train-order-by-sorting", was=ORDER, now="order = np.argsort(rng.random(len(X)))"),
    Right(
        name="train-order-by-python",
        was=ORDER,
        now="order = list(range(len(X)))\n            python.shuffle(order)\n            order = np.array(order)",
        code="""
import random as python


class TwoLayerNet(TwoLayerNet):
    def train(self, *args, seed, **kwargs):
        python.seed(seed)
        return super().train(*args, seed=seed, **kwargs)
""",
    ),
    Right(
        name="train-order-by-epoch",
        was=ORDER,
        now="order = np.random.default_rng([seed, epoch]).permutation(len(X))",
    ),
    Right(
        name="train-shuffled-copies",
        was=ORDER,
        now="order = rng.permutation(len(X))\n            X, y, order = X[order], y[order], np.arange(len(X))",
    ),
    Right(
        name="train-order-by-seed-plus-epoch",
        was=ORDER,
        now="order = np.random.RandomState(seed + epoch).permutation(len(X))",
    ),
    Right(
        name="train-rate-outside-velocity",
        was=UPDATE,
        now="""\
                    velocity[name] = mu * velocity[name] + gradient
                    self.params[name] = self.params[name] - rate * velocity[name]""",
    ),
    Right(name="train-random-state", was=TRAIN_RNG, now="rng = np.random.RandomState(seed)\n        # Compute"),
    Right(
        name="train-small-batch-first",
        was=ROWS,
        now="end = len(X) - start\n                rows = order[max(0, end - batch_size) : end]",
    ),
    Right(
        name="train-rate-multiplied",
        was=RATE,
        now="rate = learning_rate if epoch == 0 else rate * decay",
    ),
    Right(
        name="train-velocity-on-net",
        was="velocity = {name: np.zeros_like(value) for name, value in self.params.items()}",
        now="velocity = self.velocity = dict.fromkeys(self.params, 0.0)",
        code="""
class TwoLayerNet(TwoLayerNet):
    def train(self, X, y, X_val, y_val, *, learning_rate, mu, decay, epochs, batch_size, reg, seed):
        self.velocity = {}
        rng, self.log = np.random.default_rng(seed), []
        curves = [], []
        for epoch in range(epochs):
            left = list(rng.permutation(len(y)))
            while left:
                rows, left = left[:batch_size], left[batch_size:]
                self.step(X[rows], y[rows], reg, learning_rate * decay**epoch, mu)
            for curve, (A, b) in zip(curves, ((X, y), (X_val, y_val))):
                curve.append(float(np.mean(self.predict(A) == b)))
        return {"loss": self.log, "train_accuracy": curves[0], "val_accuracy": curves[1], "rate": [learning_rate]}

    def step(self, X, y, reg, rate, mu):
        loss, grads = self.loss(X, y, reg)
        for name, gradient in grads.items():
            self.velocity[name] = mu * self.velocity.get(name, 0.0) - rate * gradient
            self.params[name] += self.velocity[name]
        self.log.append(loss)
""",
    ),
    Right(
        name="train-gradients-inline",
        code="""
class TwoLayerNet(TwoLayerNet):
    def train(self, X, y, X_val, y_val, *, learning_rate, mu, decay, epochs, batch_size, reg, seed):
        W1, b1, W2, b2 = [np.array(self.params[k]) for k in ("W1", "b1", "W2", "b2")]
        V = [0.0, 0.0, 0.0, 0.0]
        rng = np.random.default_rng(seed)
        history = {"loss": [], "train_accuracy": [], "val_accuracy": [], "epochs": epochs}
        for epoch in range(epochs):
            order, rate = rng.permutation(len(y)), learning_rate * decay**epoch
            for i in range(0, len(y), batch_size):
                x, t = X[order[i : i + batch_size]], y[order[i : i + batch_size]]
                h = np.maximum(x @ W1 + b1, 0)
                z = h @ W2 + b2
                z -= z.max(axis=1, keepdims=True)
                d = np.exp(z)
                d /= d.sum(axis=1, keepdims=True)
                penalty = 0.5 * reg * (np.sum(W1**2) + np.sum(W2**2))
                history["loss"].append(-np.log(d[np.arange(len(t)), t]).mean() + penalty)
                d[np.arange(len(t)), t] -= 1
                d /= len(t)
                back = d @ W2.T * (h > 0)
                G = [x.T @ back + reg * W1, back.sum(0), h.T @ d + reg * W2, d.sum(0)]
                V = [mu * v - rate * g for v, g in zip(V, G)]
                W1, b1, W2, b2 = [w + v for w, v in zip((W1, b1, W2, b2), V)]
            self.params.update(W1=W1, b1=b1, W2=W2, b2=b2)
            history["train_accuracy"].append(accuracy(self.predict(X), y))
            history["val_accuracy"].append(accuracy(self.predict(X_val), y_val))
        return history
""",
    ),
    Right(
        name="history-float32",
        was="        " + RETURN_HISTORY,
        now="        return {name: np.array(values, dtype=np.float32) for name, values in history.items()}",
    ),
    Right(
        name="history-more-keys",
        was="        " + RETURN_HISTORY,
        now='        return {**history, "rates": [learning_rate * decay**e for e in range(epochs)], "note": "done"}',
    ),
]
