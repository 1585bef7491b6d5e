"""Large read-only arrays (data sets), written once per runner and mapped by every sandbox instead of sent.

Only arrays that are read-only on this side are shared: those are a suite's data sets. What one submission
returned never is, because the next submission can read the folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import mmap
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


ALIGNMENT = 64


class Arena:
    """One submission's shared memory; descriptor is what its worker maps."""

    def __init__(self) -> None:
        self.descriptor = os.memfd_create("arguments", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.descriptor, wire.ARENA_BYTES)
        # A shorter file under our mapping would end this process.
        fcntl.fcntl(self.descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
        self._memory = mmap.mmap(self.descriptor, wire.ARENA_BYTES)
        self._used = 0

    def place(self, array: np.ndarray) -> wire.Header | None:
        """Copy an array into the memory and return how the worker finds it; None if it has to be sent."""
        if array.dtype.str not in wire.DTYPES or array.ndim == 0 or array.size == 0:
            return None
        start = -(-self._used // ALIGNMENT) * ALIGNMENT
        if start + array.nbytes > wire.ARENA_BYTES:
            return None
        self._used = start + array.nbytes
        header = {"t": "arena", "offset": start, "dtype": array.dtype.str, "shape": list(array.shape)}
        self.read(header)[...] = array
        return header

    def read(self, header: wire.Header) -> np.ndarray:
        """Return the array at a place, as it is now."""
        return wire.arena_array(self._memory, header)

    def empty(self) -> None:
        """Throw away what the last test has left; nobody else may be using the memory."""
        self._used = 0
        self._memory.madvise(mmap.MADV_REMOVE)

    def close(self) -> None:
        """Give the memory back."""
        with contextlib.suppress(BufferError):  # an exception's traceback may still hold an array
            self._memory.close()
        os.close(self.descriptor)
