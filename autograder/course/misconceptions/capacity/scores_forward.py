"""Wrong scores: the layers and what stands between them."""

from autograder.diagnosis.variants import Wrong

from .passages import SIZES

RELU = """            if i < self.depth:
                out = np.maximum(out, 0.0)
"""
AFFINE = 'out = out @ self.params[f"W{i}"] + self.params[f"b{i}"]'

WRONG = [
    Wrong(
        name="relu-on-the-scores",
        task="capacity.scores",
        hint="You put a ReLU after the last layer too: the scores are what comes out of the last affine layer, "
        "negative ones as well.",
        was=RELU,
        now="            out = np.maximum(out, 0.0)\n",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="no-relu",
        task="capacity.scores",
        hint="You have no ReLU between the layers: affine layers with nothing between them are one affine layer, "
        "however many there are.",
        was=RELU,
        now="",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="relu-after-the-first-layer-only",
        task="capacity.scores",
        hint="You apply the ReLU after the first layer only: it stands after every layer but the last.",
        was="if i < self.depth:",
        now="if i == 1 and i < self.depth:",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="relu-on-the-input",
        task="capacity.scores",
        hint="You apply the ReLU before each layer, so that it also cuts off the negative numbers of X: "
        "the first layer gets X as it is.",
        was=AFFINE,
        now='out = np.maximum(out, 0.0) @ self.params[f"W{i}"] + self.params[f"b{i}"]',
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="tanh-for-relu",
        task="capacity.scores",
        hint="You put a tanh between the layers: this net has ReLUs.",
        was="out = np.maximum(out, 0.0)",
        now="out = np.tanh(out)",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="absolute-value-for-relu",
        task="capacity.scores",
        hint="You take the absolute value between the layers: a ReLU replaces negative numbers by zero.",
        was="out = np.maximum(out, 0.0)",
        now="out = np.abs(out)",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="leaky-relu",
        task="capacity.scores",
        hint="You put a leaky ReLU between the layers: this net has plain ones, which give zero for negative numbers.",
        was="out = np.maximum(out, 0.0)",
        now="out = np.where(out > 0.0, out, 0.01 * out)",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="scores-are-probabilities",
        task="capacity.scores",
        hint="You return softmax probabilities as scores: the softmax belongs to the loss, the scores are the numbers "
        "before it.",
        was="                out = np.maximum(out, 0.0)\n        return out",
        now="""                out = np.maximum(out, 0.0)
        out = np.exp(out - np.max(out, axis=1, keepdims=True))
        return out / np.sum(out, axis=1, keepdims=True)""",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="biases-left-out",
        task="capacity.scores",
        hint="You forgot the biases: each layer computes x @ W + b.",
        was=AFFINE,
        now='out = out @ self.params[f"W{i}"]',
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="bias-of-the-last-layer-left-out",
        task="capacity.scores",
        hint="You forgot the bias of the last layer: it computes x @ W + b like the others.",
        was=AFFINE,
        now='out = out @ self.params[f"W{i}"] + (self.params[f"b{i}"] if i < self.depth else 0.0)',
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="always-two-layers",
        task="capacity.scores",
        hint="Your net always has two affine layers: the number of layers is given by sizes, and may be one, "
        "two or many.",
        was="self.depth = len(sizes) - 1",
        now="self.depth = 2",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="one-layer-too-few",
        task="capacity.scores",
        hint="You leave the last affine layer out: a net with n sizes has n - 1 affine layers.",
        was="self.depth = len(sizes) - 1",
        now="self.depth = len(sizes) - 2",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="no-hidden-layer-crashes",
        task="capacity.scores",
        hint="Your net fails without a hidden layer: with sizes [D, C] it is a single affine layer, whose input is X.",
        code="""
class MLP(MLP):
    def scores(self, X):
        hidden, out = [], X
        for i in range(1, self.depth):
            out = np.maximum(out @ self.params[f"W{i}"] + self.params[f"b{i}"], 0.0)
            hidden.append(out)
        self.inputs = [X, *hidden]
        return hidden[-1] @ self.params[f"W{self.depth}"] + self.params[f"b{self.depth}"]
""",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="numbered-from-zero",
        task="capacity.scores",
        hint="You number the parameters from 0: the first layer has W1 and b1.",
        code="""
class MLP(MLP):
    def __init__(self, sizes, seed=0):
        super().__init__(sizes, seed)
        self.params = {f"{name[0]}{int(name[1:]) - 1}": value for name, value in self.params.items()}

    def scores(self, X):
        out, self.inputs = X, []
        for i in range(self.depth):
            self.inputs.append(out)
            out = out @ self.params[f"W{i}"] + self.params[f"b{i}"]
            if i + 1 < self.depth:
                out = np.maximum(out, 0.0)
        return out

    def loss(self, X, y, reg=0.0):
        rows = np.arange(len(y))
        scores = self.scores(X)
        p = np.exp(scores - np.max(scores, axis=1, keepdims=True))
        p /= np.sum(p, axis=1, keepdims=True)
        loss, grads = -np.mean(np.log(p[rows, y])), {}
        p[rows, y] -= 1.0
        upstream = p / len(y)
        for i in reversed(range(self.depth)):
            W, x = self.params[f"W{i}"], self.inputs[i]
            loss += 0.5 * reg * np.sum(W * W)
            grads[f"W{i}"], grads[f"b{i}"] = x.T @ upstream + reg * W, upstream.sum(axis=0)
            upstream = upstream @ W.T * (x > 0.0)
        return loss, grads
""",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="works-with-the-first-weights",
        task="capacity.scores",
        hint="Your net keeps working with the weights that it started with: read self.params in every call, so that "
        "setting an entry has an effect.",
        code="""
class MLP(MLP):
    def __init__(self, sizes, seed=0):
        super().__init__(sizes, seed)
        self.first = dict(self.params)

    def scores(self, X):
        now, self.params = self.params, self.first
        out = super().scores(X)
        self.params = now
        return out
""",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="weights-lie-on-their-side",
        task="capacity.scores",
        hint="Your weight matrices have one row per output: "
        "W has shape (inputs, outputs), and a layer computes x @ W + b.",
        code="""
class MLP(MLP):
    def __init__(self, sizes, seed=0):
        super().__init__(sizes, seed)
        for i in range(1, len(sizes)):
            self.params[f"W{i}"] = self.params[f"W{i}"].T

    def scores(self, X):
        out, self.inputs = X, []
        for i in range(1, self.depth + 1):
            self.inputs.append(out)
            out = out @ self.params[f"W{i}"].T + self.params[f"b{i}"]
            if i < self.depth:
                out = np.maximum(out, 0.0)
        return out
""",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="params-shared-by-all-nets",
        task="capacity.scores",
        hint="All your nets share one params dict: make it in __init__ and keep it in self.",
        was="self.params = {}",
        now="self.params = SHARED",
        code="SHARED = {}",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="hidden-layers-all-of-one-size",
        task="capacity.scores",
        hint="You make all hidden layers as large as the first one: sizes gives each of them a size of its own.",
        was=SIZES,
        now="""fan_in = sizes[0] if i == 1 else sizes[1]
            fan_out = sizes[1] if i < self.depth else sizes[-1]""",
    ),
    Wrong(
        name="scores-layers-by-sorted-names",
        task="capacity.scores",
        hint="You go through the layers by the sorted names of their params, where W10 comes before W2: count them.",
        was="self.depth = len(sizes) - 1",
        now="",
        code="""
MLP.depth = property(lambda self: int(max(self.params)[1:]))
""",
        affects=("capacity.gradients",),
    ),
]
