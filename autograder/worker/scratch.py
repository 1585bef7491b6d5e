"""The folder that a test may write to: notice one that fills up, and empty whatever was left in it.

Both hold one descriptor at a time and never recurse: names may be nested deeper than any stack, path or limit on
open files, and folders may be closed even to their owner.
"""

from __future__ import annotations

import os
import stat

MAX_ENTRIES = 4096
MAX_BYTES = 128 << 20
MAX_DEPTH = 32
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def crowded(folder: str) -> bool:
    """Whether a live process has put more there than it may, or hides something; looks at a bounded number of files."""
    entries, size, folders = 0, 0, [(folder, 0)]
    while folders:
        name, depth = folders.pop()
        try:
            with os.scandir(name) as found:
                for entry in found:
                    entries += 1
                    if entries > MAX_ENTRIES or depth > MAX_DEPTH:
                        return True
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue
                    size += status.st_blocks * 512
                    if stat.S_ISDIR(status.st_mode):
                        folders.append((entry.path, depth + 1))
        except FileNotFoundError:
            continue
        except OSError:
            return True
    return size > MAX_BYTES


def empty(folder: str) -> None:
    """Remove all that is in the folder; nobody else may be writing to it."""
    here = os.open(folder, _FOLDER)
    above: list[tuple[str, list[str]]] = []
    try:
        folders = _remove_files(here)
        while True:
            if folders:
                os.chmod(folders[-1], 0o700, dir_fd=here)
                here = _step(here, folders[-1])
                above.append((folders.pop(), folders))
                folders = _remove_files(here)
            elif above:
                here = _step(here, "..")
                name, folders = above.pop()
                os.rmdir(name, dir_fd=here)
            else:
                return
    finally:
        os.close(here)


def _step(here: int, name: str) -> int:
    there = os.open(name, _FOLDER, dir_fd=here)
    os.close(here)
    return there


def _remove_files(folder: int) -> list[str]:
    """Remove what is no folder; return the folders."""
    folders = []
    with os.scandir(folder) as found:
        entries = list(found)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            folders.append(entry.name)
        else:
            os.unlink(entry.name, dir_fd=folder)
    return folders
