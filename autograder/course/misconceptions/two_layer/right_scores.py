"""Right: the net and its start in other forms."""

from autograder.diagnosis.variants import Right

from .passages import INIT_W1, INIT_W2, INIT_WEIGHTS

RIGHT = [
    Right(
        name="init-uniform",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.uniform(-1, 1, (input_size, hidden_size)) * np.sqrt(6.0 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.uniform(-1, 1, (hidden_size, num_classes)) * np.sqrt(6.0 / hidden_size),""",
    ),
    Right(
        name="init-global-seed",
        code="""
class TwoLayerNet(TwoLayerNet):
    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        np.random.seed(seed)
        self.params = {}
        sizes = [input_size, hidden_size, num_classes]
        for i in (1, 2):
            self.params[f"W{i}"] = np.random.randn(sizes[i - 1], sizes[i]) * (2 / sizes[i - 1]) ** 0.5
            self.params[f"b{i}"] = np.zeros(sizes[i])
""",
    ),
    Right(
        name="init-float32",
        was=INIT_WEIGHTS,
        now="""\
            "W1": (rng.standard_normal((input_size, hidden_size)) * np.sqrt(2.0 / input_size)).astype(np.float32),
            "b1": np.zeros(hidden_size, dtype=np.float32),
            "W2": (rng.standard_normal((hidden_size, num_classes)) * np.sqrt(2.0 / hidden_size)).astype(np.float32),""",
    ),
    Right(
        name="init-truncated",
        was=INIT_W1,
        now="self.clipped(rng, input_size, hidden_size)",
        code="""
def clipped(rng, fan_in, columns):
    draws = rng.standard_normal((fan_in, columns))
    while np.any(np.abs(draws) > 2):
        draws = np.where(np.abs(draws) > 2, rng.standard_normal(draws.shape), draws)
    return draws * np.sqrt(2.0 / fan_in)


TwoLayerNet.clipped = staticmethod(clipped)
""",
    ),
    Right(
        name="init-second-seed",
        was=INIT_W2,
        now=INIT_W2.replace("rng.", "np.random.RandomState(seed + 1)."),
    ),
    Right(
        name="init-cut-off-at-three-deviations",
        was=INIT_W1,
        now=INIT_W1.replace(
            "rng.standard_normal((input_size, hidden_size))",
            "np.clip(rng.standard_normal((input_size, hidden_size)), -3, 3)",
        ),
    ),
    Right(
        name="scores-one-example-at-a-time",
        code="""
class TwoLayerNet(TwoLayerNet):
    def scores(self, X):
        rows = []
        for x in X:
            hidden = np.maximum(x @ self.params["W1"] + self.params["b1"], 0)
            rows.append(hidden @ self.params["W2"] + self.params["b2"])
        return np.array(rows)
""",
    ),
    Right(
        name="scores-bias-as-weight",
        code="""
class TwoLayerNet(TwoLayerNet):
    def scores(self, X):
        for i in (1, 2):
            if i == 2:
                X = X * (X > 0)
            ones = np.ones((X.shape[0], 1), dtype=X.dtype)
            X = np.hstack([X, ones]) @ np.vstack([self.params[f"W{i}"], self.params[f"b{i}"]])
        return X
""",
    ),
    Right(
        name="scores-column-major",
        code="""
class TwoLayerNet(TwoLayerNet):
    def scores(self, X):
        p = self.params
        hidden = np.clip(p["W1"].T @ X.T + p["b1"][:, None], 0, None)
        return (p["W2"].T @ hidden + p["b2"][:, None]).T
""",
    ),
    Right(
        name="net-of-layers",
        code="""
class Layer:
    def __init__(self, params, number):
        self.params, self.number = params, number

    def forward(self, x):
        self.x = x
        return x.dot(self.params[f"W{self.number}"]) + self.params[f"b{self.number}"]

    def backward(self, upstream, grads):
        grads[f"W{self.number}"] = self.x.T.dot(upstream)
        grads[f"b{self.number}"] = upstream.sum(0)
        return upstream.dot(self.params[f"W{self.number}"].T)


class TwoLayerNet(TwoLayerNet):
    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        super().__init__(input_size, hidden_size, num_classes, seed)
        self.first, self.second = Layer(self.params, 1), Layer(self.params, 2)

    def scores(self, X):
        self.first.params = self.second.params = self.params
        self.pre = self.first.forward(X)
        return self.second.forward(np.where(self.pre > 0, self.pre, 0))

    def loss(self, X, y, reg=0.0):
        z = self.scores(X)
        z = z - z.max(1)[:, None]
        total = np.exp(z).sum(1)
        loss = np.mean(np.log(total) - z[np.arange(y.size), y])
        d = np.exp(z) / total[:, None]
        d[np.arange(y.size), y] -= 1
        grads = {}
        upstream = self.second.backward(d / y.size, grads)
        self.first.backward(np.where(self.pre > 0, upstream, 0), grads)
        for name in grads:
            if grads[name].ndim == 2:
                loss += reg / 2 * (self.params[name] ** 2).sum()
                grads[name] += reg * self.params[name]
        return loss, grads
""",
    ),
    Right(
        name="params-in-one-vector",
        code="""
class TwoLayerNet(TwoLayerNet):
    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        super().__init__(input_size, hidden_size, num_classes, seed)
        theta = np.concatenate([value.ravel() for value in self.params.values()])
        start = 0
        for name, value in self.params.items():
            self.params[name] = theta[start : start + value.size].reshape(value.shape)
            start += value.size
""",
    ),
]
