"""What earlier calls have returned, or were given, and whether a later one has changed it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from .snapshot import Mark, changed_paths, marks_of, snapshot

MAX_KEPT_BYTES = 16 << 20
MAX_KEPT = 6


class Kept(NamedTuple):
    """A result or argument of an earlier call, marks of what it was then or, for want of them, a copy, and its size."""

    name: str
    value: Any
    marks: list[Mark] | None
    before: Any
    size: int

    def is_changed(self) -> bool:
        """Whether it is no longer what it was."""
        if self.marks is None:
            return bool(changed_paths(self.value, self.before))
        return not all(map(Mark.holds, self.marks))


class Earlier:
    """The last results, and arguments, of the calls of the module, and of those of every object."""

    def __init__(self) -> None:
        self._kept: defaultdict[int | None, list[Kept]] = defaultdict(list)

    def changed(self, owner: int | None, mine: list[tuple[str, Any, int]]) -> list[str]:
        """Say which of an owner's are no longer what they were, and keep what a call has added: name, value, bytes."""
        kept: list[Kept] = []
        changed: dict[str, None] = {}  # as an ordered set
        for entry in self._kept[owner]:
            if entry.is_changed():
                changed[entry.name] = None
            else:
                kept.append(entry)
        kept = kept[-MAX_KEPT:]
        total = sum(entry.size for entry in kept)
        for name, value, size in mine:
            while kept and total + size > MAX_KEPT_BYTES:
                total -= kept.pop(0).size
            if size <= MAX_KEPT_BYTES:
                marks = marks_of(value)
                kept.append(Kept(name, value, marks, snapshot(value) if marks is None else None, size))
                total += size
        self._kept[owner] = kept
        return list(changed)
