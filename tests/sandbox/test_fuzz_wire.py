"""Both ends of the wire against bytes and messages of any kind: an error of its own, in bounded memory, or a value."""

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
from hypothesis.extra import numpy as hnp

from autograder.faults import StudentFault
from autograder.in_process import in_process_session
from autograder.session import Session
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
FIELDS = ("value", "args", "kwargs", "type", "message", "line", "file", "owner", "name", "changed", "result")
STATUSES = ("ok", "raised", "missing", "unusable", "callback", "error", "")
replies = st.fixed_dictionaries(
    {"status": st.sampled_from(STATUSES) | anything},
    optional={**dict.fromkeys(FIELDS, trees | anything), "result": anything, "given": anything, "id": numbers},
)
contents = st.lists(st.binary(max_size=40), max_size=3)


def numeric(dtype: np.dtype[Any]) -> bool:
    """Whether entries of that kind cross."""
    return dtype.kind in "biuf" and dtype.itemsize <= 8


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
@given(st.binary(max_size=200) | prefixes, replies, contents, st.integers(0, 1 << 30))
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


class Scripted:
    """A transport that gives the same replies whatever it is asked, then plain ones."""

    def __init__(self, given_replies: list[wire.Message]) -> None:
        self._replies = given_replies

    def request(self, message: wire.Message) -> wire.Message:
        return self._replies.pop() if self._replies else wire.Message({"status": "ok", "value": 1.0})

    def share(self, array: np.ndarray) -> None:
        return None

    def placed(self, header: wire.Header) -> np.ndarray:
        raise NotImplementedError


@SETTINGS
@given(st.lists(st.tuples(replies, contents), min_size=1, max_size=4))
def test_a_session_makes_of_any_reply_a_value_or_the_student_s_fault(
    given_replies: list[tuple[dict[str, Any], list[bytes]]],
):
    messages = [wire.Message(dict(header), [memoryview(data) for data in parts]) for header, parts in given_replies]
    session = Session(Scripted(messages), "gates")

    def use() -> None:
        for _ in range(len(messages)):
            try:
                found = session.student.f(lambda x: 2 * x, np.ones(3), [1.0, np.ones(2)])
                getattr(found, "params", None)
            except StudentFault as fault:
                assert str(fault).isprintable()  # noqa: PT017 - it is what is looked at

    bounded(use)


values = st.recursive(
    st.one_of(
        numbers, st.text(max_size=20), hnp.arrays(hnp.scalar_dtypes().filter(numeric), hnp.array_shapes(min_dims=0))
    ),
    lambda inner: st.lists(inner, max_size=50) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=4), inner),
)


@SETTINGS
@given(values)
def test_the_student_s_function_gets_what_a_test_passes_and_its_result_comes_back(value: Any):
    session = in_process_session({"echo.py": b"def f(x):\n    return x\n"}, "echo")
    assert same(session.student.f(value), value)


def same(found: Any, value: Any) -> bool:
    """Whether two values are the same, arrays by kind, shape and entries; a number may be numpy's."""
    if isinstance(value, np.ndarray):
        kinds = found.dtype.newbyteorder("=") == value.dtype.newbyteorder("=")
        return bool(
            kinds and found.shape == value.shape and np.array_equal(found, value, equal_nan=value.dtype.kind == "f")
        )
    if isinstance(value, list | tuple):
        return type(found) is type(value) and len(found) == len(value) and all(map(same, found, value))
    if isinstance(value, dict):
        return found.keys() == value.keys() and all(same(found[key], value[key]) for key in value)
    return type(found) is type(value) and (found == value or (found != found and value != value))
