"""Frames on a pipe arrive whole, however they are cut; anything else is refused, in bounded memory."""

import json
import os
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from autograder.worker import wire
from autograder.worker.frames import MAX_PIECES, FrameReader, send


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe whose reading end, the first, does not block."""
    ends = os.pipe()
    os.set_blocking(ends[0], False)
    yield ends
    for end in ends:
        os.close(end)


def message(number: int, *sizes: int) -> wire.Message:
    """Return a message with a number and buffers of these sizes, each filled with its index."""
    return wire.Message({"n": number}, [memoryview(bytes([index % 256]) * size) for index, size in enumerate(sizes)])


def frame(*numbers_and_sizes: int) -> bytes:
    return b"".join(bytes(piece) for piece in message(*numbers_and_sizes).pack())


def content(found: wire.Message) -> tuple[int, list[bytes]]:
    return found.header["n"], [bytes(buffer) for buffer in found.buffers]


@pytest.mark.parametrize("size", [1, 1000])
def test_frames_are_messages_however_they_are_cut(pipe: tuple[int, int], size: int):
    data, reader, found = frame(1) + frame(2, 5) + frame(3, 0, 7, 1), FrameReader(), []
    for start in range(0, len(data), size):
        os.write(pipe[1], data[start : start + size])
        while (whole := reader.read(pipe[0])) is not None:
            found.append(content(whole))
    assert found == [(1, []), (2, [b"\0" * 5]), (3, [b"", b"\1" * 7, b"\2"])]


def test_too_large_a_frame_is_refused_when_it_begins(pipe: tuple[int, int]):
    for header, buffers in ((10, 101), (wire.MAX_HEADER + 1, 0)):
        os.write(pipe[1], wire.PREFIX.pack(header, buffers))
        with pytest.raises(wire.WireError, match="larger than allowed"):
            FrameReader(100).read(pipe[0])
    os.write(pipe[1], frame(1, 60, 40) + b"more")
    assert content(FrameReader(100).read(pipe[0])) == (1, [b"\0" * 60, b"\1" * 40])
    assert os.read(pipe[0], 10) == b"more"  # no byte beyond a frame is taken


def test_a_frame_of_more_bytes_and_pieces_than_a_pipe_takes_arrives_whole(pipe: tuple[int, int]):
    whole = message(1, 1 << 20, 0, *[1] * MAX_PIECES)
    writer = threading.Thread(target=send, args=(pipe[1], whole), daemon=True)
    writer.start()
    os.set_blocking(pipe[0], True)
    assert content(FrameReader().receive(pipe[0])) == content(whole)
    writer.join()


EXAMPLES = int(os.environ.get("KIT_FUZZ", "40"))
CHECKS = {"suppress_health_check": list(HealthCheck)}
SETTINGS = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, **CHECKS)
MEGABYTE = 1 << 20

numbers = st.one_of(st.integers(), st.floats(), st.booleans(), st.none())
plain = st.one_of(numbers, st.text(max_size=20))
anything = st.recursive(plain, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=4), inner))
sizes = st.one_of(st.integers(-1, 4), st.sampled_from([1 << 20, 1 << 31, 1 << 62, 10**30]))
arrays = st.fixed_dictionaries(
    {
        "t": st.sampled_from(["array", "list", "tuple", "arena"]),
        "dtype": st.sampled_from([*sorted(wire.DTYPES), "O", "|S9", "<f16", "<c8", "", 3]),
        "shape": st.lists(sizes, max_size=4) | anything,
        "b": st.integers(-1, 3) | anything,
    }
)
trees = st.recursive(
    plain | arrays | st.fixed_dictionaries({"t": st.sampled_from(["ref", "callback", "?"]), "id": numbers}),
    lambda inner: st.fixed_dictionaries(
        {
            "t": st.sampled_from(["list", "tuple", "dict"]),
            "v": st.lists(inner | st.lists(inner, min_size=2, max_size=2), max_size=4) | inner,
        }
    ),
    max_leaves=12,
)
headers = st.fixed_dictionaries({"status": plain, "value": trees | anything})
contents = st.lists(st.binary(max_size=40), max_size=3)


def bounded(work: Callable[[], object]) -> None:
    """Do some work, which must not take more than 4 MB of memory at any time."""
    tracemalloc.start()
    try:
        work()
        assert tracemalloc.get_traced_memory()[1] < 4 * MEGABYTE
    finally:
        tracemalloc.stop()


def read_all(data: bytes) -> None:
    """Read messages out of bytes that come through a pipe, until they end or are none."""
    reading, writing = os.pipe()
    os.write(writing, data[: 1 << 15])  # which a pipe takes at once
    os.close(writing)
    reader = FrameReader(MEGABYTE)
    try:
        with suppress(wire.WireError, EOFError):
            while True:
                reader.receive(reading)
    finally:
        os.close(reading)


prefixes = st.builds(
    wire.PREFIX.pack, sizes.filter(lambda number: 0 <= number < 1 << 32), st.integers(0, (1 << 32) - 1)
)


@pytest.mark.slow
@SETTINGS
@given(st.binary(max_size=200) | prefixes, headers, contents, st.integers(0, 1 << 30))
def test_bytes_of_any_kind_are_messages_or_refused(data: bytes, header: dict, buffers: list[bytes], seed: int):
    text, chance = json.dumps({"buffers": [len(data) for data in buffers], **header}).encode(), Random(seed)
    spoilt = bytearray(wire.PREFIX.pack(len(text), sum(map(len, buffers))) + text + b"".join(buffers))
    for _ in range(chance.randrange(1, 6)):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    bounded(lambda: (read_all(data), read_all(bytes(spoilt))))


@pytest.mark.slow
@SETTINGS
@given(trees, contents)
def test_a_tree_of_any_kind_is_a_value_or_refused(tree: Any, buffers: list[bytes]):
    def decode() -> None:
        value = None
        with suppress(wire.WireError, ValueError, OverflowError):  # which a session takes for a bad reply
            value = wire.decode(tree, [memoryview(data) for data in buffers], lambda _: "stays there")
        arrays_in(value)

    bounded(decode)


def arrays_in(value: Any) -> None:
    """Look at every entry of every array in a value: all are numbers of an allowed kind."""
    if isinstance(value, np.ndarray):
        assert value.dtype.str in wire.DTYPES
        assert value.sum() is not None
    for entry in value if isinstance(value, list | tuple) else ():
        arrays_in(entry)
