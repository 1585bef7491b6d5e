"""Text that a student may have chosen, made fit to be shown or kept; files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

CLEAR = "\r\x1b[K"  # the line of a terminal
SENTENCE = 400  # characters of what is wrong with something, and what to do


def one_line(text: str) -> str:
    """Return text without line breaks, repeated blanks and control characters."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def printable(name: str, longest: int = 80) -> str:
    """Return a file name fit to be shown: no control characters, not too long."""
    return "".join(c if c.isprintable() else "?" for c in name)[:longest]


def rewrite_line(text: str) -> None:
    """Show progress in the last line of a terminal, none for no text; nothing elsewhere."""
    if sys.stderr.isatty():
        print(f"{CLEAR}{text}", end="", file=sys.stderr, flush=True)


def atomic_write(text: str, path: Path) -> None:
    """Write a text so that a reader sees the old file or the whole new one, even after a power cut.

    Its folder has to be there.
    """
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
