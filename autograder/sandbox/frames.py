"""Collect frames from a pipe that never blocks."""

from __future__ import annotations

import os

from ..worker import wire


class FrameReader:
    """Collect one frame from a non-blocking pipe; sizes are checked before memory is taken."""

    def __init__(self, max_buffers: int) -> None:
        self._max = max_buffers
        self._parts: list[bytearray] = [bytearray(wire.PREFIX.size)]
        self._filled = 0

    def read(self, descriptor: int) -> wire.Message | None:
        """Take what is there; return the message once it is whole."""
        while True:
            part = self._parts[-1]
            if self._filled == len(part):
                if len(self._parts) == 3:
                    return wire.unpack(self._parts[1], memoryview(self._parts[2]))
                sizes = wire.lengths(bytes(self._parts[0]), self._max)
                self._parts.append(bytearray(sizes[len(self._parts) - 1]))
                self._filled = 0
                continue
            try:
                got = os.readv(descriptor, [memoryview(part)[self._filled :]])
            except BlockingIOError:
                return None
            if got == 0:
                raise EOFError("the pipe is closed")
            self._filled += got
