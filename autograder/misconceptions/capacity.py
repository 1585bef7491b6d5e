"""Variants of 06_capacity."""

from . import Right, Wrong

GRADIENTS = ("capacity.gradients",)

# Passages of the solution that several variants replace.
RELU = """            if i < self.depth:
                out = np.maximum(out, 0.0)
"""
AFFINE = 'out = out @ self.params[f"W{i}"] + self.params[f"b{i}"]'
SIZES = "fan_in, fan_out = sizes[i - 1], sizes[i]"
DRAW = "np.sqrt(2.0 / fan_in) * rng.standard_normal((fan_in, fan_out))"
RNG = "rng = np.random.default_rng(seed)"
MASK = """            if i > 1:
                upstream = upstream * (x > 0.0)  # x is what the ReLU before this layer let through
"""
BACK = "upstream = upstream @ W.T"
PENALTY = "loss += 0.5 * reg * np.sum(W * W)"
GRAD_W = 'grads[f"W{i}"] = x.T @ upstream + reg * W'
GRAD_B = 'grads[f"b{i}"] = np.sum(upstream, axis=0)'
MEAN = "loss = -np.mean(log_p[rows, y])"
BATCH = "upstream /= len(y)"
ONE = "upstream[rows, y] -= 1.0"
SHIFT = "shifted = scores - np.max(scores, axis=1, keepdims=True)"
UNITS = """    w = np.ones(pieces)
    b = -knots[:-1]
    v = np.diff(slopes, prepend=0.0)
    return w, b, v, heights[0]
"""
SLOPES = "v = np.diff(slopes, prepend=0.0)"
GAP = 'return history["train_accuracy"][-1] - history["val_accuracy"][-1]'
PICK = "return max(strengths, key=lambda strength: (validation_accuracy(strength), strength))"

SCORES = [
    Wrong(
        "relu-on-the-scores",
        "capacity.scores",
        "You put a ReLU after the last layer too: the scores are what comes out of the last affine layer, negative "
        "ones as well.",
        was=RELU,
        now="            out = np.maximum(out, 0.0)\n",
        affects=GRADIENTS,
        lecture="A ReLU stands between two affine layers; the last layer gives the scores.",
    ),
    Wrong(
        "no-relu",
        "capacity.scores",
        "You have no ReLU between the layers: affine layers with nothing between them are one affine layer, however "
        "many there are.",
        was=RELU,
        now="",
        affects=GRADIENTS,
        lecture="Without a nonlinearity in between, the layers collapse into one.",
    ),
    Wrong(
        "relu-after-the-first-layer-only",
        "capacity.scores",
        "You apply the ReLU after the first layer only: it stands after every layer but the last.",
        was="if i < self.depth:",
        now="if i == 1 and i < self.depth:",
        affects=GRADIENTS,
    ),
    Wrong(
        "relu-on-the-input",
        "capacity.scores",
        "You apply the ReLU before each layer, so that it also cuts off the negative numbers of X: the first layer "
        "gets X as it is.",
        was=AFFINE,
        now='out = np.maximum(out, 0.0) @ self.params[f"W{i}"] + self.params[f"b{i}"]',
        affects=GRADIENTS,
    ),
    Wrong(
        "tanh-for-relu",
        "capacity.scores",
        "You put a tanh between the layers: this net has ReLUs.",
        was="out = np.maximum(out, 0.0)",
        now="out = np.tanh(out)",
        affects=GRADIENTS,
    ),
    Wrong(
        "absolute-value-for-relu",
        "capacity.scores",
        "You take the absolute value between the layers: a ReLU replaces negative numbers by zero.",
        was="out = np.maximum(out, 0.0)",
        now="out = np.abs(out)",
        affects=GRADIENTS,
    ),
    Wrong(
        "leaky-relu",
        "capacity.scores",
        "You put a leaky ReLU between the layers: this net has plain ones, which give zero for negative numbers.",
        was="out = np.maximum(out, 0.0)",
        now="out = np.where(out > 0.0, out, 0.01 * out)",
        affects=GRADIENTS,
    ),
    Wrong(
        "scores-are-probabilities",
        "capacity.scores",
        "You return softmax probabilities as scores: the softmax belongs to the loss, the scores are the numbers "
        "before it.",
        was="                out = np.maximum(out, 0.0)\n        return out",
        now="""                out = np.maximum(out, 0.0)
        out = np.exp(out - np.max(out, axis=1, keepdims=True))
        return out / np.sum(out, axis=1, keepdims=True)""",
        affects=GRADIENTS,
    ),
    Wrong(
        "biases-left-out",
        "capacity.scores",
        "You forgot the biases: each layer computes x @ W + b.",
        was=AFFINE,
        now='out = out @ self.params[f"W{i}"]',
        affects=GRADIENTS,
    ),
    Wrong(
        "bias-of-the-last-layer-left-out",
        "capacity.scores",
        "You forgot the bias of the last layer: it computes x @ W + b like the others.",
        was=AFFINE,
        now='out = out @ self.params[f"W{i}"] + (self.params[f"b{i}"] if i < self.depth else 0.0)',
        affects=GRADIENTS,
    ),
    Wrong(
        "always-two-layers",
        "capacity.scores",
        "Your net always has two affine layers: the number of layers is given by sizes, and may be one, two or many.",
        was="self.depth = len(sizes) - 1",
        now="self.depth = 2",
        affects=GRADIENTS,
    ),
    Wrong(
        "one-layer-too-few",
        "capacity.scores",
        "You leave the last affine layer out: a net with n sizes has n - 1 affine layers.",
        was="self.depth = len(sizes) - 1",
        now="self.depth = len(sizes) - 2",
        affects=GRADIENTS,
    ),
    Wrong(
        "no-hidden-layer-crashes",
        "capacity.scores",
        "Your net fails without a hidden layer: with sizes [D, C] it is a single affine layer, whose input is X.",
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
        affects=GRADIENTS,
    ),
    Wrong(
        "numbered-from-zero",
        "capacity.scores",
        "You number the parameters from 0: the first layer has W1 and b1.",
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
        affects=GRADIENTS,
    ),
    Wrong(
        "works-with-the-first-weights",
        "capacity.scores",
        "Your net keeps working with the weights that it started with: read self.params in every call, so that "
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
        affects=GRADIENTS,
    ),
    Wrong(
        "weights-lie-on-their-side",
        "capacity.scores",
        "Your weight matrices have one row per output: W has shape (inputs, outputs), and a layer computes x @ W + b.",
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
        affects=GRADIENTS,
    ),
    Wrong(
        "params-shared-by-all-nets",
        "capacity.scores",
        "All your nets share one params dict: make it in __init__ and keep it in self.",
        was="self.params = {}",
        now="self.params = SHARED",
        code="SHARED = {}",
        affects=GRADIENTS,
    ),
    Wrong(
        "hidden-layers-all-of-one-size",
        "capacity.scores",
        "You make all hidden layers as large as the first one: sizes gives each of them a size of its own.",
        was=SIZES,
        now="""fan_in = sizes[0] if i == 1 else sizes[1]
            fan_out = sizes[1] if i < self.depth else sizes[-1]""",
    ),
    Wrong(
        "init-fan-out",
        "capacity.scores",
        "Your new weights have variance 2 / fan-out: He's initialization divides by the number of inputs, fan-in.",
        was=DRAW,
        now="np.sqrt(2.0 / fan_out) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        "init-one-over-fan-in",
        "capacity.scores",
        "Your new weights have variance 1 / fan-in: a ReLU halves the variance, so He's initialization has 2 / fan-in.",
        was=DRAW,
        now="np.sqrt(1.0 / fan_in) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        "init-glorot",
        "capacity.scores",
        "Your new weights have variance 2 / (fan-in + fan-out), which is Glorot's initialization: He's has 2 / fan-in.",
        was=DRAW,
        now="np.sqrt(2.0 / (fan_in + fan_out)) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        "init-without-a-square-root",
        "capacity.scores",
        "You multiplied by 2 / fan-in: that is the variance, and what multiplies standard normal numbers is its "
        "square root.",
        was=DRAW,
        now="2.0 / fan_in * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        "init-small-numbers",
        "capacity.scores",
        "Your new weights are all of one small size: the variance depends on the layer and is 2 / fan-in.",
        was=DRAW,
        now="0.01 * rng.standard_normal((fan_in, fan_out))",
        lecture="With small numbers, activations die out from layer to layer.",
    ),
    Wrong(
        "init-standard-normal",
        "capacity.scores",
        "Your new weights have variance 1: multiply them by the square root of 2 / fan-in.",
        was=DRAW,
        now="rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        "init-zero",
        "capacity.scores",
        "Your new weights are zero: then all units of a layer compute the same and stay alike, and the gradient of "
        "most weights is zero.",
        was=DRAW,
        now="np.zeros((fan_in, fan_out))",
        lecture="All zero: every neuron does the same thing.",
    ),
    Wrong(
        "init-uniform-too-narrow",
        "capacity.scores",
        "You draw uniform numbers between plus and minus the square root of 2 / fan-in: uniform numbers up to a limit "
        "L have variance L² / 3, so the limit is the square root of 6 / fan-in.",
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * rng.uniform(-1.0, 1.0, (fan_in, fan_out))",
    ),
    Wrong(
        "init-all-positive",
        "capacity.scores",
        "Your new weights are all positive: their mean has to be 0.",
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * rng.random((fan_in, fan_out))",
    ),
    Wrong(
        "init-one-fan-in-for-all",
        "capacity.scores",
        "You use the size of the input as fan-in of every layer: the fan-in of a layer is the number of its own "
        "inputs.",
        was=DRAW,
        now="np.sqrt(2.0 / sizes[0]) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        "init-last-layer-otherwise",
        "capacity.scores",
        "You draw the last layer in another way than the others: here all layers have variance 2 / fan-in.",
        was=DRAW,
        now="np.sqrt((2.0 if i < self.depth else 1.0) / fan_in) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        "init-random-biases",
        "capacity.scores",
        "You draw the biases at random: they start at zero.",
        was='self.params[f"b{i}"] = np.zeros(fan_out)',
        now='self.params[f"b{i}"] = 0.1 * rng.standard_normal(fan_out)',
    ),
    Wrong(
        "init-biases-one",
        "capacity.scores",
        "You start the biases at one: they start at zero.",
        was='self.params[f"b{i}"] = np.zeros(fan_out)',
        now='self.params[f"b{i}"] = np.ones(fan_out)',
    ),
    Wrong(
        "init-biases-in-a-row",
        "capacity.scores",
        "Your biases have two dimensions: b has shape (outputs,).",
        was='self.params[f"b{i}"] = np.zeros(fan_out)',
        now='self.params[f"b{i}"] = np.zeros((1, fan_out))',
    ),
    Wrong(
        "seed-ignored",
        "capacity.scores",
        "You do not use the seed: every net is the same, whatever its seed.",
        was=RNG,
        now="rng = np.random.default_rng(0)",
    ),
    Wrong(
        "one-generator-for-all-nets",
        "capacity.scores",
        "A second net with the same seed is another net: make a new generator from the seed in __init__.",
        was=RNG,
        now="rng = globals().setdefault('GENERATOR', np.random.default_rng(seed))",
    ),
    Wrong(
        "seeded-anew-for-each-layer",
        "capacity.scores",
        "You start the generator anew for every layer, so that layers hold the same numbers: make it once per net.",
        was=SIZES,
        now=f"{SIZES}\n            {RNG}",
    ),
    Wrong(
        "predict-by-column",
        "capacity.scores",
        "You take the best row for each class: the best class of each row is along axis 1.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmax(self.scores(X), axis=0)",
    ),
    Wrong(
        "predict-over-everything",
        "capacity.scores",
        "You take the largest entry of the whole batch: each row has a class of its own, along axis 1.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmax(self.scores(X))",
    ),
    Wrong(
        "predict-highest-score",
        "capacity.scores",
        "You return the highest score: predict returns which class has it.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.max(self.scores(X), axis=1)",
    ),
    Wrong(
        "predict-lowest",
        "capacity.scores",
        "You return the class with the lowest score: it is the one with the highest.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmin(self.scores(X), axis=1)",
    ),
    Wrong(
        "predict-by-size",
        "capacity.scores",
        "You look for the score of the largest absolute value: a very negative score speaks against its class.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmax(np.abs(self.scores(X)), axis=1)",
    ),
    Wrong(
        "predict-scores",
        "capacity.scores",
        "You return one number per class: predict returns one class per row.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return self.scores(X)",
    ),
    Wrong(
        "predict-from-one",
        "capacity.scores",
        "You number the classes from 1: the first one is class 0.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="return np.argmax(self.scores(X), axis=1) + 1",
    ),
    Wrong(
        "sizes-used-up",
        "capacity.scores",
        "You change the list of sizes that the caller handed you: work on a copy.",
        code="""
class MLP(MLP):
    def __init__(self, sizes, seed=0):
        super().__init__(sizes, seed)
        while len(sizes) > 1:
            sizes.pop(0)
""",
        affects=GRADIENTS,
    ),
]

LOSS = [
    Wrong(
        "no-relu-mask",
        "capacity.gradients",
        "You forgot the ReLU on the way back: where it gave zero, no gradient goes back through it.",
        was=MASK,
        now="",
        lecture="A ReLU that is off has the local gradient 0.",
    ),
    Wrong(
        "mask-from-the-wrong-layer",
        "capacity.gradients",
        "You take the ReLU mask from the wrong layer: what comes back through a layer's W meets the ReLU that made "
        "that layer's input.",
        was="(x > 0.0)  #",
        now="(self.inputs[min(i, self.depth - 1)] > 0.0)  #",
    ),
    Wrong(
        "mask-of-the-upstream",
        "capacity.gradients",
        "You cut off the negative gradients: what decides is whether the ReLU's input was positive, not the gradient.",
        was="(x > 0.0)  #",
        now="(upstream > 0.0)  #",
    ),
    Wrong(
        "mask-inverted",
        "capacity.gradients",
        "You let the gradient through where the ReLU was off: it passes where the ReLU was on.",
        was="(x > 0.0)  #",
        now="(x <= 0.0)  #",
    ),
    Wrong(
        "mask-is-the-activation",
        "capacity.gradients",
        "You multiply by what the ReLU gave: its local gradient is 1 where it was on, and 0 where it was off.",
        was="(x > 0.0)  #",
        now="x  #",
    ),
    Wrong(
        "mask-at-the-last-hidden-layer-only",
        "capacity.gradients",
        "You go back through one ReLU only: there is one between any two layers.",
        was="            if i > 1:\n",
        now="            if i > 1 and i == self.depth:\n",
    ),
    Wrong(
        "mask-on-the-scores",
        "capacity.gradients",
        "You go back through a ReLU after the last layer: there is none.",
        was=BATCH,
        now="upstream = upstream / len(y) * (scores > 0.0)",
    ),
    Wrong(
        "stops-after-the-last-layer",
        "capacity.gradients",
        "Your gradient stops after the last layer: pass it on, back through its W and the ReLU, to the layers before.",
        was=BACK,
        now="upstream = np.zeros_like(x)",
    ),
    Wrong(
        "stops-after-two-layers",
        "capacity.gradients",
        "Your gradient stops two layers from the end: the same step repeats for each layer, down to the first.",
        was=BACK,
        now="upstream = upstream @ W.T if i == self.depth else np.zeros_like(x)",
    ),
    Wrong(
        "back-through-w-without-transposing",
        "capacity.gradients",
        "You go back through W the way you came: the gradient of a layer's input is the upstream gradient times W "
        "transposed.",
        was=BACK,
        now="upstream = upstream @ W",
    ),
    Wrong(
        "weight-gradient-transposed",
        "capacity.gradients",
        "Your weight gradients are transposed: the gradient of W has the shape of W, and is the layer's input "
        "transposed times the upstream gradient.",
        was=GRAD_W,
        now='grads[f"W{i}"] = upstream.T @ x + reg * W.T',
    ),
    Wrong(
        "weight-gradient-over-n",
        "capacity.gradients",
        "You divide the weight gradients by N twice: the gradient of the scores holds the division already.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream / len(y) + reg * W',
    ),
    Wrong(
        "bias-gradient-averaged",
        "capacity.gradients",
        "You average the bias gradients over the rows: they are summed, the division by N is in the gradient of the "
        "scores already.",
        was=GRAD_B,
        now='grads[f"b{i}"] = np.mean(upstream, axis=0)',
    ),
    Wrong(
        "bias-gradient-along-the-wrong-axis",
        "capacity.gradients",
        "You sum the bias gradients over the units: sum over the rows of the batch, axis 0.",
        was=GRAD_B,
        now='grads[f"b{i}"] = np.sum(upstream, axis=1)',
    ),
    Wrong(
        "bias-gradient-not-summed",
        "capacity.gradients",
        "Your bias gradients have one row per row of the batch: a bias is used by all rows, so its gradient is their "
        "sum.",
        was=GRAD_B,
        now='grads[f"b{i}"] = upstream',
    ),
    Wrong(
        "bias-gradient-in-a-row",
        "capacity.gradients",
        "Your bias gradients have two dimensions: they have the shape of the biases, (outputs,).",
        was=GRAD_B,
        now='grads[f"b{i}"] = np.sum(upstream, axis=0, keepdims=True)',
    ),
    Wrong(
        "bias-gradient-one-number",
        "capacity.gradients",
        "You sum the bias gradients over everything: each unit has its own bias and its own sum, over the rows only.",
        was=GRAD_B,
        now='grads[f"b{i}"] = np.sum(upstream) * np.ones_like(self.params[f"b{i}"])',
    ),
    Wrong(
        "no-bias-gradients",
        "capacity.gradients",
        "You return no gradients for the biases: grads has all keys of params.",
        was=GRAD_B,
        now="pass",
    ),
    Wrong(
        "other-keys",
        "capacity.gradients",
        "Your gradients have names of their own: grads has the keys of params.",
        was="return loss, grads",
        now='return loss, {f"d{name}": value for name, value in grads.items()}',
    ),
    Wrong(
        "gradient-summed-over-the-batch",
        "capacity.gradients",
        "You forgot the division by N in the gradient: the loss is a mean over the rows.",
        was=BATCH,
        now="pass",
    ),
    Wrong(
        "loss-summed-over-the-batch",
        "capacity.gradients",
        "You return the sum over the rows: the loss is their mean.",
        was=MEAN,
        now="loss = -np.sum(log_p[rows, y])",
    ),
    Wrong(
        "everything-summed-over-the-batch",
        "capacity.gradients",
        "You sum over the rows, in the loss and in the gradients: both are means.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y, reg / len(y))
        return len(y) * loss, {name: len(y) * value for name, value in grads.items()}
""",
    ),
    Wrong(
        "loss-over-all-entries",
        "capacity.gradients",
        "You divide the loss by N times C: it is the mean over the N rows.",
        was=MEAN,
        now="loss = -np.sum(log_p[rows, y]) / log_p.size",
    ),
    Wrong(
        "loss-negative",
        "capacity.gradients",
        "Your loss has the wrong sign: it is minus the logarithm of a probability, never negative.",
        was=MEAN,
        now="loss = np.mean(log_p[rows, y])",
    ),
    Wrong(
        "loss-without-a-logarithm",
        "capacity.gradients",
        "You forgot the logarithm: the loss of a row is minus the logarithm of the right class's probability.",
        was=MEAN,
        now="loss = -np.mean(np.exp(log_p[rows, y]))",
    ),
    Wrong(
        "hinge-for-softmax",
        "capacity.gradients",
        "You compute the hinge loss: this net has the softmax loss.",
        was=MEAN,
        now="""margins = np.maximum(0.0, scores - scores[rows, y][:, None] + 1.0)
        margins[rows, y] = 0.0
        loss = np.sum(margins) / len(y)""",
    ),
    Wrong(
        "softmax-without-minus-one",
        "capacity.gradients",
        "You forgot to subtract 1 at the right class: the gradient of the scores is the softmax minus the one-hot "
        "labels.",
        was=ONE,
        now="pass",
    ),
    Wrong(
        "softmax-minus-one-everywhere",
        "capacity.gradients",
        "You subtract 1 from all probabilities: it is subtracted at the right class of each row only.",
        was=ONE,
        now="upstream -= 1.0",
    ),
    Wrong(
        "softmax-plus-one",
        "capacity.gradients",
        "You add 1 at the right class: the gradient of the scores is the softmax minus the one-hot labels.",
        was=ONE,
        now="upstream[rows, y] += 1.0",
    ),
    Wrong(
        "softmax-minus-one-in-columns",
        "capacity.gradients",
        "You subtract 1 from whole columns: only the entry of each row's right class, at [row, y[row]], gets it.",
        was=ONE,
        now="upstream[:, y] -= 1.0",
    ),
    Wrong(
        "softmax-over-the-columns",
        "capacity.gradients",
        "Your softmax runs over the rows of the batch: the probabilities of the classes of one row add up to 1.",
        was="np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))",
        now="np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))",
    ),
    Wrong(
        "softmax-overflows",
        "capacity.gradients",
        "Your softmax overflows with large scores: subtract each row's largest score before you take exp.",
        was=SHIFT,
        now="shifted = scores",
    ),
    Wrong(
        "softmax-shifted-by-one-number",
        "capacity.gradients",
        "You subtract the largest score of the whole batch: rows with much smaller scores then vanish, so take each "
        "row's own maximum.",
        was=SHIFT,
        now="shifted = scores - np.max(scores)",
    ),
    Wrong(
        "log-of-p-plus-epsilon",
        "capacity.gradients",
        "You add a small number before the logarithm: the loss of an unlikely class is then too small, so take the "
        "logarithm by hand, as the shifted score minus the log of the sum.",
        was=MEAN,
        now="loss = -np.mean(np.log(np.exp(log_p[rows, y]) + 1e-10))",
    ),
    Wrong(
        "log-of-a-vanished-p",
        "capacity.gradients",
        "You take the logarithm of a probability that may have become 0: take it by hand, as the shifted score minus "
        "the log of the sum.",
        was=MEAN,
        now="loss = -np.mean(np.log(np.exp(log_p[rows, y])))",
    ),
    Wrong(
        "labels-from-one",
        "capacity.gradients",
        "You count the labels from 1: y holds integers from 0.",
        was="rows = np.arange(len(y))",
        now="rows, y = np.arange(len(y)), y - 1",
    ),
    Wrong(
        "penalty-gradient-doubled",
        "capacity.gradients",
        "Your penalty gradient is 2 reg W: the penalty has a factor of one half, and its gradient is reg W.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream + 2.0 * reg * W',
        lecture="The factor ½ in ½λW² is there so that the gradient is λW.",
    ),
    Wrong(
        "penalty-gradient-halved",
        "capacity.gradients",
        "Your penalty gradient has a factor of one half: the square gives a 2, and reg W is left.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream + 0.5 * reg * W',
    ),
    Wrong(
        "penalty-without-one-half",
        "capacity.gradients",
        "You forgot the factor of one half in the penalty.",
        was=PENALTY,
        now="loss += reg * np.sum(W * W)",
    ),
    Wrong(
        "penalty-without-one-half-in-both",
        "capacity.gradients",
        "You forgot the factor of one half: the penalty is half of reg times the squares, and its gradient reg W.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        return super().loss(X, y, 2.0 * reg)
""",
    ),
    Wrong(
        "penalty-gradient-missing",
        "capacity.gradients",
        "The penalty is in your loss but not in your gradients: it adds reg W to the gradient of each W.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream',
    ),
    Wrong(
        "penalty-gradient-negative",
        "capacity.gradients",
        "You subtract the penalty's gradient: it is added.",
        was=GRAD_W,
        now='grads[f"W{i}"] = x.T @ upstream - reg * W',
    ),
    Wrong(
        "penalty-missing-in-the-loss",
        "capacity.gradients",
        "The penalty is in your gradients but not in your loss.",
        was=PENALTY,
        now="pass",
    ),
    Wrong(
        "penalty-ignored",
        "capacity.gradients",
        "You do not use reg: add the penalty to the loss and its gradient to those of the weights.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        return super().loss(X, y)
""",
    ),
    Wrong(
        "penalty-on-the-biases",
        "capacity.gradients",
        "You regularize the biases too: the penalty is on the weights only.",
        was=GRAD_B,
        now="""grads[f"b{i}"] = np.sum(upstream, axis=0) + reg * self.params[f"b{i}"]
            loss += 0.5 * reg * np.sum(self.params[f"b{i}"] ** 2)""",
    ),
    Wrong(
        "penalty-of-the-last-layer-only",
        "capacity.gradients",
        "You regularize the last layer only: the penalty sums over the weights of all layers.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y)
        name = f"W{self.depth}"
        grads[name] = grads[name] + reg * self.params[name]
        return loss + 0.5 * reg * np.sum(self.params[name] ** 2), grads
""",
    ),
    Wrong(
        "penalty-of-the-first-layer-only",
        "capacity.gradients",
        "You regularize the first layer only: the penalty sums over the weights of all layers.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y)
        grads["W1"] = grads["W1"] + reg * self.params["W1"]
        return loss + 0.5 * reg * np.sum(self.params["W1"] ** 2), grads
""",
    ),
    Wrong(
        "penalty-of-two-layers-only",
        "capacity.gradients",
        "You regularize the first two layers only: the penalty sums over the weights of all layers.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y)
        for name in ("W1", "W2"):
            if name in self.params:
                grads[name] = grads[name] + reg * self.params[name]
                loss += 0.5 * reg * np.sum(self.params[name] ** 2)
        return loss, grads
""",
    ),
    Wrong(
        "penalty-over-n",
        "capacity.gradients",
        "You divide the penalty by N: it does not depend on the batch.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        return super().loss(X, y, reg / len(y))
""",
    ),
    Wrong(
        "penalty-of-absolute-values",
        "capacity.gradients",
        "You penalize absolute values, which is L1: here it is half of reg times the sum of squares.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y)
        for name in [name for name in self.params if name.startswith("W")]:
            grads[name] = grads[name] + reg * np.sign(self.params[name])
            loss += reg * np.sum(np.abs(self.params[name]))
        return loss, grads
""",
    ),
    Wrong(
        "penalty-of-the-norm",
        "capacity.gradients",
        "You penalize the norm of the weights: it is the squared norm, without a square root.",
        was=PENALTY,
        now="loss += 0.5 * reg * np.linalg.norm(W)",
    ),
    Wrong(
        "gradients-of-earlier-calls-added",
        "capacity.gradients",
        "You add to the gradients of the call before: each call starts afresh.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y, reg)
        before = getattr(self, "grads", {})
        self.grads = {name: value + before.get(name, 0.0) for name, value in grads.items()}
        return loss, self.grads
""",
    ),
    Wrong(
        "loss-takes-a-step",
        "capacity.gradients",
        "Your loss changes the params: it only computes, the caller decides what to do with the gradients.",
        code="""
class MLP(MLP):
    def loss(self, X, y, reg=0.0):
        loss, grads = super().loss(X, y, reg)
        for name, gradient in grads.items():
            self.params[name] = self.params[name] - 0.01 * gradient
        return loss, grads
""",
    ),
    Wrong(
        "loss-remembers-the-first-batch",
        "capacity.gradients",
        "Your loss works with the activations of an earlier batch: run the net forward on X in every call.",
        code="""
class MLP(MLP):
    def scores(self, X):
        kept = getattr(self, "inputs", None)
        out = super().scores(X)
        self.inputs = kept or self.inputs
        return out
""",
    ),
    Wrong(
        "loss-alone",
        "capacity.gradients",
        "You return the loss only: loss returns it together with the dict of gradients.",
        was="return loss, grads",
        now="return loss",
    ),
    Wrong(
        "gradients-first",
        "capacity.gradients",
        "You return the gradients first: it is the loss, then the gradients.",
        was="return loss, grads",
        now="return grads, loss",
    ),
]

INTERPOLATE = [
    Wrong(
        "f-called-outside",
        "capacity.interpolate",
        "You call f outside [0, 1]: its values at the knots from 0 to 1 are enough, and it may not exist elsewhere.",
        was="heights = f(knots)\n    slopes = np.diff(heights) * pieces",
        now="""heights = f(np.append(knots, 1.0 + 1.0 / pieces))
    slopes = np.diff(heights)[:-1] * pieces""",
    ),
    Wrong(
        "slopes-not-differenced",
        "capacity.interpolate",
        "You gave each unit the slope of its piece: the units before it are still on, so it only adds the change of "
        "the slope.",
        was=SLOPES,
        now="v = slopes",
    ),
    Wrong(
        "slopes-summed-up",
        "capacity.interpolate",
        "You gave each unit the sum of the slopes so far: it adds the change of the slope, a difference.",
        was=SLOPES,
        now="v = np.cumsum(slopes)",
    ),
    Wrong(
        "slope-changes-reversed",
        "capacity.interpolate",
        "Your slope changes have the wrong sign: each is the slope after the knot minus the slope before it.",
        was=SLOPES,
        now="v = np.append(slopes[0], slopes[:-1] - slopes[1:])",
    ),
    Wrong(
        "slope-changes-one-knot-early",
        "capacity.interpolate",
        "Your slope changes come one knot too early: the unit at the first knot brings in the first slope, the next "
        "one the first change.",
        was=SLOPES,
        now="v = np.diff(slopes, append=0.0)",
    ),
    Wrong(
        "heights-for-slopes",
        "capacity.interpolate",
        "You used the values of f as weights: a unit's weight is a change of slope.",
        was=SLOPES,
        now="v = heights[:-1]",
    ),
    Wrong(
        "rise-for-slope",
        "capacity.interpolate",
        "You took the rise over a piece for its slope: divide it by the width of the piece.",
        was="slopes = np.diff(heights) * pieces",
        now="slopes = np.diff(heights)",
    ),
    Wrong(
        "slope-times-width",
        "capacity.interpolate",
        "You multiplied the rise by the width of a piece: a slope is the rise divided by the width.",
        was="slopes = np.diff(heights) * pieces",
        now="slopes = np.diff(heights) / pieces",
    ),
    Wrong(
        "slopes-of-tangents",
        "capacity.interpolate",
        "You took the slopes of f at the knots: a piece needs the slope of the line from knot to knot.",
        was="slopes = np.diff(heights) * pieces",
        now="slopes = (f(knots[:-1] + 1e-6) - f(knots[:-1])) / 1e-6",
    ),
    Wrong(
        "no-offset",
        "capacity.interpolate",
        "You forgot to start at f(0): all units are off at 0, so c has to be the value there.",
        was="return w, b, v, heights[0]",
        now="return w, b, v, 0.0",
    ),
    Wrong(
        "offset-from-the-end",
        "capacity.interpolate",
        "Your c is f(1): all units are off at 0, so c has to be f(0).",
        was="return w, b, v, heights[0]",
        now="return w, b, v, heights[-1]",
    ),
    Wrong(
        "offset-is-the-mean",
        "capacity.interpolate",
        "Your c is the mean of the values: all units are off at 0, so c has to be f(0).",
        was="return w, b, v, heights[0]",
        now="return w, b, v, np.mean(heights)",
    ),
    Wrong(
        "first-slope-lost",
        "capacity.interpolate",
        "You lost the first slope: the net needs a unit that switches on at 0 as well.",
        was=UNITS,
        now="""    return np.ones(pieces - 1), -knots[1:-1], np.diff(slopes), heights[0]
""",
    ),
    Wrong(
        "units-one-knot-late",
        "capacity.interpolate",
        "Your units switch on one knot too late: the one for a piece switches on at its left end.",
        was="b = -knots[:-1]",
        now="b = -knots[1:]",
    ),
    Wrong(
        "units-in-the-middle",
        "capacity.interpolate",
        "Your units switch on in the middle of the pieces: they switch on at the knots.",
        was="b = -knots[:-1]",
        now="b = -(knots[:-1] + knots[1:]) / 2.0",
    ),
    Wrong(
        "bias-sign",
        "capacity.interpolate",
        "Your biases have the wrong sign: a unit that switches on at the knot k computes relu(x - k).",
        was="b = -knots[:-1]",
        now="b = knots[:-1]",
    ),
    Wrong(
        "units-face-left",
        "capacity.interpolate",
        "Your units are on to the left of their knots: relu(x - k) is on to the right, relu(k - x) to the left.",
        was="w = np.ones(pieces)\n    b = -knots[:-1]",
        now="w = -np.ones(pieces)\n    b = knots[:-1]",
    ),
    Wrong(
        "weights-scaled-only",
        "capacity.interpolate",
        "You scaled w but not b and v: relu(w x + b) switches on at x = -b / w and rises with the slope w.",
        was="w = np.ones(pieces)\n",
        now="w = pieces * np.ones(pieces)\n",
    ),
    Wrong(
        "one-knot-too-few",
        "capacity.interpolate",
        "You have one knot too few: the number of pieces is one less than the number of knots.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)\n",
        now="pieces = pieces - 1\n    knots = np.linspace(0.0, 1.0, pieces + 1)\n",
    ),
    Wrong(
        "one-knot-too-many",
        "capacity.interpolate",
        "You have one knot too many: so many pieces have one knot more, both ends counted.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)\n",
        now="pieces = pieces + 1\n    knots = np.linspace(0.0, 1.0, pieces + 1)\n",
    ),
    Wrong(
        "last-piece-missing",
        "capacity.interpolate",
        "Your knots end before 1: they go from 0 to 1, both included.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)\n",
        now="knots = np.linspace(0.0, 1.0, pieces + 1, endpoint=False)\n",
    ),
    Wrong(
        "knots-shifted",
        "capacity.interpolate",
        "Your knots start one piece too late: the first one is 0, the last one 1.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)\n",
        now="knots = np.arange(1, pieces + 2) / pieces\n",
    ),
    Wrong(
        "whole-numbers-for-knots",
        "capacity.interpolate",
        "You call f at 0, 1, 2, ...: the knots are at these numbers divided by the number of pieces, and f may not "
        "exist outside [0, 1].",
        was="heights = f(knots)",
        now="heights = f(np.arange(pieces + 1))",
    ),
    Wrong(
        "steps",
        "capacity.interpolate",
        "Your net jumps from knot to knot: between two knots it has to be a straight line.",
        was=UNITS,
        now="""    steep = 1e4 * pieces
    rise = np.diff(heights)
    w = np.full(2 * pieces, steep)
    b = np.concatenate([1.0 - steep * knots[1:], -steep * knots[1:]])
    return w, b, np.concatenate([rise, -rise]), heights[0]
""",
    ),
    Wrong(
        "one-line-from-end-to-end",
        "capacity.interpolate",
        "Your net is one line from f(0) to f(1): each piece has a slope of its own.",
        was=UNITS,
        now="    return np.ones(1), np.zeros(1), heights[-1:] - heights[0], heights[0]\n",
    ),
    Wrong(
        "all-pieces-alike",
        "capacity.interpolate",
        "You use the first piece's slope for all: each piece has a slope of its own.",
        was=SLOPES,
        now="v = np.diff(slopes[0] * np.ones(pieces), prepend=0.0)",
    ),
    Wrong(
        "parts-in-another-order",
        "capacity.interpolate",
        "You return the parts in another order: it is w, b, v, c, with v the weights of the output.",
        was="return w, b, v, heights[0]",
        now="return w, v, b, heights[0]",
    ),
    Wrong(
        "parts-as-columns",
        "capacity.interpolate",
        "You return w, b and v with two dimensions: each has shape (K,).",
        was="return w, b, v, heights[0]",
        now="return w[None, :], b[None, :], v[:, None], heights[0]",
    ),
    Wrong(
        "offset-left-out",
        "capacity.interpolate",
        "You return three parts: c, the number that is added at the end, is the fourth.",
        was="return w, b, v, heights[0]",
        now="return w, b, v",
    ),
]

GAPS = [
    Wrong(
        "gap-absolute",
        "capacity.gap",
        "You took the absolute value: the gap has a sign, and it is negative where the validation set does better.",
        was=GAP,
        now='return abs(history["train_accuracy"][-1] - history["val_accuracy"][-1])',
    ),
    Wrong(
        "gap-never-negative",
        "capacity.gap",
        "You made a negative gap zero: keep its sign.",
        was=GAP,
        now='return max(0.0, history["train_accuracy"][-1] - history["val_accuracy"][-1])',
    ),
    Wrong(
        "gap-reversed",
        "capacity.gap",
        "You subtracted the wrong way round: it is training minus validation accuracy.",
        was=GAP,
        now='return history["val_accuracy"][-1] - history["train_accuracy"][-1]',
    ),
    Wrong(
        "gap-at-the-best-epoch",
        "capacity.gap",
        "You took the epoch with the best validation accuracy: it is the last epoch that counts.",
        was=GAP,
        now="""best = int(np.argmax(history["val_accuracy"]))
    return history["train_accuracy"][best] - history["val_accuracy"][best]""",
    ),
    Wrong(
        "gap-to-the-best-validation",
        "capacity.gap",
        "You took the best validation accuracy of all epochs: take that of the last epoch.",
        was=GAP,
        now='return history["train_accuracy"][-1] - max(history["val_accuracy"])',
    ),
    Wrong(
        "gap-of-the-maxima",
        "capacity.gap",
        "You took the best of each list, from different epochs: take both after the last epoch.",
        was=GAP,
        now='return max(history["train_accuracy"]) - max(history["val_accuracy"])',
    ),
    Wrong(
        "gap-at-the-first-epoch",
        "capacity.gap",
        "You took the first epoch: the last entry of each list counts.",
        was=GAP,
        now='return history["train_accuracy"][0] - history["val_accuracy"][0]',
    ),
    Wrong(
        "gap-one-epoch-early",
        "capacity.gap",
        "You took the last epoch but one: the last entry of each list counts.",
        was=GAP,
        now='return history["train_accuracy"][-2] - history["val_accuracy"][-2]',
    ),
    Wrong(
        "gap-averaged",
        "capacity.gap",
        "You averaged over the epochs: only the last one counts.",
        was=GAP,
        now='return np.mean(np.subtract(history["train_accuracy"], history["val_accuracy"]))',
    ),
    Wrong(
        "gap-largest",
        "capacity.gap",
        "You took the largest gap of all epochs: only the last one counts.",
        was=GAP,
        now='return np.max(np.subtract(history["train_accuracy"], history["val_accuracy"]))',
    ),
    Wrong(
        "gap-of-all-epochs",
        "capacity.gap",
        "You return a gap for each epoch: it is one number, that of the last epoch.",
        was=GAP,
        now='return np.subtract(history["train_accuracy"], history["val_accuracy"])',
    ),
    Wrong(
        "gap-from-the-loss",
        "capacity.gap",
        "You took the loss for the training accuracy: the gap is between the two accuracies.",
        was=GAP,
        now='return history["loss"][-1] - history["val_accuracy"][-1]',
    ),
    Wrong(
        "gap-validation-loss",
        "capacity.gap",
        "You looked for a loss on the validation set, which the history does not have: the gap is between the two "
        "accuracies.",
        was=GAP,
        now='return history["val_loss"][-1] - history["loss"][-1]',
    ),
    Wrong(
        "gap-by-position",
        "capacity.gap",
        "You took the entries of the history by their order: a dict is read by its keys.",
        was=GAP,
        now="""entries = list(history.values())
    return entries[1][-1] - entries[2][-1]""",
    ),
    Wrong(
        "gap-in-percent",
        "capacity.gap",
        "You return percent: accuracies are fractions between 0 and 1, and so is their difference.",
        was=GAP,
        now='return 100.0 * (history["train_accuracy"][-1] - history["val_accuracy"][-1])',
    ),
    Wrong(
        "gap-relative",
        "capacity.gap",
        "You divided by the training accuracy: the gap is the plain difference.",
        was=GAP,
        now='return 1.0 - history["val_accuracy"][-1] / history["train_accuracy"][-1]',
    ),
    Wrong(
        "gap-rounded",
        "capacity.gap",
        "You rounded the gap: return the difference as it is.",
        was=GAP,
        now='return round(history["train_accuracy"][-1] - history["val_accuracy"][-1], 2)',
    ),
    Wrong(
        "gap-uses-up-the-history",
        "capacity.gap",
        "You removed entries from the caller's history: read the last entry without taking it out.",
        was=GAP,
        now='return history["train_accuracy"].pop() - history["val_accuracy"].pop()',
    ),
]

REGULARIZATION = [
    Wrong(
        "trains-twice",
        "capacity.regularization",
        "You ask for the accuracy of a strength more than once, which trains a net each time: keep what you were told.",
        was=PICK,
        now="""best = max(validation_accuracy(strength) for strength in strengths)
    return max(strength for strength in strengths if validation_accuracy(strength) == best)""",
    ),
    Wrong(
        "lowest-accuracy",
        "capacity.regularization",
        "You picked the strength with the lowest validation accuracy: it is the highest that counts.",
        was=PICK,
        now="return min(strengths, key=lambda strength: (validation_accuracy(strength), -strength))",
    ),
    Wrong(
        "returns-the-accuracy",
        "capacity.regularization",
        "You return the accuracy: what is asked for is the strength that reaches it.",
        was=PICK,
        now="return max(validation_accuracy(strength) for strength in strengths)",
    ),
    Wrong(
        "returns-the-index",
        "capacity.regularization",
        "You return where in the list the strength stands: return the strength itself.",
        was=PICK,
        now="return int(np.argmax([validation_accuracy(strength) for strength in strengths]))",
    ),
    Wrong(
        "returns-both",
        "capacity.regularization",
        "You return the accuracy along with the strength: return the strength alone.",
        was=PICK,
        now="""found = max((validation_accuracy(strength), strength) for strength in strengths)
    return found[::-1]""",
    ),
    Wrong(
        "tie-goes-to-the-first",
        "capacity.regularization",
        "Among equally accurate strengths you keep the one that comes first in the list: it should be the largest.",
        was=PICK,
        now="return max(strengths, key=validation_accuracy)",
    ),
    Wrong(
        "tie-goes-to-the-last",
        "capacity.regularization",
        "Among equally accurate strengths you keep the one that comes last in the list: it should be the largest, and "
        "the list need not be sorted.",
        was=PICK,
        now="return max(strengths[::-1], key=validation_accuracy)",
    ),
    Wrong(
        "tie-goes-to-the-smallest",
        "capacity.regularization",
        "Among equally accurate strengths you keep the smallest: it should be the largest, which gives the simpler "
        "net.",
        was=PICK,
        now="return max(strengths, key=lambda strength: (validation_accuracy(strength), -strength))",
    ),
    Wrong(
        "nearly-as-good-counts-as-a-tie",
        "capacity.regularization",
        "You prefer a larger strength that is nearly as accurate: only equal accuracies are a tie.",
        was=PICK,
        now="return max(strengths, key=lambda strength: (round(validation_accuracy(strength), 2), strength))",
    ),
    Wrong(
        "always-the-smallest",
        "capacity.regularization",
        "You always take the smallest strength, which fits the training data best: the validation accuracy decides.",
        was=PICK,
        now="return min(strengths)",
        lecture="What fits the training data best is not what generalizes best.",
    ),
    Wrong(
        "always-the-largest",
        "capacity.regularization",
        "You always take the largest strength: more regularization helps only up to a point, and the validation "
        "accuracy says where that is.",
        was=PICK,
        now="return max(strengths)",
    ),
    Wrong(
        "always-the-first",
        "capacity.regularization",
        "You always return the first strength of the list: compare the validation accuracies of all of them.",
        was=PICK,
        now="return strengths[0]",
    ),
    Wrong(
        "always-the-last",
        "capacity.regularization",
        "You always return the last strength of the list: compare the validation accuracies of all of them.",
        was=PICK,
        now="return strengths[-1]",
    ),
    Wrong(
        "sorted-apart-from-the-accuracies",
        "capacity.regularization",
        "You sorted the strengths but not their accuracies: keep each accuracy together with its strength.",
        was=PICK,
        now="""found = [validation_accuracy(strength) for strength in strengths]
    return sorted(strengths)[int(np.argmax(found))]""",
    ),
    Wrong(
        "accuracies-sorted-apart",
        "capacity.regularization",
        "You sorted the strengths from the largest down, but not their accuracies: keep each accuracy together with "
        "its strength.",
        was=PICK,
        now="""found = [validation_accuracy(strength) for strength in strengths]
    return sorted(strengths, reverse=True)[int(np.argmax(found))]""",
    ),
    Wrong(
        "stops-at-the-first-decline",
        "capacity.regularization",
        "You stop as soon as the accuracy goes down: it may rise again, so try all strengths.",
        was=PICK,
        now="""best, best_accuracy = None, -1.0
    for strength in strengths:
        accuracy = validation_accuracy(strength)
        if accuracy < best_accuracy:
            break
        best, best_accuracy = strength, accuracy
    return best""",
    ),
    Wrong(
        "zero-never-tried",
        "capacity.regularization",
        "You leave out the strength 0: no regularization at all may be the best, and if it is in the list it counts.",
        was=PICK,
        now="""tried = [strength for strength in strengths if strength] or strengths
    return max(tried, key=lambda strength: (validation_accuracy(strength), strength))""",
    ),
    Wrong(
        "last-never-tried",
        "capacity.regularization",
        "You leave out the last strength of the list: try all of them.",
        was=PICK,
        now="""tried = strengths[:-1] or strengths
    return max(tried, key=lambda strength: (validation_accuracy(strength), strength))""",
    ),
    Wrong(
        "strengths-sorted-in-place",
        "capacity.regularization",
        "You sorted the caller's list of strengths: sort a copy.",
        was=PICK,
        now=f"strengths.sort()\n    {PICK}",
    ),
    Wrong(
        "called-with-the-index",
        "capacity.regularization",
        "You call validation_accuracy with something else than one of the strengths: hand over one strength at a "
        "time, the number itself and not its place in the list.",
        was=PICK,
        now="return strengths[max(range(len(strengths)), key=lambda i: (validation_accuracy(i), i))]",
    ),
    Wrong(
        "called-with-all-strengths",
        "capacity.regularization",
        "You call validation_accuracy with something else than one of the strengths: hand over one strength at a "
        "time, the number itself and not its place in the list.",
        was=PICK,
        now="return strengths[int(np.argmax(validation_accuracy(np.array(strengths))))]",
    ),
]

WRONG = [*SCORES, *LOSS, *INTERPOLATE, *GAPS, *REGULARIZATION]

RIGHT = [
    Right(
        "layers-in-a-list",
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
        "uniform-he",
        was=DRAW,
        now="rng.uniform(-1.0, 1.0, (fan_in, fan_out)) * np.sqrt(6.0 / fan_in)",
    ),
    Right("global-random-numbers", was=f"{RNG}\n", now="np.random.seed(seed)\n        rng = np.random\n"),
    Right(
        "seed-per-layer",
        was=SIZES,
        now=f"{SIZES}\n            rng = np.random.default_rng([seed, i])",
    ),
    Right("single-precision-weights", was=DRAW, now=f"({DRAW}).astype(np.float32)"),
    Right(
        "layers-are-objects-that-share-the-params",
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
        "one-row-at-a-time",
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
        "works-in-single-precision",
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
        "one-hot-labels-and-recursion",
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
        "params-rebuilt-and-gradients-kept",
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
        return self.scores(X).argmax(axis=-1).astype(np.float64)
""",
    ),
    Right(
        "predict-by-sorting-probabilities",
        was="return np.argmax(self.scores(X), axis=1)",
        now="""p = np.exp(self.scores(X) - np.max(self.scores(X), axis=1, keepdims=True))
        return np.argsort(p / p.sum(axis=1, keepdims=True), axis=1)[:, -1].astype(np.int8)""",
    ),
    Right(
        "weights-in-fortran-order",
        was=GRAD_W,
        now='grads[f"W{i}"] = np.asfortranarray((upstream.T @ x).T) + reg * W',
    ),
    Right(
        "f-called-on-one-float-at-a-time",
        code="""
def interpolate(f, pieces):
    h = 1.0 / pieces
    w, b, v, before = [], [], [], 0.0
    for k in range(pieces):
        slope = (f((k + 1) / pieces) - f(k / pieces)) / h
        w.append(1.0)
        b.append(-k * h)
        v.append(slope - before)
        before = slope
    return [w, b, v, f(0.0)]
""",
    ),
    Right(
        "a-unit-too-many",
        code="""
def interpolate(f, pieces):
    x = np.arange(pieces + 1) / pieces
    y = np.array([f(t) for t in x])
    slopes = np.concatenate([[0.0], (y[1:] - y[:-1]) / (x[1:] - x[:-1]), [0.0]])
    return np.ones(pieces + 1), -x, slopes[1:] - slopes[:-1], y[0]
""",
    ),
    Right(
        "units-that-face-left",
        code="""
def interpolate(f, pieces):
    x = np.linspace(1.0, 0.0, pieces + 1)
    y = f(x)
    slopes = (y[1:] - y[:-1]) * pieces
    return -np.ones(pieces), x[:-1], np.append(slopes[0], slopes[1:] - slopes[:-1]), float(y[0])
""",
    ),
    Right(
        "units-in-both-directions",
        code="""
def interpolate(f, pieces):
    knots = np.linspace(0, 1, pieces + 1)
    y = f(knots.reshape(-1, 1)).ravel()
    slopes = np.diff(y) / np.diff(knots)
    m = pieces // 2  # the net is built from the middle knot to both sides
    right = np.diff(slopes[m:], prepend=0.0)
    left = np.diff(-slopes[:m][::-1], prepend=0.0)
    w = np.concatenate([np.ones(len(right)), -np.ones(len(left))])
    b = np.concatenate([-knots[m:-1], knots[1 : m + 1][::-1]])
    return w, b, np.concatenate([right, left]), y[m]
""",
    ),
    Right(
        "weights-scaled",
        was=UNITS,
        now="""    scale = np.linspace(0.5, 1e3, pieces)
    return scale, -scale * knots[:-1], np.diff(slopes, prepend=0.0) / scale, heights[0]
""",
    ),
    Right(
        "hats",
        was=UNITS,
        now="""    centers, one = knots[:, None], np.ones((pieces + 1, 3))  # one hat of three units around each knot
    b = one * (np.array([1.0, 0.0, -1.0]) - centers * pieces)
    v = heights[:, None] * np.array([1.0, -2.0, 1.0])
    return (one * pieces).ravel(), b.ravel(), v.ravel(), 0.0
""",
    ),
    Right(
        "offset-as-a-unit",
        was=UNITS,
        now="""    w = np.append(np.ones(pieces), 0.0)
    b = np.append(-knots[:-1], 1.0)
    return w, b, np.append(np.diff(slopes, prepend=0.0), heights[0]), 0
""",
    ),
    Right(
        "unused-units-and-shuffled",
        was=UNITS,
        now="""    w = np.append(np.ones(pieces), [1.0, -1.0, 0.0])
    b = np.append(-knots[:-1], [-2.0, -0.5, 7.0])
    v = np.append(np.diff(slopes, prepend=0.0), [5.0, 0.0, 0.0])
    order = np.random.default_rng(1).permutation(pieces + 3)
    return w[order], b[order], v[order], np.array(heights[0])
""",
    ),
    Right(
        "flat-units-dropped",
        was=UNITS,
        now="""    v = np.diff(slopes, prepend=0.0)
    used = np.abs(v) > 1e-12
    return np.ones(int(used.sum())), -knots[:-1][used], v[used], heights[0]
""",
    ),
    Right(
        "weights-by-solving-equations",
        was=UNITS,
        now="""    units = np.maximum(knots[1:, None] - knots[:-1], 0.0)
    return np.ones(pieces), -knots[:-1], np.linalg.solve(units, heights[1:] - heights[0]), heights[0]
""",
    ),
    Right(
        "knots-by-adding-up",
        code="""
def interpolate(f, pieces):
    x, heights = 0.0, []
    for _ in range(pieces + 1):
        heights.append(f(x))
        x += 1 / pieces
    slopes = [(b - a) * pieces for a, b in zip(heights, heights[1:])]
    v = [slopes[0]] + [b - a for a, b in zip(slopes, slopes[1:])]
    return [1] * pieces, [-k / pieces for k in range(pieces)], v, heights[0]
""",
    ),
    Right(
        "interpolates-in-single-precision",
        was="return w, b, v, heights[0]",
        now="return w.astype(np.float32), b.astype(np.float32), v.astype(np.float32), np.float32(heights[0])",
    ),
    Right(
        "gap-entry-by-entry",
        was=GAP,
        now="""gaps = [t - v for t, v in zip(history["train_accuracy"], history["val_accuracy"])]
    return np.array(gaps)[-1]""",
    ),
    Right(
        "gap-by-length",
        was=GAP,
        now="""epochs = len(history.get("val_accuracy"))
    train, validation = (np.asarray(history[name])[epochs - 1] for name in ("train_accuracy", "val_accuracy"))
    return np.float64(train) - np.float64(validation)""",
    ),
    Right(
        "gap-of-errors",
        was=GAP,
        now="""history = {name: list(values) for name, values in history.items()}
    return (1 - history["val_accuracy"].pop()) - (1 - history["train_accuracy"].pop())""",
    ),
    Right(
        "picks-in-a-loop",
        was=PICK,
        now="""best, best_accuracy = None, None
    for strength in sorted(strengths):
        accuracy = validation_accuracy(strength)
        if best is None or accuracy >= best_accuracy:
            best, best_accuracy = strength, accuracy
    return best""",
    ),
    Right(
        "picks-from-the-largest-down",
        was=PICK,
        now="return max(sorted(strengths, reverse=True), key=validation_accuracy)",
    ),
    Right(
        "picks-with-a-dict",
        was=PICK,
        now="""found = {strength: validation_accuracy(strength) for strength in strengths}
    return max(strength for strength in found if found[strength] == max(found.values()))""",
    ),
    Right(
        "picks-with-arrays",
        was=PICK,
        now="""tried = np.sort(np.array(strengths))[::-1]
    found = np.array([validation_accuracy(strength) for strength in tried])
    return tried[np.argmax(found)]""",
    ),
    Right(
        "picks-pairs",
        was=PICK,
        now="return np.float64(sorted((validation_accuracy(float(s)), s) for s in set(strengths))[-1][1])",
    ),
    Right(
        "picks-with-lexsort",
        was=PICK,
        now="""found = list(map(validation_accuracy, strengths))
    return strengths[np.lexsort((strengths, found))[-1]]""",
    ),
]
