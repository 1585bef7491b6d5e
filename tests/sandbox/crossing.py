"""A value sent over the wire and back, and an array that is as it should be, for the tests of the wire."""

from __future__ import annotations

from autograder.worker import wire

GOOD = {"t": "array", "dtype": "<f8", "shape": [2], "b": 0}


def nothing_stays(value: object) -> wire.Header:
    raise AssertionError(value)


def nothing_known(tree: wire.Header) -> object:
    raise wire.WireError("unknown")


def cross(value: object) -> object:
    """Encode, pack, parse and decode a value."""
    buffers: wire.Buffers = []
    pieces = wire.Message({"v": wire.encode(value, buffers, nothing_stays)}, buffers).pack()
    frame = b"".join(bytes(piece) for piece in pieces)
    header, size = wire.lengths(frame[: wire.PREFIX.size], 1 << 20)
    assert len(frame) == wire.PREFIX.size + header + size
    message = wire.unpack(
        frame[wire.PREFIX.size : wire.PREFIX.size + header], memoryview(frame)[-size:] if size else memoryview(b"")
    )
    return wire.decode(message.header["v"], message.buffers, nothing_known)


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value
