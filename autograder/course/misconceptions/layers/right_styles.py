"""Right: every layer at once, in another style."""

from autograder.diagnosis.variants import Right

RIGHT = [
    Right(
        name="single-precision",
        code="""
def _single(layer):
    forward, backward = layer.forward, layer.backward

    def to_single(value):
        return np.asarray(value, dtype=np.float32)

    def single_forward(self, x):
        return to_single(forward(self, to_single(x)))

    def single_backward(self, upstream):
        dx = to_single(backward(self, to_single(upstream)))
        if hasattr(self, "grads"):
            self.grads = {name: to_single(value) for name, value in self.grads.items()}
        return dx

    layer.forward, layer.backward = single_forward, single_backward


for _layer in (Affine, Sigmoid, Tanh, ReLU, LeakyReLU, ELU, Maxout):
    _single(_layer)

_softmax_loss, _collapse = softmax_loss, collapse


def softmax_loss(scores, y):
    loss, dscores = _softmax_loss(scores.astype(np.float32), y)
    return np.float32(loss), dscores.astype(np.float32)


def collapse(weight1, bias1, weight2, bias2):
    return [value.astype(np.float32) for value in _collapse(weight1, bias1, weight2, bias2)]
""",
    ),
    Right(
        name="one-base-class",
        code="""
class _Elementwise:
    def forward(self, x):
        self.x = x
        return self.f(x)

    def backward(self, upstream):
        return upstream * self.slope_at(self.x)

    __call__ = forward


class Sigmoid(_Elementwise):
    def f(self, x):
        return 0.5 * (1.0 + np.tanh(0.5 * x))

    def slope_at(self, x):
        return self.f(x) * self.f(-x)


class Tanh(_Elementwise):
    def f(self, x):
        return np.tanh(x)

    def slope_at(self, x):
        return np.cosh(x) ** -2.0


class LeakyReLU(_Elementwise):
    def __init__(self, slope=0.01):
        self.slope = slope

    def f(self, x):
        return np.maximum(x, self.slope * x)

    def slope_at(self, x):
        return np.maximum(x > 0, self.slope)


class ReLU(LeakyReLU):
    def __init__(self):
        super().__init__(slope=0.0)


class ELU(_Elementwise):
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def f(self, x):
        return np.maximum(x, 0.0) + self.alpha * (np.exp(np.minimum(x, 0.0)) - 1.0)

    def slope_at(self, x):
        return np.where(x >= 0, 1.0, self.alpha * np.exp(np.minimum(x, 0.0)))
""",
    ),
]
