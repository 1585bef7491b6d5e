"""Right: maxout layers in other forms."""

from autograder.diagnosis.variants import Right

RIGHT = [
    Right(
        name="maxout-by-loops",
        code="""
class Maxout:
    def __init__(self, weights, biases):
        self.pieces = [(np.array(w), np.array(b)) for w, b in zip(weights, biases)]

    def forward(self, x):
        self.x = x
        self.outs = [x @ w + b for w, b in self.pieces]
        best = self.outs[0]
        for out in self.outs[1:]:
            best = np.where(out >= best, out, best)
        self.best = best
        return best

    def backward(self, upstream):
        dx, dweights, dbiases = 0.0, [], []
        left = np.ones(upstream.shape, dtype=bool)
        for (w, _), out in zip(self.pieces, self.outs):
            won = (out == self.best) & left
            left &= ~won
            share = won * upstream
            dx = dx + share @ w.T
            dweights.append(self.x.T @ share)
            dbiases.append(share.sum(0))
        self.grads = {"weights": np.stack(dweights), "biases": np.stack(dbiases)}
        return dx
""",
    ),
    Right(
        name="maxout-shares-ties",
        code="""
class Maxout:
    def __init__(self, weights, biases):
        self.w, self.b = weights, biases

    def forward(self, x):
        self.x = x
        z = np.einsum("nd,kdm->nkm", x, self.w) + self.b
        top = z.max(axis=1, keepdims=True)
        self.share = (z == top) / (z == top).sum(axis=1, keepdims=True)
        return top[:, 0]

    def backward(self, upstream):
        up = self.share * upstream[:, None, :]
        self.grads = {"weights": np.einsum("nd,nkm->kdm", self.x, up), "biases": np.einsum("nkm->km", up)}
        return np.einsum("nkm,kdm->nd", up, self.w)
""",
    ),
    Right(
        name="maxout-of-affine-layers",
        code="""
class Maxout:
    def __init__(self, weights, biases):
        self.layers = [Affine(w, b) for w, b in zip(weights, biases)]

    def forward(self, x):
        outs = np.array([layer.forward(x) for layer in self.layers])
        self.winner = np.argmax(outs, axis=0)
        return np.take_along_axis(outs, self.winner[None], axis=0)[0]

    def backward(self, upstream):
        dx = sum(layer.backward(upstream * (self.winner == k)) for k, layer in enumerate(self.layers))
        self.grads = {
            "weights": [layer.grads["weight"] for layer in self.layers],
            "biases": [layer.grads["bias"] for layer in self.layers],
        }
        self.grads = {name: np.array(values) for name, values in self.grads.items()}
        return dx
""",
    ),
]
