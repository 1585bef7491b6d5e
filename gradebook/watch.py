"""``autograder grade --watch``: grade and record what ``nbgrader collect`` brings in, and keep the class's page."""

from __future__ import annotations

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

POLL_SECONDS = 5.0
WORDS = 500  # of a command's messages, at most
AGAIN_SECONDS = 60.0  # until what could not be graded or recorded is tried again

Fingerprint = tuple[object, ...]


class _Stopped(BaseException):
    """SIGINT or SIGTERM came while nothing was being written that has to be finished."""


def watch_command(arguments: argparse.Namespace) -> int:
    """Watch for submissions as the options of ``autograder grade`` say."""
    assignment = load().assignment(arguments.assignment)
    _refuse_what_cannot_be_watched(arguments)
    return watch(assignment, arguments.submitted, lambda students: grade_students(assignment, arguments, students))


def _refuse_what_cannot_be_watched(arguments: argparse.Namespace) -> None:
    """Refuse what nbgrader would not follow when it records: it has its own folders, and takes the whole class."""
    default: dict[str, Any] = {"submitted": Path("submitted"), "reports": Path("reports")}
    default |= dict.fromkeys(("student", "shard", "path", "task"))
    for name in given(arguments, default):
        raise CourseError(f"--watch takes the whole class in the course's own folders: leave out --{name}.")
    require_course("--watch")  # nbgrader's own settings would run the students' notebooks


def watch(assignment: Assignment, submitted: Path, grade: Callable[[list[str]], Summary]) -> int:
    """Grade what is new or changed, then record it in the gradebook, again and again; SIGINT or SIGTERM ends it."""
    with _signals() as stop:
        print(f"Watching for submissions of {assignment.name}; stop with Ctrl-C.", flush=True)
        with suppress(_Stopped):
            _Watch(assignment, submitted, grade, stop).run()
        print("Stopped; everything that was graded is kept.", flush=True)
    return OK


class _Watch:
    """What each submission looked like when it was last graded and recorded."""

    def __init__(
        self, assignment: Assignment, submitted: Path, grade: Callable[[list[str]], Summary], stop: _Stop
    ) -> None:
        self.assignment, self.submitted, self.grade, self.stop = assignment, submitted, grade, stop
        self._done: dict[str, Fingerprint] = {}
        self._unfinished: set[str] = set()
        self._again = 0.0
        self._said = ""

    def run(self) -> None:
        """Look, and take what looks the same twice: a copy that is still under way does not."""
        before: dict[str, Fingerprint] = {}
        while True:
            now = self._fingerprints()
            if self._unfinished and time.monotonic() > self._again:
                self._done = {name: seen for name, seen in self._done.items() if name not in self._unfinished}
                self._unfinished.clear()
            ready = [name for name in now if now[name] == before.get(name) and now[name] != self._done.get(name)]
            if ready:
                self._take(ready)
                self._done |= {name: now[name] for name in ready}
            before = now
            self.stop.wait(POLL_SECONDS)

    def _take(self, students: list[str]) -> None:
        """Grade and record; what has no score in the end is remembered as to be tried again."""
        self._again = time.monotonic() + AGAIN_SECONDS
        self._unfinished.update(students)
        try:
            summary = self.grade(students)
        except CourseError as error:  # a folder went away meanwhile
            self._say(str(error))
            return
        for student in summary.ungraded:
            print(f"{student} is ungraded: {summary.entries[student].message}", flush=True)
        if self.stop.finish(self._record):
            graded = sorted(student for student, result in summary.entries.items() if result.score is not None)
            self._unfinished.difference_update(graded)
            if graded:
                print(f"Recorded: {', '.join(graded[:10])}{', …' if len(graded) > 10 else ''}.", flush=True)

    def _record(self) -> bool:
        """Record, and write the page on the class anew; say whether all is recorded."""
        why = record(self.assignment)
        for sentence in filter(None, (why, write_page(self.assignment))):
            self._say(sentence)
        return not why

    def _fingerprints(self) -> dict[str, Fingerprint]:
        """Return what each submission's files look like from outside; reading them all would cost too much."""
        try:
            students = students_in(self.submitted, self.assignment)
        except CourseError as error:  # nothing is collected yet
            self._say(str(error))
            return {}
        return {student: fingerprint(self.submitted / student / self.assignment.name) for student in students}

    def _say(self, sentence: str) -> None:
        """Print a sentence that would otherwise come again with every look."""
        if sentence != self._said:
            print(sentence, flush=True)
        self._said = sentence


def fingerprint(folder: Path) -> Fingerprint:
    """Return name, size, number and time of all files below a folder, without following a link."""
    found: list[object] = []
    for top, _, files in os.walk(folder):
        for name in (".", *sorted(files)):
            with suppress(OSError):  # it is just being replaced
                status = os.lstat(os.path.join(top, name))
                found.append((top, name, status.st_size, status.st_ino, status.st_mtime_ns))
    return tuple(found)


def record(assignment: Assignment) -> str:
    """Let nbgrader record the reports, in the folder it is run in; return what went wrong, empty if nothing."""
    status, words = _run("nbgrader", "autograde", assignment.name)
    errors = [line.partition("] ")[2] for line in words.splitlines() if " | ERROR] " in line]
    told = " ".join(errors) or words
    return f"nbgrader autograde ended with {status} and is run again later: {told[-WORDS:]}" if status else ""


def write_page(assignment: Assignment) -> str:
    """Write the page of ``autograder report`` anew, whole or not at all; return what went wrong, empty if nothing."""
    status, words = _run("autograder", "report", assignment.name)
    return "" if status in (OK, UNGRADED) else f"The page on the class was not written: {words[-WORDS:]}"


def _run(*command: str) -> tuple[int, str]:
    """Run a command in a session of its own: Ctrl-C is for us, who wait for it. Return status and messages."""
    line = [sys.executable, "-m", *command]
    result = subprocess.run(line, capture_output=True, text=True, errors="replace", check=False, start_new_session=True)
    return result.returncode, result.stderr.strip()


class _Stop:
    """Whether a signal has come, and whether it may interrupt."""

    def __init__(self) -> None:
        self._came = self._busy = False

    def come(self, number: int, frame: FrameType | None) -> None:
        """Take a signal: end at once, or as soon as what is being recorded is whole."""
        self._came = True
        if not self._busy:
            raise _Stopped

    def finish(self, work: Callable[[], bool]) -> bool:
        """Do something that a signal does not interrupt."""
        self._busy = True
        try:
            result = work()
        finally:
            self._busy = False
        self.wait(0)
        return result

    def wait(self, seconds: float) -> None:
        """Sleep; _Stopped where a signal comes or has come."""
        if self._came:
            raise _Stopped
        time.sleep(seconds)  # which a signal ends, by what come() raises


@contextmanager
def _signals() -> Iterator[_Stop]:
    """Let SIGINT and SIGTERM stop the watch."""
    stop = _Stop()
    before = {number: signal.signal(number, stop.come) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
