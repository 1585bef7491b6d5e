"""``autograder grade --watch``: grade and record what ``nbgrader collect`` brings in, until stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable

from .course import Assignment, CourseError
from .runlog import Summary

POLL_SECONDS = 5.0


def run(assignment: Assignment, once: Callable[[], Summary]) -> int:
    """Repeat: grade what is new or changed, then record it in the gradebook; SIGINT or SIGTERM ends it cleanly."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    print(f"Watching for submissions of {assignment.name}; stop with Ctrl-C.", flush=True)
    recorded: set[str] = set()
    while not stop.is_set():
        try:
            summary = once()
        except CourseError as error:  # nothing is collected yet
            print(error, flush=True)
            stop.wait(POLL_SECONDS)
            continue
        changed = [student for student, result in summary.entries.items() if not result.unchanged]
        if changed or recorded != summary.entries.keys():
            record(assignment)
            recorded = set(summary.entries)
            if changed:
                print(f"{len(changed)} graded and recorded: {', '.join(sorted(changed)[:10])}.", flush=True)
        stop.wait(POLL_SECONDS)
    print("Stopped; everything that was graded is kept.")
    return 0


def record(assignment: Assignment) -> None:
    """Let nbgrader record the reports, in the folder it is run in."""
    line = [sys.executable, "-m", "nbgrader", "autograde", assignment.name]
    result = subprocess.run(line, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        print(f"nbgrader autograde ended with {result.returncode}: {result.stderr[-500:]}", flush=True)
