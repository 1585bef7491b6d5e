"""Let an nbgrader command say little of a whole class, and open its database once."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from nbgrader import api
from sqlalchemy.orm import scoped_session, sessionmaker

CLEAR = "\r\x1b[K"
NOTE = re.compile(r"(Removing|Updating) existing |.* seconds late$")  # that nbgrader calls a warning


class WholeClass:
    """Convert a class; to be named before the converter in a class's bases."""

    def start(self: Any) -> None:
        """Convert, with warnings and errors after all else, and a summary in the end."""
        self._total = self._seen = self._begun = 0
        try:
            with held(self.log) as kept:
                super().start()  # type: ignore[misc] # the converter's, named after this in a class's bases
        finally:
            errors = sum(record.levelno >= logging.ERROR for record in kept)
            words = (self._total, self._begun, errors, "s" * (errors != 1))
            self.log.info("%s: %d submissions, %d new or changed; %d error%s.", self.coursedir.assignment_id, *words)

    def convert_notebooks(self: Any) -> None:
        """Convert all submissions."""
        self._total = len(self.assignments)
        with shared_connection():
            super().convert_notebooks()  # type: ignore[misc]

    def init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
        """Decide whether to convert a submission, and rewrite the line of progress on a terminal."""
        begun = bool(super().init_destination(assignment_id, student_id))  # type: ignore[misc]
        self._seen += 1
        self._begun += begun
        if sys.stderr.isatty() and self._total > 1:
            end = CLEAR if self._seen == self._total else ""
            print(f"{CLEAR}{assignment_id}: {self._seen} of {self._total}", end=end, file=sys.stderr, flush=True)
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
