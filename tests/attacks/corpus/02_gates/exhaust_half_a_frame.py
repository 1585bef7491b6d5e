"""Tries: announce a reply of the greatest size, send half of it, and then nothing.
Base: solution
Must: lose the tests of gates.copy
"""

import os
import sys
import time

frame = sys._getframe()
while "pipes" not in frame.f_locals:
    frame = frame.f_back
replies = frame.f_locals["pipes"].replies


class CopyGate:
    def backward(self, upstreams):
        return sum(upstreams)

    def forward(self, x, copies):
        if copies != 4:
            return (x,) * copies
        os.write(replies, (8 << 20).to_bytes(4, "little") + (16 << 20).to_bytes(4, "little"))
        os.write(replies, bytes(12 << 20))
        time.sleep(10_000)
