"""The wire against bytes and trees of any kind: an error of its own, in bounded memory, or a value."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from autograder.worker import wire
from autograder.worker.frames import FrameReader

pytestmark = pytest.mark.slow
SETTINGS = settings(
    max_examples=int(os.environ.get("KIT_FUZZ", "40")),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
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


def bounded(work: Callable[[], object], most: int = 4 * MEGABYTE) -> object:
    """Return what work returns, which must not take more memory than that at any time."""
    tracemalloc.start()
    try:
        found = work()
        assert tracemalloc.get_traced_memory()[1] < most
        return found
    finally:
        tracemalloc.stop()


def framed(header: dict[str, Any], buffers: list[bytes]) -> bytes:
    text = json.dumps({"buffers": [len(data) for data in buffers], **header}).encode()
    return wire.PREFIX.pack(len(text), sum(map(len, buffers))) + text + b"".join(buffers)


def read_all(data: bytes) -> list[wire.Message]:
    """Return the messages in bytes that come through a pipe, until they end or are none."""
    outgoing, incoming = os.pipe()[::-1]
    found: list[wire.Message] = []
    try:
        os.write(outgoing, data[: 1 << 15])  # which a pipe takes at once
        os.close(outgoing)
        reader = FrameReader(MEGABYTE)
        while True:
            found.append(reader.receive(incoming))
    except (wire.WireError, EOFError):
        return found
    finally:
        os.close(incoming)


prefixes = st.builds(
    wire.PREFIX.pack, sizes.filter(lambda number: 0 <= number < 1 << 32), st.integers(0, (1 << 32) - 1)
)


@SETTINGS
@given(st.binary(max_size=200) | prefixes, headers, contents, st.integers(0, 1 << 30))
def test_bytes_of_any_kind_are_messages_or_refused(
    data: bytes, header: dict[str, Any], buffers: list[bytes], seed: int
):
    spoilt, chance = bytearray(framed(header, buffers)), Random(seed)
    for _ in range(chance.randrange(1, 6)):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    bounded(lambda: (read_all(data), read_all(bytes(spoilt))))


@SETTINGS
@given(trees, contents)
def test_a_tree_of_any_kind_is_a_value_or_refused(tree: Any, buffers: list[bytes]):
    def decode() -> None:
        try:
            value = wire.decode(tree, [memoryview(data) for data in buffers], lambda _: "stays there")
        except (wire.WireError, ValueError, OverflowError):  # which a session takes for a bad reply
            return
        arrays_in(value)

    bounded(decode)


def arrays_in(value: Any) -> None:
    """Look at every entry of every array in a value: all are numbers of an allowed kind."""
    if isinstance(value, np.ndarray):
        assert value.dtype.str in wire.DTYPES
        assert value.sum() is not None
    elif isinstance(value, list | tuple):
        for entry in value:
            arrays_in(entry)
