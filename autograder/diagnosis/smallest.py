"""The smallest counterexample: the least of the bank's small programs that a student's code gets wrong.

Shrinking what failed, call by call, would take many trips across the boundary and end at other numbers for everybody.
Here small inputs are tried from the least on, all of a task's in one message: by the small scope hypothesis most
mistakes show on a small input, and the first one found is the smallest by construction. What the reference answers is
the same for a whole class, and kept.

A program counts only if the student's answer differs clearly from what the reference and all right variants of the bank
agree on (`judge.py`), and if it does so in a process of its own.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..contracts.programs import Outcome, Program, run
from ..contracts.wording import Wrong, told
from ..manifest import Assignment
from ..session import Session
from .diagnose import known_bank
from .judge import Judge, session_of
from .nudge import nudge

MOST_TRIED = 4  # programs that are tried once more, alone
AT_ONCE = (24, 60, 1000)  # programs in one message: most mistakes show in the first one

Trial = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class Found:
    """A counterexample: the program, the call whose answer is wrong, what the code answered, and what nudging says."""

    program: Program
    wrong: Wrong
    outcomes: list[Outcome]
    nudged: str = ""
    hidden: int | None = None

    @property
    def sentence(self) -> str:
        """What a student is told."""
        return f"{told(self.program, self.wrong, self.outcomes, self.hidden)} {self.nudged}".strip()


def search(assignment: Assignment, task: str, trial: Trial) -> Found | None:
    """Return the smallest program of a task that the code certainly gets wrong, None if there is none.

    trial opens a session on the student's module in a fresh process.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        waiting = judges_of(assignment, task)
        for many in AT_ONCE:
            judges, waiting = waiting[:many], waiting[many:]
            if judges and (found := _first(assignment, judges, trial)) is not None:
                return found
    return None


def _first(assignment: Assignment, judges: list[Judge], trial: Trial) -> Found | None:
    """Return the first of these programs that the code gets wrong in a process of its own, too."""
    with trial() as session:
        given = run(session, [judge.program for judge in judges])
    tried = least = 0
    for judge, outcomes in zip(judges, given, strict=True):
        calls = judge.program.size[0]
        if tried == MOST_TRIED or calls < least or judge.first_wrong(outcomes) is None:
            continue
        tried += 1
        with trial() as session:  # what other programs have left behind takes no part
            (alone,) = run(session, [judge.program])
            wrong = judge.first_wrong(alone)
            if _unfinished(alone):
                return None
            if wrong is not None:
                nudged = "" if wrong.changed else nudge(session, assignment, judge, wrong.call, alone)
                return Found(judge.program, wrong, alone, nudged, judge.hidden(wrong.call))
        least = calls + 1  # something was left behind: it takes more calls to see that
    return None


def _unfinished(outcomes: list[Outcome]) -> bool:
    return getattr(outcomes[-1].fault, "kind", "") == "NotImplementedError"


@cache
def judges_of(assignment: Assignment, task: str) -> list[Judge]:
    """Return the small programs of a task with their right answers, the smallest first; none if its bank has none."""
    known = known_bank(assignment)
    programs = known.small.get(task, ())
    answers = run(session_of(assignment), programs) if programs else []
    return [Judge(assignment, known, program, right) for program, right in zip(programs, answers, strict=True)]
