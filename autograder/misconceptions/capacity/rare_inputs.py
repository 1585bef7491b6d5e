"""Wrong only on inputs that are a little out of the way: numbers in two layers, a list that grows, large strengths."""

from ...diagnosis.variants import Wrong
from .passages import DRAW, PICK

WRONG = [
    Wrong(
        name="init-layers-share-numbers",
        task="capacity.scores",
        hint="Your layers hold the same random numbers, if at other places: draw new ones for every layer.",
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
        name="f-called-with-a-column",
        task="capacity.interpolate",
        hint="You call f with an array of two dimensions: it takes a float, or an array of one dimension.",
        was="heights = f(knots)",
        now="heights = f(knots[:, None])[:, 0]",
    ),
    Wrong(
        name="knots-by-step",
        task="capacity.interpolate",
        hint="You make the knots by np.arange with a step of 1 / pieces, which has one knot more for 49 pieces, "
        "since that "
        "step is rounded: use np.linspace.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)",
        now="knots = np.append(np.arange(0.0, 1.0, 1.0 / pieces), 1.0)",
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
]
