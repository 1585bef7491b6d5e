"""Whether a change of a module can make a difference to what some of its names do: a look at the text alone.

A piece is what stands between two lines that begin at the margin. What is neither a function nor a class counts as used
by everything.
"""

from __future__ import annotations

import re
from functools import lru_cache

PIECE = re.compile(r"^(?=[^\s#)\]}])", re.MULTILINE)
DEFINED = re.compile(r"(?:def|class)\s+(\w+)")
WORD = re.compile(r"[A-Za-z_]\w*")

Pieces = dict[str, tuple[str, ...]]


def reaches(source: bytes, changed: bytes, names: frozenset[str]) -> bool:
    """Whether functions or classes of these names, or anything that they name, differ in the changed source."""
    before, after = _pieces(source), _pieces(changed)
    differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return "" in differing or bool(differing & _used(changed, names))


@lru_cache(maxsize=1024)
def _used(source: bytes, names: frozenset[str]) -> set[str]:
    """Return the names of what these functions and classes use, directly or not, themselves among them."""
    pieces = _pieces(source)
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        words = {word for text in pieces.get(name, ()) for word in WORD.findall(text)}
        waiting |= (words & pieces.keys()) - found
    return found


@lru_cache(maxsize=512)
def _pieces(source: bytes) -> Pieces:
    """Return the pieces of a module by the name that each defines, "" for none."""
    pieces: Pieces = {}
    for text in PIECE.split(source.decode()):
        match = DEFINED.match(text)
        name = match[1] if match else ""
        pieces[name] = (*pieces.get(name, ()), text.rstrip())
    return pieces
