"""The files of a download, in folders and zips, read at a limited cost without trusting a name, a size or a link."""

from __future__ import annotations

import io
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

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
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError),
    OverflowError,  # a member may say that it begins where no file can have a place
)


class SpentError(ValueError):
    """A clause: which sum a submission exceeds."""


@dataclass
class Allowance:
    """The entries and bytes that may still be read: counts alone, so that every machine takes the same files.

    One is a submission's, for all its files and zips together; one is for each zip that holds several submissions.
    """

    entries: int = field(default_factory=lambda: MAX_NESTED_ENTRIES)
    cost: int = MAX_COST

    def __post_init__(self) -> None:
        self.listed = self.entries * ENTRY_BYTES

    def spend(self, cost: int) -> None:
        """Take bytes off before they are read; SpentError if there are not so many."""
        if cost > self.cost:
            raise SpentError(f"the submission takes more than {MAX_COST >> 20} MB to unpack")
        self.cost -= cost

    def look_at(self, entries: int) -> None:
        """Take entries off; SpentError if there are not so many."""
        if entries > self.entries:
            raise SpentError(f"it holds more than {self.entries} files")
        self.entries -= entries


class Metered:
    """A file whose zip is opened: the list of members is read at the cost of an allowance, whatever its length says.

    zipfile makes an object of every member that is listed, before it says how many there are. The number in the zip's
    last record may be a lie and is not needed: bytes are counted as they are read.
    """

    def __init__(self, file: BinaryIO, allowance: Allowance) -> None:
        self._file = file
        self._allowance: Allowance | None = allowance
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    @classmethod
    def opened(cls, file: BinaryIO, allowance: Allowance) -> zipfile.ZipFile:
        """Return the zip; SpentError if its list is too long."""
        metered = cls(file, allowance)
        archive = zipfile.ZipFile(metered)
        metered._allowance = None
        return archive

    def read(self, size: int = -1) -> bytes:
        """Read as a file does."""
        if self._allowance is None:
            return self._file.read(size)
        data = self._file.read(size) if size <= self._allowance.listed else None
        if data is None or len(data) > self._allowance.listed:
            raise SpentError("its list of files is too long")
        self._allowance.listed -= len(data)
        return data


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
        """Return the place as it can be shown."""
        return printable("/".join(self.parts), 160)

    def read(self, allowance: Allowance | None = None) -> bytes:
        """Return the bytes; ValueError with one sentence if they cannot be had or are too many."""
        allowance = allowance or Allowance()
        allowance.spend(self.cost)
        try:
            data = self.open(allowance)
        except SpentError:
            raise
        except UNREADABLE as error:
            raise ValueError(f"{self.label} cannot be read ({printable(str(error), SENTENCE)}).") from error
        if len(data) > submission.MAX_OTHER_BYTES:
            raise ValueError(f"{self.label} is larger than {submission.MAX_OTHER_BYTES >> 20} MB and was not read.")
        return data

    def mark(self, allowance: Allowance) -> tuple[int, int]:
        """Return size and checksum of the content; of a zip's member, those that the zip gives."""
        if self.checksum is not None:
            return self.size, self.checksum
        data = self.read(allowance)
        return len(data), zlib.crc32(data)


class Download(AbstractContextManager["Download"]):
    """A folder of what was downloaded; zips in it can be opened, and those in these, but no further."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._outer: dict[tuple[str, ...], zipfile.ZipFile] = {}
        self._last: tuple[tuple[str, ...], zipfile.ZipFile] | None = None

    def __exit__(self, *_: object) -> None:
        self._outer.clear()
        self._last = None
        self._open.close()

    def entries(self) -> Iterator[Entry]:
        """Yield all files in the order of their names; a zip is one of them."""
        for top, folders, names in os.walk(self._folder):
            folders.sort()
            place = Path(top)
            links = [name for name in folders if (place / name).is_symlink()]
            for name in sorted((*names, *links)):
                path = place / name
                yield self._file(path, _clean(path.relative_to(self._folder).parts))

    def _file(self, path: Path, parts: tuple[str, ...]) -> Entry:
        zipped = parts[-1].lower().endswith(ZIP)
        problem = submission.refusal(path, 1 << 62 if zipped else submission.MAX_OTHER_BYTES) or _kind(parts[-1])
        status = path.lstat()
        size = status.st_size
        entry = Entry(parts, status.st_mtime, lambda _: path.read_bytes(), problem, size, size)
        if problem or not zipped:
            return entry

        def archive(allowance: Allowance) -> zipfile.ZipFile:
            if parts not in self._outer:
                self._outer[parts] = Metered.opened(self._open.enter_context(path.open("rb")), allowance)
            return self._outer[parts]

        return replace(entry, members=lambda allowance: [*map(self._nested, _members(entry, archive, allowance))])

    def _nested(self, entry: Entry) -> Entry:
        """Let a zip within a zip be opened, but none in that one."""
        if entry.problem or not entry.parts[-1].lower().endswith(ZIP):
            return entry

        def archive(allowance: Allowance) -> zipfile.ZipFile:
            # The last one is kept, since its files are read one after the other.
            if self._last is None or self._last[0] != entry.parts:
                self._last = (entry.parts, Metered.opened(io.BytesIO(entry.read(allowance)), allowance))
            return self._last[1]

        return replace(entry, members=lambda allowance: [*map(_no_zip, _members(entry, archive, allowance))])


Archive = Callable[[Allowance], zipfile.ZipFile]


def _members(outer: Entry, archive: Archive, allowance: Allowance) -> Iterator[Entry]:
    """Yield the files of a zip, or the zip itself with what is wrong with it."""
    try:
        infos = archive(allowance).infolist()
        allowance.look_at(len(infos))
    except UNREADABLE as error:
        name = printable(outer.parts[-1])
        problem = f"{name} cannot be read as a zip ({printable(str(error), SENTENCE)})."
        yield replace(outer, members=None, problem=problem)
        return
    for info in infos:
        if not info.is_dir():
            yield from _entry(archive, info, outer)


def _entry(archive: Archive, info: zipfile.ZipInfo, outer: Entry) -> Iterator[Entry]:
    """Yield the file of a zip's member, or nothing if its name is none."""
    name = _name(info).replace("\\", "/")
    steps = name.split("/", MAX_STEPS)
    inner = _clean(tuple(step for step in steps if step not in ("", ".", "..")))
    if not inner:
        return
    label = printable(name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    problem = _kind(inner[-1])
    if name.startswith("/") or ".." in steps:
        problem = f"{label} names a place outside of its zip and was left out."
    elif len(steps) > MAX_STEPS:
        problem = f"{label} was left out: folders are nested more than {MAX_STEPS} deep."
    elif kind == stat.S_IFLNK:
        problem = f"{label} is a symbolic link and was not read: hand in the file itself."
    elif kind not in (0, stat.S_IFREG):
        problem = f"{label} is not a regular file and was not read: hand in plain files only."
    elif info.flag_bits & 1:
        problem = f"{label} is encrypted and was not read: hand it in without a password."
    elif info.compress_type not in PACKINGS:
        problem = f"{label} is packed in an unusual way and was not read: hand in a plain zip."
    elif info.file_size > submission.MAX_OTHER_BYTES:
        problem = f"{label} is larger than {submission.MAX_OTHER_BYTES >> 20} MB and was not read."
    size, cost = info.file_size, info.file_size + info.compress_size
    parts = (*outer.parts, *inner)
    yield Entry(parts, outer.changed, lambda allowance: _read(archive(allowance), info), problem, size, cost, info.CRC)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Unpack one byte more than the zip says at most, which may be a lie."""
    with archive.open(info) as file:
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


def _no_zip(entry: Entry) -> Entry:
    """Refuse what would be a third zip around a file."""
    name = entry.parts[-1]
    if entry.problem or not name.lower().endswith(ZIP):
        return entry
    return replace(entry, problem=f"{printable(name)} is a zip within a zip and was not unpacked.")
