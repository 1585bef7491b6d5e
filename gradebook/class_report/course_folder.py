"""Where nbgrader's configuration says that the course's files and its gradebook are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from autograder.manifest import Assignment
from gradebook.open_course import configured


@dataclass(frozen=True)
class CourseFolder:
    """The folders of a course, and its database; the layouts are nbgrader's patterns."""

    db_url: str
    submitted: Path
    feedback: Path
    app: Any  # nbgrader's, which holds the configuration

    @classmethod
    def here(cls) -> CourseFolder:
        """Return those that nbgrader would use in the current folder; CourseError if it is no course's."""
        app = configured("it")
        place = app.coursedir
        root = Path(place.root)
        return cls(place.db_url, root / place.submitted_directory, root / place.feedback_directory, app)

    def page(self, assignment: Assignment, student: str, seen_from: Path) -> str:
        """Return the address of a student's feedback page, relative to a folder; empty if there is no page."""
        path = self.feedback / student / assignment.name / f"{assignment.module}.html"
        return quote(os.path.relpath(path, seen_from)) if path.is_file() else ""
