"""Whether a header holds too many values, or long texts among many: an array of them would fill the memory."""

from __future__ import annotations

from typing import Any


def holds_too_much(header: Any, header_bytes: bytes | bytearray, most_values: int, most_text: int) -> bool:
    """Whether a header has more values than that, or would be more characters if all were as long as the longest."""
    return not _is_small(header_bytes, most_values, most_text) and _is_large(header, most_values, most_text)


def _is_small(header_bytes: bytes | bytearray, most_values: int, most_text: int) -> bool:
    """Whether a header cannot hold too much, by its marks: no more values than these, no text beyond two quotes."""
    most, longest = 1 + sum(map(header_bytes.count, (b",", b"[", b"{"))), max(map(len, header_bytes.split(b'"')))
    return b"\\" not in header_bytes and most <= most_values and most * longest <= most_text


def _is_large(header: Any, most_values: int, most_text: int) -> bool:
    """Whether it does hold too much, value by value."""
    nodes, longest = 0, 0
    stack: list[Any] = [header]
    while stack:
        item = stack.pop()
        nodes += 1
        if isinstance(item, str):
            longest = max(longest, len(item))
        elif isinstance(item, list):
            stack += item
        elif isinstance(item, dict):
            stack += item.values()
        if nodes + len(stack) > most_values or longest * (nodes + len(stack)) > most_text:
            return True
    return False
