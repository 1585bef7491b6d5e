"""Wrong graphs: nodes that are taken in another order than the one that the circuit asks for."""

from autograder.diagnosis.variants import Wrong

WRONG = [
    Wrong(
        name="graph-list-order",
        task="gates.graph",
        hint="You ran the nodes in the order of the list; a node may be listed before those it takes its values from.",
        was="""\
        self.steps = []
        waiting = list(nodes)
        while waiting:
            names = {name for name, _, _ in waiting}
            ready = [node for node in waiting if names.isdisjoint(node[2])]
            waiting = [node for node in waiting if not names.isdisjoint(node[2])]
            self.steps += [(name, GATES[op](), inputs) for name, op, inputs in ready]
""",
        now="        self.steps = [(name, GATES[op](), inputs) for name, op, inputs in nodes]\n",
    ),
    Wrong(
        name="graph-breadth-first",
        task="gates.graph",
        hint="You went back through a node before the gradients of all its uses had arrived; "
        "a node's turn comes after all the nodes that use it.",
        code="""
def backward(self, upstream=1.0):
    gates = {name: (gate, sources) for name, gate, sources in self.steps}
    gradients = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
    gradients[self.output] = gradients[self.output] + upstream
    queue, seen = [self.output], set()
    while queue:
        name = queue.pop(0)
        if name in seen or name not in gates:
            continue
        seen.add(name)
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
]
