"""Tries: be another number each time that somebody converts it.
Base: skeleton
Must: earn 0
"""

import itertools


class Chameleon:
    turns = itertools.count()
    __array_priority__, __array_ufunc__, dtype, ndim, size = 1e9, None, np.dtype(float), 2, 16
    shape = property(lambda self: (next(self.turns) % 5, 4))
    grads = property(lambda self: {"weight": self, "bias": self, "weights": self, "biases": self})

    def __init__(self, *args, **kwargs):
        self.args = args

    def __array__(self, *args, **kwargs):
        return np.full((4, 4), float(next(self.turns)))

    @property
    def __array_interface__(self):
        return {"shape": (4, 4), "typestr": "<f8", "data": (id(self), False), "version": 3}

    __float__ = __int__ = __index__ = lambda self: next(self.turns)
    __len__ = lambda self: 2
    __getitem__ = forward = backward = lambda self, *args: self


Affine = Sigmoid = Tanh = ReLU = LeakyReLU = ELU = Maxout = Sequential = Chameleon
softmax_loss = lambda scores, y: (Chameleon(), Chameleon())
collapse = lambda *args: Chameleon()
