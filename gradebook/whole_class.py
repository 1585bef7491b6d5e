"""Let an nbgrader command work on a whole class with all processors, say little, and open its database once each."""

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

from autograder.text import rewrite_line
from autograder.worker import lockdown

SHARE = 8  # submissions that are worth a process of their own
FORK = multiprocessing.get_context("fork")
NOTE = re.compile(r"(Removing|Updating) existing |.* seconds late$")  # that nbgrader calls a warning


class WholeClass:
    """Convert a class; to be named before the converter in a class's bases."""

    def start(self: Any) -> None:
        """Convert, with warnings and errors after all else, and a summary in the end."""
        self._total, self._counts = 0, FORK.Array("i", 2)  # submissions; those looked at, and begun
        try:
            with held(self.log) as self._kept:
                super().start()  # type: ignore[misc] # the converter's, named after this in a class's bases
        finally:
            errors = sum(record.levelno >= logging.ERROR for record in self._kept)
            words = (self._total, self._counts[1], errors, "s" * (errors != 1))
            self.log.info("%s: %d submissions, %d new or changed; %d error%s.", self.coursedir.assignment_id, *words)

    def convert_notebooks(self: Any) -> None:
        """Convert all submissions; NbGraderException if one of the processes could not convert its own."""
        folders = sorted(self.assignments)
        self._total = len(folders)
        count = min(len(os.sched_getaffinity(0)), len(folders) // SHARE)
        if count < 2 or threading.active_count() > 1:  # a server, such as formgrader's, must not be forked
            self._convert(folders)
            return
        with api.Gradebook(self.coursedir.db_url, self.coursedir.course_id):
            pass  # which makes the tables, if need be: once, and not in every process
        pipes = [FORK.Pipe(duplex=False) for _ in range(count)]
        shares = [(folders[number::count], said) for number, (_, said) in enumerate(pipes)]
        children = [FORK.Process(target=self._convert_share, args=share) for share in shares]
        for child, (_, said) in zip(children, pipes, strict=True):
            child.start()
            said.close()
        for heard, _ in pipes:
            with suppress(EOFError):  # of a child that was ended
                for level, words in heard.recv():
                    self.log.log(level, "%s", words)
        for child in children:
            child.join()
        if any(child.exitcode for child in children):
            raise NbGraderException("Some submissions could not be processed; see the messages above.")

    def _convert(self: Any, folders: list[str]) -> None:
        self.assignments = {folder: self.assignments[folder] for folder in folders}
        with shared_connection():
            super().convert_notebooks()  # type: ignore[misc]

    def _convert_share(self: Any, folders: list[str], said: Any) -> None:
        """Convert in a process of its own, and send its warnings and errors."""
        if sys.platform == "linux":
            lockdown.die_with_parent()
        self._kept.clear()  # the parent's
        try:
            self._convert(folders)
        except (NbGraderException, KeyboardInterrupt) as error:
            if isinstance(error, NbGraderException):  # else the parent, which has the same signal, says so
                self.log.error("%s", error)
            sys.exit(1)
        finally:
            said.send([(record.levelno, record.getMessage()) for record in self._kept])

    def init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
        """Decide whether to convert a submission, and rewrite the line of progress on a terminal."""
        begun = bool(super().init_destination(assignment_id, student_id))  # type: ignore[misc]
        with self._counts.get_lock():
            self._counts[0] += 1
            self._counts[1] += begun
        if self._total > 1:
            rewrite_line(f"{assignment_id}: {(seen := self._counts[0])} of {self._total}")
            if seen == self._total:
                rewrite_line("")
        return begun


@contextmanager
def held(log: Any) -> Iterator[list[logging.LogRecord]]:
    """Hold warnings and errors back until the end, the errors last; nbgrader's notes are for debugging."""
    kept: list[logging.LogRecord] = []

    def passes(record: logging.LogRecord) -> bool:
        foreign = Path(__file__).parent not in Path(record.pathname).parents
        if foreign and (record.levelno == logging.INFO or NOTE.match(record.getMessage())):
            record.levelno, record.levelname = logging.DEBUG, "DEBUG"
        if record.levelno >= logging.WARNING:
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
