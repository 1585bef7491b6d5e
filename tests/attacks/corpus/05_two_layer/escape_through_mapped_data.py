"""Tries: write to the images that all submissions share, in every way that a file can be written.
Base: solution
Must: earn all
"""

import ctypes
import mmap
import os

right_train = TwoLayerNet.train
libc = ctypes.CDLL(None, use_errno=True)


def attempts(path, folder):
    yield lambda: open(path, "r+b")
    yield lambda: os.truncate(path, 0)
    yield lambda: os.unlink(path) or os.path.exists(path) and 1 / 0
    yield lambda: os.rename(path, f"{path}.old") or os.path.exists(path) and 1 / 0
    yield lambda: os.link(path, f"{os.getcwd()}/mine")
    yield lambda: open(f"{folder}/mine", "w")
    yield lambda: np.memmap(path, np.uint8, "r+")
    yield lambda: mmap.mmap(os.open(path, os.O_RDONLY), 4096, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
    yield lambda: os.copy_file_range(os.open(path, os.O_RDONLY), os.open(path, os.O_RDONLY), 8, 0, 8)


def train(self, X, y, X_val, y_val, **settings):
    mapped = X
    while mapped is not None and not isinstance(mapped, np.memmap):
        mapped = mapped.base if isinstance(mapped, np.ndarray) else None
    for number, attempt in enumerate(attempts(mapped.filename, os.path.dirname(mapped.filename)) if mapped is not None else ()):
        try:
            attempt()
        except (OSError, ValueError, ZeroDivisionError):
            continue
        raise SystemExit(f"the shared images can be written, in way {number}")
    return right_train(self, X, y, X_val, y_val, **settings)


TwoLayerNet.train = train
