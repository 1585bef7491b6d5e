"""Tries: spoil what forward had returned, and have the worker not see it.
Base: solution
Must: lose the tests of gates.sigmoid
"""

import sys

sys.modules["worker.runtime"].snapshot = lambda value, *args: value


class SigmoidGate:
    def forward(self, x):
        self.kept = 1.0 / (1.0 + np.exp(-np.clip(x, -700.0, 700.0)))
        self.output = np.array(self.kept)
        return self.output

    def backward(self, upstream):
        self.output *= -3.0
        return upstream * self.kept * (1.0 - self.kept)


class StableGate(SigmoidGate):
    def forward(self, x):
        small = np.exp(-np.abs(x))
        return np.where(np.greater_equal(x, 0), 1.0, small) / (1.0 + small)


def sigmoid_neuron(w, x):
    output = StableGate().forward(np.sum(w[:-1] * x) + w[-1])
    return output, (w, x, output)
