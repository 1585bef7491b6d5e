"""``autograder grade --watch``: grade and record submissions as they are collected, and keep the class's page."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from autograder.batch.command import grade_students
from autograder.batch.grade_class import students_in
from autograder.batch.run_log import Summary
from autograder.exit_status import OK, UNGRADED
from autograder.manifest import Assignment, CourseError, load
from autograder.options import given
from gradebook.config import require_course
from gradebook.outdated_scores import some

POLL_SECONDS = 5.0
WORDS = 500  # of a command's messages, at most
AGAIN_SECONDS = 60.0  # until what could not be graded or recorded is tried again

Fingerprint = list[object]


def watch_command(arguments: argparse.Namespace) -> int:
    """Watch for submissions as the options of ``autograder grade`` say."""
    assignment = load().assignment(arguments.assignment)
    # nbgrader takes the whole class from its own folders when it records.
    default: dict[str, Any] = {"submitted": Path("submitted"), "reports": Path("reports")}
    for name in given(arguments, default | dict.fromkeys(("student", "shard", "path", "task"))):
        raise CourseError(f"--watch takes the whole class in the course's own folders: leave out --{name}.")
    require_course("--watch")  # nbgrader's own settings would run the students' notebooks
    return watch(assignment, arguments.submitted, lambda students: grade_students(assignment, arguments, students))


def watch(assignment: Assignment, submitted: Path, grade: Callable[[list[str]], Summary]) -> int:
    """Grade what is new or changed, then record it in the gradebook, again and again; SIGINT or SIGTERM ends it."""
    print(f"Watching for submissions of {assignment.name}; stop with Ctrl-C.", flush=True)
    with suppress(KeyboardInterrupt), _handled_by(signal.default_int_handler):
        _Watch(assignment, submitted, grade).run()
    print("Stopped; everything that was graded is kept.", flush=True)
    return OK


class _Watch:
    """The state of a watched course: each submission as it was last graded, and what has to be tried again."""

    def __init__(self, assignment: Assignment, submitted: Path, grade: Callable[[list[str]], Summary]) -> None:
        self.assignment, self.submitted, self.grade = assignment, submitted, grade
        self._done: dict[str, Fingerprint] = {}
        self._try_again: dict[str, float] = {}  # by student: when, by the monotonic clock
        self._said = ""

    def run(self) -> None:
        """Look, and take what looks the same twice: a copy that is still under way does not."""
        before: dict[str, Fingerprint] = {}
        while True:
            try:
                now, clock = self._fingerprints(), time.monotonic()
                due = {name for name, when in self._try_again.items() if clock > when}
                new = [name for name in now if name in due or now[name] != self._done.get(name)]
                ready = [name for name in new if now[name] == before.get(name)]
                before = now
                if ready:
                    self._take(ready)
                    self._done |= {name: now[name] for name in ready}
            except CourseError as error:  # nothing is collected yet, or a folder has been removed
                self._say(str(error))
            time.sleep(POLL_SECONDS)

    def _take(self, students: list[str]) -> None:
        """Grade and record; a student who has no recorded score in the end is tried again."""
        self._try_again |= dict.fromkeys(students, time.monotonic() + AGAIN_SECONDS)
        summary = self.grade(students)
        for student in summary.ungraded:
            print(f"{student} is ungraded: {summary.entries[student].message}", flush=True)
        came: list[int] = []  # signals, which stop the watch only after the recording is whole
        with _handled_by(lambda number, _: came.append(number)):
            recorded, words = _run("nbgrader", "autograde", self.assignment.name)
            if recorded != OK:
                errors = [line.partition("] ")[2] for line in words.splitlines() if " | ERROR] " in line]
                why = (" ".join(errors) or words)[-WORDS:]
                self._say(f"nbgrader autograde ended with {recorded} and is run again in a minute: {why}")
            status, words = _run("autograder", "report", self.assignment.name)
            if status not in (OK, UNGRADED):
                self._say(f"The page on the class was not written: {words[-WORDS:]}")
        if came:
            raise KeyboardInterrupt
        graded = [name for name, one in summary.entries.items() if one.score is not None]
        if graded and recorded == OK:
            for student in graded:
                self._try_again.pop(student, None)
            print(f"Recorded: {some(graded)}.", flush=True)

    def _fingerprints(self) -> dict[str, Fingerprint]:
        """Return name, size, number and time of all files of each submission; reading them would cost too much."""
        found: dict[str, Fingerprint] = {student: [] for student in students_in(self.submitted, self.assignment)}
        for student, known in found.items():
            for top, _, files in os.walk(self.submitted / student / self.assignment.name):  # follows no link
                for name in (".", *sorted(files)):
                    with suppress(OSError):  # it is just being replaced
                        status = os.lstat(os.path.join(top, name))
                        known.append((top, name, status.st_size, status.st_ino, status.st_mtime_ns))
        return found

    def _say(self, sentence: str) -> None:
        """Print a sentence that would otherwise come again with every look."""
        if sentence != self._said:
            print(sentence, flush=True)
        self._said = sentence


def _run(*command: str) -> tuple[int, str]:
    """Run a command in a session of its own, which Ctrl-C does not reach; return status and messages."""
    line = [sys.executable, "-m", *command]
    result = subprocess.run(line, capture_output=True, text=True, errors="replace", check=False, start_new_session=True)
    return result.returncode, result.stderr.strip()


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    """Let a function handle SIGINT and SIGTERM."""
    before = {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
