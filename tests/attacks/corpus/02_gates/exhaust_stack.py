"""Tries: recurse without an end, in Python and in C.
Base: solution
Must: lose the tests of gates.sigmoid
"""

import sys


class Deep:
    def __getattr__(self, name):
        return getattr(Deep(), name)


class SigmoidGate:
    def forward(self, x):
        sys.setrecursionlimit(1 << 30)
        if np.ndim(x) == 0:
            return Deep().value
        for _ in range(1_000_000):
            x = [x]
        return repr(x)

    backward = forward


GATES["sigmoid"] = SigmoidGate
