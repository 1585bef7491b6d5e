# mypy: disable-error-code="no-untyped-call"
# (nbformat is typed in part only)
"""What formgrader's page has besides nbgrader's own: the student's modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from autograder import manifest
from gradebook.feedback.modules import modules_of
from gradebook.feedback.page import environment
from gradebook.feedback.recorded import kept


def student_modules(resources: Any) -> str:
    """Return the modules of the submission whose recorded notebook formgrader shows, as HTML."""
    folder = Path(resources["metadata"]["path"])
    name = resources["metadata"]["name"]
    found = kept(nbformat.read(folder / f"{name}.ipynb", as_version=4))
    assignment = manifest.load().find(resources.get("assignment_id", ""))
    modules = modules_of(folder, assignment, found.tests if found else ())
    macros = environment().get_template("macros.html.j2").module
    return str(macros.source(modules, 4))  # type: ignore[attr-defined]
