"""Programs: a few calls on small numbers, from which a student could see by hand that an answer is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..faults import BadReply, StudentFault
from ..replies import raised
from ..session import Session
from ..transcript import Step
from ..worker import wire
from ..worker.programs import QUIET, RAISED
from ..worker.snapshot import Encoded, entries_of


class Function:
    """A function that is handed to the student's code, shown by its text or by a name."""

    def __init__(self, text: str, name: str = "") -> None:
        self.name, self.text = name or text, text
        self._function: Callable[..., Any] = eval(text, {"np": np})  # noqa: S307 - the bank's own

    def fresh(self) -> Function:
        """Return the function as it was made: it may count its calls."""
        return Function(self.text, self.name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return its value."""
        return self._function(*args, **kwargs)


@dataclass(frozen=True)
class Of:
    """What a previous call of the program returned, or an entry of it."""

    call: int
    entry: Any = None


@dataclass(frozen=True)
class Call:
    """One call of a function, of a class (made) or of a method; or a read ("get") or change ("set") of a dict.

    owner is the number of the call that made the object: -1, the default of a method, is the last one made before. The
    answer to a quiet call does not come back.
    """

    name: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    op: str = "call"
    owner: int | None = None
    made: bool = False
    quiet: bool = False


def new(name: str, *args: Any, **kwargs: Any) -> Call:
    """Make an object of that class."""
    return Call(name, args, kwargs, made=True)


def made(calls: list[Call], value: Any) -> Any:
    """Add the calls that make objects which `new` names in a value; return the value with an Of for each."""
    if isinstance(value, list):
        return [made(calls, entry) for entry in value]
    if not isinstance(value, Call):
        return value
    calls.append(replace(value, args=tuple(made(calls, each) for each in value.args)))
    return Of(len(calls) - 1)


@dataclass(frozen=True, eq=False)
class Program:
    """Some calls, each of which may take what previous ones have returned."""

    calls: tuple[Call, ...]

    def name_of(self, number: int) -> str:
        """Name a call as a student would: ``MultiplyGate.backward``."""
        call = self.calls[number]
        return call.name if call.owner is None else f"{self.calls[call.owner].name}.{call.name}"

    @property
    def size(self) -> tuple[int, int]:
        """Calls beside those that make objects, and numbers."""
        counted = [call for call in self.calls if not call.made and call.op == "call"]
        numbers = sum(entries_of((call.args, dict(call.kwargs))) for call in self.calls)
        return len(counted), numbers


@dataclass(frozen=True)
class Outcome:
    """What came of one call: its value or the fault that it raised, and which arguments it changed."""

    value: Any
    fault: StudentFault | None = None
    changed: tuple[int | str, ...] = ()


class Prepared(Encoded):
    """Programs as they are sent: without functions to hand on they are the same message for everybody."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.programs = programs
        self._kept: tuple[Any, wire.Buffers] | None = None

    def largest(self) -> int:
        """Return how many numbers the largest argument of a call has."""
        calls = [call for program in self.programs for call in program.calls]
        return max((entries_of(value) for call in calls for value in (*call.args, *call.kwargs.values())), default=0)

    def tree(self, buffers: wire.Buffers, refer: wire.Refer) -> Any:
        """Return the tree of the programs; they come alone in a message."""
        if self._kept is not None and not buffers:
            buffers += self._kept[1]
            return self._kept[0]
        referred = []

        def noted(value: Any) -> wire.Header:
            referred.append(value)
            return refer(value)

        tree = wire.encode([_encoded(program) for program in self.programs], buffers, noted)
        if not referred:
            self._kept = tree, list(buffers)
        return tree


def run(session: Session, programs: Sequence[Program] | Prepared) -> list[list[Outcome]]:
    """Carry out programs in a session, in one message; a StudentFault if what comes back is none of their answers.

    A program's outcomes end with the first call that raised.
    """
    prepared = programs if isinstance(programs, Prepared) else Prepared(programs)
    return outcomes_of(prepared.programs, session.perform(Step("programs", None, "", (prepared,))))


def outcomes_of(programs: Sequence[Program], answers: Any) -> list[list[Outcome]]:
    """Return the outcomes of programs, of what a student's side may have made up; a StudentFault if it has."""
    if not isinstance(answers, list) or len(answers) != len(programs):
        raise BadReply("The code answered with something that is not a list of answers.")
    return [_outcomes(program, outcomes) for program, outcomes in zip(programs, answers, strict=True)]


def _encoded(program: Program) -> tuple[Any, ...]:
    return tuple(_encoded_call(call) for call in program.calls)


def _encoded_call(call: Call) -> tuple[Any, ...]:
    taken: list[Any] = []

    def passed(place: int | str, value: Any) -> Any:
        if isinstance(value, Of):
            taken.append((place, value.call, value.entry))
        elif isinstance(value, list) and value and all(isinstance(entry, Of) for entry in value):
            taken.append((place, [entry.call for entry in value], None))
        else:
            return value.fresh() if isinstance(value, Function) else value
        return None

    args = tuple(passed(index, value) for index, value in enumerate(call.args))
    kwargs = {name: passed(name, value) for name, value in call.kwargs.items()}
    return (QUIET if call.quiet else call.op, call.owner, call.name, args, kwargs, taken)


def _outcomes(program: Program, answers: Any) -> list[Outcome]:
    """Return the outcomes of one program, of what a student's side may have made up."""
    if not isinstance(answers, list) or len(answers) > len(program.calls):
        raise BadReply("The code answered with something that is not a list of outcomes.")
    found = []
    for answer in answers:
        if not isinstance(answer, tuple) or len(answer) != 3 or not isinstance(answer[2], list):
            raise BadReply("The code answered with something that is not an outcome.")
        kind, value, changed = answer
        known = tuple(place for place in changed if type(place) is int or isinstance(place, str))
        fault = raised(value) if kind == RAISED and isinstance(value, dict) else None
        found.append(Outcome(None if fault else value, fault, known))
    ended = len(found) == len(program.calls) or (found and found[-1].fault is not None)
    if not ended or any(outcome.fault is not None for outcome in found[:-1]):
        raise BadReply("The code answered with something that is not a list of outcomes.")
    return found
