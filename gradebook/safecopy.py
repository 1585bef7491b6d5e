"""Copy what a student controls: never through a link, never more than the limits."""

import os
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

from autograder import submission
from autograder.text import printable

MAX_FILES = 1000
MAX_ENTRIES = 10 * MAX_FILES  # that are looked at, those that are refused among them
MAX_DEPTH = 8
MAX_SENTENCES = 20  # on one submission, or nobody reads the others


class Refused(Exception):
    """One sentence: which file is refused, and why."""


def few(sentences: list[str]) -> list[str]:
    """Return the first sentences, and how many more there are."""
    more = len(sentences) - MAX_SENTENCES
    return sentences if more <= 0 else [*sentences[:MAX_SENTENCES], f"There are {more} more sentences like these."]


def copy_tree(source: Path, target: Path, *, ignore: Sequence[str] = (), max_bytes: int) -> list[str]:
    """Copy the regular files of ``source`` to ``target``; return one sentence per file that was refused.

    The owner of ``source`` may change it during the copy, so files are opened relative to the open folder and are
    looked at after they are opened. ``target`` appears whole or not at all.
    """
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        refused = _fill(partial, source, ignore, max_bytes)
        partial.rename(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return few(refused)


def _fill(target: Path, source: Path, ignore: Sequence[str], max_bytes: int) -> list[str]:
    refused: list[str] = []
    files = looked_at = total = 0

    def unreadable(error: OSError) -> None:
        refused.append(f"{printable(os.path.basename(error.filename or source))} is a folder that cannot be read.")

    skip = shutil.ignore_patterns(*ignore)
    for top, folders, names, descriptor in os.fwalk(source, onerror=unreadable, follow_symlinks=False):
        folder, ignored = Path(top).relative_to(source), skip(top, [*folders, *names])
        entered = []
        for name in (name for name in folders if name not in ignored):
            label = printable(str(folder / name))
            if not stat.S_ISDIR(os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode):
                refused.append(f"{label} is a symbolic link to a folder, which is not followed.")
            elif len(folder.parts) >= MAX_DEPTH:
                refused.append(f"{label} was left out: folders are nested more than {MAX_DEPTH} deep.")
            else:
                entered.append(name)
        folders[:] = entered
        place = target / folder
        for name in ("", *sorted(set(names) - ignored)):  # the folder itself comes first
            label = printable(str(folder / name))
            looked_at += 1
            if files >= MAX_FILES or looked_at > MAX_ENTRIES:
                return [*refused, f"{label} and what follows it were left out: there are too many files."]
            if not name:
                place.mkdir(exist_ok=True)
                place.chmod(0o755)
                continue
            try:
                data = read_regular(source / folder / name, descriptor, label, max_bytes - total)
            except (Refused, OSError) as error:
                refused.append(str(error) if isinstance(error, Refused) else f"{label} cannot be read.")
                continue
            files, total = files + 1, total + len(data)
            (place / name).write_bytes(data)
            (place / name).chmod(0o644)
    return refused


def read_regular(path: Path, descriptor: int, label: str, room: int) -> bytes:
    """Return the bytes of a regular file; Refused for all else, and for more than there is room for."""
    if reason := submission.refusal(path):
        raise Refused(reason)
    # Nonblocking, or a pipe put in the file's place would hang us.
    handle = os.open(path.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=descriptor)
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise Refused(f"{label} is not a regular file.")
        if status.st_nlink > 1:
            # A hard link can name a file that its maker may not read.
            raise Refused(f"{label} is a hard link, which is refused; hand in a copy.")
        most = min(room, submission.MAX_OTHER_BYTES)
        data = b"" if status.st_size > most else file.read(most + 1)
    if max(status.st_size, len(data)) > most:
        raise Refused(f"{label} was left out: there is room for {most} bytes more.")
    return data
