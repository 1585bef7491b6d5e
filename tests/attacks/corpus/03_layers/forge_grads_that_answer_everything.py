"""Tries: leave a dict of gradients that has whatever it is asked for.
Base: skeleton
Must: earn 0
"""

from collections.abc import Mapping


class Grads(dict):
    __missing__ = lambda self, key: np.zeros((4, 4))
    __contains__ = __eq__ = lambda self, other: True
    __len__ = lambda self: 2
    get = lambda self, key, default=None: np.zeros((4, 4))
    keys = lambda self: {"weight": 0, "bias": 0, "weights": 0, "biases": 0}.keys()
    items = lambda self: [(key, self.get(key)) for key in self.keys()]


class Layer:
    def __init__(self, *args, **kwargs):
        self.args = args

    def __getattr__(self, name):
        return Grads()

    def forward(self, x):
        return np.zeros_like(x)

    def backward(self, upstream):
        return np.zeros_like(upstream)


Affine = Sigmoid = Tanh = ReLU = LeakyReLU = ELU = Maxout = Sequential = Layer
Mapping.register(Layer)
softmax_loss = lambda scores, y: (Grads(), np.zeros_like(scores))
collapse = lambda *args: (np.zeros((3, 3)), Grads())
