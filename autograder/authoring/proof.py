"""Prove a suite: mistakes that its tests notice, mutants that they miss, and right solutions that they fail."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import submission
from ..diagnosis.variants import Wrong, bank
from ..manifest import Assignment, CourseError
from ..report import TestResult
from .forks import Lost, in_forks
from .mutation import Equivalents, Mutant, load_equivalents, mutants
from .trial import Trial, by_the_grader, ceiling, failed, grade_trusted, perform, reached, reached_by, results

KILLED, SURVIVED, ASIDE, FAULT = "killed", "survived", "set aside", "the suite's own fault"
SOLUTION = "the solution"
Tell = Callable[[str, int, int], None]  # shows the progress of a part of the work: its name, done, total


@dataclass(frozen=True, order=True)
class Run:
    """One right solution on one seed: the tests that it failed, which it should not."""

    program: str
    seed: int
    failed: tuple[str, ...]


def trials(assignment: Assignment, seeds: Sequence[int]) -> list[Trial]:
    """Return the solution and the bank's right ones on each seed, in those tasks to which they make a difference."""
    whole = submission.read(assignment.solution, assignment.module).files
    programs = [(SOLUTION, assignment, dict(whole))]
    right = [one for one in bank(assignment).right if one.module in ("", *assignment.modules)]
    programs += [(one.name, assignment.only(reached(assignment, one)), one.files(assignment)) for one in right]
    return [
        Trial((name, str(seed)), only, files, seed) for name, only, files in programs if only.tasks for seed in seeds
    ]


def runs(assignment: Assignment, seeds: Sequence[int], jobs: int) -> Iterator[Run]:
    """Grade the right solutions on these seeds, and yield each run as it ends."""
    for trial, answer in in_forks(trials(assignment, seeds), perform, jobs, ceiling(assignment)):
        name, seed = trial.name
        lost = (answer.why,) if isinstance(answer, Lost) else ()
        yield Run(name, int(seed), lost + tuple(f"{test.name}: {test.error}" for test in failed(results(answer))))


@dataclass(frozen=True)
class Options:
    """The extent of a proof; mutants None means all of them, no task all tasks."""

    mutants: int | None = None
    seeds: int = 5
    jobs: int = 1
    task: str = ""


@dataclass(frozen=True)
class Tried:
    """A wrong solution of the bank and the results of the tests that it can make a difference to."""

    wrong: Wrong
    tests: tuple[TestResult, ...]
    lost: str = ""

    @property
    def failed(self) -> list[TestResult]:
        """The tests that found something."""
        return failed(list(self.tests))

    @property
    def fault(self) -> str:
        """Why there is no verdict: no answer came, or the suite itself failed; empty if there is one."""
        return self.lost or by_the_grader(list(self.tests))

    @property
    def killed(self) -> bool:
        """Whether it loses points on its task."""
        return not self.fault and any(test.task == self.wrong.task for test in self.failed)


@dataclass(frozen=True)
class Fate:
    """The end of a mutant: the test that noticed it, or the reason for another end."""

    mutant: Mutant
    end: str
    test: TestResult | None = None
    reason: str = ""


@dataclass(frozen=True)
class Proof:
    """All that was measured; tests are those of the suite in its order, every is the number of all mutants."""

    assignment: Assignment
    tests: tuple[TestResult, ...]
    wrong: tuple[Tried, ...]
    fates: tuple[Fate, ...]
    every: int
    stale: tuple[str, ...]
    rights: tuple[Run, ...]

    @property
    def hints(self) -> frozenset[str]:
        """The hints of the bank's wrong solutions."""
        return frozenset(tried.wrong.hint for tried in self.wrong)

    def ended(self, end: str) -> list[Fate]:
        """Return the mutants with that end."""
        return [fate for fate in self.fates if fate.end == end]


def measure(assignment: Assignment, options: Options, tell: Tell) -> Proof:
    """Try everything; CourseError without a bank, or if the solution loses points.

    A mutant is of the first task whose tests run it.
    """
    known, table = {one.name: one for one in bank(assignment).wrong}, load_equivalents(assignment)
    source, whole, task = _source(assignment), assignment, options.task
    every = chosen = mutants(source.decode())
    if task:
        assignment, known = whole.only([task]), {name: one for name, one in known.items() if one.task == task}
        inside = [mutant for mutant in every if mutant.function]
        chosen = [one for one in inside if reached_by(whole, source, one.text.encode())[:1] == [task]]
    tests = _solution(assignment)
    possible = len(chosen)
    if options.mutants is not None:
        chance = random.Random(0)  # noqa: S311 - the same ones again, not ones that nobody can guess
        chosen = sorted(chance.sample(chosen, min(options.mutants, possible)))
    seeds, programs = range(options.seeds), len(trials(assignment, [0]))
    wrong = _all(_wrong(assignment, known, options.jobs), "wrong solutions", len(known), tell)
    found = _all(fates(assignment, chosen, table, options), "mutants", len(chosen), tell)
    rights = _all(runs(assignment, seeds, options.jobs), "right solutions", programs * len(seeds), tell)
    killed = [(fate.mutant, fate.test.name if fate.test else "the time limit") for fate in found if fate.end == KILLED]
    places = list(known)
    return Proof(
        assignment,
        tests=tests,
        wrong=tuple(sorted(wrong, key=lambda one: places.index(one.wrong.name))),
        fates=tuple(sorted(found, key=lambda fate: fate.mutant)),
        every=possible,
        stale=tuple(table.stale(every, killed)),
        rights=tuple(sorted(rights)),
    )


def _source(assignment: Assignment) -> bytes:
    return (assignment.solution / f"{assignment.module}.py").read_bytes()


def _solution(assignment: Assignment) -> tuple[TestResult, ...]:
    """Return the suite's tests; CourseError unless the solution passes all of them."""
    report = grade_trusted(assignment, submission.read(assignment.solution, assignment.module), student="")
    if report.score != assignment.max_score:
        why = next((f"{test.name}: {test.error}" for test in report.tests if test.outcome != "passed"), report.message)
        raise CourseError(
            f"The solution of {assignment.name} does not earn all points ({why.rstrip('.')}), so nothing can be proven "
            f"with it: autograder check {assignment.name} says more."
        )
    return report.tests


def _all(found: Iterator[Any], what: str, total: int, tell: Tell) -> list[Any]:
    tell(what, 0, total)
    done = []
    for one in found:
        done.append(one)
        tell(what, len(done), total)
    return done


def _wrong(assignment: Assignment, known: Mapping[str, Wrong], jobs: int) -> Iterator[Tried]:
    trials = (
        Trial((name,), assignment.only(reached(assignment, wrong)), wrong.files(assignment))
        for name, wrong in known.items()
    )
    for trial, answer in in_forks(trials, perform, jobs, ceiling(assignment)):
        lost = answer.why if isinstance(answer, Lost) else ""
        yield Tried(known[trial.name[0]], tuple(results(answer)), lost)


def fates(assignment: Assignment, chosen: Sequence[Mutant], table: Equivalents, options: Options) -> Iterator[Fate]:
    """Yield the end of each mutant, as they end."""
    before = _source(assignment)
    files = submission.read(assignment.solution, assignment.module).files
    texts = [mutant.text.encode() for mutant in chosen]
    trials = (
        Trial(
            (str(number),),
            assignment.only(reached_by(assignment, before, after)),
            files | {f"{assignment.module}.py": after},
            first=True,
            hints=False,
        )
        for number, after in enumerate(texts)
    )
    for trial, answer in in_forks(trials, perform, options.jobs, ceiling(assignment)):
        mutant = chosen[int(trial.name[0])]
        tests = results(answer)
        fault, noticed = by_the_grader(tests), failed(tests)
        if isinstance(answer, Lost):
            yield Fate(mutant, KILLED if answer.limit else FAULT, reason=answer.why)
        elif fault:
            yield Fate(mutant, FAULT, reason=fault)
        elif noticed:
            yield Fate(mutant, KILLED, noticed[0])
        else:
            reason = table.reason(mutant)
            yield Fate(mutant, ASIDE if reason else SURVIVED, reason=reason)
