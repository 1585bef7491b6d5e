"""Put together a student's page: the score, the first failure, the tasks, the modules, the notebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import nbformat
from markupsafe import Markup

from autograder import manifest
from autograder.faults import PASSED
from autograder.manifest import Assignment
from autograder.report import TestResult
from autograder.text import one_line
from gradebook.feedback import points
from gradebook.feedback.cells import answer_of, cells_of, markdown
from gradebook.feedback.modules import anchors, modules_of
from gradebook.feedback.recorded import WORDS, Kept, hints_once, kept, printed, sentences, table_html
from gradebook.final_score import Cell, Final
from gradebook.pages import render as pages
from gradebook.shown_help import without
from gradebook.task_titles import task_titles

FOLDER = Path(__file__).parent
ON_TOP = "it stands at the top of the page, under “What failed first”."
BEHIND = "The gradebook is behind: a newer submission or report waits to be recorded, and may change this page."


def render(notebook: Any, final: Final, folder: Path, ids: Any) -> str:
    """Return the page on a recorded notebook in ``folder``; ``ids`` names assignment, student and notebook."""
    assignment = manifest.load().find(ids["assignment"])
    found = kept(notebook) or Kept()
    tests = without(found.tests, final.hidden)
    modules = modules_of(folder, assignment, tests)
    lines = anchors(modules, tests)
    first = next((test for test in tests if test.outcome != PASSED), None)
    titles = _titles(assignment)
    parts = _parts(notebook, final, _without_repetitions(tests, first, found.message), lines, titles)
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            style=style(),
            final=final,
            title=assignment.title if assignment else ids["assignment"],
            ids=ids,
            notices=[BEHIND] * bool(ids.get("behind")) + sentences(found.message, found.refused, found.notes),
            first=first,
            lines=lines,
            titles=titles,
            parts=parts,
            printed=printed(found.output),
            modules=modules,
            cells=cells_of(notebook, [part["anchor"] for part in parts]),
            title_of={part["anchor"]: part["title"] for part in parts},
        )
    )


def student_modules(resources: Any) -> str:
    """Return the modules of the submission whose recorded notebook formgrader shows, as HTML."""
    folder = Path(resources["metadata"]["path"])
    name = resources["metadata"]["name"]
    found = kept(nbformat.read(folder / f"{name}.ipynb", as_version=4)) or Kept()  # type: ignore[no-untyped-call]
    assignment = manifest.load().find(resources.get("assignment_id", ""))
    modules = modules_of(folder, assignment, found.tests)
    macros = environment().get_template("macros.html.j2").module
    return str(macros.source(modules, 4))  # type: ignore[attr-defined]


def _without_repetitions(tests: Sequence[TestResult], first: TestResult | None, message: str) -> list[TestResult]:
    """Return the tests with each hint and example once on the page, and without a message that stands above all."""
    shown = []
    for test, once in zip(tests, hints_once(tests), strict=True):
        hint = ON_TOP if first and first.hint and test.hint == first.hint else once.hint
        error = None if message and test.error == message else test.error
        shown.append(
            replace(test, hint=hint, error=error, counterexample=None if test is first else test.counterexample)
        )
    return shown


def _parts(
    notebook: Any, final: Final, tests: Sequence[TestResult], lines: dict[str, str], titles: dict[str, str]
) -> list[dict[str, Any]]:
    """Return what has points, in the notebook's order."""
    cells = {cell.name: cell for cell in final.cells}
    comments = dict(final.comments)
    names = {name.replace(".", "-"): name for name in titles}
    parts = []
    for shown in notebook.cells:
        anchor = shown.metadata.get("nbgrader", {}).get("grade_id", "")
        if anchor not in cells:
            continue
        cell = cells.pop(anchor)
        name = names.get(anchor, anchor)
        own = [test for test in tests if test.task == name]
        part = {
            "anchor": anchor,
            "name": name,
            "title": titles.get(name, name),
            "score": points(cell.score) if cell.graded or not cell.tested else None,
            "most": points(cell.most),
            "share": min(max(cell.score / cell.most, 0.0), 1.0) if cell.most else 0.0,
            "word": _word(cell),
            "made_of": cell.made_of(),
            "table": Markup(table_html(own, lines)),  # noqa: S704 - escaped there
            "answer": None if cell.tested else answer_of(shown),
            "comment": markdown(comments[anchor]) if comments.get(anchor) else None,
        }
        parts.append(part)
    return parts


def _word(cell: Cell) -> str:
    if not cell.counts:
        return "does not count"
    if not cell.graded:
        return "not graded" if cell.tested else "waits for a person"
    if cell.score >= cell.most:
        return "all points"
    return "no points" if cell.score <= 0 else "some points"


@lru_cache
def _titles(assignment: Assignment | None) -> dict[str, str]:
    return task_titles(assignment) if assignment else {}


@lru_cache
def environment() -> jinja2.Environment:
    """Return the templates."""
    made = pages.environment(FOLDER)
    made.globals |= {"outcomes": WORDS, "points": points}
    made.filters["one_line"] = one_line
    return made


@lru_cache
def style() -> Markup:
    """Return the page's style: that of the report on a class, and what is particular here."""
    files = (pages.FOLDER / pages.STYLE, FOLDER / "tests.css", FOLDER / "code.css", FOLDER / "feedback.css")
    return Markup("\n".join(path.read_text(encoding="utf-8") for path in files))  # noqa: S704 - ours
