"""Wrong only on inputs that are a little out of the way: numbers in two layers, a list that grows, large strengths."""

from autograder.diagnosis.variants import Wrong

from .passages import DRAW, GAP, PICK, RNG

SHARED = "Your layers hold the same random numbers, if at other places: draw new ones for every layer."

WRONG = [
    Wrong(
        name="init-layers-share-numbers",
        task="capacity.scores",
        hint=SHARED,
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * np.roll(np.random.default_rng(seed).standard_normal(300 * 200), -i)"
        "[np.arange(fan_in * fan_out) % 60000].reshape(fan_in, fan_out)",
    ),
    Wrong(
        name="init-keeps-the-list",
        task="capacity.scores",
        hint="You keep the caller's list of sizes, who may go on to change it: keep the number of layers, or a copy.",
        was="self.depth = len(sizes) - 1",
        now="self.sizes = sizes",
        code="""
MLP.depth = property(lambda self: len(self.sizes) - 1)
""",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="predict-scores-of-the-loss",
        task="capacity.gradients",
        hint="You keep the scores that loss has computed for an array, and predict takes them: the params may be "
        "others by "
        "now. Compute them anew.",
        code="""
class MLP(MLP):
    last = None, None

    def loss(self, X, y, reg=0.0):
        self.last = X, self.scores(X)
        return super().loss(X, y, reg)

    def predict(self, X):
        return np.argmax(self.last[1] if self.last[0] is X else self.scores(X), axis=1)
""",
        affects=("capacity.scores",),
    ),
    Wrong(
        name="pick-adds-a-bit-of-the-strength",
        task="capacity.regularization",
        hint="You add a little of the strength to its accuracy to break ties: with large strengths a worse one "
        "wins. Compare "
        "the strengths only where the accuracies are equal.",
        was=PICK,
        now="return max(strengths, key=lambda strength: validation_accuracy(strength) + 1e-9 * strength)",
    ),
    Wrong(
        name="pick-close-accuracies",
        task="capacity.regularization",
        hint="You take accuracies for equal that only are close to each other, as np.isclose does: compare them by ==.",
        was=PICK,
        now="""accuracies = {strength: validation_accuracy(strength) for strength in strengths}
    best = max(accuracies.values())
    return max(strength for strength, accuracy in accuracies.items() if np.isclose(accuracy, best))""",
    ),
    Wrong(
        name="pick-strength-as-text",
        task="capacity.regularization",
        hint="You keep the strengths with a few of their digits only, so that it is another number that you return: "
        "return the strength itself.",
        was=PICK,
        now="""accuracies = {f"{strength:g}": validation_accuracy(strength) for strength in strengths}
    return max(map(float, accuracies), key=lambda strength: (accuracies[f"{strength:g}"], strength))""",
    ),
    Wrong(
        name="gap-by-alphabet",
        task="capacity.gap",
        hint="You take the lists by the order or the ends of their names: there may be more of the kind, so go by "
        "the two names.",
        was=GAP,
        now="""names = sorted(name for name in history if name.endswith("accuracy"))
    return history[names[-2]][-1] - history[names[-1]][-1]""",
    ),
    Wrong(
        name="init-cut-off",
        task="capacity.scores",
        hint="You cut large weights off, which makes their variance smaller: normal numbers may be large.",
        was=DRAW,
        now=f"np.clip({DRAW}, -1.5, 1.5)",
    ),
    Wrong(
        name="init-standardized",
        task="capacity.scores",
        hint="You make the mean or the variance of the numbers that you have drawn exact, which is right on average "
        "alone: multiply them by the standard deviation, and no more.",
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * standardized(rng.standard_normal((fan_in, fan_out)))",
        code="""
def standardized(draws):
    with np.errstate(all="ignore"):
        return (draws - draws.mean()) / draws.std()
""",
    ),
    Wrong(
        name="init-integer-biases",
        task="capacity.scores",
        hint="Your biases are arrays of integers, and what is written into one is cut to an integer: make them "
        "arrays of floats, as np.zeros does.",
        was="np.zeros(fan_out)",
        now="np.array([0] * fan_out)",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="init-seed-for-each-layer",
        task="capacity.scores",
        hint="You add to the seed, which may be the largest one already: draw all layers from one generator.",
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * np.random.RandomState(seed + i - 1).standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="scores-shape-by-the-list",
        task="capacity.scores",
        hint="You keep the caller's list of sizes, who may write others into it: go by the shapes of the params, or "
        "keep a copy.",
        was=RNG,
        now="self.sizes = sizes\n        " + RNG,
        code="""
class MLP(MLP):
    def scores(self, X):
        return super().scores(np.reshape(X, (-1, self.sizes[0])))
""",
        affects=("capacity.gradients",),
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
    Wrong(
        name="predict-begins-at-a-number",
        task="capacity.scores",
        hint="Your search for the highest score begins at a number that all scores may lie below: begin at the "
        "first score.",
        was="return np.argmax(self.scores(X), axis=1)",
        now="""best, classes = np.full(len(X), -9999.0), np.zeros(len(X), dtype=int)
        for number, scores in enumerate(self.scores(X).T):
            classes[scores > best] = number
            best = np.maximum(best, scores)
        return classes""",
    ),
    Wrong(
        name="loss-takes-what-scores-left",
        task="capacity.gradients",
        hint="Your loss takes something that an earlier call has left: the params may hold other numbers by now. "
        "Compute all anew.",
        code="""
class MLP(MLP):
    left = None, None

    def scores(self, X):
        self.left = X, {name: np.array(value) for name, value in self.params.items()}
        return super().scores(X)

    def loss(self, X, y, reg=0.0):
        now = self.params
        if self.left[0] is X:
            self.params = self.left[1]
        loss, grads = super().loss(X, y, reg)
        self.params = now
        return loss, grads
""",
    ),
    Wrong(
        name="loss-log-where-it-can",
        task="capacity.gradients",
        hint="You take the log of a probability that has lost its digits, since it is nearly 0: compute the log of a "
        "probability from the scores, as score - log(sum of exp(scores)), for all of them.",
        was="log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))",
        now="p = np.exp(shifted) / np.sum(np.exp(shifted), axis=1, keepdims=True)\n"
        "        log_p = np.where(p > 0, np.log(np.maximum(p, 5e-324)), shifted)",
    ),
    Wrong(
        name="gradient-mask-first-relu-only",
        task="capacity.gradients",
        hint="On the way back you go through the ReLU of the first layer only: there is one behind every hidden layer.",
        was="            if i > 1:\n                upstream = upstream * (x > 0.0)",
        now="            if i == 2:\n                upstream = upstream * (x > 0.0)",
    ),
    Wrong(
        name="init-seed-cut",
        task="capacity.scores",
        hint="You use some of the bits of the seed only, so that two seeds make the same net: take it as it is.",
        was=RNG,
        now="rng = np.random.default_rng(seed & 0x7FFFFFFF)",
    ),
    Wrong(
        name="init-layers-by-last-digit",
        task="capacity.scores",
        hint=SHARED,
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * np.random.default_rng([seed, i % 10]).standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="scores-of-two-digits",
        task="capacity.scores",
        hint="You go through the layers up to the 99th only: a net may have a hundred.",
        was="for i in range(1, self.depth + 1):\n            self.inputs",
        now="for i in range(1, min(self.depth, 99) + 1):\n            self.inputs",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="predict-scores-that-were-returned",
        task="capacity.scores",
        hint="predict takes scores that an earlier call has returned: the array belongs to its caller, who may have "
        "written into it, and may be of other rows or params. Compute the scores anew.",
        code="""
class MLP(MLP):
    known, kept = [], None

    def scores(self, X):
        self.known, self.kept = [np.array(X), *map(np.array, self.params.values())], super().scores(X)
        return self.kept

    def predict(self, X):
        now = [X, *self.params.values()]
        if len(now) != len(self.known) or not all(map(np.array_equal, now, self.known)):
            self.scores(X)
        return np.argmax(self.kept, axis=1)
""",
    ),
    Wrong(
        name="init-few-seeds-for-layers",
        task="capacity.scores",
        hint=SHARED,
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * np.random.default_rng(rng.integers(1000)).standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="predict-by-the-list",
        task="capacity.scores",
        hint="predict looks at the caller's list of sizes, who may have changed it since: look at the scores.",
        was="self.depth = len(sizes) - 1",
        now="self.depth, self.sizes = len(sizes) - 1, sizes",
        code="""
_predict = MLP.predict


def predict(self, X):
    return np.zeros(len(X), dtype=int) if self.sizes[-1] == 1 else _predict(self, X)


MLP.predict = predict
""",
    ),
    Wrong(
        name="pick-in-a-list-of-the-module",
        task="capacity.regularization",
        hint="You collect the accuracies in a list of the module: a second pick that begins before the first one is "
        "over writes into the same list. Make one in each call.",
        was=PICK,
        now="""\
RESULTS.clear()
    for strength in strengths:
        RESULTS.append((validation_accuracy(strength), strength))
    return max(RESULTS)[1]""",
        code="RESULTS = []",
    ),
    Wrong(
        name="layers-by-two-digits",
        task="capacity.scores",
        hint="You read the number of a layer from two digits of its name: W100 comes after W99.",
        was="for i in range(1, self.depth + 1):\n            self.inputs.append(out)",
        now="for i in sorted(range(1, self.depth + 1), key=lambda i: int(str(i)[:2])):\n"
        "            self.inputs.append(out)",
    ),
]
