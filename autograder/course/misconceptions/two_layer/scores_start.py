"""Wrong scores: the weights that a net starts with."""

from autograder.diagnosis.variants import Wrong

from .passages import INIT_W1, INIT_W2, INIT_WEIGHTS

INIT_RNG = "rng = np.random.default_rng(seed)\n        self.params = {"

WRONG = [
    Wrong(
        name="init-zeros",
        task="two_layer.scores",
        hint="Your weights start at zero; hidden units that start alike stay alike, so start them at random.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": np.zeros((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": np.zeros((hidden_size, num_classes)),""",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="init-ones",
        task="two_layer.scores",
        hint="Your weights all start at the same number; hidden units that start alike stay alike, "
        "so start them at random.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": np.ones((input_size, hidden_size)) * 0.01,
            "b1": np.zeros(hidden_size),
            "W2": np.ones((hidden_size, num_classes)) * 0.01,""",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="init-small",
        task="two_layer.scores",
        hint="Your weights start with a standard deviation of 0.01 whatever the layer's size; "
        "He's is sqrt(2 / fan-in).",
        was=INIT_WEIGHTS,
        now="""\
            "W1": 0.01 * rng.standard_normal((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": 0.01 * rng.standard_normal((hidden_size, num_classes)),""",
    ),
    Wrong(
        name="init-unscaled",
        task="two_layer.scores",
        hint="Your weights start with a variance of 1; He's is 2 / fan-in.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.standard_normal((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": rng.standard_normal((hidden_size, num_classes)),""",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="init-no-root",
        task="two_layer.scores",
        hint="You scale the weights by 2 / fan-in; that is He's variance, so the factor is its square root.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("np.sqrt(2.0 / input_size)", "2.0 / input_size").replace(
            "np.sqrt(2.0 / hidden_size)", "2.0 / hidden_size"
        ),
    ),
    Wrong(
        name="init-xavier",
        task="two_layer.scores",
        hint="Your weights start with a variance of 1 / fan-in; "
        "a ReLU switches half of them off, so He's is 2 / fan-in.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("2.0", "1.0"),
    ),
    Wrong(
        name="init-glorot",
        task="two_layer.scores",
        hint="Your weights start with a variance of 2 / (inputs + outputs), which is Glorot's; He's is 2 / fan-in.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("2.0 / input_size", "2.0 / (input_size + hidden_size)").replace(
            "2.0 / hidden_size", "2.0 / (hidden_size + num_classes)"
        ),
    ),
    Wrong(
        name="init-fan-out",
        task="two_layer.scores",
        hint="You scale each weight matrix by the number of its outputs; the fan-in is the number of its inputs.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("2.0 / hidden_size", "2.0 / num_classes").replace(
            "2.0 / input_size", "2.0 / hidden_size"
        ),
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="init-same-scale",
        task="two_layer.scores",
        hint="You scale W2 by input_size; its own fan-in is hidden_size, the number of its inputs.",
        was=INIT_W2,
        now="rng.standard_normal((hidden_size, num_classes)) * np.sqrt(2.0 / input_size)",
    ),
    Wrong(
        name="init-uniform-narrow",
        task="two_layer.scores",
        hint="Numbers that are uniform between -a and a have a variance of a * a / 3: "
        "yours start three times below He's.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.uniform(-1, 1, (input_size, hidden_size)) * np.sqrt(2.0 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.uniform(-1, 1, (hidden_size, num_classes)) * np.sqrt(2.0 / hidden_size),""",
    ),
    Wrong(
        name="init-positive",
        task="two_layer.scores",
        hint="Your weights all start positive; their mean should be zero.",
        was=INIT_WEIGHTS,
        now="""\
            "W1": rng.random((input_size, hidden_size)) * np.sqrt(2.0 / input_size),
            "b1": np.zeros(hidden_size),
            "W2": rng.random((hidden_size, num_classes)) * np.sqrt(2.0 / hidden_size),""",
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="init-random-biases",
        task="two_layer.scores",
        hint="Your biases start at random; they start at zero.",
        was='"b1": np.zeros(hidden_size),',
        now='"b1": rng.standard_normal(hidden_size),',
    ),
    Wrong(
        name="init-row-biases",
        task="two_layer.scores",
        hint="Your biases have two dimensions; b1 has shape (H,) and b2 has shape (C,).",
        was='"b1": np.zeros(hidden_size),',
        now='"b1": np.zeros((1, hidden_size)),',
    ),
    Wrong(
        name="init-transposed",
        task="two_layer.scores",
        hint="Your W1 has a row for each hidden unit; it has a row for each input and a column for each hidden unit.",
        was=INIT_WEIGHTS,
        now=INIT_WEIGHTS.replace("(input_size, hidden_size)", "(hidden_size, input_size)"),
        affects=("two_layer.threshold",),
    ),
    Wrong(
        name="init-seed-ignored",
        task="two_layer.scores",
        hint="Every net starts with the same weights, whatever the seed; draw them from the seed that was given.",
        was=INIT_RNG,
        now="rng = np.random.default_rng(0)\n        self.params = {",
    ),
    Wrong(
        name="init-seeded-once",
        task="two_layer.scores",
        hint="Your random numbers go on from net to net; the same seed should make the same net whenever it is made.",
        was=INIT_RNG,
        now="rng = self.rng\n        self.params = {",
        code="TwoLayerNet.rng = np.random.default_rng(0)",
    ),
    Wrong(
        name="init-bias-counted",
        task="two_layer.scores",
        hint="You count the bias as one more input: the variance is 2 over the number of inputs.",
        was=INIT_W1,
        now=INIT_W1.replace("2.0 / input_size", "2.0 / (input_size + 1)"),
    ),
    Wrong(
        name="init-layers-share-numbers",
        task="two_layer.scores",
        hint="W1 and W2 hold the same random numbers, if at other places: draw new ones for every array.",
        code="""
class TwoLayerNet(TwoLayerNet):
    def __init__(self, input_size, hidden_size, num_classes, seed=0):
        super().__init__(input_size, hidden_size, num_classes, seed)
        numbers = self.params["W1"].ravel() * np.sqrt(input_size / hidden_size)
        if numbers.size >= hidden_size * num_classes > 1000:
            self.params["W2"] = numbers[: hidden_size * num_classes].reshape(hidden_size, num_classes)
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
]
