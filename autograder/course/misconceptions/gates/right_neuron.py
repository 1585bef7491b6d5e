"""Right: the neuron's cache in any form."""

from autograder.diagnosis.variants import Right

RIGHT = [
    Right(
        name="neuron-cache-is-a-dict",
        was="return output, (w, x, output)",
        now='return output, {"weights": w, "inputs": x, "out": output}',
        code="""
def sigmoid_neuron_backward(upstream, cache):
    o, w, x = cache["out"], cache["weights"], cache["inputs"]
    d = upstream * o * (1 - o)
    dw = np.zeros_like(w)
    dw[:-1] = d * x
    dw[-1] = d
    return dw, d * w[:-1]
""",
    ),
    Right(
        name="neuron-cache-is-an-object",
        code="""
class Neuron:
    def __init__(self, w, x):
        self.w, self.x = w.copy(), np.append(x, 1.0)
        self.gate = SigmoidGate()
        self.output = self.gate.forward(self.w @ self.x)

    def backward(self, upstream):
        d = self.gate.backward(upstream)
        return d * self.x, (d * self.w)[:-1]


def sigmoid_neuron(w, x):
    neuron = Neuron(w, x)
    return float(neuron.output), neuron


def sigmoid_neuron_backward(upstream, cache):
    return cache.backward(upstream)
""",
    ),
    Right(
        name="neuron-cache-is-a-function",
        code="""
def sigmoid_neuron(w, x):
    output = SigmoidGate().forward(np.dot(w[:-1], x) + w[-1])

    def back(upstream):
        d = upstream * output * (1 - output)
        return np.concatenate([d * x, [d]]), d * w[:-1]

    return output, back


def sigmoid_neuron_backward(upstream, cache):
    return cache(upstream)
""",
    ),
    Right(
        name="neuron-output-has-one-entry",
        code="""
def sigmoid_neuron(w, x):
    score = w[:-1].reshape(1, -1) @ x + w[-1]
    output = (1 + np.tanh(score / 2)) / 2
    return output, (output, x, w)


def sigmoid_neuron_backward(upstream, cache):
    output, x, w = cache
    d = (upstream * output * (1 - output)).item()
    return np.array([d * v for v in x] + [d]), [d * v for v in w[:-1]]
""",
    ),
    Right(
        name="neuron-cache-holds-finished-gradients",
        was="return output, (w, x, output)",
        now="""d = output * (1 - output)
    return output, (np.append(d * x, d), d * w[:-1])""",
        code="""
def sigmoid_neuron_backward(upstream, cache):
    return cache[0] * upstream, upstream * cache[1]
""",
    ),
    Right(
        name="neuron-built-from-gates",
        code="""
def sigmoid_neuron(w, x):
    products = [MultiplyGate() for _ in x]
    sums = [AddGate() for _ in x]
    total = w[-1]
    for i in range(len(x)):
        total = sums[i].forward(total, products[i].forward(w[i], x[i]))
    end = SigmoidGate()
    return end.forward(total), (products, sums, end)


def sigmoid_neuron_backward(upstream, cache):
    products, sums, end = cache
    dw, dx = np.empty(len(products) + 1), np.empty(len(products))
    d = end.backward(upstream)
    for i in reversed(range(len(products))):
        d, part = sums[i].backward(d)
        dw[i], dx[i] = products[i].backward(part)
    dw[-1] = d
    return dw, dx
""",
    ),
]
