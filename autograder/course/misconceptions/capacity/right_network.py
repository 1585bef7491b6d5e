"""Right: nets of other makes."""

from autograder.diagnosis.variants import Right

from .passages import DRAW, GRAD_W, RNG, SIZES

RIGHT = [
    Right(
        name="layers-in-a-list",
        code="""
class MLP:
    def __init__(self, sizes, seed=0):
        random = np.random.RandomState(seed)
        self.params = {}
        self.layers = list(range(1, len(sizes)))
        for i, (m, n) in zip(self.layers, zip(sizes[:-1], sizes[1:])):
            self.params["W" + str(i)] = random.normal(0, (2 / m) ** 0.5, size=(m, n))
            self.params["b" + str(i)] = np.zeros((n,))

    def forward(self, X):
        outputs = [X]
        for i in self.layers[:-1]:
            outputs.append(np.clip(outputs[-1] @ self.params["W" + str(i)] + self.params["b" + str(i)], 0, None))
        last = str(self.layers[-1])
        return outputs, outputs[-1] @ self.params["W" + last] + self.params["b" + last]

    def scores(self, X):
        return self.forward(X)[1]

    def loss(self, X, y, reg=0.0):
        outputs, s = self.forward(X)
        s = s - s.max(axis=1)[:, None]
        logsum = np.log(np.exp(s).sum(1))
        loss = np.mean(logsum - s[np.arange(X.shape[0]), y])
        delta = (np.exp(s - logsum[:, None]) - np.eye(s.shape[1])[y]) / X.shape[0]
        grads = {}
        for i in reversed(self.layers):
            W = self.params["W" + str(i)]
            grads["b" + str(i)] = delta.sum(0)
            grads["W" + str(i)] = outputs[i - 1].T.dot(delta) + reg * W
            loss = loss + reg / 2 * np.linalg.norm(W) ** 2
            delta = delta.dot(W.T)
            delta[outputs[i - 1] <= 0] = 0
        return loss, grads

    def predict(self, X):
        return self.forward(X)[1].argmax(1)
""",
    ),
    Right(
        name="uniform-he",
        was=DRAW,
        now="rng.uniform(-1.0, 1.0, (fan_in, fan_out)) * np.sqrt(6.0 / fan_in)",
    ),
    Right(name="global-random-numbers", was=f"{RNG}\n", now="np.random.seed(seed)\n        rng = np.random\n"),
    Right(
        name="seed-per-layer",
        was=SIZES,
        now=f"{SIZES}\n            rng = np.random.default_rng([seed, i])",
    ),
    Right(name="single-precision-weights", was=DRAW, now=f"({DRAW}).astype(np.float32)"),
    Right(
        name="layers-are-objects-that-share-the-params",
        code="""
class Layer:
    def __init__(self, params, number, relu):
        self.params, self.number, self.relu = params, number, relu

    def forward(self, x):
        self.x = x
        self.z = x @ self.params[f"W{self.number}"] + self.params[f"b{self.number}"]
        return self.z * (self.z > 0) if self.relu else self.z

    def backward(self, upstream):
        if self.relu:
            upstream = np.where(self.z >= 0, upstream, 0)
        self.dW, self.db = np.einsum("nd,nm->dm", self.x, upstream), np.einsum("nm->m", upstream)
        return np.einsum("nm,dm->nd", upstream, self.params[f"W{self.number}"])


class MLP(MLP):
    def __init__(self, sizes, seed=0):
        super().__init__(sizes, seed)
        self.layers = [Layer(self.params, i, i < len(sizes) - 1) for i in range(1, len(sizes))]

    def scores(self, X):
        for layer in self.layers:
            X = layer.forward(X)
        return X

    def loss(self, X, y, reg=0.0):
        s = self.scores(X)
        p = np.exp(s - s.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        loss = 0.0
        for row, label in enumerate(y):
            top = max(s[row])
            loss += (top + np.log(sum(np.exp(s[row] - top))) - s[row][label]) / len(y)
            p[row, label] -= 1
        upstream, grads = p / len(y), {}
        for layer in self.layers[::-1]:
            upstream = layer.backward(upstream)
            grads[f"b{layer.number}"] = layer.db
            W = self.params[f"W{layer.number}"]
            grads[f"W{layer.number}"] = layer.dW + reg * W
            loss += 0.5 * reg * (W**2).sum()
        return [loss, grads]
""",
    ),
    Right(
        name="one-row-at-a-time",
        code="""
class MLP(MLP):
    def _row(self, x):
        values = [x]
        for i in range(1, self.depth + 1):
            z = [
                sum(a * w for a, w in zip(values[-1], column)) + bias
                for column, bias in zip(self.params[f"W{i}"].T, self.params[f"b{i}"])
            ]
            values.append(np.array([max(0.0, a) for a in z] if i < self.depth else z))
        return values

    def scores(self, X):
        return [self._row(x)[-1] for x in X]

    def predict(self, X):
        return [list(s).index(max(s)) for s in self.scores(X)]

    def loss(self, X, y, reg=0.0):
        loss, grads = 0.0, {name: np.zeros(np.shape(value)) for name, value in self.params.items()}
        for x, label in zip(X, y):
            values = self._row(x)
            s = values[-1] - max(values[-1])
            loss += np.log(sum(np.exp(s))) - s[label]
            upstream = np.exp(s) / sum(np.exp(s))
            upstream[label] -= 1
            for i in range(self.depth, 0, -1):
                grads[f"W{i}"] += np.outer(values[i - 1], upstream)
                grads[f"b{i}"] += upstream
                below = self.params[f"W{i}"] @ upstream
                upstream = np.array([0.0 if a <= 0 else g for a, g in zip(values[i - 1], below)])
        for name in grads:
            grads[name] = grads[name] / len(y)
            if name[0] == "W":
                grads[name] = grads[name] + reg * self.params[name]
                loss += len(y) * reg * np.sum(self.params[name] ** 2) / 2
        return loss / len(y), grads
""",
    ),
    Right(
        name="works-in-single-precision",
        code="""
class MLP(MLP):
    def scores(self, X):
        kept = self.params
        self.params = {name: np.asarray(value, dtype=np.float32) for name, value in kept.items()}
        out = super().scores(np.asarray(X, dtype=np.float32))
        self.params = kept
        return out

    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y, reg)
        return np.float32(loss), {name: value.astype(np.float32) for name, value in grads.items()}
""",
    ),
    Right(
        name="one-hot-labels-and-recursion",
        code="""
class MLP(MLP):
    def scores(self, X):
        def through(i, h):
            h = np.matmul(h, self.params[f"W{i}"]) + self.params[f"b{i}"]
            return h if i == len(self.params) // 2 else through(i + 1, (h + abs(h)) / 2)

        return through(1, X)

    def loss(self, X, y, reg=0.0):
        onehot = (y[:, None] == np.arange(len(self.params[f"b{len(self.params) // 2}"]))).astype(float)
        grads, penalty = {}, 0.0

        def through(i, h):
            nonlocal penalty
            W, b = self.params[f"W{i}"], self.params[f"b{i}"]
            z = h @ W + b
            penalty += reg / 2 * np.vdot(W, W)
            if i == len(self.params) // 2:
                z -= z.max(axis=1, keepdims=True)
                logs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
                loss, back = -(onehot * logs).sum() / len(X), (np.exp(logs) - onehot) / len(X)
            else:
                loss, back = through(i + 1, np.maximum(0, z))
                back = back * np.heaviside(z, 0.5)
            grads[f"W{i}"], grads[f"b{i}"] = np.tensordot(h, back, (0, 0)) + reg * W, np.ones(len(X)) @ back
            return loss, back @ W.T

        loss, _ = through(1, X)
        return loss + penalty, grads
""",
    ),
    Right(
        name="params-rebuilt-and-gradients-kept",
        code="""
from collections import OrderedDict


class MLP(MLP):
    def __init__(self, sizes, seed=0):
        super().__init__(tuple(sizes), int(seed))
        self.params = OrderedDict(reversed(list(self.params.items())))

    def loss(self, X, y, reg=0.0):
        loss, self.grads = super().loss(np.array(X), list(y), reg)
        return np.array(loss), self.grads

    def predict(self, X):
        return self.scores(X).argmax(axis=-1).astype(np.uint32)
""",
    ),
    Right(
        name="predict-by-sorting-probabilities",
        was="return np.argmax(self.scores(X), axis=1)",
        now="""p = np.exp(self.scores(X) - np.max(self.scores(X), axis=1, keepdims=True))
        return np.argsort(p / p.sum(axis=1, keepdims=True), axis=1)[:, -1].astype(np.int32)""",
    ),
    Right(
        name="weights-in-fortran-order",
        was=GRAD_W,
        now='grads[f"W{i}"] = np.asfortranarray((upstream.T @ x).T) + reg * W',
    ),
    Right(
        name="seed-plus-the-number-of-the-layer",
        was=DRAW,
        now="np.random.RandomState(seed + i - 1).normal(0, np.sqrt(2.0 / fan_in), (fan_in, fan_out))",
    ),
    Right(
        name="truncated-normal",
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * within_two(rng, (fan_in, fan_out))",
        code="""
def within_two(rng, shape):
    draws = rng.standard_normal(shape)
    while np.any(far := np.abs(draws) > 2):
        draws[far] = rng.standard_normal(np.sum(far))
    return draws
""",
    ),
    Right(
        name="layers-over-one-flat-vector",
        code="""
class Layer:
    def __init__(self, flat, fan_in, fan_out):
        self.W, self.b = flat[:-fan_out].reshape(fan_in, fan_out), flat[-fan_out:]


class MLP(MLP):
    def __init__(self, sizes, seed=0):
        super().__init__(sizes, seed)
        ends = np.cumsum([0, *((m + 1) * n for m, n in zip(sizes, sizes[1:]))])
        self.flat = np.zeros(ends[-1])
        self.layers = [Layer(self.flat[a:b], m, n) for a, b, m, n in zip(ends, ends[1:], sizes, sizes[1:])]

    def scores(self, X):
        for i, layer in enumerate(self.layers, 1):
            layer.W[:], layer.b[:] = self.params[f"W{i}"], self.params[f"b{i}"]
            self.params[f"W{i}"], self.params[f"b{i}"] = layer.W, layer.b
        return super().scores(X)
""",
    ),
]
