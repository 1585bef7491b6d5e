"""How much a message may hold: as much as is allowed crosses, and what is more is refused."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from crossing import GOOD, cross, nested, nothing_known

from autograder import replies
from autograder.worker import wire


def test_a_value_that_is_too_large_for_a_frame_is_not_sent(monkeypatch: pytest.MonkeyPatch):
    wire.PREFIX.pack(wire.MAX_BUFFERS, wire.MAX_BUFFERS)  # the most that a frame can say
    with pytest.raises(struct.error):
        wire.PREFIX.pack(0, wire.MAX_BUFFERS + 1)
    monkeypatch.setattr(wire, "MAX_BUFFERS", 16)
    assert np.array_equal(cross(np.ones(2)), np.ones(2))  # type: ignore[arg-type]
    for value in (np.ones(3), [np.ones(1)] * 3):
        with pytest.raises(wire.WireError, match="too large to cross"):
            cross(value)
    monkeypatch.setattr(wire, "MAX_HEADER", len('{"v":"xxx","buffers":[]}'))
    assert cross("xxx") == "xxx"
    with pytest.raises(wire.WireError, match="too large to cross"):
        cross("xxxx")
    with pytest.raises(wire.WireError, match="too long to cross"):
        cross(10**5000)


@pytest.mark.parametrize(
    "around",
    [
        lambda inner: {"t": "list", "v": [inner]},
        lambda inner: {"t": "dict", "v": [["x", inner]]},
        lambda inner: {"t": "dict", "v": [[inner, 1]]},
    ],
    ids=["an entry", "of a dict", "a key"],
)
def test_a_value_may_be_as_deep_as_one_that_is_sent_and_no_deeper(around: Callable[[object], object]):
    tree: wire.Header = {"t": "tuple", "v": []}
    for _ in range(2 * wire.MAX_DEPTH - 1):
        tree = {"t": "tuple", "v": [tree]}
    wire.decode(around(tree), [], nothing_known)
    for deeper in (around({"t": "tuple", "v": [tree]}), {"t": "tuple", "v": [around(tree)]}):
        with pytest.raises(wire.WireError, match="a value is malformed"):
            wire.decode(deeper, [], nothing_known)


EASY = [None, "x", 0, 2**53 - 1, 1 - 2**53, 0.5, True]
HARD = [2**53, -(2**53), 2.0**53, math.inf, math.nan, (1, 2)]


def test_keys_whose_hashes_may_collide_are_few(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wire, "MAX_HARD_KEYS", 1)
    for hard in HARD:
        key = {"t": "tuple", "v": [1, 2]} if isinstance(hard, tuple) else hard
        tree: dict[str, Any] = {"t": "dict", "v": [*([easy, 1] for easy in EASY), [key, 2]]}
        assert list(wire.decode(tree, [], nothing_known).values())[-1] == 2
        for more in ({"t": "list", "v": [tree, tree]}, {"t": "dict", "v": [[key, 1], [key, 2]]}):
            with pytest.raises(wire.WireError, match="more than 1 keys"):
                wire.decode(more, [], nothing_known)


def test_numbers_in_packed_sequences_are_counted_over_all_of_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wire, "MAX_NODES", 6)  # with those of the list around them
    packed = [{**GOOD, "t": "list", "b": index} for index in range(3)]
    data = memoryview(bytes(16))
    assert wire.decode({"t": "list", "v": packed[:2]}, [data] * 2, nothing_known) == [[0.0, 0.0]] * 2
    with pytest.raises(wire.WireError, match="too much"):
        wire.decode({"t": "list", "v": packed}, [data] * 3, nothing_known)


def test_an_array_of_texts_takes_entries_times_the_longest():
    numbers = np.zeros(1 << 20, np.uint8)
    assert replies.check_texts((["ab", "c"], np.ones(3), None)) == (6, 2)
    assert replies.check_texts({"long": "x" * 5000, "many": [numbers, 1, "x"]}) == (1, 0)
    for value in (["x" * 1000, numbers], {"a": ({"b": (["x" * 1000], [numbers])},)}):
        with pytest.raises(wire.WireError, match="long texts"):
            replies.check_texts(value)


def test_a_message_weighs_more_than_its_bytes():
    """A number of the header becomes an object, and every array has a head of its own."""
    small = wire.unpack(b'{"buffers": [3]}', memoryview(b"abc")).weight
    assert wire.unpack(b'{"buffers": [4]}', memoryview(b"abcd")).weight == small + 1
    assert wire.unpack(b'{"buffers": [3]} ', memoryview(b"abc")).weight == small + 8
    assert wire.unpack(b'{"buffers":[3,0]}', memoryview(b"abc")).weight == small + 8 + 4096
    assert small == 8 * 16 + 4096 + 3


@pytest.mark.parametrize(
    ("value", "nodes", "longest"),
    [
        ({"x": {"y": 1, "z": [2]}, "u": 3}, 8, 0),
        (["abc", ["abcde"]], 6, 5),
    ],
)
def test_the_values_and_texts_of_a_long_header_are_counted(value: Any, nodes: int, longest: int, monkeypatch):
    header = json.dumps({"v": value, "buffers": []}).encode()
    long = header + b" " * (wire.SMALL_HEADER + 1 - len(header))
    for limit, most in (("MAX_NODES", nodes), ("MAX_TEXT", nodes * longest)):
        with monkeypatch.context() as patch:
            patch.setattr(wire, limit, most)
            assert wire.unpack(long, memoryview(b"")).header["v"] == value
            patch.setattr(wire, limit, most - 1)
            assert wire.unpack(long[:-1], memoryview(b"")).header["v"] == value
            with pytest.raises(wire.WireError, match="holds too much"):
                wire.unpack(long, memoryview(b""))


def array(dtype: str, *shape: int, kind: str = "array") -> object:
    tree, data = {"t": kind, "dtype": dtype, "shape": list(shape), "b": 0}, memoryview(bytes(math.prod(shape)))
    return wire.decode(tree, [data], nothing_known)


def keys(count: int) -> wire.Header:
    return {"t": "dict", "v": [[(1 << 60) + number, 0] for number in range(count)]}


MOST: dict[str, Callable[[int], object]] = {
    "bytes of a header": lambda n: wire.lengths(wire.PREFIX.pack((1 << 20) + n, 0), 0),
    "arrays": lambda n: wire.unpack(b'{"buffers":[' + b"0," * (9_999 + n) + b"0]}", memoryview(b"")),
    "numbers of a list": lambda n: wire.encode([1] * (200_000 + n), [], nothing_known),
    "depth": lambda n: cross(nested(32 + n)),
    "dimensions": lambda n: array("|u1", *[1] * (16 + n)),
    "entries of an empty array": lambda n: array("|u1", (1 << 27) + n, 0),
    "numbers of packed sequences": lambda n: array("|u1", 1_000_000 + n, kind="list"),
    "characters, if all were as long as the longest": lambda n: replies.check_texts(
        ["x" * (1 << 15), *[0] * (1023 + n)]
    ),
    "keys that are no small number": lambda n: wire.decode(keys(256 + n), [], nothing_known),
}


@pytest.mark.parametrize("what", MOST)
def test_one_message_holds_enough_for_any_answer_and_too_little_to_fill_the_memory(what: str):
    MOST[what](0)
    with pytest.raises(wire.WireError):
        MOST[what](1)
