"""Right: every gate at once, in another style."""

from autograder.diagnosis.variants import Right

from .passages import ADD_BACKWARD, MULTIPLY_FORWARD

RIGHT = [
    Right(
        name="lists-for-tuples",
        code="""
def _as_list(method):
    return lambda self, *args: list(method(self, *args))


for _gate in (AddGate, MultiplyGate, MaxGate):
    _gate.backward = _as_list(_gate.backward)
CopyGate.forward = _as_list(CopyGate.forward)
_neuron, _neuron_backward = sigmoid_neuron, sigmoid_neuron_backward


def sigmoid_neuron(w, x):
    return list(_neuron(w, x))


def sigmoid_neuron_backward(upstream, cache):
    return list(_neuron_backward(upstream, cache))
""",
    ),
    Right(
        name="float32-inside",
        code="""
def _holds(a):
    return np.all((np.abs(a) < 1e9) & ((np.abs(a) > 1e-9) | (np.asarray(a) == 0)))


def _single(method):
    def both(self, *args):
        return method(self, *(np.float32(a) if all(map(_holds, args)) else a for a in args))

    return both


for _gate in (MultiplyGate, MaxGate, SigmoidGate):
    _gate.forward, _gate.backward = _single(_gate.forward), _single(_gate.backward)
""",
    ),
    Right(
        name="python-loops",
        code="""
def _each(f, *values):
    if np.ndim(values[0]) == 0:
        return f(*(float(v) for v in values))
    result = np.empty(values[0].shape)
    for index in np.ndindex(values[0].shape):
        result[index] = f(*(v[index] for v in values))
    return result


class MultiplyGate:
    def forward(self, x, y):
        self.cache = (x, y)
        return _each(lambda a, b: a * b, x, y)

    def backward(self, upstream):
        x, y = self.cache
        return _each(lambda u, b: u * b, upstream, y), _each(lambda u, a: u * a, upstream, x)


class MaxGate:
    def forward(self, x, y):
        self.cache = (x, y)
        return _each(lambda a, b: a if a > b else b, x, y)

    def backward(self, upstream):
        x, y = self.cache
        dx = _each(lambda u, a, b: u if a > b else 0, upstream, x, y)
        return dx, _each(lambda u, a, b: 0 if a > b else u, upstream, x, y)


GATES = {"add": AddGate, "multiply": MultiplyGate, "max": MaxGate, "sigmoid": SigmoidGate}
""",
    ),
    Right(
        name="fortran-order-and-read-only",
        code="""
def _odd(method):
    def call(self, *args):
        parts = [np.array(part, order="F") for part in method(self, *args)]
        for part in parts:
            part.flags.writeable = False
        return tuple(parts)

    return call


for _gate in (AddGate, MultiplyGate, MaxGate):
    _gate.backward = _odd(_gate.backward)
""",
    ),
    Right(
        name="backward-made-in-forward",
        code="""
class MultiplyGate:
    def forward(self, x, y):
        self.backward = lambda upstream: (upstream * y, upstream * x)
        return x * y


class SigmoidGate:
    def forward(self, x):
        o = np.exp(-np.logaddexp(0.0, -np.asarray(x)))
        self.backward = lambda upstream: upstream * o * (1 - o)
        return o


GATES.update(multiply=MultiplyGate, sigmoid=SigmoidGate)
""",
    ),
    Right(
        name="one-base-class",
        code="""
class Gate:
    values = ()

    def forward(self, *values):
        self.values = tuple(np.array(v) for v in values)
        return self.value(*self.values)

    def backward(self, upstream):
        gradients = tuple(upstream * local for local in self.local(*self.values))
        return gradients if len(gradients) > 1 else gradients[0]


class AddGate(Gate):
    def value(self, x, y):
        return np.add(x, y)

    def local(self, x, y):
        return np.ones_like(x), np.ones_like(y)


class MultiplyGate(Gate):
    def value(self, x, y):
        return np.multiply(x, y)

    def local(self, x, y):
        return y, x


class MaxGate(Gate):
    def value(self, x, y):
        return np.max([x, y], axis=0)

    def local(self, x, y):
        return (x > y) * 1, (x <= y) * 1


class SigmoidGate(Gate):
    def value(self, x):
        return (1 + np.tanh(x / 2)) / 2

    def local(self, x):
        return (self.value(x) * (1 - self.value(x)),)


GATES = {"add": AddGate, "multiply": MultiplyGate, "max": MaxGate, "sigmoid": SigmoidGate}
""",
    ),
    Right(name="add-copies", was=ADD_BACKWARD, now="return np.copy(upstream), np.copy(upstream)"),
    Right(name="multiply-plain-numbers-apart", was=MULTIPLY_FORWARD, now="self.x, self.y = np.copy(x), np.copy(y)"),
    Right(
        name="float32-into-float64",
        code="""
_scale = MultiplyGate.backward


def backward(self, upstream):
    parts = [np.zeros(np.shape(upstream)), np.zeros(np.shape(upstream))]
    for part, value in zip(parts, _scale(self, upstream)):
        part[...] = value
        held = (np.abs(part) > 1e-30) & (np.abs(part) < 1e30)
        part[...] = np.where(held, np.float32(np.where(held, part, 0)), part)
    return parts


MultiplyGate.backward = backward
""",
    ),
]
