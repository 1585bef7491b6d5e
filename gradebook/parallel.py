"""Let an nbgrader command work on a class with all processors, and say little: what changed, what went wrong."""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from nbgrader import api
from nbgrader.converters.base import NbGraderException
from sqlalchemy.orm import scoped_session, sessionmaker
from traitlets import HasTraits, Integer

from autograder.worker import lockdown

SHARE = 8  # submissions that are worth a process of their own
FORK = multiprocessing.get_context("fork")
CLEAR = "\r\x1b[K"
NOTE = re.compile(r"(Removing|Updating) existing |.* seconds late$")  # that nbgrader calls a warning


class Parallel(HasTraits):
    """Convert in several processes; to be named before the converter in a class's bases."""

    jobs = Integer(0, help="Processes that work at the same time; 0: one per processor.").tag(config=True)

    def start(self: Any) -> None:
        """Convert, with warnings and errors after all else, and a summary in the end."""
        self._total, self._seen, self._begun = 0, FORK.Value("i"), FORK.Value("i")
        try:
            with held(self.log) as self._held:
                super().start()  # type: ignore[misc] # the converter's, named after this in a class's bases
        finally:
            errors = sum(record.levelno >= logging.ERROR for record in self._held)
            words = (self._total, self._begun.value, errors, "s" * (errors != 1))
            self.log.info("%s: %d submissions, %d new or changed; %d error%s.", self.coursedir.assignment_id, *words)

    def convert_notebooks(self: Any) -> None:
        """Convert all submissions; NbGraderException if one of the processes could not convert its own."""
        folders = sorted(self.assignments)
        self._total = len(folders)
        count = min(self.jobs or len(os.sched_getaffinity(0)), len(folders) // SHARE)
        if count < 2 or threading.active_count() > 1:  # a server, such as formgrader's, must not be forked
            self._convert(folders)
            return
        with api.Gradebook(self.coursedir.db_url, self.coursedir.course_id):
            pass  # which makes the tables, if need be: once, and not in every process
        children = []
        for number in range(count):
            mine, theirs = FORK.Pipe(duplex=False)
            child = FORK.Process(target=self._convert_share, args=(folders[number::count], theirs))
            child.start()
            theirs.close()
            children.append((child, mine))
        for child, mine in children:
            with suppress(EOFError):  # of one that was killed, as its exit code says
                self._held.extend(mine.recv())
            child.join()
        if any(child.exitcode for child, _ in children):
            raise NbGraderException("Some submissions could not be processed; see the messages above.")

    def init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
        """Decide whether to convert a submission, and rewrite the line of progress on a terminal."""
        begun = bool(super().init_destination(assignment_id, student_id))  # type: ignore[misc]
        with self._seen.get_lock():
            self._seen.value += 1
            self._begun.value += begun
            if sys.stderr.isatty() and self._total > 1:
                end = CLEAR if self._seen.value == self._total else ""
                print(
                    f"{CLEAR}{assignment_id}: {self._seen.value} of {self._total}", end=end, file=sys.stderr, flush=True
                )
        return begun

    def _convert(self: Any, folders: list[str]) -> None:
        self.assignments = {folder: self.assignments[folder] for folder in folders}
        with shared_connection():
            super().convert_notebooks()  # type: ignore[misc]

    def _convert_share(self: Any, folders: list[str], parent: Any) -> None:
        """Convert in a process of its own, and send what went wrong to its parent."""
        if sys.platform == "linux":
            lockdown.die_with_parent()
        self._held.clear()
        try:
            self._convert(folders)
        except NbGraderException as error:
            self.log.error(str(error))
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(1)  # the parent, which has the same signal, says so
        finally:
            parent.send(self._held)


@contextmanager
def held(log: Any) -> Iterator[list[logging.LogRecord]]:
    """Hold warnings and errors back until the end, the errors last; nbgrader's notes are for debugging."""
    kept: list[logging.LogRecord] = []

    def passes(record: logging.LogRecord) -> bool:
        foreign = Path(__file__).parent not in Path(record.pathname).parents
        if foreign and (record.levelno == logging.INFO or NOTE.match(record.getMessage())):
            record.levelno, record.levelname = logging.DEBUG, "DEBUG"
        if record.levelno >= logging.WARNING:
            record.msg, record.args = record.getMessage(), None  # which another process can send
            kept.append(record)
        return record.levelno < logging.WARNING and bool(log.isEnabledFor(record.levelno))

    log.addFilter(passes)
    try:
        yield kept
    finally:
        log.removeFilter(passes)
        for record in sorted(kept, key=lambda record: record.levelno):
            log.handle(record)


@contextmanager
def shared_connection() -> Iterator[None]:
    """Let gradebooks of one database and course share an engine; each has a session of its own.

    nbgrader opens a gradebook for nearly every step on every notebook, and each looks up all tables and compiles all
    its queries anew: half of the time that recording a submission took.
    """
    first: dict[tuple[str, str], Any] = {}
    start = api.Gradebook.__init__

    def begin(self: Any, db_url: str, course_id: str = "default_course", authenticator: Any = None) -> None:
        known = first.get((db_url, course_id))
        if known is None:
            start(self, db_url, course_id, authenticator)
            first[db_url, course_id] = self
            return
        self.engine, self.course_id, self.authenticator = known.engine, course_id, authenticator
        self.db = scoped_session(sessionmaker(autoflush=True, bind=self.engine, future=True))

    def close(self: Any) -> None:
        self.db.remove()

    try:
        with patch.multiple(api.Gradebook, __init__=begin, close=close):
            yield
    finally:
        for gradebook in first.values():
            gradebook.close()
            gradebook.engine.dispose()
