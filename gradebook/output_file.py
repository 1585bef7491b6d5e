"""Files that a command writes for a person: pages, tables, settings."""

import os
import shutil
from pathlib import Path

from autograder.manifest import CourseError


def require_place(target: Path) -> None:
    """Raise CourseError if no file of this name can be written."""
    if target.is_dir() or not target.parent.is_dir():
        raise CourseError(f"The file cannot be written to {target}: name a file in a folder that is there with --to.")


def write_file(target: Path, text: str) -> None:
    """Write a file so that the old one stays if the new one finds no room."""
    target = target.resolve()
    old = target.is_file()
    if old != target.exists() or (old and not (os.access(target, os.W_OK) and os.access(target.parent, os.W_OK))):
        target.write_text(text, encoding="utf-8")  # a terminal, or what may refuse it
        return
    new = target.with_name(f".{target.name}.new")
    try:
        new.touch(mode=0o600 if old else 0o666)
        new.write_text(text, encoding="utf-8")
        if old:
            shutil.copymode(target, new)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
