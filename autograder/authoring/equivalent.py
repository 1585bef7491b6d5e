"""Mutants that are no mistakes: a table beside the bank, reviewed by a person, with a reason for each.

``equivalent.toml`` has a section per line of the solution: the function, the line, what it may become, and why::

    [[equivalent]]
    function = "softplus"
    was = "return np.logaddexp(0.0, x)"
    now = ["return (np.logaddexp(x, 0.0))"]
    reason = "It is symmetric."
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..manifest import Assignment, CourseError
from .mutation import Mutant

TABLE = "equivalent.toml"
KEYS = {"function", "was", "now", "reason"}


@dataclass(frozen=True)
class Equivalents:
    """The reasons of an assignment's table, by the names of mutants."""

    path: str
    reasons: Mapping[tuple[str, str, str], str]

    def reason(self, mutant: Mutant) -> str:
        """Return why a mutant is no mistake, empty if the table does not know it."""
        return self.reasons.get(mutant.name, "")

    def stale(self, every: Iterable[Mutant], killed: Iterable[tuple[Mutant, str]]) -> list[str]:
        """Say which entries are about no mutant of the solution any more, and which about one that a test notices."""
        names = {mutant.name for mutant in every}
        gone = [
            f"{self.path} sets aside `{now}` for `{was}` in {function or 'the module'}, which is no mutant of the "
            "solution any more: remove the entry, or write it as the line is now."
            for function, was, now in self.reasons
            if (function, was, now) not in names
        ]
        noticed = [
            f"{self.path} sets aside `{mutant.now}` for `{mutant.was}`, but {test} notices it: remove the entry, or "
            "mend the test."
            for mutant, test in killed
            if mutant.name in self.reasons
        ]
        return gone + noticed


def load(assignment: Assignment) -> Equivalents:
    """Read the table beside the bank, an empty one if there is none; CourseError if it cannot be used."""
    path = assignment.bank / TABLE
    shown = f"misconceptions/{assignment.module}/{TABLE}"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Equivalents(shown, {})
    except (OSError, ValueError) as error:
        raise CourseError(f"{path} cannot be read: {error}.") from error
    reasons: dict[tuple[str, str, str], str] = {}
    for entry in data.get("equivalent", []):
        _require(path, entry)
        reasons |= {(entry["function"], entry["was"], now): entry["reason"] for now in entry["now"]}
    return Equivalents(shown, reasons)


def _require(path: Path, entry: Any) -> None:
    known = isinstance(entry, dict) and set(entry) == KEYS and isinstance(entry["now"], list)
    if not known or not all(isinstance(text, str) for text in (*entry["now"], *(entry[key] for key in KEYS - {"now"}))):
        raise CourseError(
            f"{path} has an entry that is not made of {', '.join(sorted(KEYS))}, all of them texts and now a list: "
            f"{entry!r}."
        )
    if not entry["reason"].strip():
        raise CourseError(f"{path} sets aside {entry['now']!r} without a reason: write one.")


def section(mutant: Mutant) -> str:
    """Return the section that would set a mutant aside, but for the reason."""
    function, was, now = (json.dumps(text, ensure_ascii=False) for text in mutant.name)  # a TOML text, too
    return f'[[equivalent]]\nfunction = {function}\nwas = {was}\nnow = [{now}]\nreason = ""\n'
