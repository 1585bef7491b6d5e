"""Name failed tests: find the known mistake that gives the same answers.

A known mistake is an entry of the bank, or a label of the course's own. It holds for a submission that gives the same
answers in a test that both fail. It does not hold if the submission passes a test that the mistake fails, or answers
one differently. Yet it may hold if the submission fails wherever the mistake does, and in more places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..faults import PASSED
from ..report import TestResult
from .evidence import Rows, alike, covers, numbers_in

# A comparison of answers, an exception or a wrong kind of answer, the task's hint.
GENERAL, PLAIN, TASK = "general", "plain", "task"
UNNAMED = (None, GENERAL, PLAIN, TASK)  # where a hint comes from that names no known mistake


@dataclass(frozen=True)
class Hint:
    """A hint; diagnosis is the name of an entry of the bank, of a label, or one of the words above."""

    hint: str
    diagnosis: str


ENOUGH = 12  # so many numbers are not the same by chance


@dataclass(frozen=True)
class Known:
    """A mistake by name: its task, the hint, and what is answered in each test of the task that it fails."""

    name: str
    task: str
    hint: str
    answers: Mapping[str, Rows]


def holds(known: Known, outcomes: Mapping[str, str], mine: Mapping[str, Rows]) -> list[str]:
    """Return the tests that a known mistake explains, none if it is another one.

    outcomes are those of its task, mine what was answered in the failed tests. Where more is wrong than the mistake
    accounts for, a second one may have a part in the answers; a few numbers may then be the same by chance.
    """
    found, more = [], 0
    for test in outcomes:
        theirs = known.answers.get(test)
        if theirs is None:
            more += test in mine
        elif outcomes[test] == PASSED:
            return []
        elif test in mine and alike(mine[test], theirs):
            found.append(test)
        elif test in mine and covers(mine[test], theirs):
            more += 1
        elif test in mine:
            return []
    by_chance = sum(numbers_in(known.answers[test]) for test in found) < ENOUGH
    return [] if more > len(found) or (by_chance and more == len(found)) else found


def named(known: Sequence[Known], tests: Iterable[TestResult]) -> list[TestResult]:
    """Return the results with the hints of known mistakes where they hold; scores and outcomes stay as they are.

    Of several that hold for a test, the one that explains most tests gives the hint; none does where two of these say
    different things. A test that has a name already keeps it.
    """
    tests = list(tests)
    mine = {test.name: test.answers["wrong"] for test in tests if test.answers and test.diagnosis in UNNAMED}
    candidates: dict[str, list[tuple[int, Known]]] = {}
    for each in known:
        outcomes = {test.name: test.outcome for test in tests if test.task == each.task}
        explained = holds(each, outcomes, mine)
        for name in explained:
            candidates.setdefault(name, []).append((len(explained), each))
    return example_once([_named(test, candidates.get(test.name, [])) for test in tests])


def _named(test: TestResult, found: list[tuple[int, Known]]) -> TestResult:
    most = max((count for count, _ in found), default=0)
    best = [known for count, known in found if count == most]
    if len({known.hint for known in best}) != 1:
        return test
    return replace(test, hint=best[0].hint, diagnosis=best[0].name)


def example_once(tests: Iterable[TestResult]) -> list[TestResult]:
    """Return the results with an example for the first failed test of each task alone."""
    seen: set[str] = set()
    found = []
    for test in tests:
        examples = test.answers["examples"] if test.answers and test.task not in seen else []
        seen |= {test.task} if examples else set()
        found.append(replace(test, counterexample=examples[0] if examples else None))
    return found


def unlabeled(test: TestResult) -> TestResult:
    """Return a result as it was before labels."""
    before = test.answers or {}
    return replace(test, hint=before["hint"], diagnosis=before["diagnosis"]) if "hint" in before else test
