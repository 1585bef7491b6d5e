"""Tries: take all memory in small pieces, large pieces, pipes and maps, and hold on to it.
Base: solution
Must: lose the tests of gates.add
"""

import mmap
import os

kept = []


class AddGate:
    def forward(self, x, y):
        for _ in range(100):
            try:
                ends = os.pipe()
                os.set_blocking(ends[1], False)
                kept.append(ends)
                os.write(ends[1], bytes(1 << 20))
            except OSError:
                break
        while True:
            try:
                kept.append(mmap.mmap(-1, 64 << 20))
                kept[-1].write(b"x" * (64 << 20))
            except (MemoryError, OSError, ValueError):
                kept.append(bytearray(1 << 12))

    backward = forward


GATES["add"] = AddGate
