"""Large read-only arrays (data sets), written once per runner and mapped by every sandbox instead of sent.

Only arrays that are read-only on this side are shared: those are a suite's data sets. What one submission
returned never is, because the next submission can read the folder.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

import numpy as np

from ..worker import scratch, wire

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
        """Return how the worker can map the array, None if it is to be sent instead."""
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


def remove_stale_staging() -> None:
    """Delete the staging folders of killed processes of this user."""
    for folder in Path(tempfile.gettempdir()).glob(f"{STAGING_PREFIX}*"):
        owner = folder.name.removeprefix(STAGING_PREFIX).split("-")[0]
        with contextlib.suppress(OSError):  # another batch may be at the same
            if owner.isdigit() and not _alive(owner) and folder.lstat().st_uid == os.getuid():
                scratch.empty(str(folder))
                folder.rmdir()


def _alive(pid: str) -> bool:
    """Whether there is such a process; one that nobody has waited for yet does not count."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state not in "ZX"
