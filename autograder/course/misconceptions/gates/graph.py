"""Wrong graphs."""

from autograder.diagnosis.variants import Wrong

from .passages import GRAPH_ADD

OVERWRITTEN = (
    "Where a value is used more than once, you kept the gradient of one use; the gradients of its uses add up."
)

WRONG = [
    Wrong(
        name="graph-output-is-listed-last",
        task="gates.graph",
        hint="You took the node that is listed last for the output; the output is the one that no other node uses.",
        was="self.output = self.steps[-1][0]",
        now="self.output = nodes[-1][0]",
    ),
    Wrong(
        name="graph-overwrites",
        task="gates.graph",
        hint=OVERWRITTEN,
        was=GRAPH_ADD,
        now="gradients[source] = part",
    ),
    Wrong(
        name="graph-keeps-the-first",
        task="gates.graph",
        hint=OVERWRITTEN,
        was=GRAPH_ADD,
        now="""\
if not np.any(gradients[source]):
                    gradients[source] = gradients[source] + part""",
    ),
    Wrong(
        name="graph-overwrites-inputs-only-within-gate",
        task="gates.graph",
        hint="A name that one gate takes twice got only one of its two gradients; both uses count.",
        was="""\
            for source, part in zip(sources, parts, strict=True):
                # Not +=, which would write into an array that another name may hold as well.
                gradients[source] = gradients[source] + part
""",
        now="""\
            for source, part in dict(zip(sources, parts, strict=True)).items():
                gradients[source] = gradients[source] + part
""",
    ),
    Wrong(
        name="graph-averages",
        task="gates.graph",
        hint="Where a value is used more than once, you averaged the gradients of its uses; they add up.",
        was="        return gradients\n",
        now="""\
        uses = [source for _, _, sources in self.steps for source in sources]
        return {name: value / max(1, uses.count(name)) for name, value in gradients.items()}
""",
    ),
    Wrong(
        name="graph-upstream-ignored",
        task="gates.graph",
        hint="Your backward starts from ones whatever the upstream gradient; "
        "start from the upstream one that it is given.",
        was="gradients[self.output] = gradients[self.output] + upstream",
        now="gradients[self.output] = gradients[self.output] + 1.0",
    ),
    Wrong(
        name="graph-upstream-to-every-node",
        task="gates.graph",
        hint="You handed the graph's upstream gradient to every node; a node gets what has arrived at its own output.",
        was="parts = gate.backward(gradients[name])",
        now="parts = gate.backward(gradients[self.output])",
    ),
    Wrong(
        name="graph-backward-in-forward-order",
        task="gates.graph",
        hint="You went through the nodes in forward order; backward starts at the output and ends at the inputs.",
        was="in reversed(self.steps)",
        now="in self.steps",
    ),
    Wrong(
        name="graph-one-gate-per-operation",
        task="gates.graph",
        hint="Nodes with the same operation share one gate, so the later one overwrites what the earlier one kept; "
        "make a gate for every node.",
        was="            self.steps += [(name, GATES[op](), inputs) for name, op, inputs in ready]",
        now="""\
            self.gates = getattr(self, "gates", None) or {op: gate() for op, gate in GATES.items()}
            self.steps += [(name, self.gates[op], inputs) for name, op, inputs in ready]""",
    ),
    Wrong(
        name="graph-default-upstream-not-spread",
        task="gates.graph",
        hint="Your backward starts from the number 1.0; for arrays the default stands for ones of the output's shape.",
        code="""
def backward(self, upstream=1.0):
    gradients = {self.output: upstream}
    for name, gate, sources in reversed(self.steps):
        parts = gate.backward(gradients[name])
        for source, part in zip(sources, parts if len(sources) == 2 else [parts]):
            gradients[source] = gradients[source] + part if source in gradients else part
    for name, value in self.values.items():
        gradients.setdefault(name, np.zeros(np.shape(value)))
    return gradients


Graph.backward = backward
""",
    ),
    Wrong(
        name="graph-unused-missing",
        task="gates.graph",
        hint="An input that no node uses is missing from the dict; its gradient is zero, in the input's shape.",
        was="        return gradients\n",
        now="""\
        used = {source for _, _, sources in self.steps for source in sources}
        return {name: value for name, value in gradients.items() if name in used}
""",
    ),
    Wrong(
        name="graph-unused-plain-zero",
        task="gates.graph",
        hint="An input that no node uses got a plain 0; its gradient is zero in the input's own shape.",
        was="        return gradients\n",
        now="""\
        used = {source for _, _, sources in self.steps for source in sources}
        return {name: value if name in used else 0.0 for name, value in gradients.items()}
""",
    ),
    Wrong(
        name="graph-unused-none",
        task="gates.graph",
        hint="An input that no node uses got None; its gradient is zero, in the input's shape.",
        was="        return gradients\n",
        now="""\
        used = {source for _, _, sources in self.steps for source in sources}
        return {name: value if name in used else None for name, value in gradients.items()}
""",
    ),
    Wrong(
        name="graph-state-of-the-previous-backward",
        task="gates.graph",
        hint="Your backward adds to the gradients of the previous call; it has to start from zeros each time.",
        was="gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}",
        now="gradients = self.kept = getattr(self, 'kept', None) or "
        "{name: np.zeros(np.shape(value)) for name, value in self.values.items()}",
    ),
    Wrong(
        name="graph-inputs-keep-adding",
        task="gates.graph",
        hint="Your backward adds to the gradients of the previous call; it has to start from zeros each time.",
        was="gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}",
        now="""\
gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        nodes = {name for name, _, _ in self.steps}
        gradients.update({k: v for k, v in getattr(self, "kept", {}).items() if k not in nodes})
        self.kept = gradients""",
    ),
    Wrong(
        name="graph-values-never-cleared",
        task="gates.graph",
        hint="Your graph keeps the values of its first run; forward has to compute them anew for every call.",
        was="        self.values = dict(inputs)\n",
        now="""\
        self.values = {**inputs, **getattr(self, "values", {})}
        if self.output in self.values:
            return self.values[self.output]
""",
    ),
    Wrong(
        name="graph-adds-in-place",
        task="gates.graph",
        hint="You added with += into an array that a gate returned and another name holds as well; "
        "write a = a + b instead.",
        code="""
def backward(self, upstream=1.0):
    gradients = {self.output: upstream * np.ones(np.shape(self.values[self.output]))}
    for name, gate, sources in reversed(self.steps):
        parts = gate.backward(gradients[name])
        for source, part in zip(sources, parts if len(sources) == 2 else [parts]):
            if source in gradients:
                gradients[source] += part
            else:
                gradients[source] = part
    for name, value in self.values.items():
        gradients.setdefault(name, np.zeros(np.shape(value)))
    return gradients


Graph.backward = backward
""",
    ),
    Wrong(
        name="graph-breadth-first-twice",
        task="gates.graph",
        hint="You went back through a node once for every use and each time with all that had arrived so far, "
        "so some of it counted twice; a node's turn comes once, after all the nodes that use it.",
        code="""
def backward(self, upstream=1.0):
    gates = {name: (gate, sources) for name, gate, sources in self.steps}
    gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
    gradients[self.output] = gradients[self.output] + upstream
    queue = [self.output]
    while queue:
        name = queue.pop(0)
        if name in gates:
            gate, sources = gates[name]
            parts = gate.backward(gradients[name])
            for source, part in zip(sources, parts if len(sources) == 2 else [parts]):
                gradients[source] = gradients[source] + part
                queue.append(source)
    return gradients


Graph.backward = backward
""",
    ),
    Wrong(
        name="graph-nodes-hide-operations",
        task="gates.graph",
        hint="You keep operations and nodes in one dict, so that a node called add hides the operation add: "
        "any name is allowed, so keep the two apart.",
        code="""
_prepare = Graph.__init__


def __init__(self, nodes):
    _prepare(self, nodes)
    known, operations = dict(GATES), {name: op for name, op, _ in nodes}
    for place, (name, _, inputs) in enumerate(self.steps):
        known[name] = known[operations[name]]()
        self.steps[place] = name, known[name], inputs


Graph.__init__ = __init__
""",
    ),
    Wrong(
        name="graph-output-by-text",
        task="gates.graph",
        hint="You look for a node's name in a text of all names, where f is found in f0: compare whole names.",
        was="self.output = self.steps[-1][0]",
        now="""\
text = " ".join(source for _, _, inputs in nodes for source in inputs)
        self.output = [*[name for name, _, _ in nodes if name not in text], self.steps[0][0]][0]""",
    ),
    Wrong(
        name="graph-values-shared",
        task="gates.graph",
        hint="You keep values in the class: two graphs in use at once overwrite each other's; keep them in self.",
        code="""
Graph.values = property(lambda self: Graph._values, lambda self, values: setattr(Graph, "_values", values))
""",
    ),
]
