"""Right: graphs in other forms."""

from autograder.diagnosis.variants import Right

from .passages import GRAPH_ADD

RIGHT = [
    Right(
        name="graph-recursive",
        code="""
class Graph:
    def __init__(self, nodes):
        self.nodes = {name: (GATES[op](), tuple(inputs)) for name, op, inputs in nodes}
        used = {source for _, sources in self.nodes.values() for source in sources}
        (self.end,) = set(self.nodes) - used

    def forward(self, **inputs):
        self.inputs, self.known = inputs, dict(inputs)
        return self.value(self.end)

    def value(self, name):
        if name not in self.known:
            gate, sources = self.nodes[name]
            self.known[name] = gate.forward(*map(self.value, sources))
        return self.known[name]

    def backward(self, upstream=1.0):
        gradients = {name: 0.0 * value for name, value in self.inputs.items()}
        self.send(self.end, upstream + 0.0 * self.known[self.end], gradients)
        return gradients

    def send(self, name, upstream, gradients):
        if name in gradients:
            gradients[name] = gradients[name] + upstream
            return
        gate, sources = self.nodes[name]
        parts = gate.backward(upstream)
        for source, part in zip(sources, parts if isinstance(parts, (tuple, list)) else [parts]):
            self.send(source, part, gradients)
""",
    ),
    Right(
        name="graph-sorts-in-forward",
        code="""
class Graph:
    def __init__(self, nodes):
        self.nodes = [list(node) for node in nodes]

    def forward(self, **inputs):
        values, self.tape, waiting = dict(inputs), [], list(self.nodes)
        self.inputs = inputs
        while waiting:
            node = waiting.pop(0)
            name, op, sources = node
            if all(source in values for source in sources):
                gate = GATES[op]()
                values[name] = gate.forward(*[values[source] for source in sources])
                self.tape.insert(0, (name, gate, sources))
            else:
                waiting.append(node)
        self.z = values[self.tape[0][0]]
        return self.z

    def backward(self, upstream=1.0):
        d = {name: np.zeros_like(value, dtype=float) for name, value in self.inputs.items()}
        d[self.tape[0][0]] = np.ones_like(self.z) * upstream
        for name, gate, sources in self.tape:
            parts = gate.backward(d[name])
            if len(sources) == 1:
                d[sources[0]] = d.get(sources[0], 0) + parts
            else:
                d[sources[0]] = d.get(sources[0], 0) + parts[0]
                d[sources[1]] = d.get(sources[1], 0) + parts[1]
        return d
""",
    ),
    Right(
        name="graph-adds-in-place-into-zeros-of-its-own",
        was=GRAPH_ADD,
        now="gradients[source] += part",
        code="""
class AddGate(AddGate):
    def backward(self, upstream):
        return np.array(upstream), np.array(upstream)


GATES["add"] = AddGate
""",
    ),
    Right(
        name="graph-returns-inputs-only",
        was="        return gradients\n",
        now="        nodes = {name for name, _, _ in self.steps}\n"
        "        return {name: value for name, value in gradients.items() if name not in nodes}\n",
    ),
    Right(
        name="graph-collects-parts",
        code="""
def backward(self, upstream=1.0):
    parts = {name: [] for name in self.values}
    parts[self.output].append(np.broadcast_to(upstream, np.shape(self.values[self.output])))
    total = {}
    for name, gate, sources in self.steps[::-1]:
        total[name] = np.sum(parts[name], axis=0)
        result = gate.backward(total[name])
        for source, part in zip(sources, (result,) if len(sources) == 1 else result):
            parts[source].append(part)
    for name in parts:
        if name not in total:
            total[name] = np.sum(parts[name], axis=0) if parts[name] else np.zeros(np.shape(self.values[name]))
    return total


Graph.backward = backward
""",
    ),
    Right(
        name="graph-keeps-its-gradients",
        code="""
_backward = Graph.backward


def backward(self, upstream=1.0):
    self.gradients = _backward(self, upstream)
    self.gradients["note"] = "d out / d name"
    return self.gradients


Graph.backward = backward
""",
    ),
]
