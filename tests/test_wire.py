"""Values cross whole; bytes that are not a message are refused before memory is taken."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from autograder.worker import wire


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


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, -5, 2**80, 1.5, math.inf, "", "naïve", [], (), {}, [1, (2, [3])], {"a": (1,), 2: None}],
)
def test_plain_values_cross(value: object):
    result = cross(value)
    assert result == value
    assert type(result) is type(value)


def test_nan_crosses():
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


UNUSUAL = [
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    np.arange(10.0)[::2],
    np.arange(3.0).astype(">f8"),
    np.ma.array([1.0]),
]


@pytest.mark.parametrize("array", UNUSUAL)
def test_unusual_layouts_cross_as_plain_arrays(array: np.ndarray):
    assert np.array_equal(cross(array), np.asarray(array))  # type: ignore[arg-type]


def test_scalars_of_numpy_and_iterators_cross():
    assert cross(np.float32(1.5)) == 1.5
    assert cross(np.array(2.0)) == 2.0
    assert cross(iter([1, 2])) == [1, 2]
    assert cross(range(3)) == [0, 1, 2]
    assert cross(np.array([1, "a"], dtype=object)) == [1, "a"]


def test_too_deep_and_too_long_values_are_refused():
    value: list[object] = []
    for _ in range(wire.MAX_DEPTH + 2):
        value = [value]
    with pytest.raises(wire.WireError, match="deeply"):
        cross(value)
    with pytest.raises(wire.WireError, match="entries"):
        cross(0 for _ in iter(int, 1))


GOOD = {"t": "array", "dtype": "<f8", "shape": [2], "b": 0}
BAD_TREES = [
    {**GOOD, "dtype": "<c16"},
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
    {"t": "tuple", "v": 3},
    {"t": "dict", "v": [[1]]},
    {"t": "dict", "v": [[{"t": "list", "v": []}, 1]]},
    {"t": "nothing"},
    {},
    [1, 2],
]


@pytest.mark.parametrize("tree", BAD_TREES, ids=str)
def test_malformed_values_are_refused(tree: object):
    assert wire.decode(GOOD, [memoryview(bytes(16))], nothing_known).shape == (2,)
    with pytest.raises(wire.WireError):
        wire.decode(tree, [memoryview(bytes(16))], nothing_known)


def test_one_buffer_makes_one_array():
    with pytest.raises(wire.WireError, match="same bytes"):
        wire.decode({"t": "list", "v": [GOOD, GOOD]}, [memoryview(bytes(16))], nothing_known)


def test_long_texts_among_many_numbers_are_refused():
    numbers = np.zeros(1 << 20, np.uint8)
    assert wire.check_texts({"long": "x" * 5000, "many": [numbers, 1, "x"]}) == (1, 0)
    for value in (["x" * 1000, numbers], {"a": ({"b": (["x" * 1000], [numbers])},)}):
        with pytest.raises(wire.WireError, match="long texts"):
            wire.check_texts(value)


@pytest.mark.parametrize(
    "header",
    [b"", b"[]", b"{}", b'{"buffers": [1]}', b'{"buffers": [-1]}', b'{"buffers": [true]}', b"[" * 100_000, b"\xff"],
)
def test_malformed_headers_are_refused(header: bytes):
    with pytest.raises(wire.WireError):
        wire.unpack(header, memoryview(b""))


def test_sizes_are_capped_before_anything_is_read():
    for header, buffers in ((wire.MAX_HEADER + 1, 0), (1, 101)):
        with pytest.raises(wire.WireError, match="larger"):
            wire.lengths(wire.PREFIX.pack(header, buffers), 100)


def test_a_bool_made_of_other_bytes_is_a_bool():
    array = wire.decode({"t": "array", "dtype": "|b1", "shape": [2], "b": 0}, [memoryview(b"\x02\x00")], nothing_known)
    assert json.dumps(array.tolist()) == "[true, false]"
