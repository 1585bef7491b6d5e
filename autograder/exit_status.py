"""Exit statuses of the commands."""

from __future__ import annotations

OK = 0
PROBLEMS = 1  # an invariant of the course does not hold
MISUSE = 2  # the command cannot be carried out as given
UNGRADED = 3  # something has no score, by the grader's fault
INTERRUPTED = 130  # Ctrl-C, as shells report it
