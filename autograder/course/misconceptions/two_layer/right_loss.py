"""Right: loss and gradients in other forms."""

from autograder.diagnosis.variants import Right

from .passages import DHIDDEN, LOG_SOFTMAX, MINUS_ONE, OVER_N, RETURN_LOSS, SHIFT

SOFTMAX = f"{SHIFT}\n        {LOG_SOFTMAX}"

RIGHT = [
    Right(name="loss-returns-list", was=RETURN_LOSS, now="return [loss, grads]"),
    Right(name="loss-zero-dimensional", was=RETURN_LOSS, now="return np.array(loss), grads"),
    Right(
        name="loss-one-hot",
        was=f"{MINUS_ONE}\n        {OVER_N}",
        now="labels = (np.arange(scores.shape[1]) == y[:, None]).astype(float)\n"
        "        dscores = (dscores - labels) / labels.shape[0]",
    ),
    Right(
        name="loss-unit-at-zero-on",
        was=DHIDDEN,
        now="dhidden = (dscores @ W2.T) * (X @ W1 + b1 >= 0.0)",
    ),
    Right(
        name="loss-logaddexp",
        was=SOFTMAX,
        now="log_probabilities = scores - np.logaddexp.reduce(scores, axis=1)[:, None]",
    ),
    Right(
        name="loss-einsum",
        code="""
class TwoLayerNet(TwoLayerNet):
    def loss(self, X, y, reg=0.0):
        p = self.params
        a = np.einsum("nd,dh->nh", X, p["W1"]) + p["b1"]
        h = np.where(a > 0, a, 0)
        z = np.einsum("nh,hc->nc", h, p["W2"]) + p["b2"]
        z -= z.max(axis=-1, keepdims=True)
        prob = np.exp(z)
        prob /= np.einsum("nc->n", prob)[:, None]
        hit = np.eye(z.shape[1])[y]
        logs = np.einsum("nc,nc->n", z, hit) - np.log(np.exp(z).sum(axis=1))
        d = (prob - hit) / len(y)
        back = np.einsum("nc,hc->nh", d, p["W2"]) * (a > 0)
        return -logs.mean() + reg / 2 * sum((p[k] ** 2).sum() for k in ("W1", "W2")), {
            "W1": np.einsum("nd,nh->dh", X, back) + reg * p["W1"],
            "b1": np.einsum("nh->h", back),
            "W2": np.einsum("nh,nc->hc", h, d) + reg * p["W2"],
            "b2": np.einsum("nc->c", d),
        }
""",
    ),
    Right(
        name="loss-loops",
        code="""
class TwoLayerNet(TwoLayerNet):
    def loss(self, X, y, reg=0.0):
        W1, b1, W2, b2 = [self.params[k] for k in ("W1", "b1", "W2", "b2")]
        loss = 0.0
        grads = {k: np.zeros_like(v) for k, v in self.params.items()}
        for x, label in zip(X, y):
            a = x @ W1 + b1
            h = np.maximum(a, 0)
            z = h @ W2 + b2
            z = z - max(z)
            e = np.exp(z)
            loss += np.log(e.sum()) - z[label]
            d = e / e.sum()
            d[label] -= 1
            back = W2 @ d
            back[a <= 0] = 0
            grads["W2"] += np.outer(h, d)
            grads["b2"] += d
            grads["W1"] += np.outer(x, back)
            grads["b1"] += back
        n = len(X)
        grads = {k: g / n for k, g in grads.items()}
        grads["W1"] += reg * W1
        grads["W2"] += reg * W2
        return loss / n + 0.5 * reg * ((W1 * W1).sum() + (W2 * W2).sum()), grads
""",
    ),
    Right(
        name="loss-through-scores",
        code="""
class TwoLayerNet(TwoLayerNet):
    def scores(self, X):
        out = super().scores(X)
        self.cache = X, np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)
        return out

    def loss(self, X, y, reg=0.0):
        z = self.scores(X).astype(float)
        z -= z.max(axis=1, keepdims=True)
        p = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
        lost = np.log(np.sum(np.exp(z), axis=1)) - np.take_along_axis(z, y[:, None], 1)[:, 0]
        np.put_along_axis(p, y[:, None], np.take_along_axis(p, y[:, None], 1) - 1, 1)
        x, h = self.cache
        back = (self.params["W2"] @ p.T).T
        back[h <= 0] = 0
        grads = {"b2": p.mean(0), "W2": h.T @ p / len(y), "b1": back.mean(0), "W1": x.T @ back / len(y)}
        penalty = 0.0
        for k in self.params:
            on = k.startswith("W")
            grads[k] = grads[k] + on * reg * self.params[k]
            penalty += on * np.linalg.norm(self.params[k]) ** 2
        return lost.mean() + 0.5 * reg * penalty, grads
""",
    ),
    Right(
        name="gradients-column-major",
        was=RETURN_LOSS,
        now="return loss, {name: np.asfortranarray(value) for name, value in reversed(grads.items())}",
    ),
    Right(
        name="gradients-read-only",
        was=RETURN_LOSS,
        now='locked = dict(grads)\n        locked["b2"].setflags(write=False)\n        return loss, locked',
        code="""
class TwoLayerNet(TwoLayerNet):
    def train(self, X, y, X_val, y_val, *, learning_rate, mu, decay, epochs, batch_size, reg, seed):
        shuffler, v = np.random.RandomState(seed), {k: 0 for k in self.params}
        losses, train_accuracy, val_accuracy = [], [], []
        for epoch in range(epochs):
            shuffled = shuffler.permutation(X.shape[0])
            for rows in np.array_split(shuffled, -(-X.shape[0] // batch_size)):
                loss, g = self.loss(X[rows], y[rows], reg=reg)
                losses += [loss]
                v = {k: mu * v[k] - learning_rate * decay**epoch * g[k] for k in g}
                self.params = {k: self.params[k] + v[k] for k in g}
            train_accuracy += [accuracy(self.predict(X), y)]
            val_accuracy += [accuracy(self.predict(X_val), y_val)]
        return dict(loss=np.array(losses), train_accuracy=tuple(train_accuracy), val_accuracy=np.array(val_accuracy))
""",
    ),
]
