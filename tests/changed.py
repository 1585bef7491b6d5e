"""Changes of a module, as entries of the bank have them."""

from __future__ import annotations


def changed(solution: bytes | str, was: str, now: str) -> tuple[tuple[str, str], ...]:
    """Return the change that replaces one passage of a module."""
    text = solution.decode() if isinstance(solution, bytes) else solution
    assert text.count(was) == 1
    return ((text, text.replace(was, now)),)
