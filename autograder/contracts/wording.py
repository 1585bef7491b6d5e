"""A small program and what came of it as one sentence: its calls, what they were given, what the last one returned.

No right answer is in it. What the student's code answered is bounded and cleaned.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..proxy import Remote
from ..text import one_line
from .programs import Call, Function, Of, Outcome

LONGEST = 400  # characters of what the student's code answered
MOST_NUMBERS = 24  # of an array that is shown
DIGITS = 6
NAME = re.compile(r"\w{1,20}", re.ASCII)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
LETTERS = "abcdefgh"
Changed = frozenset[int | str]  # places and names of arguments


def sentence(calls: Sequence[Call], outcome: Outcome, changed: Changed, hidden: int | None = None) -> str:
    """Return the sentence on the calls of a program up to the wrong one, of which the outcome is given.

    changed names the arguments that it has changed, if that is all that is wrong; hidden is the place in the answer of
    what is the student's own affair.
    """
    text = _Text(calls)
    parts = text.parts()
    ending = _ending(calls[-1], outcome, changed, hidden)
    if len(parts) < 2:
        return one_line(f"{text.beginning}{''.join(parts)} {ending}.")
    return one_line(f"{text.beginning}{', '.join(parts[:-1])}, then {parts[-1]}, {ending}.")


class _Text:
    """The calls of a program in words."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self._calls = calls
        self._functions: set[str] = set()  # that were named already
        self._names: dict[int, str] = {}  # of objects, by the number of the call that made them
        inner = {number for call in calls for value in call.args for number in _taken(value)}
        outer = [number for number, call in enumerate(calls) if call.made and number not in inner]
        self.beginning = ""
        if len(outer) == 1:
            self.beginning = f"{self._made(outer[0])}: "
        elif outer:
            self._names = {number: LETTERS[index] for index, number in enumerate(outer)}
            made = [f"{name} = {self._made(number, '()')}" for number, name in self._names.items()]
            self.beginning = f"With {' and '.join(made)}: "

    def parts(self) -> list[str]:
        """Return a text for every call that is none of those that make objects."""
        parts = []
        for number, call in enumerate(self._calls):
            owner = f"{self._names[call.owner]}." if call.owner in self._names else ""
            if call.op == "call" and not call.made:
                parts.append(f"{owner}{call.name}({self._arguments(call)})")
            elif call.op == "set" and not self._is_first(number):
                items = call.kwargs.items()
                parts += [f"{owner}{call.name}[{name!r}] = {shown(value)}" for name, value in items]
        return parts

    def _is_first(self, number: int) -> bool:
        """Whether items are put into an object before it is used."""
        before = self._calls[:number]
        return not any(call.owner == self._calls[number].owner and call.op == "call" for call in before)

    def _made(self, number: int, empty: str = "") -> str:
        """Return how an object was made, and what was put into it."""
        call = self._calls[number]
        given = self._arguments(call)
        puts = [n for n, c in enumerate(self._calls) if c.op == "set" and c.owner == number and self._is_first(n)]
        items = ", ".join(f"{name} = {shown(value)}" for n in puts for name, value in self._calls[n].kwargs.items())
        return f"{call.name}{f'({given})' if given else empty}{f' with {items}' if items else ''}"

    def _arguments(self, call: Call) -> str:
        given = [self._passed(value) for value in call.args]
        return ", ".join([*given, *(f"{name}={self._passed(value)}" for name, value in call.kwargs.items())])

    def _passed(self, value: Any) -> str:
        """Return an argument: an object by how it was made, what a previous call returned by its name."""
        if isinstance(value, Of):
            call = self._calls[value.call]
            if call.made:
                return self._made(value.call, "()")
            which = "the first " * (sum(other.name == call.name for other in self._calls) > 1)
            return f"{f'entry {value.entry} of ' * (value.entry is not None)}what {which}{call.name} returned"
        if isinstance(value, list) and _taken(value):
            return f"[{', '.join(self._passed(entry) for entry in value)}]"
        if isinstance(value, Function):
            again = value.name in self._functions
            self._functions.add(value.name)
            return "the same function" if again else value.name
        return shown(value)


def _taken(value: Any) -> list[int]:
    """Return the numbers of the calls whose results an argument consists of."""
    return [entry.call for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, Of)]


def _ending(call: Call, mine: Outcome, changed: Changed, hidden: int | None) -> str:
    """Say what the last call did."""
    if mine.fault is not None:
        return f"raised {cut(str(mine.fault))}".rstrip(".")
    if changed:
        return f"changed {changed_place(changed)}"
    value = mine.value
    if hidden is not None and isinstance(value, tuple | list):
        value = type(value)(... if index == hidden else entry for index, entry in enumerate(value))
    return f"{f'left {call.name} =' if call.op == 'get' else 'returned'} {cut(shown(value))}"


def changed_place(changed: Changed) -> str:
    """Name the first of the arguments that a call has changed."""
    place = min(changed, key=repr)
    if isinstance(place, int) and 0 <= place < len(ORDINALS):
        return f"its {ORDINALS[place]} argument"
    return "an argument"


def cut(text: str) -> str:
    """Return a text as one line that is not too long."""
    text = one_line(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def shown(value: Any, depth: int = 0) -> str:
    """Return a value as a short text: numbers to six digits, arrays as lists, odd things by their kind."""
    if isinstance(value, np.ndarray | np.generic):
        if value.size > MOST_NUMBERS:
            return f"an array of shape {value.shape}"
        value = value.tolist()
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str):
        return repr(value) if NAME.fullmatch(value) else "a text"
    if value is ...:
        return "…"
    if isinstance(value, Remote):
        return f"an object of type {value.type_name}"[:60]
    if depth > 4 or len(value) > MOST_NUMBERS:
        return f"a {type(value).__name__} of {len(value)} entries"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{shown(key)}: {shown(entry, depth + 1)}' for key, entry in value.items())}}}"
    entries = ", ".join(shown(entry, depth + 1) for entry in value)
    if isinstance(value, tuple):
        return f"({entries}{',' * (len(value) == 1)})"
    return f"[{entries}]"


def _number(value: int | float) -> str:
    """Return a number as it would be typed: whole ones without a point, others to six digits."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else "a number of very many digits"
    if math.isfinite(value) and value == int(value) and abs(value) < 10**DIGITS:
        return str(int(value))
    return f"{value:.{DIGITS}g}"
