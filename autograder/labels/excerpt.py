"""Find a function in a module's text, by lines and indentation: what students wrote is neither run nor parsed here."""

from __future__ import annotations

import re

MOST_LINES, WIDEST = 40, 100


def excerpt(source: bytes, label: str) -> list[str]:
    """Return the lines of a function, or of a method as ``MaxGate.backward``; of the class if it is not there.

    The last definition of a name counts, as in Python; empty if there is none. No line holds a control character.
    """
    if not label:
        return []
    lines = source.decode("utf-8", "replace").expandtabs(4).splitlines()
    found: list[str] = []
    for name in label.split("."):
        block = _block(found or lines, name)
        if not block and not found:
            return []
        found = block or found
    shown = [_clean(line) for line in found[:MOST_LINES]]
    return shown + (["…"] if len(found) > MOST_LINES else [])


def _block(lines: list[str], name: str) -> list[str]:
    """Return a definition's own lines, without those below it that are indented no further."""
    begins = re.compile(rf"\s*(async def|def|class)\s+{re.escape(name)}\b")
    starts = [number for number, line in enumerate(lines) if begins.match(line)]
    if not starts:
        return []
    start = starts[-1]
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > _indent(lines[start])):
        end += 1
    block = lines[start:end]
    while not block[-1].strip():
        block.pop()
    margin = _indent(block[0])
    return [line[margin:] for line in block]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _clean(line: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in line)[:WIDEST].rstrip()
