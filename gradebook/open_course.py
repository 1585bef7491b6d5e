"""The course in the current folder, as nbgrader's configuration describes it, with its gradebook open."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps.exportapp import ExportApp
from sqlalchemy.exc import DatabaseError

from autograder.manifest import CourseError
from gradebook.config import require_course, require_loaded
from gradebook.outdated_scores import Folders, folders_of
from gradebook.readiness import reason, require_reachable


@dataclass(frozen=True)
class OpenCourse:
    """Gradebook, None if there is none yet; folders; and nbgrader's application, which holds the configuration."""

    gradebook: Any
    folders: Folders
    app: Any


def configured(command: str) -> Any:
    """Return an application of nbgrader's with the configuration of the current folder; CourseError without one."""
    require_course(command)
    app = ExportApp()
    app.initialize([])
    require_loaded(app)
    return app


@contextmanager
def opened(command: str) -> Iterator[OpenCourse]:
    """Yield the course; CourseError if the current folder is none, or its gradebook cannot be read."""
    app = configured(command)
    app.log_level = logging.WARNING  # nobody needs its remarks here
    folders = folders_of(app.coursedir, app.config)
    url = app.coursedir.db_url
    require_reachable(url)
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        yield OpenCourse(None, folders, app)
        return
    try:
        with Gradebook(url, app.coursedir.course_id) as gradebook:
            yield OpenCourse(gradebook, folders, app)
    except DatabaseError as error:
        raise CourseError(f"The gradebook cannot be read ({reason(error)}): mend it, or close its users.") from error
