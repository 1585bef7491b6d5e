"""Let an nbgrader command work on a class with all processors, each of them with one connection to the database."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from nbgrader import api
from nbgrader.converters.base import NbGraderException
from sqlalchemy.orm import scoped_session, sessionmaker
from traitlets import HasTraits, Integer

from autograder.worker import lockdown

SHARE = 8  # submissions that are worth a process of their own


class Parallel(HasTraits):
    """Convert in several processes; to be named before the converter in a class's bases."""

    jobs = Integer(0, help="Processes that work at the same time; 0: one per processor.").tag(config=True)

    def convert_notebooks(self: Any) -> None:
        """Convert all submissions; NbGraderException if one of the processes could not convert its own."""
        folders = sorted(self.assignments)
        count = min(self.jobs or len(os.sched_getaffinity(0)), len(folders) // SHARE)
        if count < 2 or threading.active_count() > 1:  # a server, such as formgrader's, must not be forked
            self._convert(folders)
            return
        with api.Gradebook(self.coursedir.db_url, self.coursedir.course_id):
            pass  # which makes the tables, if need be: once, and not in every process
        fork = multiprocessing.get_context("fork")
        children = [fork.Process(target=self._convert_share, args=(folders[n::count],)) for n in range(count)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        if any(child.exitcode for child in children):
            raise NbGraderException("Some submissions could not be processed; see the messages above.")

    def _convert(self: Any, folders: list[str]) -> None:
        self.assignments = {folder: self.assignments[folder] for folder in folders}
        with shared_connection():
            super().convert_notebooks()  # type: ignore[misc] # the converter's, named after this in a class's bases

    def _convert_share(self: Any, folders: list[str]) -> None:
        """Convert in a process of its own."""
        if sys.platform == "linux":
            lockdown.die_with_parent()
        try:
            self._convert(folders)
        except NbGraderException as error:
            self.log.error(str(error))
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(1)  # the parent, which has the same signal, says so


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
