"""The files of a download, in folders and zips, read at a limited cost without trusting a name, a size or a link."""

from __future__ import annotations

import io
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

from autograder import submission
from autograder.text import SENTENCE, printable

ZIP = ".zip"
OTHER_ARCHIVES = (".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz")
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of all others, zipfile unpacks at once what there is
MAX_NAME_BYTES = 200
MAX_STEPS = 40  # of a name in a zip
MAX_ENTRIES = 100_000  # of a whole class
MAX_NESTED_ENTRIES = 10_000  # of what one student has packed, in all zips
MAX_COST = 384 << 20  # bytes of one submission, packed and unpacked, each as often as it is read
ENTRY_BYTES = 200  # of a list of members: a long name, and what stands around it


class SpentError(ValueError):
    """A clause: which sum a submission exceeds."""


@dataclass
class Allowance:
    """The entries and bytes that may still be read, of one submission or of a zip that holds several."""

    entries: int = field(default_factory=lambda: MAX_NESTED_ENTRIES)
    cost: int = MAX_COST

    def __post_init__(self) -> None:
        self.listed = self.entries * ENTRY_BYTES

    def take(self, cost: int = 0, entries: int = 0) -> None:
        """Take bytes off before they are read, and entries; SpentError if there are not so many."""
        if cost > self.cost:
            raise SpentError(f"the submission takes more than {MAX_COST >> 20} MB to unpack")
        if entries > self.entries:
            raise SpentError(f"it holds more than {self.entries} files")
        self.cost, self.entries = self.cost - cost, self.entries - entries


def opened(file: BinaryIO, allowance: Allowance) -> zipfile.ZipFile:
    """Return a zip, its list of members charged to an allowance; SpentError if the list is too long.

    zipfile makes an object of every listed member before it says how many there are. The number in the zip's last
    record may be false, so bytes are counted as they are read.
    """

    def read(size: int = -1) -> bytes:
        data = file.read(size) if size <= allowance.listed else None
        if data is None or len(data) > allowance.listed:
            raise SpentError("its list of files is too long")
        allowance.listed -= len(data)
        return data

    metered: Any = SimpleNamespace(seek=file.seek, tell=file.tell, seekable=file.seekable, read=read)
    archive = zipfile.ZipFile(metered)
    metered.read = file.read
    return archive


@dataclass(frozen=True)
class Entry:
    """One file: its place below the download, where a zip counts as a folder, and how its bytes are had."""

    parts: tuple[str, ...]
    changed: float  # when the outermost file or zip was, in seconds
    open: Callable[[Allowance], bytes]
    problem: str = ""  # one sentence, if the file is not taken
    size: int = 0  # once it is unpacked; a zip that says too little is not believed
    cost: int = 0  # bytes that have to be read and unpacked for it
    checksum: int | None = None  # of what a zip says that it holds
    members: Callable[[Allowance], list[Entry]] | None = None  # of a zip that is opened

    @property
    def label(self) -> str:
        """The place as it can be shown."""
        return printable("/".join(self.parts), 160)

    def read(self, allowance: Allowance | None = None) -> bytes:
        """Return the bytes; ValueError with one sentence if they cannot be had or are too many."""
        allowance = allowance or Allowance()
        allowance.take(self.cost)
        try:
            data = self.open(allowance)
        except SpentError:
            raise
        except Exception as error:  # a student's bytes: zipfile raises what it likes
            raise ValueError(f"{self.label} cannot be read ({printable(str(error), SENTENCE)}).") from error
        if len(data) > submission.MAX_OTHER_BYTES:
            raise ValueError(f"{self.label} is larger than {submission.MAX_OTHER_BYTES >> 20} MB and was not read.")
        return data

    def mark(self, allowance: Allowance) -> tuple[int, int]:
        """Return size and checksum of the content; of a zip's member, those that the zip gives."""
        return self.size, zlib.crc32(self.read(allowance)) if self.checksum is None else self.checksum


class Download(ExitStack):
    """A folder of what was downloaded; zips in it can be opened, and those in these, but no further."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._open: tuple[dict[tuple[str, ...], zipfile.ZipFile], ...] = ({}, {})  # by depth

    def entries(self) -> Iterator[Entry]:
        """Yield all files in the order of their names; a zip is one of them."""
        for top, folders, names in os.walk(self._folder):
            folders.sort()
            place = Path(top)
            links = [name for name in folders if (place / name).is_symlink()]
            for path in (place / name for name in sorted((*names, *links))):
                yield self._file(path, _clean(path.relative_to(self._folder).parts))

    def _file(self, path: Path, parts: tuple[str, ...]) -> Entry:
        most = 1 << 62 if parts[-1].lower().endswith(ZIP) else submission.MAX_OTHER_BYTES
        problem, status = submission.refusal(path, most) or _kind(parts[-1]), path.lstat()
        entry = Entry(parts, status.st_mtime, lambda _: path.read_bytes(), problem, status.st_size, status.st_size)
        return self._opened(entry, lambda _: self.enter_context(path.open("rb")))

    def _opened(self, entry: Entry, open_file: Callable[[Allowance], BinaryIO], depth: int = 0) -> Entry:
        """Let a zip list its members, unless two zips are around it."""
        if entry.problem or not entry.parts[-1].lower().endswith(ZIP):
            return entry
        if depth == len(self._open):
            name = printable(entry.parts[-1])
            return replace(entry, problem=f"{name} is a zip within a zip and was not unpacked.")
        known = self._open[depth]

        def archive(allowance: Allowance) -> zipfile.ZipFile:
            if entry.parts not in known:
                if depth:
                    known.clear()  # it lies in memory, and the files of a zip are read one after the other
                known[entry.parts] = opened(open_file(allowance), allowance)
            return known[entry.parts]

        def unpack(inner: Entry) -> Entry:
            return self._opened(inner, lambda allowance: io.BytesIO(inner.read(allowance)), depth + 1)

        return replace(entry, members=lambda allowance: [*map(unpack, _members(entry, archive, allowance))])


def _members(outer: Entry, archive: Callable[[Allowance], zipfile.ZipFile], allowance: Allowance) -> Iterator[Entry]:
    """Yield the files of a zip, or the zip itself with what is wrong with it."""
    try:
        infos = archive(allowance).infolist()
        allowance.take(entries=len(infos))
    except Exception as error:  # a student's bytes: zipfile raises what it likes
        name = printable(outer.parts[-1])
        problem = f"{name} cannot be read as a zip ({printable(str(error), SENTENCE)})."
        yield replace(outer, members=None, problem=problem)
        return
    for info in infos:
        name = _name(info).replace("\\", "/")
        steps = name.split("/", MAX_STEPS)
        inner = _clean(tuple(step for step in steps if step not in ("", ".", "..")))
        if inner and not info.is_dir():
            problem = _problem(info, name, steps) or _kind(inner[-1])
            cost = info.file_size + info.compress_size
            read = partial(_read, archive, info)
            yield Entry((*outer.parts, *inner), outer.changed, read, problem, info.file_size, cost, info.CRC)


def _problem(info: zipfile.ZipInfo, name: str, steps: list[str]) -> str:
    """Say in one sentence why a zip's member is not taken, if it is not."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    problems = {
        "names a place outside of its zip": name.startswith("/") or ".." in steps,
        f"is in folders nested more than {MAX_STEPS} deep": len(steps) > MAX_STEPS,
        "is a symbolic link": kind == stat.S_IFLNK,
        "is not a regular file": kind not in (0, stat.S_IFREG, stat.S_IFLNK),
        "is encrypted": info.flag_bits & 1,
        "is packed in an unusual way": info.compress_type not in PACKINGS,
        f"is larger than {submission.MAX_OTHER_BYTES >> 20} MB": info.file_size > submission.MAX_OTHER_BYTES,
    }
    why = next((text for text, holds in problems.items() if holds), "")
    return why and f"{printable(name)} {why} and was not read: hand in plain files, or a plain zip."


def _read(archive: Callable[[Allowance], zipfile.ZipFile], info: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    """Unpack one byte more than the zip says at most, which may be a lie."""
    with archive(allowance).open(info) as file:
        return file.read(info.file_size + 1)


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
