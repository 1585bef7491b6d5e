"""Values cross whole; what is no message, or more than is allowed, is refused before memory is taken."""

import json
import math
import struct
from collections.abc import Callable
from types import MappingProxyType
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from autograder import replies
from autograder.worker import wire

GOOD = {"t": "array", "dtype": "<f8", "shape": [2], "b": 0}


nothing_stays = Mock(side_effect=AssertionError("A value stays."))
nothing_known = Mock(side_effect=wire.WireError("unknown"))


def cross(value: object) -> object:
    """Encode, pack, parse and decode a value."""
    buffers: wire.Buffers = []
    pieces = wire.Message({"v": wire.encode(value, buffers, nothing_stays)}, buffers).pack()
    frame = b"".join(bytes(piece) for piece in pieces)
    header, size = wire.lengths(frame[: wire.PREFIX.size], 1 << 20)
    content = frame[wire.PREFIX.size :]
    assert len(content) == header + size
    message = wire.unpack(content[:header], memoryview(content)[header:])
    return wire.decode(message.header["v"], message.buffers, nothing_known)


def nested(depth: int) -> list[object]:
    return [nested(depth - 1)] if depth else []


PLAIN = [None, True, False, 0, -5, 2**80, 1.5, math.inf, "", "naïve", [], (), {}, [1, (2, [3])], {"a": (1,), 2: None}]


@pytest.mark.parametrize("value", PLAIN)
def test_plain_values_cross(value: object):
    result = cross(value)
    assert result == value
    assert type(result) is type(value)
    assert math.isnan(cross(math.nan))  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", sorted(wire.DTYPES))
@pytest.mark.parametrize("shape", [(3,), (2, 3), (0, 4), (1, 1, 1)])
def test_arrays_cross(dtype: str, shape: tuple[int, ...]):
    array = np.arange(math.prod(shape)).reshape(shape).astype(dtype)
    result = cross(array)
    assert result.dtype == array.dtype
    assert np.array_equal(result, array)
    assert result.flags.writeable


ALIKE = [
    (np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.arange(6.0).reshape(2, 3)),
    (np.arange(10.0)[::2], np.arange(0.0, 10.0, 2.0)), (np.arange(3.0).astype(">f8"), np.arange(3.0)),
    (np.ma.array([1.0]), np.ones(1)), (np.array([1.5, 2.5], np.longdouble), np.array([1.5, 2.5])),
    (np.float32(1.5), np.float32(1.5)), (np.array(2.0), 2.0), (np.array("x"), "x"), (iter([1, 2]), [1, 2]),
    (range(3), [0, 1, 2]), (MappingProxyType({"a": 1}), {"a": 1}), (np.array([1, "a"], dtype=object), [1, "a"]),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), ALIKE)
def test_unusual_values_cross_as_plain_ones(value: object, expected: Any):
    found = cross(value)
    assert np.array_equal(found, expected)  # type: ignore[arg-type]
    assert getattr(found, "dtype", None) == getattr(expected, "dtype", getattr(found, "dtype", None))


def stays(value: object) -> wire.Header:
    return {"t": "ref", "kind": type(value).__name__}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        *((value, type(value).__name__) for value in (b"x", bytearray(b"x"), memoryview(b"x"), {1, 2})),
        *((np.array(value), "ndarray") for value in (["a"], [1j])),
        (np.array(object(), object), "object"),
    ],
)
def test_what_is_no_value_stays(value: Any, kind: str):
    for wrapped in (value, [value], {"x": value}, np.array([[None, value]], object) if kind == "object" else value):
        buffers: wire.Buffers = []
        assert f'"kind": "{kind}"' in json.dumps(wire.encode(wrapped, buffers, stays))
        assert not buffers


def test_what_is_shared_is_not_sent():
    buffers: wire.Buffers = []
    large, small = np.zeros(100), np.ones(2)
    value = [large, {"x": (large, small)}, [1.0] * wire.PACKED]
    tree = wire.encode(value, buffers, nothing_stays, lambda array: {"t": "arena"} if array is large else None)
    assert [bytes(buffer) for buffer in buffers] == [small.tobytes(), np.ones(wire.PACKED).tobytes()]
    assert json.dumps(tree).count("arena") == 2


@pytest.mark.parametrize(
    ("value", "packed"),
    [
        *(([entry] * count, count == wire.PACKED) for entry in (True, 2, 2.5) for count in (31, wire.PACKED)),
        ((2,) * 1000, True),
        *(([0.5] * 100 + [odd], False) for odd in (True, 2, "x", None)),
        *(([odd] + [1] * 100, False) for odd in (2.5, 2**63, -(2**64))),
    ],
)
def test_many_numbers_of_one_kind_cross_as_an_array_and_all_come_back_as_they_were(value: Any, packed: bool):
    buffers: wire.Buffers = []
    tree = wire.encode(value, buffers, nothing_stays)
    assert (len(buffers), "v" in tree) == (packed, not packed)
    found: Any = cross(value)
    assert found == value
    assert [type(found), *map(type, found)] == [type(value), *map(type, value)]


def test_too_deep_and_too_long_values_are_refused():
    most = nested(wire.MAX_DEPTH)
    assert cross(most) == most
    array = np.array([None], object)
    array[0] = array  # which holds itself
    key: object = ()
    for _ in range(wire.MAX_DEPTH):
        key = (key,)
    for value in ([most], {key: 1}, {"x": most}, {(): most}, [{"x": nested(wire.MAX_DEPTH - 1)}], array):
        with pytest.raises(wire.WireError, match="deeply"):
            cross(value)
    with pytest.raises(wire.WireError, match="entries"):
        cross(iter(int, 1))


BAD_PARTS = {
    "dtype": ["O", ["<f8"], "<f4"],
    "shape": [[3], [-2, -1], [True, 2], [1] * 40, [2**63, 0], "2", [1] * 17 + [2], [2, 2**63, 0]],
    "b": [1, -1, 0.0],
}
BAD_TREES = [
    *(GOOD | {name: value} for name, values in BAD_PARTS.items() for value in values),
    *(GOOD | {"t": kind, "shape": shape} for kind, shape in (("list", [1, 2]), ("tuple", [2, 1]))),
    *({"t": "dict", "v": pairs} for pairs in (3, ["ab"], [[1]], [["\ud800", 1]], [[{"t": "list", "v": []}, 1]])),
    *({"t": "list", "v": entries} for entries in ({}, ["x", "\udfff"], [GOOD, GOOD])),  # the last: the same bytes
    "\ud800",
    {"t": "nothing"},
    [1, 2],
]


@pytest.mark.parametrize("tree", BAD_TREES, ids=str)
def test_malformed_values_are_refused(tree: object):
    assert wire.decode(GOOD, [memoryview(bytes(16))], nothing_known).shape == (2,)
    with pytest.raises(wire.WireError):
        wire.decode(tree, [memoryview(bytes(16))], nothing_known)


HEADERS = {
    "not JSON": [b"{", b"\xff", b"[" * 100_000],
    "no header": [b"[]", b"{}", b'"buffers"', b'{"buffers": 1}'],
    "length is wrong": [b'{"buffers": [4, -1]}', b'{"buffers": [1.0, 2]}', b'{"buffers": [true, 2]}'],
    "do not fill it": [b'{"buffers": [1, 1]}', b'{"buffers": [4]}'],
}


def test_malformed_headers_are_refused_with_the_reason():
    whole = wire.unpack(b'{"buffers": [1, 0, 2]}', memoryview(b"abc"))
    assert [bytes(buffer) for buffer in whole.buffers] == [b"a", b"", b"bc"]
    for why, header in ((why, header) for why, headers in HEADERS.items() for header in headers):
        with pytest.raises(wire.WireError, match=why):
            wire.unpack(header, memoryview(b"abc"))


def test_a_bool_made_of_other_bytes_is_a_bool():
    made = wire.decode(GOOD | {"dtype": "|b1"}, [memoryview(b"\x02\x00")], nothing_known)
    assert json.dumps(made.tolist()) == "[true, false]"


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


def test_a_value_may_be_as_deep_as_one_that_is_sent_and_no_deeper():
    tree: wire.Header = {"t": "tuple", "v": []}
    for _ in range(2 * wire.MAX_DEPTH - 1):
        tree = {"t": "tuple", "v": [tree]}
    for around in (
        lambda inner: {"t": "list", "v": [inner]},
        lambda inner: {"t": "dict", "v": [["x", inner]]},
        lambda inner: {"t": "dict", "v": [[inner, 1]]},
    ):
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
    packed, data = [GOOD | {"t": "list", "b": index} for index in range(3)], memoryview(bytes(16))
    assert wire.decode({"t": "list", "v": packed[:2]}, [data] * 2, nothing_known) == [[0.0, 0.0]] * 2
    with pytest.raises(wire.WireError, match="too much"):
        wire.decode({"t": "list", "v": packed}, [data] * 3, nothing_known)


def test_a_message_weighs_more_than_its_bytes():
    """A number of the header becomes an object, and every array has a head of its own."""
    small = wire.unpack(b'{"buffers": [3]}', memoryview(b"abc")).weight
    assert small == 8 * 16 + 4096 + 3
    assert wire.unpack(b'{"buffers": [4]}', memoryview(b"abcd")).weight == small + 1
    assert wire.unpack(b'{"buffers": [3]} ', memoryview(b"abc")).weight == small + 8
    assert wire.unpack(b'{"buffers":[3,0]}', memoryview(b"abc")).weight == small + 8 + 4096


@pytest.mark.parametrize(
    ("value", "nodes", "longest"), [({"x": {"y": 1, "z": [2]}, "u": 3}, 8, 0), (["abc", ["abcde"]], 6, 5)]
)
def test_the_values_and_texts_of_a_long_header_are_counted(value: Any, nodes: int, longest: int, monkeypatch):
    header = json.dumps({"v": value, "buffers": []}).encode()
    long = header + b" " * (wire.SMALL_HEADER + 1 - len(header))
    for limit, most in (("MAX_NODES", nodes), ("MAX_TEXT", nodes * longest)):
        monkeypatch.setattr(wire, limit, most)
        assert wire.unpack(long, memoryview(b"")).header["v"] == value
        monkeypatch.setattr(wire, limit, most - 1)
        assert wire.unpack(long[:-1], memoryview(b"")).header["v"] == value
        with pytest.raises(wire.WireError, match="holds too much"):
            wire.unpack(long, memoryview(b""))
        monkeypatch.undo()


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
    "characters of an array of texts": lambda n: replies.check_texts(["x" * (1 << 15), *[0] * (1023 + n)]),
    "keys that are no small number": lambda n: wire.decode(keys(256 + n), [], nothing_known),
}


@pytest.mark.parametrize("what", MOST)
def test_one_message_holds_enough_for_any_answer_and_too_little_to_fill_the_memory(what: str):
    MOST[what](0)
    with pytest.raises(wire.WireError):
        MOST[what](1)
