"""Frames on a pipe, the same way on both sides of the boundary: write one, collect one, blocking or not."""

from __future__ import annotations

import os

from . import wire

MAX_PIECES = os.sysconf("SC_IOV_MAX")  # that the kernel takes at once


class FrameReader:
    """Collect the frames of one pipe, and no byte beyond a frame; sizes are checked before memory is taken."""

    def __init__(self, max_buffers: int = wire.MAX_BUFFERS) -> None:
        self._max = max_buffers
        self._header: int | None = None  # its bytes, once the prefix is there
        self._expect(wire.PREFIX.size)

    def _expect(self, size: int) -> None:
        self._bytes, self._filled = bytearray(size), 0

    def read(self, descriptor: int) -> wire.Message | None:
        """Take what is there and return the message once it is whole; None if a pipe that does not block is empty."""
        while True:
            if self._filled < len(self._bytes):
                try:
                    got = os.readv(descriptor, [memoryview(self._bytes)[self._filled :]])
                except BlockingIOError:
                    return None
                if got == 0:
                    raise EOFError("the pipe is closed")
                self._filled += got
            elif self._header is None:
                self._header, buffers = wire.lengths(bytes(self._bytes), self._max)
                self._expect(self._header + buffers)
            else:
                frame, header = self._bytes, self._header
                self._header = None
                self._expect(wire.PREFIX.size)
                return wire.unpack(frame[:header], memoryview(frame)[header:])

    def receive(self, descriptor: int) -> wire.Message:
        """Return the next message of a pipe that blocks; EOFError if the other side is gone."""
        message = self.read(descriptor)
        if message is None:
            raise EOFError("the pipe does not block")
        return message


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
