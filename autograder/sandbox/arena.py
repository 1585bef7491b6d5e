"""Memory that both sides of the boundary see: the arrays that a test passes lie in it while the student's code runs.

So the runner sees by itself whether an argument was left alone, and need not trust the student's process. Within a
test no place is used twice, since a student's object may hold on to what it was given. Between two tests everything is
thrown away.
"""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os

import numpy as np

from ..worker import wire

ALIGNMENT = 64


class Arena:
    """One submission's shared memory; descriptor is what its worker maps."""

    def __init__(self) -> None:
        self.descriptor = os.memfd_create("arguments", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.descriptor, wire.ARENA_BYTES)
        # A shorter file under our mapping would end this process.
        fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
        self._memory = mmap.mmap(self.descriptor, wire.ARENA_BYTES)
        self._used = 0

    def place(self, array: np.ndarray) -> wire.Header | None:
        """Copy an array into the memory and return how the worker finds it; None if it has to be sent."""
        if array.dtype.str not in wire.DTYPES or array.ndim == 0 or array.size == 0:
            return None
        start = -(-self._used // ALIGNMENT) * ALIGNMENT
        if start + array.nbytes > wire.ARENA_BYTES:
            return None
        self._used = start + array.nbytes
        header = {"t": "arena", "offset": start, "dtype": array.dtype.str, "shape": list(array.shape)}
        self.read(header)[...] = array
        return header

    def read(self, header: wire.Header) -> np.ndarray:
        """Return the array at a place, as it is now."""
        return wire.arena_array(self._memory, header)

    def empty(self) -> None:
        """Throw away what the last test has left; nobody else may be using the memory."""
        self._used = 0
        self._memory.madvise(mmap.MADV_REMOVE)

    def close(self) -> None:
        """Give the memory back."""
        with contextlib.suppress(BufferError):  # an exception's traceback may still hold an array
            self._memory.close()
        os.close(self.descriptor)
