"""When the answer to a small program is certainly wrong: the reference and all right variants say so.

A call counts only if the reference answers it with finite numbers and all right variants of the bank agree: nothing is
claimed at ties and kinks. What the student's code answers has to differ clearly, or to change what all of them leave
alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np

from ..comparison import distance, in_float32, lacking, numbers
from ..contracts.programs import Outcome, Program, run
from ..contracts.wording import Wrong
from ..manifest import Assignment
from ..session import Session
from .diagnose import session_on
from .reaching import reaches
from .variants import Bank, Variant

AGREE, AGREE_FLOAT32 = 1e-6, 1e-4  # what is right differs by less
CLEAR, CLEAR_FLOAT32 = 1e-4, 1e-2  # what is wrong differs by more
UNSEEN = "what comes back is nothing that could be right"  # stands for an answer that a view cannot be taken of


@dataclass
class Rights:
    """Whether all that are right agree on a finite answer to a call, and which changes some of them make."""

    agreed: bool
    allowed: set[Any]


class Judge:
    """One small program of an assignment, and what is right."""

    def __init__(self, assignment: Assignment, known: Bank, program: Program, right: list[Outcome]) -> None:
        self.program = program
        self._assignment, self._bank, self.right = assignment, known, right
        self._views = [self._view(right, call) for call in range(len(right))]

    def first_wrong(self, outcomes: list[Outcome]) -> Wrong | None:
        """Return the first call whose answer is certainly wrong, None if there is none."""
        for call, mine in enumerate(outcomes):
            differs, changed = self._differs(outcomes, call), set(mine.changed)
            if (differs or changed) and self._rights[call].agreed:
                harm = frozenset(changed - self._rights[call].allowed)
                if differs or harm:
                    return Wrong(call, frozenset() if differs else harm)
        return None

    def hidden(self, call: int) -> int | None:
        """Return which entry of a call's answer is the student's own affair, None for none."""
        return self._bank.private.get(self.program.calls[call].name)

    def _differs(self, outcomes: list[Outcome], call: int) -> bool:
        """Whether an answer differs clearly from the reference's."""
        if call >= len(self._views):
            return False
        if outcomes[call].fault is not None:
            return True
        mine, right = self._view(outcomes, call), self._views[call]
        return distance(mine, right) > (CLEAR_FLOAT32 if in_float32(mine) else CLEAR) or bool(lacking(mine, right))

    @cached_property
    def _rights(self) -> list[Rights]:
        """What all that are right make of every call."""
        found = [Rights(self._sound(call), set(outcome.changed)) for call, outcome in enumerate(self.right)]
        found += [Rights(False, set())] * (len(self.program.calls) - len(found))
        for variant in self._bank.right:
            if not self._matters(variant):
                continue
            outcomes = self._answers(variant)
            for call, rights in enumerate(found):
                rights.agreed = rights.agreed and call < len(outcomes) and self._agrees(outcomes, call)
                rights.allowed |= set(outcomes[call].changed) if call < len(outcomes) else set()
        return found

    def _matters(self, variant: Variant) -> bool:
        """Whether a variant can answer otherwise than the reference: else it agrees."""
        source = _source(self._assignment)
        names = frozenset(call.name for call in self.program.calls if call.owner is None)
        return not variant.module and reaches(source, variant.source(source), names)

    def _answers(self, variant: Variant) -> list[Outcome]:
        session = _kept_session(self._assignment, variant)
        outcomes = run(session, [self.program])[0]
        session.steps.clear()
        return outcomes

    def _sound(self, call: int) -> bool:
        """Whether the reference answers without a fault, with finite numbers alone."""
        sound = call < len(self.right) and self.right[call].fault is None
        return sound and self._views[call] is not UNSEEN and _finite(self._views[call])

    def _agrees(self, outcomes: list[Outcome], call: int) -> bool:
        if outcomes[call].fault is not None:
            return False
        if not self.program.judges(call):
            return True
        theirs, right = self._view(outcomes, call), self._views[call]
        near = AGREE_FLOAT32 if in_float32(theirs) else AGREE
        return distance(theirs, right) <= near and not lacking(theirs, right)

    def _view(self, outcomes: list[Outcome], call: int) -> Any:
        """Return what of an answer has to be right."""
        if not self.program.judges(call) or outcomes[call].fault is not None:
            return None
        try:
            return self.program.view([outcome.value for outcome in outcomes[: call + 1]], self._bank.private)
        except Exception:  # of an answer of an odd kind, which no right one is
            return UNSEEN


def session_of(assignment: Assignment, variant: Variant | None = None) -> Session:
    """Return a session in this process on the reference solution, or on a variant of it."""
    source = _source(assignment)
    return session_on(assignment.module, variant.source(source) if variant else source)


@cache
def _source(assignment: Assignment) -> bytes:
    return (assignment.solution / f"{assignment.module}.py").read_bytes()


@lru_cache(maxsize=128)
def _kept_session(assignment: Assignment, variant: Variant) -> Session:
    """Return one session for all programs: what is right does not depend on earlier calls, and imports take longest."""
    return session_of(assignment, variant)


def _finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    found = numbers(value)
    if found is None:
        return all(map(_finite, value)) if isinstance(value, tuple | list) else True
    return bool(np.all(np.isfinite(found)))
