"""Text that a student may have chosen, made fit for a report, a page or a terminal, which may obey it."""

from __future__ import annotations

import sys

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
