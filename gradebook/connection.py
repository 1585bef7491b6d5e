"""Let nbgrader's many short-lived gradebooks share one connection, with the queries that it has compiled.

nbgrader opens a gradebook for nearly every step on every notebook, and each looks up all tables and compiles all
its queries anew; that was a third of what recording a submission took.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from nbgrader import api
from sqlalchemy.orm import scoped_session, sessionmaker


@contextmanager
def shared() -> Iterator[None]:
    """Within this context, gradebooks of the same database and course share an engine; each has its own session."""
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
