"""Tries: return numbers and tuples of classes whose comparisons, lengths and conversions lie.
Base: skeleton
Must: earn 0
"""

class Lie(float):
    yes = lambda self, *others: True
    self_ = lambda self, *others: self
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __contains__ = yes
    __sub__ = __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __abs__ = __neg__ = __pow__ = self_
    __array__ = lambda self, *args, **kwargs: np.zeros(())
    __array_priority__ = 1e9
    __hash__ = lambda self: 0
    shape = ()


class Impostor(Lie):
    __class__ = property(lambda self: np.ndarray)


class Pair(tuple):
    __len__ = lambda self: 2
    __eq__ = lambda self, other: True
    __getitem__ = lambda self, index: Lie(0.0)
    __iter__ = lambda self: iter((Lie(1.0), Lie(1.0)))


class Gate:
    def __init__(self, *args):
        pass

    def forward(self, *args, **kwargs):
        return Lie(0.0)

    def backward(self, *args):
        return Pair((Impostor(0.0),) * 7)


AddGate = MultiplyGate = MaxGate = CopyGate = SigmoidGate = Graph = Gate
sigmoid_neuron = sigmoid_neuron_backward = Gate().forward
