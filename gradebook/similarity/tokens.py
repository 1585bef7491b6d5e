"""Tokens of a student's text, and the passages that they make; names that a student chooses are all alike.

The text is a student's, broken or hostile. So each pattern takes all that its first letter allows, without a way back:
the time to read a text grows with its length alone.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Container
from dataclasses import dataclass

LENGTH = 12  # tokens in a row that make a passage: about two lines
TRIPLE = r"""(?:"{3}(?:[^"\\]|\\.?|"(?!""))*+(?:"{3})?|'{3}(?:[^'\\]|\\.?|'(?!''))*+(?:'{3})?)"""
QUOTED = r"""(?:"(?:[^"\\\n]|\\.?)*+"?|'(?:[^'\\\n]|\\.?)*+'?)"""
TOKEN = re.compile(
    rf"(?P<note>#[^\n]*+|^[ \t]*+[A-Za-z]{{0,2}}+{TRIPLE})|(?P<text>[A-Za-z]{{0,2}}+(?:{TRIPLE}|{QUOTED}))"
    r"|(?P<number>\.?\d(?:[eE][+-]|[\w.])*+)|(?P<name>\w++)|(?P<mark>\S)",
    re.DOTALL | re.MULTILINE,
)
KNOWN = frozenset({*keyword.kwlist, *dir(builtins), "self", "cls"})
Span = tuple[int, int]


@dataclass(frozen=True)
class Tokens:
    """Where a text's own tokens begin and end, and a number for each passage of them; equal ones have equal numbers.

    words are the spans of comments and of texts between quotes, which may hold a name.
    """

    spans: list[Span]
    passages: list[int]
    words: list[Span]


def tokens_of(text: str, given: Container[int] = ()) -> Tokens:
    """Return the tokens of a text without comments and docstrings, and without passages that were given."""
    kinds: list[str] = []
    spans: list[Span] = []
    words: list[Span] = []
    last = ("", "")
    for found in TOKEN.finditer(text):
        kind, value = found.lastgroup or "", found[0]
        if kind in ("note", "text"):
            words.append(found.span())
        if kind == "note":
            continue
        of_library = last[1] == "." and last[0] != "self"
        is_kept = kind == "mark" or (kind == "name" and (of_library or value in KNOWN or value[-2:] == "__"))
        kinds.append(value if is_kept else kind)
        spans.append(found.span())
        last = (last[1], value)
    places = (place for place, passage in enumerate(_passages(kinds)) if passage in given)
    covered = {place + step for place in places for step in range(LENGTH)}
    own = [index for index in range(len(kinds)) if index not in covered]
    return Tokens([spans[index] for index in own], _passages([kinds[index] for index in own]), words)


def _passages(kinds: list[str]) -> list[int]:
    return [hash(tuple(kinds[place : place + LENGTH])) for place in range(len(kinds) - LENGTH + 1)]
