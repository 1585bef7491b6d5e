"""Entries of a bank that say different things about the same answers: a test has to tell them apart, or they are one.

Each wrong solution goes through the tests of its own task. What it answers where it should not is its behavior, or the
mistake that a check knows by itself to have met.
"""

from __future__ import annotations

import itertools
import os
import warnings
from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np

from ..diagnosis.behavior import Behavior, alike, behavior, behavior_by_check, behavior_of_answer
from ..diagnosis.diagnose import known_bank, replayable, session_on
from ..diagnosis.replay import Reader, Replayer, unfolded
from ..diagnosis.told import Told
from ..diagnosis.variants import Wrong, bank
from ..examination import reference_source
from ..manifest import Assignment, CourseError
from ..session import Session
from ..submission import Submission
from .forks import Ceiling, Lost, in_forks
from .reach import functions_and_rest
from .regions import show
from .trusted_grading import TrustedExamination

NAMED = "named by the check"
CEILING = Ceiling()
Behaviors = dict[str, Behavior]  # by test


class _Examination(TrustedExamination):
    """An examination that keeps what each failed test has seen, and asks the bank nothing."""

    def hint(self, test: str, task: str, failure: BaseException | None, session: Session) -> Told | None:
        """Keep the test's behavior: what the check names, where answers depend on chance, else what was answered."""
        mistake = getattr(failure, "mistake", None)
        rows = [[0, NAMED, ["text", str(mistake)], [], False]] if mistake else self._answers(session)
        self.behaviors[test] = rows or behavior_by_check(failure)
        return None

    def _answers(self, session: Session) -> Behavior:
        """Return what was answered otherwise than by the solution, all of it if the calls cannot be made again."""
        steps, private = session.steps, known_bank(self.assignment).private
        if not steps:
            return []
        if session.module != self.assignment.module:
            return behavior_of_answer(steps[-1].name, steps[-1].value)
        if not replayable(steps):
            unfolding = [each for step in steps for each in unfolded(step)]
            return behavior(unfolding, map(Reader(unfolding, private).answer, unfolding), None)
        replayer, source = Replayer(steps, private), reference_source(self.assignment)[f"{session.module}.py"]
        start = partial(session_on, session.module, source)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return behavior(replayer.steps, replayer.given(), list(replayer.answers(source, start)))


def behaviors(assignment: Assignment, wrong: Wrong, seed: int = 0) -> Behaviors:
    """Return what a wrong solution answers where it should not, in each test of its task that it fails."""
    examination = _Examination(assignment.only([wrong.task]), Submission(wrong.files(assignment)), seed)
    examination.run_suite()
    return examination.behaviors


def twins(found: Iterable[tuple[Wrong, Behaviors]]) -> Iterator[tuple[Wrong, Wrong, list[str]]]:
    """Yield every two entries of a task that answer alike in all tests and say different things, with those tests."""
    for (one, mine), (other, theirs) in itertools.combinations(found, 2):
        if one.task != other.task or one.hint == other.hint or not mine or mine.keys() != theirs.keys():
            continue
        if all(alike(mine[test], theirs[test]) for test in mine):
            yield one, other, list(mine)


def pairs(assignment: Assignment, seed: int = 0) -> Iterator[str]:
    """Require that a test tells entries of a task apart which say different things; every entry is graded for that."""
    known = {wrong.name: wrong for wrong in bank(assignment).wrong}
    found: dict[str, Behaviors] = {}

    def work(name: str) -> Behaviors:
        return behaviors(assignment, known[name], seed)

    for name, answer in in_forks(known, work, os.cpu_count() or 1, CEILING):
        if isinstance(answer, Lost):
            yield f"{show(assignment.bank)}: {name} could not be graded. {answer.why}"
        else:
            found[name] = answer
    for one, other, tests in twins([(wrong, found[name]) for name, wrong in known.items() if name in found]):
        yield _sentence(assignment, one, other, f"answer alike in {', '.join(tests)}")


def same_code(assignment: Assignment) -> Iterator[str]:
    """Require that no two entries of a task which say different things make the same code of the solution."""
    solution = {name: (assignment.solution / f"{name}.py").read_bytes() for name in assignment.modules}
    first: dict[object, Wrong] = {}
    for wrong in bank(assignment).wrong:
        module = wrong.module or assignment.module
        try:
            key = (wrong.task, module, repr(functions_and_rest(wrong.source(solution[module]))))
        except (CourseError, KeyError, SyntaxError):  # one that does not fit is another invariant's
            continue
        other = first.setdefault(key, wrong)
        if other.hint != wrong.hint:
            yield _sentence(assignment, other, wrong, "make the same code")


def _sentence(assignment: Assignment, one: Wrong, other: Wrong, how: str) -> str:
    return (
        f"{show(assignment.bank)}: {one.name} and {other.name} {how} and say different things: tell them apart by a "
        "test, or merge them."
    )
