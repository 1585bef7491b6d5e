"""Short digests of arrays, by which both sides see that results are what they were without sending them once more."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

DIGEST_BYTES = 16


def arrays_of(value: Any) -> list[np.ndarray]:
    """Return the arrays of a result, also of nested ones; other objects are references."""
    if isinstance(value, np.ndarray):
        return [value]
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    return [array for entry in entries for array in arrays_of(entry)]


def digest(value: Any) -> str:
    """Return a digest of the arrays of a result: if two are equal, so are types, shapes and bytes of all arrays."""
    summed = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for array in arrays_of(value):
        summed.update(f"{array.dtype.str}{array.shape}".encode())
        summed.update(array.tobytes())
    return summed.hexdigest()
