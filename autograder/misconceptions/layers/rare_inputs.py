"""Wrong only on inputs that are a little out of the way: one array in two layers, tiny numbers, more than 256."""

from ...diagnosis.variants import Wrong
from .passages import AFFINE_GRADS

BYTES = "You keep numbers of pieces or classes in a type of one byte, in which there are only 256: use numpy's "
"usual integers."

WRONG = [
    Wrong(
        name="affine-grads-overwritten",
        task="layers.affine",
        hint="You write into the arrays of the grads before: make new ones, so that those of an earlier backward stay.",
        was=AFFINE_GRADS,
        now="""\
if self.grads and self.grads["weight"].shape == self.weight.shape:
            self.grads["weight"][...] = self.rows.T @ upstream
            self.grads["bias"][...] = upstream.sum(axis=0)
        else:
            self.grads = {"weight": self.rows.T @ upstream, "bias": upstream.sum(axis=0)}""",
    ),
    Wrong(
        name="leaky-relu-slopes-by-identity",
        task="layers.leaky_relu",
        hint="You keep the slopes outside the layer and find them by the identity of x: another layer may have been "
        "given "
        "the same array. Keep them in self.",
        code="""
class LeakyReLU(LeakyReLU):
    kept = {}

    def forward(self, x):
        self.x = x
        self.kept[id(x)] = np.where(x > 0, 1.0, self.slope)
        return x * self.kept[id(x)]

    def backward(self, upstream):
        return upstream * self.kept[id(self.x)]
""",
    ),
    Wrong(
        name="elu-side-by-output",
        task="layers.elu",
        hint="You take the side from the output, which is 0 where x is a tiny negative number: ask x itself.",
        was="self.local = np.where(x > 0, 1.0, self.alpha * np.exp(np.minimum(x, 0.0)))",
        now="""\
self.local = np.where(
            self.alpha * (np.exp(np.minimum(x, 0.0)) - 1.0) < 0, self.alpha * np.exp(np.minimum(x, 0.0)), 1.0
        )""",
    ),
    Wrong(
        name="maxout-winner-in-a-byte",
        task="layers.maxout",
        hint=BYTES,
        was="self.winner = pieces.argmax(axis=0)",
        now="self.winner = pieces.argmax(axis=0).astype(np.uint8)",
    ),
    Wrong(
        name="svm-classes-in-a-byte",
        task="layers.svm_loss",
        hint=BYTES,
        was="violations[examples, y] = 0.0",
        now="violations[np.arange(scores.shape[1]).astype(y.dtype) == y[:, None]] = 0.0",
    ),
    Wrong(
        name="sequential-skips-zeros",
        task="layers.sequential",
        hint="You return an upstream gradient of zeros at once: the layers have to go back all the same, since "
        "their grads "
        "are those of this backward.",
        was="for layer in reversed(self.layers):\n            upstream = layer.backward(upstream)",
        now="for layer in reversed(self.layers) if np.any(upstream) else ():\n"
        "            upstream = layer.backward(upstream)",
    ),
    Wrong(
        name="sequential-each-layer-once",
        task="layers.sequential",
        hint="You run a layer once, though it is listed twice: a list may name one object more than once.",
        was="for layer in self.layers:\n            x = layer.forward(x)",
        now="for layer in dict.fromkeys(self.layers):\n            x = layer.forward(x)",
    ),
]
