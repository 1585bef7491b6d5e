"""Stand-ins for functions and methods of the student's that do not work yet, in tests of what is built of them.

What is tried first is not judged: a task costs its own points, and not those of the tasks that use it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.assertions import CheckFailed, StudentFault
from autograder.faults import STUDENT_PROVOKED
from autograder.proxy import substitute
from autograder.session import session_of


def works(student, trial, in_place=False):
    """Whether a trial comes to its end; unless in_place, arguments and earlier results have to stay as they are."""
    session = session_of(student)
    before, first = (list(session.changed), list(session.outputs_changed)), len(session.steps)
    try:
        trial()
        return in_place or (session.changed, session.outputs_changed) == before
    except (CheckFailed, StudentFault, *STUDENT_PROVOKED):
        return False
    finally:
        session.changed, session.outputs_changed = before
        for step in session.steps[first:]:
            step.trial = True


def verdict(student, key, trial):
    """Return what a trial says; what it has said in an earlier test of the same submission holds for this one."""
    verdicts = session_of(student).verdicts
    if key not in verdicts:
        verdicts[key] = trial()
    return verdicts[key]


def replace_unless(student, trial, functions: Mapping[str, Callable[..., Any]], in_place=False):
    """Put functions in the place of the student's of those names, unless the trial says that theirs work."""
    if not verdict(student, tuple(functions), lambda: works(student, trial, in_place)):
        for name, function in functions.items():
            substitute(student, name, function)
