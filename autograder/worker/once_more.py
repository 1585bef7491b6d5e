"""Steps of a test carried out once more, named by number: what they were given has stayed here.

Many steps come in one message, which costs a fraction of a message each. What comes back is compared on the other side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, NamedTuple

from .forms import (
    GROWN,
    HANDED,
    LAYOUTS,
    OF_ARGUMENTS,
    SPOILT,
    Reused,
    changed_by,
    grow,
    in_form,
    spoil,
)
from .snapshot import changed_paths, crossed, snapshot

MAX_KEPT_BYTES = 16 << 20


class Performed(NamedTuple):
    """A step as it was: on what, with which arguments, copied before; what it made, if that has stayed here.

    given are the arguments themselves, which stay alive so that no other array is known by the same identity.
    """

    op: str
    owner: Any
    name: str
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    made: Any = None
    given: Any = None


def put_in_place(step: Performed) -> None:
    """Put a function of the test's in the place of one of the student's; a method of a class is named by both."""
    *path, last = step.name.split(".")
    owner = step.owner
    for part in path:
        owner = getattr(owner, part)
    setattr(owner, last, *step.arguments)


class Memory:
    """The steps of a test by number, as far as their arguments do not fill the memory."""

    def __init__(self) -> None:
        self.steps: dict[int, Performed] = {}
        self._bytes = 0

    def keep(self, number: int | None, step: Performed, size: int) -> None:
        """Keep a step whose arguments have so many bytes; None stands for one that is not asked for again."""
        if number is None:
            return
        self._bytes += size
        if self._bytes <= MAX_KEPT_BYTES:
            self.steps[number] = step


class Run:
    """One of several runs through the same steps, with its own objects and results."""

    def __init__(self, steps: dict[int, Performed], sources: dict[str, list[Any]], reused: Reused) -> None:
        self._steps, self._sources, self._reused = steps, sources, reused
        self._values: dict[int, Any] = {}
        self._alive: list[Any] = []  # arguments, for the same reason as those of a step
        self._objects: dict[int, Any] = {}  # made this time, by the id of the one made the first time

    def perform(self, number: int, forms: Sequence[str], call: Callable[[Any, Sequence[str]], Any]) -> tuple[bool, Any]:
        """Carry out a step in these forms; return whether it changed an argument, and what came of it."""
        step = self._steps[number]
        sources = {name: (earlier, entry) for name, earlier, entry in self._sources[str(number)]}

        change = changed_by(forms)

        def own(name: int | str, value: Any) -> Any:
            if step.op == "replace":  # a function of the test's stays what it is
                return value
            if name in sources:
                return self._earlier(*sources[name], HANDED in forms)
            value = self._exchanged(snapshot(value))
            return change(value) if change else value

        owner = self._earlier(*sources["owner"]) if "owner" in sources else step.owner
        arguments = tuple(own(index, value) for index, value in enumerate(step.arguments))
        keywords = {name: own(name, value) for name, value in step.keywords.items()}
        for form in forms:
            if form in LAYOUTS if step.op == "set" else step.op == "call" and form in OF_ARGUMENTS:
                place = (None if isinstance(owner, ModuleType) else id(owner), step.name)
                arguments, keywords = in_form(form, (arguments, keywords), place, self._reused)
        before = snapshot(arguments), snapshot(keywords)
        self._alive.append((arguments, keywords))
        result = call(step._replace(owner=owner, arguments=arguments, keywords=keywords), forms)
        changed = step.op == "call" and bool(changed_paths(arguments, before[0]) or changed_paths(keywords, before[1]))
        if GROWN in forms:
            grow(arguments)
        self._values[number] = result
        if step.made is not None:
            self._objects[id(step.made)] = result
        return changed, result

    def _earlier(self, number: int, entry: int | None, itself: bool = False) -> Any:
        """Return what an earlier step of this run has returned, or an entry of it: itself, or as if it had crossed."""
        value = self._values[number]
        value = value if entry is None else value[entry]
        return value if itself else snapshot(value)

    def _exchanged(self, value: Any) -> Any:
        """Return a value with the objects in its lists exchanged for those made this time."""
        if type(value) in (list, tuple):
            return type(value)(map(self._exchanged, value))
        return self._objects.get(id(value), value)


def once_more(
    memory: Memory, plan: Sequence[Any], sources: dict[str, list[Any]], call: Callable[[Any, Sequence[str]], Any]
) -> list[Any]:
    """Carry out the steps of a plan; return (changed, value) for each, None for what is not asked for or failed."""
    reused = Reused()
    runs: defaultdict[int, Run] = defaultdict(lambda: Run(memory.steps, sources, reused))
    outcomes: list[Any] = []
    for run, number, forms, asked in plan:
        outcome = None
        try:
            outcome = runs[run].perform(number, forms, call)
        except MemoryError:
            raise
        except Exception:  # noqa: S110 - told as None
            pass
        outcomes.append(crossed(outcome) if asked else None)  # a later step may change what this one has returned
        if outcome is not None and SPOILT in forms:
            spoil(outcome[1])
    return outcomes
