"""The files of a download, in folders and in zips, listed and read without trusting a name, a size or a link."""

from __future__ import annotations

import io
import lzma
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from autograder import submission
from autograder.text import SENTENCE, printable

ZIP = ".zip"
OTHER_ARCHIVES = (".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz")
MAX_NAME_BYTES = 200
MAX_ENTRIES = 100_000  # of a whole class
MAX_NESTED_ENTRIES = 1000  # of what one student has packed
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
    MemoryError,  # a header asks for what a program is to unpack with
)


@dataclass(frozen=True)
class Entry:
    """One file: its place below the download, where a zip counts as a folder, and how its bytes are had."""

    parts: tuple[str, ...]
    changed: float  # when the outermost file or zip was, in seconds
    open: Callable[[], bytes]
    problem: str = ""  # one sentence, if the file is not taken

    @property
    def label(self) -> str:
        """Return the place as it can be shown."""
        return printable("/".join(self.parts), 160)

    def read(self) -> bytes:
        """Return the bytes; ValueError with one sentence if they cannot be had or are too many."""
        try:
            data = self.open()
        except UNREADABLE as error:
            raise ValueError(f"{self.label} cannot be read ({printable(str(error), SENTENCE)}).") from error
        if len(data) > submission.MAX_OTHER_BYTES:
            raise ValueError(f"{self.label} is larger than {submission.MAX_OTHER_BYTES >> 20} MB and was not read.")
        return data


class Download(AbstractContextManager["Download"]):
    """A folder of what was downloaded; zips in it are opened, and those in these, but no further."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._last: tuple[tuple[str, ...], zipfile.ZipFile] | None = None

    def __exit__(self, *_: object) -> None:
        self._last = None
        self._open.close()

    def entries(self) -> Iterator[Entry]:
        """Yield all files in the order of their names."""
        for top, folders, names in os.walk(self._folder):
            folders.sort()
            place = Path(top)
            links = [name for name in folders if (place / name).is_symlink()]
            for name in sorted((*names, *links)):
                path = place / name
                yield from self._file(path, _clean(path.relative_to(self._folder).parts))

    def _file(self, path: Path, parts: tuple[str, ...]) -> Iterator[Entry]:
        zipped = parts[-1].lower().endswith(ZIP)
        problem = submission.refusal(path, 1 << 62 if zipped else submission.MAX_OTHER_BYTES) or _kind(parts[-1])
        changed = path.lstat().st_mtime
        if problem or not zipped:
            yield Entry(parts, changed, path.read_bytes, problem or "")
            return
        try:
            archive = self._open.enter_context(zipfile.ZipFile(path))
            infos = _members(archive, MAX_ENTRIES)
        except UNREADABLE as error:
            yield Entry(parts, changed, bytes, _no_zip(parts[-1], error))
            return
        for info in infos:
            for entry in _entry(archive, info, parts, changed):
                yield from self._nested(entry)

    def _nested(self, outer: Entry) -> Iterator[Entry]:
        """Yield the files of a zip within a zip, or what is no zip as it is."""
        if outer.problem or not outer.parts[-1].lower().endswith(ZIP):
            yield outer
            return
        try:
            infos = _members(self._unpacked(outer), MAX_NESTED_ENTRIES)
        except UNREADABLE as error:
            yield Entry(outer.parts, outer.changed, bytes, _no_zip(outer.parts[-1], error))
            return
        for info in infos:
            for entry in _entry(self._unpacked(outer), info, outer.parts, outer.changed):
                problem = entry.problem or _packed_again(entry.parts[-1])
                yield Entry(entry.parts, entry.changed, self._reader(outer, info), problem)

    def _reader(self, outer: Entry, info: zipfile.ZipInfo) -> Callable[[], bytes]:
        return lambda: _read(self._unpacked(outer), info)

    def _unpacked(self, outer: Entry) -> zipfile.ZipFile:
        """Return the zip within a zip; the last one is kept, since its files are read one after the other."""
        if self._last is None or self._last[0] != outer.parts:
            self._last = (outer.parts, zipfile.ZipFile(io.BytesIO(outer.read())))
        return self._last[1]


def _members(archive: zipfile.ZipFile, most: int) -> list[zipfile.ZipInfo]:
    """Return the files of a zip; ValueError if there are too many."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > most:
        raise ValueError(f"it holds more than {most} files")
    return infos


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, parts: tuple[str, ...], changed: float) -> Iterator[Entry]:
    """Yield the file of a zip's member, or nothing if its name is none."""
    name = _name(info).replace("\\", "/")
    steps = name.split("/")
    inner = _clean(tuple(step for step in steps if step not in ("", ".", "..")))
    if not inner:
        return
    label = printable(name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    problem = _kind(inner[-1])
    if name.startswith("/") or ".." in steps:
        problem = f"{label} names a place outside of its zip and was left out."
    elif kind == stat.S_IFLNK:
        problem = f"{label} is a symbolic link and was not read: hand in the file itself."
    elif kind not in (0, stat.S_IFREG):
        problem = f"{label} is not a regular file and was not read: hand in plain files only."
    elif info.flag_bits & 1:
        problem = f"{label} is encrypted and was not read: hand it in without a password."
    elif info.file_size > submission.MAX_OTHER_BYTES:
        problem = f"{label} is larger than {submission.MAX_OTHER_BYTES >> 20} MB and was not read."
    yield Entry((*parts, *inner), changed, lambda: _read(archive, info), problem)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read one byte more than is allowed at most: the size that a zip says may be a lie."""
    with archive.open(info) as file:
        return file.read(submission.MAX_OTHER_BYTES + 1)


def _name(info: zipfile.ZipInfo) -> str:
    """Return the member's name; some programs, macOS's among them, write UTF-8 and do not say so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _clean(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return a path's parts with every letter in one piece: macOS takes its umlauts apart."""
    return tuple(unicodedata.normalize("NFC", part) for part in parts)


def _kind(name: str) -> str:
    if not name.isprintable() or len(name.encode("utf-8", "surrogateescape")) > MAX_NAME_BYTES:
        return f"{printable(name)} has a name that cannot be used and was left out."
    if name.lower().endswith(OTHER_ARCHIVES):
        return f"{printable(name)} was not unpacked: hand in the files, or a zip."
    return ""


def _packed_again(name: str) -> str:
    return f"{printable(name)} is a zip within a zip and was not unpacked." if name.lower().endswith(ZIP) else ""


def _no_zip(name: str, error: Exception) -> str:
    return f"{printable(name)} cannot be read as a zip ({printable(str(error), SENTENCE)})."
