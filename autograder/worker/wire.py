"""Frames and values that cross the trust boundary, in both directions; never pickle.

A frame is an 8-byte prefix (two little-endian lengths: header, buffers), a JSON header and the raw bytes of its arrays.
Values are None, bool, int, float, str, lists, tuples, dicts and numeric arrays; any other object stays where it was
made and crosses as a reference, a function as a callback. The receiving side believes nothing: sizes are capped before
memory is taken, dtypes are allow-listed, byte counts must fit the shapes.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .measure import holds_too_much
from .snapshot import NUMBERS, PLAIN, Encoded

PREFIX = struct.Struct("<II")
MAX_HEADER = 1 << 20  # sequences of numbers cross as arrays
MAX_BUFFERS = (1 << 32) - 1
MAX_DEPTH, MAX_RANK = 32, 16
MAX_ITEMS, MAX_NODES = 200_000, 1_000_000
MAX_TEXT = 1 << 25  # what numpy would take, in characters, if it made an array of all that a message holds
MAX_HARD_KEYS = 256  # in one message
MAX_ENTRIES = 1 << 27  # of an array
ARENA_BYTES = 64 << 20  # of the memory that arguments lie in
PACKED = 32  # numbers in a sequence that are worth an array
MAX_ARRAYS = 10_000
ARRAY_WEIGHT = 4096  # bytes that an array takes besides its numbers, and the time to make it, in terms of memory
INT = frozenset((int,))
DTYPES = {kind: np.dtype(kind) for kind in "|b1 |i1 |u1 <i2 <u2 <i4 <u4 <i8 <u8 <f2 <f4 <f8".split()}
SMALL_HEADER = 4096  # bytes: too few to hold many nodes or long texts
# Made once, where json.dumps would make one for every message; what is encoded here is a tree.
_to_json = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_from_json = json.JSONDecoder().decode
_PLAIN = (bool, int, float, str)

Header = dict[str, Any]
Buffers = list[memoryview]
Refer = Callable[[Any], Header]
Share = Callable[[np.ndarray], Header | None]
TAKEN = memoryview(b"")


class WireError(Exception):
    """The bytes are not a message of this protocol, or a value cannot cross."""


class Message:
    """One header with the buffers that its arrays refer to by index; weight is about the memory that it takes."""

    def __init__(self, header: Header, buffers: Buffers | None = None, weight: int = 0) -> None:
        self.header, self.weight = header, weight
        self.buffers: Buffers = [] if buffers is None else buffers

    def pack(self) -> list[bytes | memoryview]:
        """Return the pieces of the frame, to be written one after the other."""
        self.header["buffers"] = [buffer.nbytes for buffer in self.buffers]
        try:
            header = _to_json(self.header).encode()
        except ValueError as error:
            raise WireError("a number is too long to cross") from error
        total = sum(buffer.nbytes for buffer in self.buffers)
        if len(header) > MAX_HEADER or total > MAX_BUFFERS:
            raise WireError("a value is too large to cross")
        return [PREFIX.pack(len(header), total) + header, *self.buffers]


def lengths(prefix: bytes | memoryview, max_buffers: int) -> tuple[int, int]:
    """Return (header, buffers) byte counts of a frame, refusing any above the caps."""
    header, buffers = PREFIX.unpack(prefix)
    if header > MAX_HEADER or buffers > max_buffers:
        raise WireError("a message is larger than allowed")
    return header, buffers


def unpack(header_bytes: bytes | bytearray, data: memoryview) -> Message:
    """Parse the two parts of a frame; WireError for anything that is not one."""
    try:
        header = _from_json(header_bytes.decode())
    except (ValueError, RecursionError) as error:
        raise WireError("a message is not JSON") from error
    if not isinstance(header, dict) or not isinstance(header.get("buffers"), list):
        raise WireError("a message has no header")
    if len(header["buffers"]) > MAX_ARRAYS:
        raise WireError(f"a message has more than {MAX_ARRAYS} arrays")
    if len(header_bytes) > SMALL_HEADER and holds_too_much(header, header_bytes, MAX_NODES, MAX_TEXT):
        raise WireError("a message holds too much")
    buffers: Buffers = []
    position = 0
    for size in header["buffers"]:
        if type(size) is not int or size < 0:
            raise WireError("a buffer's length is wrong")
        buffers.append(data[position : position + size])
        position += size
    if position != len(data):
        raise WireError("a message's arrays do not fill it")
    return Message(header, buffers, 8 * len(header_bytes) + ARRAY_WEIGHT * len(buffers) + len(data))


def encode(value: Any, buffers: Buffers, refer: Refer, share: Share | None = None, depth: int = 0) -> Any:
    """Turn a value into JSON, its arrays appended to buffers.

    refer names objects that stay on this side; share may put a large array where the other side can map it.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if depth > MAX_DEPTH:
        raise WireError("a value is nested too deeply")
    if isinstance(value, Encoded):
        return value.tree(buffers, refer)
    if isinstance(value, np.ndarray):
        return _encode_array(value, buffers, refer, share, depth)
    if kind is tuple or kind is list:
        return _encode_sequence(value, buffers, refer, share, depth)
    if kind is dict:
        return _encode_dict(value, buffers, refer, share, depth)
    if isinstance(value, np.generic):
        tree = _encode_array(np.asarray(value), buffers, refer, None, depth)
        return tree | {"scalar": True} if isinstance(tree, dict) and tree["t"] == "array" else tree
    if isinstance(value, _PLAIN):
        return next(plain(value) for plain in _PLAIN if isinstance(value, plain))
    if isinstance(value, Mapping):
        return _encode_dict(value, buffers, refer, share, depth)
    listable = isinstance(value, Sequence | Iterator) and not isinstance(value, Generator)
    if listable and not isinstance(value, bytes | bytearray | memoryview):
        return _encode_sequence(value, buffers, refer, share, depth)
    return refer(value)


def _encode_dict(value: Mapping[Any, Any], buffers: Buffers, refer: Refer, share: Share | None, depth: int) -> Any:
    pairs = []
    for key, entry in value.items():
        name = key if type(key) is str else encode(key, buffers, refer, share, depth + 1)
        pairs.append([name, encode(entry, buffers, refer, share, depth + 1)])
    return {"t": "dict", "v": pairs}


def _encode_sequence(value: Iterable[Any], buffers: Buffers, refer: Refer, share: Share | None, depth: int) -> Any:
    kind = "tuple" if isinstance(value, tuple) else "list"
    if type(value) in (tuple, list) and len(value) < PACKED:  # type: ignore[arg-type]
        few = [entry if type(entry) in PLAIN else encode(entry, buffers, refer, share, depth + 1) for entry in value]
        return {"t": kind, "v": few}
    if isinstance(value, tuple | list) and (packed := _packed(value)) is not None:
        return _encode_array(packed, buffers, refer, None, depth) | {"t": kind}
    entries: list[Any] = []
    for entry in value:
        if len(entries) == MAX_ITEMS:
            raise WireError(f"a sequence has more than {MAX_ITEMS} entries")
        entries.append(encode(entry, buffers, refer, share, depth + 1))
    return {"t": kind, "v": entries}


def _packed(value: Sequence[Any]) -> np.ndarray | None:
    """Return a long sequence of numbers of one kind as an array, None for any other."""
    if not PACKED <= len(value) <= MAX_ITEMS or type(value[0]) not in (bool, int, float):
        return None
    kind = type(value[0])
    if {*map(type, value)} != {kind}:
        return None
    try:
        return np.array(value, dtype={bool: np.bool_, int: np.int64, float: np.float64}[kind])
    except OverflowError:
        return None


def _encode_array(array: np.ndarray, buffers: Buffers, refer: Refer, share: Share | None, depth: int) -> Any:
    if share is None and array.dtype is DTYPES["<f8"] and array.flags.c_contiguous and array.size:  # as most are
        buffers.append(memoryview(array).cast("B"))  # type: ignore[arg-type]
        return {"t": "array", "dtype": "<f8", "shape": list(array.shape), "b": len(buffers) - 1}
    if array.dtype.kind == "O":
        return encode(array.tolist(), buffers, refer, share, depth + 1) if array.ndim else refer(array.item())
    if array.dtype.kind == "U" and array.ndim == 0:
        return str(array.item())
    if array.dtype.kind not in "biuf":
        return refer(array)
    shared = share(array) if share is not None else None
    if shared is not None:
        return shared
    if array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).reshape(array.shape)
    buffers.append(memoryview(array.reshape(-1).view(np.uint8)))  # type: ignore[arg-type]
    return {"t": "array", "dtype": array.dtype.str, "shape": list(array.shape), "b": len(buffers) - 1}


def all_taken(buffers: Buffers) -> bool:
    """Whether each buffer of a message is the array of a value that was decoded."""
    return all(buffer is TAKEN for buffer in buffers)


def decode(tree: Any, buffers: Buffers, resolve: Callable[[Header], Any]) -> Any:
    """Rebuild a value from its JSON; arrays are fresh and writable; WireError for anything malformed."""
    return Decoder(buffers, resolve).value(tree, 0)


def arena_array(memory: Any, header: Header) -> np.ndarray:
    """Return the array that a header of ours places in the shared memory."""
    dtype, shape = np.dtype(header["dtype"]), header["shape"]
    return np.frombuffer(memory, dtype, math.prod(shape), header["offset"]).reshape(shape)


class Decoder:
    """Rebuild one value, and keep count of what is costly to rebuild; values are those in lists and dicts."""

    def __init__(self, buffers: Buffers, resolve: Callable[[Header], Any]) -> None:
        self._buffers, self._resolve = buffers, resolve
        self._hard_keys = self.values = 0

    def value(self, tree: Any, depth: int) -> Any:
        """Rebuild a value, as deep as that in another one."""
        if type(tree) in PLAIN:
            if type(tree) is str and not tree.isascii():
                _check_text(tree)
            return tree
        if depth > MAX_DEPTH * 2 or not isinstance(tree, dict):
            raise WireError("a value is malformed")
        kind, content = tree.get("t"), tree.get("v")
        if kind in ("tuple", "list"):
            entries = self._packed(tree) if content is None else self._entries(content, depth)
            return tuple(entries) if kind == "tuple" else entries
        if kind == "dict" and isinstance(content, list):
            return self._dict(content, depth)
        if kind == "array":
            return self._array(tree)
        return self._resolve(tree)

    def _entries(self, content: Any, depth: int) -> list[Any]:
        if not isinstance(content, list):
            raise WireError("a sequence is malformed")
        self.values += len(content)
        if NUMBERS.issuperset(map(type, content)):
            return content[:]
        return [entry if type(entry) in NUMBERS else self.value(entry, depth + 1) for entry in content]

    def _packed(self, tree: Header) -> list[Any]:
        """Rebuild a sequence of numbers that crossed as one array."""
        array = self._array(tree)
        if not isinstance(array, np.ndarray) or array.ndim != 1:
            raise WireError("a sequence of numbers is malformed")
        self.values += array.size
        if self.values > MAX_NODES:
            raise WireError("a message holds too much")
        return list(array.tolist())

    def _dict(self, content: list[Any], depth: int) -> dict[Any, Any]:
        self.values += len(content)
        result: dict[Any, Any] = {}
        for item in content:
            if not isinstance(item, list) or len(item) != 2:
                raise WireError("a dict is malformed")
            key = self.value(item[0], depth + 1)
            self._hard_keys += not _is_easy(key)
            if self._hard_keys > MAX_HARD_KEYS:
                raise WireError(f"a message has more than {MAX_HARD_KEYS} keys that are neither text nor small numbers")
            try:
                result[key] = self.value(item[1], depth + 1)
            except TypeError as error:
                raise WireError("a dict has a key that cannot be one") from error
        return result

    def _array(self, tree: Header) -> Any:
        kind, shape, index = tree.get("dtype"), tree.get("shape"), tree.get("b")
        dtype = DTYPES.get(kind) if isinstance(kind, str) else None
        if dtype is None or type(index) is not int or not 0 <= index < len(self._buffers):
            raise WireError("an array is malformed")
        # One array per buffer: a few bytes must not become many copies.
        data, self._buffers[index] = self._buffers[index], TAKEN
        if data is TAKEN:
            raise WireError("two arrays have the same bytes")
        if type(shape) is not list or len(shape) > MAX_RANK or not INT.issuperset(map(type, shape)):
            raise WireError("an array's shape is malformed")
        entries = math.prod(shape)
        if entries * dtype.itemsize != data.nbytes or min(shape, default=0) < 0:
            raise WireError("an array's bytes do not fit its shape")
        if (entries or math.prod(max(n, 1) for n in shape)) > MAX_ENTRIES:  # also of an empty one: a sum may blow it up
            raise WireError("an array's shape is too large")
        array: Any = np.ndarray(shape, dtype, data).copy()
        if kind == "|b1":  # any byte but 0 and 1 would be undefined as a bool
            array = array.view(np.uint8) != 0
        return array[()] if not shape and tree.get("scalar") is True else array


def _is_easy(key: Any) -> bool:
    """Whether a key is of a kind whose hashes cannot be made to collide: thousands that do take minutes to store."""
    return key is None or isinstance(key, str) or (isinstance(key, int | float) and -(1 << 53) < key < 1 << 53)


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise WireError("a text holds what is no character") from error
