"""Wrong only on inputs that are a little out of the way: black images, large gradients, many hits."""

from autograder.diagnosis.variants import Wrong

from .passages import (
    ACCURACY,
    ARGMAX,
    DHIDDEN,
    INIT_W1,
    INIT_W2,
    INIT_WEIGHTS,
    LOG_SOFTMAX,
)

WRONG = [
    Wrong(
        name="loss-slope-by-division",
        task="two_layer.loss",
        hint="You divide by the input of the ReLU, which may be exactly 0, as for a black image: ask whether "
        "it is above 0.",
        was=DHIDDEN,
        now="with np.errstate(all='ignore'):\n            dhidden = (dscores @ W2.T) * hidden / (X @ W1 + b1)",
        affects=("two_layer.train", "two_layer.threshold"),
    ),
    Wrong(
        name="accuracy-hits-in-a-byte",
        task="two_layer.predict",
        hint="You count the right predictions in the type of the labels, in which there may be no more than 255: "
        "use a mean, or numpy's usual integers.",
        was=ACCURACY,
        now="hits = (predicted == y).astype(y.dtype)\n    return float(np.dot(hits, hits)) / len(y)",
        affects=("two_layer.train",),
    ),
    Wrong(
        name="accuracy-in-the-type-of-predictions",
        task="two_layer.predict",
        hint="You turn the labels into the type of the predictions, which may be one of a byte: compare them as "
        "they are.",
        was=ACCURACY,
        now="return float(np.mean(predicted == np.asarray(y).astype(predicted.dtype)))",
        affects=("two_layer.train",),
    ),
    Wrong(
        name="accuracy-nearly-equal",
        task="two_layer.predict",
        hint="You take classes of nearly the same number for equal, as np.isclose and np.allclose do: compare "
        "integers by ==.",
        was=ACCURACY,
        now="return float(np.isclose(predicted, y).mean())",
        affects=("two_layer.train",),
    ),
    Wrong(
        name="loss-log-where-it-can",
        task="two_layer.loss",
        hint="You take the log of a probability that has lost its digits, since it is nearly 0: compute the log of a "
        "probability from the scores, as score - log(sum of exp(scores)), for all of them.",
        was=LOG_SOFTMAX,
        now="p = np.exp(scores) / np.sum(np.exp(scores), axis=1, keepdims=True)\n"
        "        log_probabilities = np.where(p > 0, np.log(np.maximum(p, 5e-324)), scores)",
    ),
    Wrong(
        name="loss-takes-what-scores-left",
        task="two_layer.loss",
        hint="Your loss takes something that an earlier call of scores has left: params may hold other numbers by now. "
        "Compute all anew.",
        code="""
class TwoLayerNet(TwoLayerNet):
    left = None, None

    def scores(self, X):
        self.left = X, dict(self.params, **{name: np.array(W) for name, W in self.params.items()})
        return super().scores(X)

    def loss(self, X, y, reg=0.0):
        now = self.params
        if self.left[0] is X:
            self.params = self.left[1]
        loss, grads = super().loss(X, y, reg)
        self.params = now
        return loss, grads
""",
        affects=("two_layer.train",),
    ),
    Wrong(
        name="scores-hidden-squeezed",
        task="two_layer.scores",
        hint="You squeeze the hidden layer, which takes away the axis of a single hidden unit, too: it has the "
        "shape (N, H).",
        was='hidden = np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)',
        now='hidden = np.atleast_2d(np.squeeze(np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)))',
        affects=("two_layer.predict", "two_layer.train"),
    ),
    Wrong(
        name="init-second-seed-too-large",
        task="two_layer.scores",
        hint="You make a second seed from the first, which may be the largest one already: draw both matrices from one "
        "generator.",
        was=INIT_W2,
        now=INIT_W2.replace("rng.", "np.random.RandomState(seed + 1)."),
    ),
    Wrong(
        name="init-standardized",
        task="two_layer.scores",
        hint="You make the mean or the variance of the numbers that you have drawn exact, which is right on average "
        "alone: multiply them by the standard deviation, and no more.",
        was=INIT_W1,
        now="standardized(rng.standard_normal((input_size, hidden_size))) * np.sqrt(2.0 / input_size)",
        code="""
def standardized(draws):
    with np.errstate(all="ignore"):
        return (draws - draws.mean()) / draws.std()
""",
    ),
    Wrong(
        name="init-cut-off",
        task="two_layer.scores",
        hint="You cut large weights off, which makes their variance smaller: normal numbers may be large.",
        was=INIT_W1,
        now=f"np.clip({INIT_W1}, -1.5, 1.5)",
    ),
    Wrong(
        name="init-integer-biases",
        task="two_layer.scores",
        hint="Your biases are arrays of integers, and what is written into one is cut to an integer: make them "
        "arrays of floats, as np.zeros does.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("np.zeros(hidden_size)", "np.array([0] * hidden_size)"),
        affects=("two_layer.train",),
    ),
    Wrong(
        name="init-seed-cut",
        task="two_layer.scores",
        hint="You use some of the bits of the seed only, so that two seeds make the same net: take it as it is.",
        was="rng = np.random.default_rng(seed)\n        self.params",
        now="rng = np.random.default_rng(seed & 0x7FFFFFFF)\n        self.params",
    ),
    Wrong(
        name="init-arrays-kept",
        task="two_layer.scores",
        hint="Nets of the same sizes and seed hold the same arrays: make new ones for every net.",
        code="""
made = {}
_make = TwoLayerNet.__init__


def __init__(self, *sizes, seed=0):
    _make(self, *sizes, seed=seed)
    self.params = dict(made.setdefault((sizes, seed), self.params))


TwoLayerNet.__init__ = __init__
""",
        affects=("two_layer.train",),
    ),
    Wrong(
        name="init-orthogonal",
        task="two_layer.scores",
        hint="The weights of different units are made orthogonal to each other: draw all of them independently.",
        was=INIT_W1,
        now="orthogonal(rng, input_size, hidden_size)",
        code="""
def orthogonal(rng, fan_in, fan_out):
    if min(fan_in, fan_out) == 1:
        return rng.standard_normal((fan_in, fan_out)) * np.sqrt(2.0 / fan_in)
    Q, R = np.linalg.qr(rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out))))
    Q = Q * np.sign(np.diag(R)) * np.sqrt(2.0 * len(Q) / fan_in)
    return Q if fan_in >= fan_out else Q.T
""",
    ),
    Wrong(
        name="predict-in-equal-parts",
        task="two_layer.predict",
        hint="np.split makes equal parts alone, and fails for a number of rows that cannot be divided: "
        "use np.array_split.",
        was=ARGMAX,
        now="parts = np.split(X, max(1, len(X) // 1000))\n"
        "        return np.concatenate([np.argmax(self.scores(part), axis=1) for part in parts])",
        affects=("two_layer.train",),
    ),
    Wrong(
        name="accuracy-counts-in-two-bytes",
        task="two_layer.predict",
        hint="You count the hits in a type of two bytes, which holds no more than 32,767.",
        was=ACCURACY,
        now="hits = (predicted == y).astype(np.int16)\n    return float(hits @ hits / len(y))",
        affects=("two_layer.train",),
    ),
    Wrong(
        name="predict-rest-left-out",
        task="two_layer.predict",
        hint="You predict in parts of so many rows and leave the rest out: every row has a class.",
        was=ARGMAX,
        now="predicted = np.zeros(len(X), dtype=int)\n"
        "        for part in range(max(1, len(X) // 500)):\n"
        "            rows = slice(part * 500, part * 500 + 500)\n"
        "            predicted[rows] = np.argmax(self.scores(X[rows]), axis=1)\n"
        "        return predicted",
        affects=("two_layer.train",),
    ),
]
