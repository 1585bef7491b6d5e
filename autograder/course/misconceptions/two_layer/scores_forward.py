"""Wrong scores: the way from the images to the scores."""

from autograder.diagnosis.variants import Wrong

from .passages import INIT_WEIGHTS

HIDDEN = 'hidden = np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)'
OUT = 'return hidden @ self.params["W2"] + self.params["b2"]'

WRONG = [
    Wrong(
        name="scores-no-relu",
        task="two_layer.scores",
        hint="Your hidden layer has no ReLU: without it the two layers are one linear layer.",
        was=HIDDEN,
        now='hidden = X @ self.params["W1"] + self.params["b1"]',
    ),
    Wrong(
        name="scores-relu-at-the-end",
        task="two_layer.scores",
        hint="You put a ReLU on the scores too; only the hidden layer has one, scores may be negative.",
        was=OUT,
        now='return np.maximum(hidden @ self.params["W2"] + self.params["b2"], 0.0)',
    ),
    Wrong(
        name="scores-no-b1",
        task="two_layer.scores",
        hint="Your scores leave out the hidden layer's bias b1.",
        was=HIDDEN,
        now='hidden = np.maximum(X @ self.params["W1"], 0.0)',
    ),
    Wrong(
        name="scores-no-b2",
        task="two_layer.scores",
        hint="Your scores leave out the second layer's bias b2.",
        was=OUT,
        now='return hidden @ self.params["W2"]',
    ),
    Wrong(
        name="scores-bias-after-relu",
        task="two_layer.scores",
        hint="You add b1 after the ReLU; it belongs to the sum that the ReLU is taken of.",
        was=HIDDEN,
        now='hidden = np.maximum(X @ self.params["W1"], 0.0) + self.params["b1"]',
    ),
    Wrong(
        name="scores-sigmoid",
        task="two_layer.scores",
        hint="Your hidden layer uses a sigmoid; this net has a ReLU there.",
        was=HIDDEN,
        now='hidden = 1.0 / (1.0 + np.exp(-(X @ self.params["W1"] + self.params["b1"])))',
    ),
    Wrong(
        name="scores-tanh",
        task="two_layer.scores",
        hint="Your hidden layer uses tanh; this net has a ReLU there.",
        was=HIDDEN,
        now='hidden = np.tanh(X @ self.params["W1"] + self.params["b1"])',
    ),
    Wrong(
        name="scores-leaky",
        task="two_layer.scores",
        hint="Your hidden layer lets a part of negative inputs through; the ReLU lets nothing of them through.",
        was=HIDDEN,
        now='a = X @ self.params["W1"] + self.params["b1"]\n        hidden = np.where(a > 0, a, 0.01 * a)',
    ),
    Wrong(
        name="scores-absolute",
        task="two_layer.scores",
        hint="Your hidden layer takes absolute values; the ReLU makes negative inputs zero.",
        was=HIDDEN,
        now='hidden = np.abs(X @ self.params["W1"] + self.params["b1"])',
    ),
    Wrong(
        name="scores-relu-first",
        task="two_layer.scores",
        hint="You take the ReLU of X, before the first layer; it comes after the first layer.",
        was=HIDDEN,
        now='hidden = np.maximum(X, 0.0) @ self.params["W1"] + self.params["b1"]',
    ),
    Wrong(
        name="scores-probabilities",
        task="two_layer.scores",
        hint="You return probabilities; scores are the numbers before the softmax.",
        was=OUT,
        now='s = hidden @ self.params["W2"] + self.params["b2"]\n'
        "        e = np.exp(s - s.max(axis=1, keepdims=True))\n"
        "        return e / e.sum(axis=1, keepdims=True)",
    ),
    Wrong(
        name="scores-hidden-returned",
        task="two_layer.scores",
        hint="You return the hidden layer; the scores come after the second layer.",
        was=OUT,
        now="return hidden",
    ),
    Wrong(
        name="scores-fixed-size",
        task="two_layer.scores",
        hint="You wrote the size 3072 into scores; all sizes are those of X and of params.",
        was=HIDDEN,
        now='hidden = np.maximum(X.reshape(-1, 3072) @ self.params["W1"] + self.params["b1"], 0.0)',
    ),
    Wrong(
        name="scores-fixed-hidden",
        task="two_layer.scores",
        hint="You wrote the size of 100 hidden units into the net; it is the argument hidden_size.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.standard_normal((input_size, 100)) * np.sqrt(2.0 / input_size),
            "b1": np.zeros(100),
            "W2": rng.standard_normal((100, num_classes)) * np.sqrt(2.0 / 100),""",
    ),
    Wrong(
        name="scores-weights-kept",
        task="two_layer.scores",
        hint="You keep a second copy of the weights, made when the net was made; read params whenever you need them.",
        code="""
class TwoLayerNet(TwoLayerNet):
    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        super().__init__(input_size, hidden_size, num_classes, seed)
        self.W1, self.b1 = self.params["W1"], self.params["b1"]
        self.W2, self.b2 = self.params["W2"], self.params["b2"]

    def scores(self, X):
        return np.maximum(X @ self.W1 + self.b1, 0) @ self.W2 + self.b2
""",
    ),
    Wrong(
        name="scores-normalizes-batch",
        task="two_layer.scores",
        hint="You subtract the batch's mean from X inside scores; X is used as it is.",
        was=HIDDEN,
        now="X = X - X.mean(axis=0)\n        " + HIDDEN,
    ),
    Wrong(
        name="scores-hidden-squeezed",
        task="two_layer.scores",
        hint="You squeeze the hidden layer, which takes away the axis of a single hidden unit, too: it has the "
        "shape (N, H).",
        was='hidden = np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)',
        now='hidden = np.atleast_2d(np.squeeze(np.maximum(X @ self.params["W1"] + self.params["b1"], 0.0)))',
    ),
]
