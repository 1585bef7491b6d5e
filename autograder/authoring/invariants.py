"""The course's own invariants: what must hold before a class sees an assignment, one sentence for what does not."""

from __future__ import annotations

import argparse
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TypeVar

from .. import faults, manifest
from ..exit_status import OK, PROBLEMS
from ..manifest import Assignment, Course, CourseError
from .folder_invariants import grades, hints, leaks, local_tests, notebook, section, skeleton, strays
from .generate import missing, table_is_current
from .suite_invariants import bank_of_suite, pairs, same_code, suite

T = TypeVar("T")
Invariant = Callable[[Assignment], Iterator[str]]

# Each yields one sentence per violation; cheap ones first.
COURSE_INVARIANTS: tuple[Callable[[Course], Iterator[str]], ...] = (strays, table_is_current)
INVARIANTS: tuple[Invariant, ...] = (
    section,
    skeleton,
    leaks,
    hints,
    notebook,
    suite,
    bank_of_suite,
    same_code,
    local_tests,
    grades,
)


def check(known: Course, assignments: Iterable[str] | None = None, more: tuple[Invariant, ...] = ()) -> list[str]:
    """Check the named assignments, or the whole course; return a sentence for each violation of INVARIANTS and more."""
    chosen = known.assignments if assignments is None else [known.assignment(name) for name in assignments]
    whole = len(chosen) == len(known.assignments)
    problems: list[str] = []
    for course_invariant in COURSE_INVARIANTS if whole else ():
        problems += _violations(course_invariant, known)
    return problems + _of_each(chosen, more)


def _of_each(chosen: Sequence[Assignment], more: tuple[Invariant, ...]) -> list[str]:
    """Check several assignments at a time, each in a process of its own, since one trains for seconds."""
    work = partial(_of_one, more)
    if len(chosen) < 2:
        return [problem for assignment in chosen for problem in work(assignment)]
    workers = min(len(chosen), len(os.sched_getaffinity(0)))
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
        return [problem for problems in pool.map(work, chosen) for problem in problems]


def _of_one(more: tuple[Invariant, ...], assignment: Assignment) -> list[str]:
    return list(check_assignment(assignment, more))


def check_assignment(assignment: Assignment, more: tuple[Invariant, ...] = ()) -> Iterator[str]:
    """Yield the problems of one assignment, the cheap ones first; one that is not complete is not looked at further."""
    found = missing(assignment)
    yield from found
    for invariant in (section,) if found else (*INVARIANTS, *more):
        for problem in _violations(invariant, assignment):
            if problem not in found:  # several invariants read a file, and one that cannot be read is one problem
                found.append(problem)
                yield problem


def _violations(invariant: Callable[[T], Iterator[str]], checked: T) -> list[str]:
    """Return an invariant's sentences; what it cannot read is one, too."""
    try:
        return list(invariant(checked))
    except (CourseError, faults.Infrastructure) as error:
        return [str(error)]


def check_command(arguments: argparse.Namespace) -> int:
    """Check the named assignments, or the whole course, and print the problems; 0 if there are none, else 1.

    --pairs asks for a look at every two entries of the bank, too, for which all of them are graded.
    """
    known = manifest.load()
    chosen = arguments.assignments or None
    problems = check(known, chosen, (pairs,) if arguments.pairs else ())
    for problem in problems:
        print(problem)
    checked = ", ".join(chosen or [a.name for a in known.assignments]) or known.title
    print(f"{checked}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}.")
    return PROBLEMS if problems else OK
