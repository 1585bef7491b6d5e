"""Carry out the calls of a test on another implementation, and remember what it answered for the next student.

A suite is deterministic in its seed, so most of what students are asked is the same for all of them. Answers are
kept by a fingerprint of all the calls up to and with the one that they belong to; if a call cannot be
fingerprinted (it was handed an object of unknown content), nothing is kept from there on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import FunctionType
from typing import Any

from ..contracts.programs import Function, Outcome, outcomes_of
from ..faults import OutOfMemory, StudentFault, TimedOut
from ..in_process import InProcessTransport
from ..proxy import Remote
from ..session import Session
from ..transcript import Step, handed_on
from ..worker import known_functions, wire
from ..worker.snapshot import size_of

KEPT_BYTES = 64 << 20
LARGEST = 1 << 18  # bytes of one answer worth keeping
OVERHEAD = 500
_NOWHERE = Session(InProcessTransport({}, ""), "")


@dataclass(frozen=True)
class Answer:
    """What came back from one step: a value or a fault, and which arguments or results it changed."""

    value: Any
    changed: frozenset[str]


def unfolded(step: Step) -> list[Step]:
    """Return the calls of programs as steps of their own, those that were not reached with the fault before them."""
    if step.op != "programs":
        return [step]
    programs = step.args[0].programs
    if step.fault is not None:
        outcomes: list[list[Outcome]] = [[Outcome(None, step.fault)]] * len(programs)
    else:
        outcomes = outcomes_of(programs, step.value)
    found = []
    for program, mine in zip(programs, outcomes, strict=True):
        for number, call in enumerate(program.calls):
            outcome = mine[min(number, len(mine) - 1)]
            owner = None if call.owner is None else Remote(_NOWHERE, call.owner, program.calls[call.owner].name)
            changed = tuple(map(str, outcome.changed))
            value, fault = (None, outcome.fault) if outcome.fault else (outcome.value, None)
            one = Step(call.op, owner, call.name, call.args, call.kwargs, value, fault, changed)
            found.append(one)
    return found


class Reader:
    """Take from an answer what a test may judge it by.

    A dict of answers by name (a graph's gradients) counts for the names that the test itself has given, where
    it has given any; a result that is the student's own affair (the neuron's cache) does not count at all.
    """

    def __init__(self, steps: list[Step], private: Mapping[str, int]) -> None:
        self.names = {name for step in steps for name in step.kwargs}
        self.private = private

    def answers(self, step: Step) -> list[Answer]:
        """Return what a step brought back, of programs one answer for each of their calls."""
        return [self.answer(each) for each in unfolded(step)]

    def answer(self, step: Step) -> Answer:
        """Return what a single step brought back."""
        changed = frozenset(step.changed)
        if step.fault is not None:
            return Answer(step.fault, changed)
        value, hidden = step.value, self.private.get(step.name)
        if isinstance(value, dict) and self.names & value.keys():
            value = {name: entry for name, entry in value.items() if name in self.names}
        elif hidden is not None and isinstance(value, tuple | list):
            value = [None if index == hidden else entry for index, entry in enumerate(value)]
        return Answer(value, changed)


class Replayer:
    """Replay one transcript on any number of implementations."""

    def __init__(self, steps: list[Step], private: Mapping[str, int]) -> None:
        self._steps = steps
        self.steps = [each for step in steps for each in unfolded(step)]
        self.reader = Reader(self.steps, private)
        self._marks = list(_fingerprints(steps, self.reader.names))

    def given(self) -> list[Answer]:
        """Return what the student's own code answered."""
        return [self.reader.answer(step) for step in self.steps]

    def answers(self, source: bytes, start: Callable[[], Session]) -> Iterator[Answer]:
        """Yield the answers of the implementation with that source, of which start makes a fresh session."""
        own = hashlib.blake2b(source, digest_size=16).digest()
        live: Iterator[list[Answer]] | None = None
        for number, mark in enumerate(self._marks):
            kept = _kept.get(own + mark) if mark is not None and live is None else None
            if kept is None:
                if live is None:
                    live = _replay(self._steps, start(), self.reader)
                    for _ in range(number):
                        next(live)
                kept = next(live)
                if mark is not None:
                    _kept.put(own + mark, kept)
            yield from kept


class _Kept:
    """Answers by fingerprint, all forgotten when they have become too many."""

    def __init__(self) -> None:
        self._answers: dict[bytes, list[Answer]] = {}
        self._bytes = 0

    def get(self, mark: bytes) -> list[Answer] | None:
        """Return the answers to a step, if they are there."""
        return self._answers.get(mark)

    def put(self, mark: bytes, answers: list[Answer]) -> None:
        """Keep answers without what they hang on: sessions, tracebacks."""
        size = size_of([answer.value for answer in answers])
        if size > LARGEST:
            return
        size += OVERHEAD * len(answers)
        if self._bytes + size > KEPT_BYTES:
            self._answers.clear()
            self._bytes = 0
        self._answers[mark] = [Answer(_detached(answer.value), answer.changed) for answer in answers]
        self._bytes += size


_kept = _Kept()


def _detached(value: Any) -> Any:
    if isinstance(value, Remote):
        return Remote(_NOWHERE, value.number, value.type_name)
    if isinstance(value, StudentFault):
        value.__traceback__ = value.__cause__ = value.__context__ = None
        return value
    if isinstance(value, dict):
        return {key: _detached(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_detached(entry) for entry in value)
    return value


class _Unknown(Exception):
    """A value has content that a fingerprint cannot tell."""


def _fingerprints(steps: list[Step], names: set[str]) -> Iterator[bytes | None]:
    """Yield for every step a digest of all steps up to it, None from the first that has none."""
    digest = hashlib.blake2b(repr(sorted(names)).encode(), digest_size=16)
    known = True
    for step in steps:
        if known:
            try:
                _add(digest, step)
            except (_Unknown, wire.WireError, ValueError, RecursionError):
                known = False
        yield digest.digest() if known else None


def _add(digest: hashlib.blake2b, step: Step) -> None:
    buffers: wire.Buffers = []

    def content(name: int | str, value: Any) -> Any:
        return {"from": step.sources[name]} if name in step.sources else wire.encode(value, buffers, refer)

    def refer(value: Any) -> Any:
        """Describe a function of the test's by its code and what it closes over."""
        if isinstance(value, Function):
            return ["text", value.text]
        if name := known_functions.name_of(value):
            return ["numpy", name]
        if not isinstance(value, FunctionType):
            raise _Unknown
        code = value.__code__
        held = [cell.cell_contents for cell in value.__closure__ or ()]
        names = [value.__module__, value.__qualname__, code.co_firstlineno, code.co_code.hex(), repr(code.co_consts)]
        return [*names, wire.encode([held, value.__defaults__, value.__kwdefaults__], buffers, refer)]

    tree = [step.op, step.name, step.sources.get("owner"), step.owner is None, *step.arguments(content)]
    digest.update(json.dumps(tree).encode())
    for buffer in buffers:
        digest.update(buffer)


def _replay(steps: list[Step], session: Session, reader: Reader) -> Iterator[list[Answer]]:
    """Carry out the same steps elsewhere, one by one, handing on that session's own objects and results."""
    values: list[Any] = []
    for step in steps:
        own = partial(handed_on, step, values)
        owner, arguments = own("owner", step.owner), step.arguments(own)
        moved = Step(step.op, owner, step.name, *arguments)
        try:
            session.perform(moved)
        except (TimedOut, OutOfMemory):  # limits of this process, and no answer to be kept for the next student
            raise
        except (StudentFault, AttributeError, TypeError, RuntimeError) as fault:
            moved.fault = fault if isinstance(fault, StudentFault) else StudentFault(str(fault))
        yield reader.answers(moved)
        values.append(moved.value)
