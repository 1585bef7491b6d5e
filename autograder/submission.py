"""Read the files of a submission without ever following a link or trusting a size."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from .text import printable

KIT = "kit"  # the package of a student's folder with all that is not the student's to read or write

# These lay loose beside the module: what is handed in during a term that began so still holds them.
BEFORE = frozenset(
    f"{name}.py"
    for name in (
        "capacity_mistakes cifar10 comparing descent_mistakes draw earlier explaining features gates_mistakes "
        "isolation layers_mistakes moving net_mistakes new_net nudging opening progress questions raising running "
        "sgd_mistakes shapes shapes10 showing softmax_mistakes stepping tasks two_layer_mistakes wiring"
    ).split()
)


def is_given(name: str, module: str) -> bool:
    """Whether a file of a submission, by its path, is one that the students of that module were given to run."""
    return name.startswith(f"{KIT}/") or name in BEFORE or name in ("check.py", "conftest.py", f"test_{module}.py")


def given_files(skeleton: Path) -> frozenset[str]:
    """Return the paths of the files that students were given in that folder or before, their own modules among them."""
    return BEFORE | {path.relative_to(skeleton).as_posix() for path in skeleton.rglob("*.py")}


MAX_FILE_BYTES = 1 << 20
MAX_OTHER_BYTES = 32 << 20  # a notebook with its pictures
MAX_FILES = 200
MAX_TOTAL_BYTES = 8 << 20
MAX_DEPTH = 4
NO_FILE = frozenset({errno.ELOOP, errno.ENOENT, errno.ENXIO})  # a link, nothing or a device has come in its place
IGNORED_FOLDERS = frozenset({"__pycache__", ".ipynb_checkpoints", ".git", ".pytest_cache", ".venv"})


@dataclass(frozen=True)
class Submission:
    """A student's Python files by relative path, and one sentence on every file that was not taken.

    unreadable says what the machine would not let us read, which is no fault of the student's; else it is empty.
    """

    files: dict[str, bytes]
    refused: tuple[str, ...] = field(default=())
    problem: str = ""
    unreadable: str = ""

    def lacks(self, module: str) -> str:
        """Say in one sentence why there is no such module beside the assignment's own, "" if there is one."""
        name = f"{module}.py"
        if name in self.files:
            return ""
        refusal = next((sentence for sentence in self.refused if sentence.startswith(f"{name} ")), None)
        return refusal or f"There is no {name} in the submission: hand in that file, too."

    @property
    def digest(self) -> str:
        """Hash of all that grading depends on."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(f"{name}\0{len(self.files[name])}\0".encode("utf-8", "surrogateescape"))
            digest.update(self.files[name])
        for sentence in (*self.refused, self.problem):
            digest.update(f"\1{sentence}".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()


def refusal(path: Path, max_bytes: int = MAX_OTHER_BYTES) -> str | None:
    """Say in one sentence why that file is not taken (a link, a device, too large), else None."""
    name = printable(path.name)
    try:
        status = os.lstat(path)
    except OSError as error:
        return f"{name} cannot be read ({error.strerror})."
    if stat.S_ISLNK(status.st_mode):
        return f"{name} is a symbolic link and was not read: hand in the file itself."
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        return f"{name} is not a regular file and was not read: hand in plain files only."
    if stat.S_ISREG(status.st_mode) and status.st_size > max_bytes:
        return f"{name} is larger than {max_bytes >> 20} MB and was not read: hand in your code only."
    return None


def is_there(folder: Path) -> bool:
    """Whether something lies in the place of a submission: a folder, or what nobody can look into."""
    try:
        os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def read(folder: Path, module: str) -> Submission:
    """Take every Python file below folder; problem says in one sentence why there is nothing to grade."""
    files: dict[str, bytes] = {}
    refused: list[str] = []
    wanted = f"{module}.py"
    if not is_there(folder):
        return Submission({}, (), "There is no submission.")
    try:
        kind = os.lstat(folder).st_mode
        if stat.S_ISLNK(kind):
            return Submission({}, (), "The submission itself is a symbolic link and was not read: hand in the files.")
        if not stat.S_ISDIR(kind):
            return Submission({}, (), "", f"{folder} is a file: put what was handed in into a folder of this name")
        _collect(folder, "", files, refused)
    except OSError as error:
        closed = os.path.relpath(os.fsdecode(error.filename or folder), folder)
        what = printable(str(folder) if closed == "." else closed)
        return Submission({}, (), "", f"{what} cannot be read ({error.strerror}): open it to the account that grades")
    if wanted in files:
        return Submission(files, tuple(refused))
    problem = next((sentence for sentence in refused if sentence.startswith(f"{wanted} ")), None)
    return Submission(files, tuple(refused), problem or _missing(wanted, files, folder))


def _missing(wanted: str, files: dict[str, bytes], folder: Path) -> str:
    """Say that the module is not there, and what could be it under another name."""
    if (folder / wanted).is_dir():
        return f"{wanted} is a folder: hand in the file itself, under this name."
    stem = wanted.removesuffix(".py")
    mine = [name for name in files if not is_given(name, stem)]
    others = (
        [name for name in mine if os.path.basename(name) == wanted]
        # a browser or an editor may have added to its name
        or sorted(name for name in os.listdir(folder) if name.lower() in (f"{wanted}.txt", f"{stem}.txt", stem))
        or [name for name in mine if stem in os.path.basename(name).lower()]
    )[:3]
    if not others:
        return f"There is no {wanted} in the submission: hand in that file."
    found = ", ".join(printable(name) for name in others)
    return f"There is no {wanted} in the submission, but {found}: hand it in under the name {wanted}."


def _collect(folder: Path, prefix: str, files: dict[str, bytes], refused: list[str]) -> None:
    """Read what is in a folder, and below it; OSError for what cannot be looked into."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path, name = Path(entry.path), prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in IGNORED_FOLDERS and prefix.count("/") < MAX_DEPTH:
                _collect(path, f"{name}/", files, refused)
            continue
        sentence = refusal(path, MAX_FILE_BYTES if name.endswith(".py") else MAX_OTHER_BYTES)
        if sentence is None and not name.endswith(".py"):
            continue
        if sentence is None:
            content = _read_regular(path)
            if content is None:
                sentence = f"{printable(entry.name)} could not be read: hand in plain files only."
            elif len(files) >= MAX_FILES or sum(map(len, files.values())) + len(content) > MAX_TOTAL_BYTES:
                sentence = f"{printable(entry.name)} was not read: the submission has too many or too large files."
            else:
                files[name] = content
        if sentence is not None and len(refused) < 20 and not name.startswith("."):
            refused.append(sentence)


def _read_regular(path: Path) -> bytes | None:
    """Read a file that still is a regular one at the moment of opening; OSError if it is, and cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in NO_FILE:
            return None
        raise
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(MAX_FILE_BYTES + 1)
