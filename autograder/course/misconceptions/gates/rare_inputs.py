"""Wrong only on inputs that are a little out of the way: one array twice, names that are in use elsewhere."""

from autograder.diagnosis.variants import Wrong

from ...suites.magnitudes import TAKEN_FOR_ZERO
from .hints import NO_TIE
from .passages import ADD_BACKWARD, COPY_FORWARD, SIGMOID_FORWARD

NAMES_TAKEN = (
    "You keep something else beside the values, under names of your own, and a node may have that very name: keep "
    "values, gradients and whatever else there is in dicts of their own."
)

WRONG = [
    Wrong(
        name="max-tie-if-very-close",
        task="gates.max",
        hint=NO_TIE,
        was="self.x_wins = np.greater_equal(x, y)",
        now="self.x_wins = 0.5 + 0.5 * np.sign(np.subtract(x, y)) * (1 - np.isclose(x, y, rtol=1e-10, atol=0.0))",
        code="""
def backward(self, upstream):
    return self.x_wins * upstream, (1.0 - self.x_wins) * upstream


MaxGate.backward = backward
""",
    ),
    Wrong(
        name="max-compares-in-single-precision",
        task="gates.max",
        hint="You compare x and y in single precision, in which 1 equals 1.000000000001: leave them as they are.",
        was="self.x_wins = np.greater_equal(x, y)",
        now="self.x_wins = np.greater(np.asarray(x, dtype=np.float32), np.asarray(y, dtype=np.float32))",
    ),
    Wrong(
        name="add-drops-what-is-tiny",
        task="gates.add",
        hint=TAKEN_FOR_ZERO,
        was=ADD_BACKWARD,
        now="return (upstream * (np.abs(upstream) > 1e-60),) * 2",
    ),
    Wrong(
        name="graph-backward-by-the-list-reversed",
        task="gates.graph",
        hint="You went backward through the list of nodes as it came: go back through the order in which they ran.",
        was="in reversed(self.steps)",
        now="in sorted(self.steps, key=lambda step: -self.listed.index(step[0]))",
        code="""
class Graph(Graph):
    def __init__(self, nodes):
        self.listed = [name for name, _, _ in nodes]
        super().__init__(nodes)
""",
    ),
    Wrong(
        name="graph-forward-has-an-argument-of-its-own",
        task="gates.graph",
        hint="Your forward has an argument of its own, and an input of that very name is taken for it: forward has no "
        "arguments but **inputs.",
        code="""
_forward = Graph.forward


def forward(self, keep=True, train=False, **inputs):
    return _forward(self, **inputs)


Graph.forward = forward
""",
    ),
    Wrong(
        name="graph-sums-into-whole-numbers",
        task="gates.graph",
        hint="You sum the gradients of a value in an array of whole numbers if the first of them is whole, and a "
        "fraction cannot be added to that: start from zeros of floats, or write a = a + b.",
        code="""
def backward(self, upstream=1.0):
    shape, found = np.shape(self.values[self.output]), {}
    found[self.output] = np.array(upstream) if np.shape(upstream) == shape else np.full(shape, upstream)
    for name, gate, sources in self.steps[::-1]:
        parts = gate.backward(found[name])
        for source, part in zip(sources, parts if len(sources) > 1 else (parts,)):
            if source not in found:
                found[source] = np.array(part)
            else:
                found[source] += part
    for name in self.values:
        found.setdefault(name, np.zeros(np.shape(self.values[name])))
    return found


Graph.backward = backward
""",
    ),
    Wrong(
        name="multiply-takes-one-array-for-a-square",
        task="gates.multiply",
        hint="You take x and y for one input where they are the same array: each of them gets a gradient of its own.",
        was="return upstream * self.y, upstream * self.x",
        now="""\
if self.x is self.y and isinstance(self.x, np.ndarray):
            return 2 * self.x * upstream, np.zeros_like(self.x)
        return upstream * self.y, upstream * self.x""",
    ),
    Wrong(
        name="graph-values-as-attributes",
        task="gates.graph",
        hint=NAMES_TAKEN,
        was="            self.values[name] = gate.forward(",
        now="""\
            if hasattr(self, name):
                raise KeyError(name)
            self.values[name] = gate.forward(""",
    ),
    Wrong(
        name="graph-gradients-among-the-values",
        task="gates.graph",
        hint=NAMES_TAKEN,
        code="""
_forward = Graph.forward


def forward(self, **inputs):
    store = dict(inputs)
    for name in inputs:
        store["d" + name] = np.zeros(np.shape(inputs[name]))
    for name, gate, sources in self.steps:
        store[name] = gate.forward(*(store[source] for source in sources))
        store["d" + name] = np.zeros(np.shape(store[name]))
    self.values = {name: store[name] for name in [*inputs, *(name for name, _, _ in self.steps)]}
    return store[self.output]


Graph.forward = forward
""",
    ),
    Wrong(
        name="copy-by-tolist",
        task="gates.copy",
        hint="tolist makes lists of arrays, too, down to the numbers: a copy of an array is an array.",
        was=COPY_FORWARD,
        now="return np.array([x] * copies).tolist()",
    ),
    Wrong(
        name="neuron-form-by-the-sum-without-the-bias",
        task="gates.neuron",
        hint="You choose the form of the sigmoid by the sum of the products alone: it takes the sum with the bias, "
        "which may have the other sign.",
        was="output = SigmoidGate().forward(score)",
        now="with np.errstate(all='ignore'):\n"
        "        e = np.exp(-score if score > w[-1] else score)\n"
        "        output = 1.0 / (1.0 + e) if score > w[-1] else e / (1.0 + e)",
    ),
    Wrong(
        name="graph-names-of-uses-taken",
        task="gates.graph",
        hint=NAMES_TAKEN,
        code="""
_forward = Graph.forward


def forward(self, **inputs):
    uses = [source for _, _, sources in self.steps for source in sources]
    for name in list(inputs):
        for use in range(uses.count(name) if uses.count(name) > 1 else 0):
            inputs[f"{name}_{use}"] = inputs[name]
    return _forward(self, **inputs)


Graph.forward = forward
""",
    ),
    Wrong(
        name="sigmoid-one-form-for-all",
        task="gates.sigmoid",
        hint="You choose one form of the sigmoid for the whole array: it overflows at the entries on the other side. "
        "Choose entry by entry.",
        was=SIGMOID_FORWARD,
        now="""\
        e = np.exp(-x) if np.mean(x) >= 0 else np.exp(x)
        self.output = 1.0 / (1.0 + e) if np.mean(x) >= 0 else e / (1.0 + e)
        return self.output""",
    ),
    Wrong(
        name="neuron-sum-clipped-before-the-bias",
        task="gates.neuron",
        hint="You clip the weighted sum before the bias is added: the two may cancel. No number is cut off.",
        was="score = np.sum(w[:-1] * x) + w[-1]",
        now="score = np.clip(np.sum(w[:-1] * x), -500.0, 500.0) + w[-1]",
    ),
    Wrong(
        name="graph-skips-gradients-of-sum-zero",
        task="gates.graph",
        hint="You pass nothing on where the sum of a gradient is 0: its entries need not be, and each counts.",
        was="parts = gate.backward(gradients[name])",
        now="parts = gate.backward(gradients[name])\n"
        "            if np.sum(gradients[name]) == 0:\n                continue",
    ),
]
