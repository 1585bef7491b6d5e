"""Large read-only arrays (data sets), written once per runner and mapped by every sandbox instead of sent.

Only arrays that are read-only on this side are shared: those are a suite's data sets. What one submission
returned never is, because the next submission can read the folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

import numpy as np

from ..worker import wire

STAGING_PREFIX = "autograder-"
MIN_BYTES = 1 << 20
MAX_BYTES = 2 << 30


class SharedStore:
    """A folder of raw arrays, known by where they lie in memory."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"{STAGING_PREFIX}{os.getpid()}-shared-"))
        self.folder.chmod(0o755)
        self._known: dict[tuple[object, ...], tuple[wire.Header, np.ndarray]] = {}
        self._bytes = 0
        Finalize(self, shutil.rmtree, (self.folder, True), exitpriority=1)

    def share(self, array: np.ndarray) -> wire.Header | None:
        """Return how the worker can map the array, None where it is to be sent instead."""
        if array.flags.writeable or array.nbytes < MIN_BYTES or array.dtype.str not in wire.DTYPES:
            return None
        key = (array.__array_interface__["data"][0], array.shape, array.strides, array.dtype.str)
        if key not in self._known:
            if self._bytes + array.nbytes > MAX_BYTES:
                return None
            name = f"{len(self._known)}.raw"
            np.ascontiguousarray(array).tofile(self.folder / name)
            header = {"t": "file", "name": name, "dtype": array.dtype.str, "shape": list(array.shape)}
            self._known[key] = (header, array)  # holding the array keeps its address its own
            self._bytes += array.nbytes
        return self._known[key][0]


@cache
def store() -> SharedStore:
    """Return this process's store."""
    return SharedStore()
