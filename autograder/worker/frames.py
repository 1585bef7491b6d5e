"""Frames on a pipe, the same way on both sides of the boundary: write one, collect one, blocking or not."""

from __future__ import annotations

import os

from . import wire

CHUNK = 1 << 16
MAX_PIECES = os.sysconf("SC_IOV_MAX")  # that the kernel takes at once


class FrameReader:
    """Collect the frames of one pipe, one after the other; sizes are checked before memory is taken.

    exact reads no byte beyond a frame, at the price of a second read: for a pipe that is also polled.
    """

    def __init__(self, max_buffers: int = wire.MAX_BUFFERS, *, exact: bool = False) -> None:
        self._max, self._exact = max_buffers, exact
        self._rest = bytearray()
        self._frame: bytearray | None = None
        self._filled = self._split = 0

    def read(self, descriptor: int) -> wire.Message | None:
        """Take what is there and return the message once it is whole; None if a pipe that does not block is empty."""
        while True:
            if self._frame is None and len(self._rest) >= wire.PREFIX.size:
                self._open()
            if self._frame is not None and self._filled == len(self._frame):
                return self._finish(self._frame)
            try:
                self._take(descriptor)
            except BlockingIOError:
                return None

    def receive(self, descriptor: int) -> wire.Message:
        """Return the next message of a pipe that blocks; EOFError if the other side is gone."""
        message = self.read(descriptor)
        if message is None:
            raise EOFError("the pipe does not block")
        return message

    def _open(self) -> None:
        header, buffers = wire.lengths(bytes(self._rest[: wire.PREFIX.size]), self._max)
        self._split = wire.PREFIX.size + header
        self._frame = bytearray(self._split + buffers)
        begun = self._rest[: len(self._frame)]
        self._filled = len(begun)
        self._frame[: self._filled] = begun
        del self._rest[: self._filled]

    def _take(self, descriptor: int) -> None:
        """Read into the frame if its size is known, else a chunk that may hold all of it."""
        if self._frame is None:
            chunk = os.read(descriptor, wire.PREFIX.size - len(self._rest) if self._exact else CHUNK)
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


def pieces_of(message: wire.Message) -> list[memoryview]:
    """Return a frame as the pieces that are written one after the other."""
    return [memoryview(piece).cast("B") for piece in message.pack()]


def write_some(descriptor: int, pieces: list[memoryview]) -> list[memoryview]:
    """Write as much as goes at once; return what is left."""
    return _unsent(pieces, os.writev(descriptor, pieces[:MAX_PIECES]))


def send(descriptor: int, message: wire.Message) -> None:
    """Write one frame to a pipe that blocks, at once if it fits: every write wakes the other side."""
    pieces = pieces_of(message)
    while pieces:
        pieces = write_some(descriptor, pieces)


def _unsent(pieces: list[memoryview], sent: int) -> list[memoryview]:
    for index, piece in enumerate(pieces):
        if sent < len(piece):
            return [piece[sent:], *pieces[index + 1 :]]
        sent -= len(piece)
    return []
