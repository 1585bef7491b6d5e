"""Tries: return objects that run code where they are unpickled, copied, hashed, printed or compared.
Base: skeleton
Must: earn 0
"""

def payload():
    return exec, ("import sys; sys.modules['autograder.checks'].assert_close = lambda *args, **kwargs: None",)


class Bomb:
    __reduce__ = __reduce_ex__ = lambda self, *args: payload()
    __copy__ = __deepcopy__ = lambda self, *args: payload()
    __repr__ = __str__ = __format__ = lambda self, *args: exec(payload()[1][0])
    __eq__ = __hash__ = lambda self, *args: hash(repr(self))


class Gate:
    def __init__(self, *args):
        pass

    forward = backward = lambda self, *args, **kwargs: [Bomb(), {"x": Bomb()}, np.array([Bomb()], dtype=object)]


AddGate = MultiplyGate = MaxGate = CopyGate = SigmoidGate = Graph = Gate
sigmoid_neuron = sigmoid_neuron_backward = Gate().forward
