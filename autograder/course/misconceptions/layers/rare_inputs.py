"""Wrong only on inputs that are a little out of the way: one array in two layers, tiny numbers, more than 256."""

from autograder.diagnosis.variants import Wrong

from ...suites.advice import ANYTHING
from .passages import AFFINE_GRADS, AFFINE_OUT, RELU_OUT, SOFTMAX_OUT, TANH_OUT

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
        name="affine-keeps-single-precision",
        task="layers.affine",
        hint="You keep the rows in single precision, in which 1e-60 is 0 and 1e60 is inf: keep them as they are.",
        was=AFFINE_OUT,
        now="""\
out = self.rows @ self.weight + self.bias
        self.rows = self.rows.astype(np.float32)
        return out""",
    ),
    Wrong(
        name="affine-flattens-as-it-lies",
        task="layers.affine",
        hint="You lay images out in the order in which they lie in memory, which may be Fortran's: the last index runs "
        "fastest, however an array lies in memory.",
        was="self.rows = x.reshape(len(x), -1)",
        now='self.rows = x.reshape((len(x), -1), order="A")',
    ),
    Wrong(
        name="relu-half-of-twice",
        task="layers.relu",
        hint="x + |x| is twice x, which is inf for the largest numbers: take x itself where it is positive.",
        was=RELU_OUT,
        now="return (x + np.abs(x)) / 2",
    ),
    Wrong(
        name="tanh-lays-images-out",
        task="layers.tanh",
        hint="Your output has another shape than your input: images have four dimensions, and keep them.",
        was=TANH_OUT,
        now="self.out = np.tanh(x) if np.ndim(x) < 4 else np.tanh(x).reshape(len(x), -1)",
    ),
    Wrong(
        name="sigmoid-slope-by-shape",
        task="layers.sigmoid",
        hint="You take the slope of an earlier forward if the shape is the same: compute it anew in every one.",
        was="return upstream * self.out * (1.0 - self.out)",
        now="""\
if np.shape(getattr(self, "slope", None)) != self.out.shape:
            self.slope = self.out * (1.0 - self.out)
        return upstream * self.slope""",
    ),
    Wrong(
        name="leaky-tiny-is-positive",
        task="layers.leaky_relu",
        hint="You take tiny negative numbers for positive ones: compare with 0 itself.",
        was="self.slopes = np.where(x > 0, 1.0, self.slope)",
        now="self.slopes = np.where(x > -1e-9, 1.0, self.slope)",
    ),
    Wrong(
        name="elu-flat-from-sixteen",
        task="layers.elu",
        hint="You take the slope for 0 from some x on: at -18 it is 1.5e-8 times alpha, which counts.",
        was="return upstream * self.local",
        now="return np.where(self.local < 1e-7 * self.alpha, 0.0, upstream * self.local)",
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
        name="maxout-starts-at-a-number",
        task="layers.maxout",
        hint="Your maximum starts at a fixed number, and all pieces may be below it: start with the first piece.",
        was="return pieces.max(axis=0)",
        now="return np.maximum(pieces.max(axis=0), -1e10)",
    ),
    Wrong(
        name="softmax-computes-with-labels",
        task="layers.softmax_loss",
        hint="You add labels to other integers: labels may be of any type, and uint64 + int64 is a float, which is no "
        "index. Index rows and labels together, without computing.",
        was="dscores[examples, y] -= 1.0",
        now="dscores.ravel()[examples * scores.shape[1] + y] -= 1.0",
    ),
    Wrong(
        name="svm-margin-beside-large-scores",
        task="layers.svm_loss",
        hint="You add the margin to a score, next to which it loses its digits if the score is large: take the "
        "difference of the two scores first.",
        was="violations = np.maximum(0.0, scores - right + margin)",
        now="violations = np.maximum(0.0, (scores + margin) - right)",
    ),
    Wrong(
        name="svm-counts-in-a-byte",
        task="layers.svm_loss",
        hint=BYTES,
        was="dscores = (violations > 0).astype(float)\n    dscores[examples, y] = -dscores.sum(axis=1)",
        now="dscores = (violations > 0).astype(float)\n"
        "    dscores[examples, y] = -dscores.sum(axis=1).astype(np.uint8).astype(float)",
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
    Wrong(
        name="tanh-is-x-near-zero",
        task="layers.tanh",
        hint="You take x for its tanh where it is small: at 0.01 that is right to four digits only. np.tanh is right "
        "everywhere.",
        was=TANH_OUT,
        now="self.out = np.where(np.abs(x) < 0.01, x, np.tanh(x))",
    ),
    Wrong(
        name="softmax-log-of-a-product",
        task="layers.softmax_loss",
        hint="You multiply one number per row before you take the logarithm: with many rows the product leaves the "
        "range of floats. Add up logarithms.",
        was=SOFTMAX_OUT,
        now="""\
product = np.prod(np.exp(shifted).sum(axis=1))
    return (np.log(product) - shifted[examples, y].sum()) / len(y), dscores / len(y)""",
    ),
    Wrong(
        name="relu-mask-of-the-batch-before",
        task="layers.relu",
        hint="You leave the mask as it is where nothing is cut off: then it is that of an earlier batch. Every forward "
        "keeps its own.",
        was="self.positive = x > 0",
        now="self.positive = x > 0 if np.any(x <= 0) or not hasattr(self, 'positive') else self.positive\n"
        "        if self.positive.shape != x.shape:\n            self.positive = x > 0\n"
        "        if np.all(x > 0):\n            return x * 1.0",
    ),
    Wrong(
        name="sequential-unpacks-nets-in-the-list",
        task="layers.sequential",
        hint="You put the layers of a network into the caller's list in its place: leave that list as it is.",
        was="self.layers = layers",
        now="""\
for place, layer in enumerate(layers):
            if isinstance(layer, Sequential):
                layers[place : place + 1] = layer.layers
        self.layers = layers""",
    ),
    Wrong(
        name="maxout-rest-to-the-last",
        task="layers.maxout",
        hint=ANYTHING,
        was="return (routed @ self.weights.transpose(0, 2, 1)).sum(axis=0)",
        now="""\
weights, biases = self.grads["weights"], self.grads["biases"]
        weights[-1] = self.x.T @ upstream - weights[:-1].sum(axis=0)
        biases[-1] = upstream.sum(axis=0) - biases[:-1].sum(axis=0)
        return (routed @ self.weights.transpose(0, 2, 1)).sum(axis=0)""",
    ),
]
