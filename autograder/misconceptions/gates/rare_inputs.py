"""Wrong only on inputs that are a little out of the way: one array twice, names that are in use elsewhere."""

from ...diagnosis.variants import Wrong

NAMES_TAKEN = (
    "You keep something else beside the values, under names of your own, and a node may have that very name: keep "
    "values, gradients and whatever else there is in dicts of their own."
)

WRONG = [
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
]
