"""Values cross whole; bytes that are not a message are refused before memory is taken."""

from __future__ import annotations

import json
import math
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from crossing import GOOD, cross, nested, nothing_known, nothing_stays

from autograder.worker import wire


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, -5, 2**80, 1.5, math.inf, "", "naïve", [], (), {}, [1, (2, [3])], {"a": (1,), 2: None}],
)
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
    assert isinstance(result, np.ndarray)
    assert result.dtype == array.dtype
    assert np.array_equal(result, array)
    assert result.flags.writeable


ALIKE = [
    (np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.arange(6.0).reshape(2, 3)),
    (np.arange(10.0)[::2], np.arange(0.0, 10.0, 2.0)),
    (np.arange(3.0).astype(">f8"), np.arange(3.0)),
    (np.ma.array([1.0]), np.ones(1)),
    (np.array([1.5, 2.5], np.longdouble), np.array([1.5, 2.5])),
    (np.float32(1.5), np.float32(1.5)),
    (np.array(2.0), 2.0),
    (np.array("x"), "x"),
    (iter([1, 2]), [1, 2]),
    (range(3), [0, 1, 2]),
    (MappingProxyType({"a": 1}), {"a": 1}),
    (np.array([1, "a"], dtype=object), [1, "a"]),
]


@pytest.mark.parametrize(("value", "expected"), ALIKE)
def test_unusual_values_cross_as_plain_ones(value: object, expected: Any):
    found = cross(value)
    assert np.array_equal(found, expected)  # type: ignore[arg-type]
    assert getattr(found, "dtype", None) == getattr(expected, "dtype", getattr(found, "dtype", None))


def stays(value: object) -> wire.Header:
    return {"t": "ref", "kind": type(value).__name__}


@pytest.mark.parametrize(
    "value",
    [b"x", bytearray(b"x"), memoryview(b"x"), {1, 2}, np.array(["a"]), np.array([1j]), np.array(object(), object)],
    ids=["bytes", "bytearray", "memory", "set", "texts", "complex", "object"],
)
def test_what_is_no_value_stays(value: Any):
    kind = "object" if isinstance(value, np.ndarray) and value.dtype == object else type(value).__name__
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
    assert cross(nested(wire.MAX_DEPTH)) == nested(wire.MAX_DEPTH)
    array = np.array([None], object)
    array[0] = array  # which holds itself
    most = nested(wire.MAX_DEPTH)
    deeper: list[Any] = [[most], {"x": most}, {(): most}, [{"x": nested(wire.MAX_DEPTH - 1)}], array]
    for value in deeper:
        with pytest.raises(wire.WireError, match="deeply"):
            cross(value)
    with pytest.raises(wire.WireError, match="entries"):
        cross(iter(int, 1))


BAD_TREES = [
    {**GOOD, "dtype": "O"},
    {**GOOD, "dtype": ["<f8"]},
    {**GOOD, "shape": [3]},
    {**GOOD, "shape": [-2, -1]},
    {**GOOD, "shape": [True, 2]},
    {**GOOD, "shape": [1] * 40},
    {**GOOD, "shape": [2**63, 0]},
    {**GOOD, "shape": "2"},
    {**GOOD, "b": 1},
    {**GOOD, "b": -1},
    {**GOOD, "b": 0.0},
    {**GOOD, "shape": [1] * 17 + [2]},
    {**GOOD, "shape": [2, 2**63, 0]},
    {**GOOD, "dtype": "<f4"},
    {**GOOD, "t": "list", "shape": [1, 2]},
    {**GOOD, "t": "tuple", "shape": [2, 1]},
    "\ud800",
    {"t": "list", "v": ["x", "\udfff"]},
    {"t": "dict", "v": [["\ud800", 1]]},
    {"t": "list", "v": {}},
    {"t": "dict", "v": 3},
    {"t": "dict", "v": ["ab"]},
    {"t": "dict", "v": [[1]]},
    {"t": "dict", "v": [[{"t": "list", "v": []}, 1]]},
    {"t": "nothing"},
    [1, 2],
    {"t": "list", "v": [GOOD, GOOD]},  # the same bytes
]


@pytest.mark.parametrize("tree", BAD_TREES, ids=str)
def test_malformed_values_are_refused(tree: object):
    assert wire.decode(GOOD, [memoryview(bytes(16))], nothing_known).shape == (2,)
    with pytest.raises(wire.WireError):
        wire.decode(tree, [memoryview(bytes(16))], nothing_known)


def test_malformed_headers_are_refused_with_the_reason():
    whole = wire.unpack(b'{"buffers": [1, 0, 2]}', memoryview(b"abc"))
    assert [bytes(buffer) for buffer in whole.buffers] == [b"a", b"", b"bc"]
    for header, why in (
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no header"),
        (b"{}", "no header"),
        (b'"buffers"', "no header"),
        (b'{"buffers": 1}', "no header"),
        (b'{"buffers": [4, -1]}', "length is wrong"),
        (b'{"buffers": [1.0, 2]}', "length is wrong"),
        (b'{"buffers": [true, 2]}', "length is wrong"),
        (b'{"buffers": [1, 1]}', "do not fill it"),
        (b'{"buffers": [4]}', "do not fill it"),
    ):
        with pytest.raises(wire.WireError, match=why):
            wire.unpack(header, memoryview(b"abc"))


def test_a_bool_made_of_other_bytes_is_a_bool():
    array = wire.decode({"t": "array", "dtype": "|b1", "shape": [2], "b": 0}, [memoryview(b"\x02\x00")], nothing_known)
    assert json.dumps(array.tolist()) == "[true, false]"
