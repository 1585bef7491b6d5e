"""CIFAR-10: 60,000 small color photographs of ten classes, as the same data set tuple that shapes10 returns.

The data is A. Krizhevsky's (Learning Multiple Layers of Features from Tiny Images, 2009), in its binary form: per
image one byte for the label and 3072 for the pixels, 1024 red, 1024 green, 1024 blue. It is fetched once, checked
against the published checksum and kept in your cache; the variable CIFAR10_DIR names a folder that has it already.
"""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from .shapes10 import Dataset, Part, normalized

URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
KNOWN_HASH = "md5:c32a1d4ab5d03f1284b67883e8d87530"
VARIABLE = "CIFAR10_DIR"
FOLDER = "cifar-10-batches-bin"
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
TRAIN_FILES = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST_FILE = "test_batch.bin"
RECORDS, RECORD_BYTES = 10_000, 1 + 3072
ELSEWHERE = f"set {VARIABLE} to a folder that holds {FOLDER}"


class DataError(Exception):
    """The data cannot be had; one sentence says what is wrong and what to do."""


def load(
    train: int = 45_000, validation: int = 5_000, test: int = 10_000, folder: str | os.PathLike[str] | None = None
) -> Dataset:
    """Return CIFAR-10: the first train and the last validation of 50,000 images, and the first test of 10,000 others.

    folder is one that holds cifar-10-batches-bin/; without it CIFAR10_DIR is used, or else the cache, which is
    filled first (162 MB) if it is empty. DataError says in one sentence why there is no data.
    """
    total = RECORDS * len(TRAIN_FILES)
    if min(train, validation, test) < 0 or train + validation > total or test > RECORDS:
        raise DataError(f"CIFAR-10 has {total:,} images to train and validate with, and {RECORDS:,} to test with.")
    chosen = folder or os.environ.get(VARIABLE)
    batches = Path(chosen) / FOLDER if chosen else fetch()
    pixels, labels = map(np.concatenate, zip(*(_read(batches / name) for name in TRAIN_FILES), strict=True))
    last = total - validation
    tests = _read(batches / TEST_FILE)
    return normalized(
        (pixels[:train], labels[:train]), (pixels[last:], labels[last:]), (tests[0][:test], tests[1][:test]), CLASSES
    )


def fetch(url: str = URL, known_hash: str = KNOWN_HASH, cache: str | os.PathLike[str] | None = None) -> Path:
    """Return the cache's folder of batches, downloaded and unpacked first if it is not there."""
    try:
        import pooch
    except ImportError:
        raise DataError(f"Downloading CIFAR-10 needs pooch: run `pip install pooch`, or {ELSEWHERE}.") from None
    root = Path(cache or pooch.os_cache("backprop-kit"))
    folder = root / FOLDER
    if folder.is_dir():
        return folder
    downloader = pooch.HTTPDownloader(progressbar=_Progress(), chunk_size=1 << 16)
    try:
        archive = pooch.retrieve(url, known_hash, fname=url.rpartition("/")[2], path=root, downloader=downloader)
    except (OSError, ValueError) as error:  # no connection, an answer cut short; a checksum that does not match
        reason = "what came is not the published file" if isinstance(error, ValueError) else type(error).__name__
        message = f"CIFAR-10 could not be downloaded from {url} ({reason}): try again, or {ELSEWHERE}."
        raise DataError(message) from error
    _unpack(Path(archive), folder)
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    """Write the batches of an archive into a folder that appears once it is complete."""
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=folder.parent) as temporary:
        unpacked = Path(temporary) / FOLDER
        unpacked.mkdir()
        try:
            with tarfile.open(archive) as tar:
                for name in (*TRAIN_FILES, TEST_FILE):
                    source = tar.extractfile(f"{FOLDER}/{name}")
                    if source is None:
                        raise KeyError(name)
                    with source, open(unpacked / name, "wb") as target:
                        shutil.copyfileobj(source, target)
        except (KeyError, EOFError, OSError, tarfile.TarError) as error:
            raise DataError(f"{archive} cannot be unpacked ({error}): delete it and load CIFAR-10 again.") from error
        try:
            os.replace(unpacked, folder)
        except OSError:
            if not folder.is_dir():  # else another process was faster
                raise


def _read(path: Path) -> Part:
    """Read one batch: pixels (10000, 3072), each row in the order of an image's height, width and color; labels."""
    try:
        data = np.fromfile(path, np.uint8)
    except OSError:
        raise DataError(f"{path} cannot be read: {ELSEWHERE}, or unset {VARIABLE} to download it.") from None
    expected = RECORDS * RECORD_BYTES
    if data.size != expected:
        raise DataError(f"{path} is damaged ({data.size:,} bytes instead of {expected:,}): delete its folder {FOLDER}.")
    records = data.reshape(RECORDS, RECORD_BYTES)
    labels = records[:, 0]
    if labels.max() >= len(CLASSES):
        raise DataError(f"{path} is damaged (it has labels above {len(CLASSES) - 1}): delete its folder {FOLDER}.")
    pixels = records[:, 1:].reshape(RECORDS, 3, -1).transpose(0, 2, 1)
    return np.ascontiguousarray(pixels).reshape(RECORDS, -1), labels


class _Progress:
    """Show on one line of the terminal how much of a download is there; the protocol is pooch's."""

    total = done = 0

    def update(self, count: int) -> None:
        """Count bytes that have come."""
        self.done += count
        percent = min(100, 100 * self.done // self.total) if self.total else 0
        print(f"\rCIFAR-10 [{'#' * (percent // 4):25}] {percent:3d} %", end="", file=sys.stderr, flush=True)

    def reset(self) -> None:
        """Start to count anew."""
        self.done = 0

    def close(self, *_: Any) -> None:
        """End the line."""
        print(file=sys.stderr)
