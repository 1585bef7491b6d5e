"""Wrong scores: the weights that a net starts with."""

from autograder.diagnosis.variants import Wrong

from .passages import DRAW, RNG, SIZES

WRONG = [
    Wrong(
        name="init-fan-out",
        task="capacity.scores",
        hint="Your new weights have variance 2 / fan-out: He's initialization divides by the number of inputs, fan-in.",
        was=DRAW,
        now="np.sqrt(2.0 / fan_out) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="init-one-over-fan-in",
        task="capacity.scores",
        hint="Your new weights have variance 1 / fan-in: a ReLU halves the variance, "
        "so He's initialization has 2 / fan-in.",
        was=DRAW,
        now="np.sqrt(1.0 / fan_in) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="init-glorot",
        task="capacity.scores",
        hint="Your new weights have variance 2 / (fan-in + fan-out), which is Glorot's initialization: "
        "He's has 2 / fan-in.",
        was=DRAW,
        now="np.sqrt(2.0 / (fan_in + fan_out)) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="init-without-a-square-root",
        task="capacity.scores",
        hint="You multiplied by 2 / fan-in: that is the variance, and what multiplies standard normal numbers is its "
        "square root.",
        was=DRAW,
        now="2.0 / fan_in * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="init-small-numbers",
        task="capacity.scores",
        hint="Your new weights are all of one small size: the variance depends on the layer and is 2 / fan-in.",
        was=DRAW,
        now="0.01 * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="init-standard-normal",
        task="capacity.scores",
        hint="Your new weights have variance 1: multiply them by the square root of 2 / fan-in.",
        was=DRAW,
        now="rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="init-zero",
        task="capacity.scores",
        hint="Your new weights are zero: then all units of a layer compute the same and stay alike, "
        "and the gradient of most weights is zero.",
        was=DRAW,
        now="np.zeros((fan_in, fan_out))",
    ),
    Wrong(
        name="init-uniform-too-narrow",
        task="capacity.scores",
        hint="You draw uniform numbers between plus and minus the square root of 2 / fan-in: "
        "uniform numbers up to a limit L have variance L² / 3, so the limit is the square root of 6 / fan-in.",
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * rng.uniform(-1.0, 1.0, (fan_in, fan_out))",
    ),
    Wrong(
        name="init-all-positive",
        task="capacity.scores",
        hint="Your new weights are all positive: their mean has to be 0.",
        was=DRAW,
        now="np.sqrt(2.0 / fan_in) * rng.random((fan_in, fan_out))",
    ),
    Wrong(
        name="init-one-fan-in-for-all",
        task="capacity.scores",
        hint="You use the size of the input as fan-in of every layer: the fan-in of a layer is the number of its own "
        "inputs.",
        was=DRAW,
        now="np.sqrt(2.0 / sizes[0]) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="init-last-layer-otherwise",
        task="capacity.scores",
        hint="You draw the last layer in another way than the others: here all layers have variance 2 / fan-in.",
        was=DRAW,
        now="np.sqrt((2.0 if i < self.depth else 1.0) / fan_in) * rng.standard_normal((fan_in, fan_out))",
    ),
    Wrong(
        name="init-random-biases",
        task="capacity.scores",
        hint="You draw the biases at random: they start at zero.",
        was='self.params[f"b{i}"] = np.zeros(fan_out)',
        now='self.params[f"b{i}"] = 0.1 * rng.standard_normal(fan_out)',
    ),
    Wrong(
        name="init-biases-one",
        task="capacity.scores",
        hint="You start the biases at one: they start at zero.",
        was='self.params[f"b{i}"] = np.zeros(fan_out)',
        now='self.params[f"b{i}"] = np.ones(fan_out)',
    ),
    Wrong(
        name="init-biases-in-a-row",
        task="capacity.scores",
        hint="Your biases have two dimensions: b has shape (outputs,).",
        was='self.params[f"b{i}"] = np.zeros(fan_out)',
        now='self.params[f"b{i}"] = np.zeros((1, fan_out))',
    ),
    Wrong(
        name="seed-ignored",
        task="capacity.scores",
        hint="You do not use the seed: every net is the same, whatever its seed.",
        was=RNG,
        now="rng = np.random.default_rng(0)",
    ),
    Wrong(
        name="one-generator-for-all-nets",
        task="capacity.scores",
        hint="A second net with the same seed is another net: make a new generator from the seed in __init__.",
        was=RNG,
        now="rng = globals().setdefault('GENERATOR', np.random.default_rng(seed))",
    ),
    Wrong(
        name="seeded-anew-for-each-layer",
        task="capacity.scores",
        hint="You start the generator anew for every layer, so that layers hold the same numbers: "
        "make it once per net.",
        was=SIZES,
        now=f"{SIZES}\n            {RNG}",
    ),
    Wrong(
        name="sizes-used-up",
        task="capacity.scores",
        hint="You change the list of sizes that the caller handed you: work on a copy.",
        code="""
class MLP(MLP):
    def __init__(self, sizes, seed=0):
        super().__init__(sizes, seed)
        while len(sizes) > 1:
            sizes.pop(0)
""",
        affects=("capacity.gradients",),
    ),
    Wrong(
        name="init-bias-counted",
        task="capacity.scores",
        hint="You count the bias as one more input: the variance is 2 over the number of inputs.",
        was="np.sqrt(2.0 / fan_in)",
        now="np.sqrt(2.0 / (fan_in + 1))",
    ),
    Wrong(
        name="init-cut-off",
        task="capacity.scores",
        hint="You cut large weights off, which makes their variance smaller: normal numbers may be large.",
        was=DRAW,
        now=f"np.clip({DRAW}, -1.5, 1.5)",
    ),
]
