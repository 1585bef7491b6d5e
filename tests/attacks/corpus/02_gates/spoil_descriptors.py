"""Tries: close or block all that is open, so that nobody can answer any more.
Base: solution
Must: lose the tests of gates.copy
"""

import os


class CopyGate:
    def forward(self, x, copies):
        for descriptor in range(256):
            try:
                os.set_blocking(descriptor, False)
                os.ftruncate(descriptor, 0)
            except OSError:
                continue
        return [x] * copies

    def backward(self, upstreams):
        for descriptor in range(256):
            try:
                os.close(descriptor)
            except OSError:
                continue
        os.dup2(os.open("/dev/null", os.O_RDWR), 1)
        return sum(upstreams)
