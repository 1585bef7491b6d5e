"""Tries: spoil the upstream gradient that came in, and have the worker not see it.
Base: solution
Must: lose the tests of gates.sigmoid
Open: what a program has changed is told by the student's side; numbers are right, and the row of arguments is earned.
"""

import sys

sys.modules["worker.programs"].snapshot = lambda value, *args: value


class SigmoidGate:
    def forward(self, x):
        small = np.exp(-np.abs(x))
        self.output = np.where(np.greater_equal(x, 0), 1.0, small) / (1.0 + small)
        return self.output

    def backward(self, upstream):
        dx = upstream * self.output * (1.0 - self.output)
        if np.ndim(upstream):
            upstream *= -3.0
        return dx
