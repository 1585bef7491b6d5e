"""Tries: return views of memory that is freed, shared or written to while it is read.
Base: skeleton
Must: earn 0
"""

import ctypes
import threading


def wild(x):
    shape = np.shape(x) or (1,)
    address = id(object())
    memory = (ctypes.c_double * max(1, np.size(x))).from_address(address)
    return np.frombuffer(memory, dtype=float).reshape(shape)


class Layer:
    grads = property(lambda self: {"weight": self.kept, "bias": self.kept, "weights": self.kept, "biases": self.kept})

    def __init__(self, *args, **kwargs):
        pass

    def forward(self, x):
        self.kept = np.lib.stride_tricks.as_strided(np.zeros(1), np.shape(x), (0,) * np.ndim(x))
        threading.Thread(target=lambda: [self.kept.fill(n) for n in range(10_000)], daemon=True).start()
        return self.kept

    def backward(self, upstream):
        return wild(upstream)


Affine = Sigmoid = Tanh = ReLU = LeakyReLU = ELU = Maxout = Sequential = Layer
softmax_loss = lambda scores, y: (wild(0.0)[0], wild(scores))
collapse = lambda *args: (wild(args[0]), wild(args[1]))
