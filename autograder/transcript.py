"""The transcript of one test: every call, with copies of its arguments and what came back, which may be handed back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .faults import StudentFault
from .worker.snapshot import Encoded, entries_of, size_of, snapshot

KEPT_BYTES = 8 << 20
MOST_ENTRIES = 100  # of an answer that are looked through for what is handed on
NOWHERE = frozenset((type(None), bool, float))  # of which equal ones may be one object, or many
SMALL_INTS = range(-5, 257)  # of which there is one object each: any other one tells where it comes from
SMALL, LARGER = 512, 4  # a callback's arguments may hold so many numbers, or so many times the most that were sent


@dataclass
class Step:
    """One call, read or write, with what came back: a value, or the fault that was raised.

    owner is the object that it is done to, None for the module; sources says which arguments are previous answers;
    result is the number by which the student's side knows what it returned.
    """

    op: str
    owner: Any
    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None
    fault: StudentFault | None = None
    changed: tuple[str, ...] = ()
    result: int | None = None
    sources: dict[int | str, tuple[int, int | None]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Name the step as a student would: ``MultiplyGate.backward``."""
        return f"{self.owner.type_name}.{self.name}" if self.owner is not None else self.name


@dataclass
class Returned:
    """An argument that is what a previous call returned, or an entry of it; result is that call's number."""

    value: Any
    result: int
    entry: int | None


class Transcript:
    """The steps of one session."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._largest = SMALL // LARGER
        self._unmeasured: list[Any] = []  # arguments whose entries nobody has counted yet
        self._kept = self._seen = 0
        self._places: dict[int, tuple[int, int | None]] = {}

    def trace(self, step: Step) -> None:
        """Find out which of the step's arguments are previous answers."""
        given: list[tuple[int | str, Any]] = [*enumerate(step.args), *step.kwargs.items()]
        for name, value in [*given, ("owner", step.owner)]:
            source = self._source(value)
            if source is not None:
                step.sources[name] = source

    def record(self, step: Step) -> None:
        """Keep the step, its arguments copied while there is room: a test may change its arrays later."""
        size = size_of(step.args) + size_of(dict(step.kwargs))
        if self._kept + size <= KEPT_BYTES:
            self._kept += size
            step.args, step.kwargs = snapshot(step.args), snapshot(dict(step.kwargs))
        self._unmeasured += [*step.args, *step.kwargs.values()]
        self.steps.append(step)

    def handed_back(self, step: Step) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the arguments of a step; containers that a previous call returned are marked as such."""

        def marked(name: int | str, value: Any) -> Any:
            if name not in step.sources or not isinstance(value, tuple | list | dict):
                return value
            number, entry = step.sources[name]
            result = self.steps[number].result
            return value if result is None else Returned(value, result, entry)

        args = tuple(marked(index, value) for index, value in enumerate(step.args))
        return args, {name: marked(name, value) for name, value in step.kwargs.items()}

    def allows(self, given: list[Any]) -> bool:
        """Whether a callback may be called with these arguments: none far larger than what the code was given."""
        measured = (v.largest() if isinstance(v, Encoded) else entries_of(v) for v in self._unmeasured)
        self._largest = max(self._largest, *measured, 0)
        self._unmeasured.clear()
        return len(given) < 2 or max(map(entries_of, given)) <= LARGER * self._largest

    def _source(self, value: Any) -> tuple[int, int | None] | None:
        """Say which previous answer (and which entry of it) a value is, so that it can be handed back."""
        if type(value) in NOWHERE or isinstance(value, np.generic) or (type(value) is int and value in SMALL_INTS):
            return None
        self._look_up()
        return self._places.get(id(value))

    def _look_up(self) -> None:
        """Note where the answers since the last look are, which the steps keep alive."""
        for number in range(self._seen, len(self.steps)):
            value = self.steps[number].value
            if isinstance(value, tuple | list) and len(value) <= MOST_ENTRIES:
                for index in reversed(range(len(value))):
                    self._places[id(value[index])] = number, index
            self._places[id(value)] = number, None
        self._seen = len(self.steps)
