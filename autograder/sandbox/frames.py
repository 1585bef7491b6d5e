"""Collect frames from a pipe that never blocks."""

from __future__ import annotations

import os

from ..worker import wire

CHUNK = 1 << 16


class FrameReader:
    """Collect the frames of one pipe, one after the other; sizes are checked before memory is taken."""

    def __init__(self, max_buffers: int) -> None:
        self._max = max_buffers
        self._rest = bytearray()
        self._frame: bytearray | None = None
        self._filled = self._split = 0

    def read(self, descriptor: int) -> wire.Message | None:
        """Take what is there; return the message once it is whole."""
        while True:
            if self._frame is None and len(self._rest) >= wire.PREFIX.size:
                self._open()
            if self._frame is not None and self._filled == len(self._frame):
                return self._finish(self._frame)
            try:
                self._take(descriptor)
            except BlockingIOError:
                return None

    def _open(self) -> None:
        header, buffers = wire.lengths(bytes(self._rest[: wire.PREFIX.size]), self._max)
        self._split = wire.PREFIX.size + header
        self._frame = bytearray(self._split + buffers)
        self._filled = min(len(self._rest), len(self._frame))
        self._frame[: self._filled] = self._rest[: self._filled]
        del self._rest[: self._filled]

    def _take(self, descriptor: int) -> None:
        """Read into the frame where its size is known, else a chunk that may hold all of it."""
        if self._frame is None:
            chunk = os.read(descriptor, CHUNK)
            self._rest += chunk
            got = len(chunk)
        else:
            got = os.readv(descriptor, [memoryview(self._frame)[self._filled :]])
            self._filled += got
        if got == 0:
            raise EOFError("the pipe is closed")

    def _finish(self, frame: bytearray) -> wire.Message:
        self._frame = None
        return wire.unpack(frame[wire.PREFIX.size : self._split], memoryview(frame)[self._split :])
