"""The course's own invariants: what must hold before a class sees an assignment, one sentence for what does not."""

from __future__ import annotations

import argparse
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from .. import faults, manifest
from ..exit_status import OK, PROBLEMS
from ..manifest import Assignment, Course, CourseError
from ..text import rewrite_line
from .folder_invariants import grades, hints, leaks, local_tests, section, skeleton, strays
from .generate import missing, table_is_current
from .suite_invariants import bank_of_suite, same_code, suite

T = TypeVar("T")
Invariant = Callable[[Assignment], Iterator[str]]

# Each yields one sentence per violation; cheap ones first.
COURSE_INVARIANTS: tuple[Callable[[Course], Iterator[str]], ...] = (strays, table_is_current)
INVARIANTS: tuple[Invariant, ...]
INVARIANTS = section, skeleton, leaks, hints, suite, bank_of_suite, same_code, local_tests, grades


def check(known: Course, assignments: Iterable[str] | None = None) -> list[str]:
    """Check the named assignments, or the whole course; return a sentence for each violation of INVARIANTS.

    Several are checked at a time, each in a process of its own, since one trains for seconds.
    """
    chosen = known.assignments if assignments is None else [known.assignment(name) for name in assignments]
    whole = COURSE_INVARIANTS if len(chosen) == len(known.assignments) else ()
    problems = [problem for invariant in whole for problem in _violations(invariant, known)]
    if len(chosen) < 2:
        return problems + [problem for assignment in chosen for problem in check_assignment(assignment)]
    workers = min(len(chosen), len(os.sched_getaffinity(0)))
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
        return problems + [problem for found in pool.map(check_assignment, chosen) for problem in found]


def check_assignment(assignment: Assignment) -> list[str]:
    """Return the problems of one assignment, the cheap ones first; an incomplete one is not looked at further."""
    found = missing(assignment)
    for invariant in (section,) if found else INVARIANTS:
        rewrite_line(f"{assignment.name}: {invariant.__name__.replace('_', ' ')}")
        # Several invariants read a file, and one that cannot be read is one problem.
        found += [problem for problem in _violations(invariant, assignment) if problem not in found]
    return found


def _violations(invariant: Callable[[T], Iterator[str]], checked: T) -> list[str]:
    """Return an invariant's sentences; what it cannot read is one, too."""
    try:
        return list(invariant(checked))
    except (CourseError, faults.Infrastructure) as error:
        return [str(error)]


def check_command(arguments: argparse.Namespace) -> int:
    """Check the named assignments, or the whole course, and print the problems; 0 if there are none, else 1."""
    known = manifest.load()
    chosen = arguments.assignments or None
    problems = check(known, chosen)
    rewrite_line("")
    for problem in problems:
        print(problem)
    checked = ", ".join(chosen or [a.name for a in known.assignments]) or known.title
    print(f"{checked}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}.")
    return PROBLEMS if problems else OK
