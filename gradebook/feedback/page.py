# mypy: disable-error-code="no-untyped-call"
# (nbconvert and nbformat are typed in part only)
"""A student's page: the score, each mistake beside the function that has it, the tasks, then code and notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup, escape
from nbconvert.exporters import Exporter
from nbformat.v4 import new_markdown_cell

from autograder import manifest
from autograder.faults import PASSED
from autograder.graded_functions import graded_functions
from autograder.report import TestResult
from gradebook.feedback.modules import MAX_LINES, Module, function_of, highlighted, modules_of, readable
from gradebook.feedback.recorded import SUMMARY, Kept, kept, printed, sentences, table_html
from gradebook.final_score import Final
from gradebook.gradebook_scores import Part
from gradebook.pages.render import environment
from gradebook.sanitize import rendered
from gradebook.shown_help import without
from gradebook.task_titles import task_titles

FOLDER = Path(__file__).parent
OUTDATED = "The gradebook is out of date: a newer submission or report waits to be recorded, and may change this page."
HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")
# Nobody sees these, and a terminal or a reader may obey them; letters of all languages do without.
UNSEEN = dict.fromkeys({*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)} - {9, 10, 13})
STAMP = "<!-- gradebook {} -->\n"


class FeedbackExporter(Exporter):
    """Write a page from a recorded notebook, and from what the gradebook has."""

    export_from_notebook = "Feedback"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> tuple[Any, Any]:
        """Render the page, which says at its end of which state of the gradebook it is."""
        final = resources["nbgrader"]["final"]
        page = render(nbformat.read(filename, as_version=4), final, Path(filename).parent, resources["nbgrader"])
        return page + STAMP.format(final.stamp), self._init_resources(resources)


def render(notebook: Any, final: Final, folder: Path, ids: Any) -> str:
    """Return the page on a recorded notebook in ``folder``; ``ids`` names assignment, student and notebook."""
    assignment = manifest.load().find(ids["assignment"])
    found = kept(notebook) or Kept()
    tests = without(found.tests, final.hidden)
    modules = modules_of(folder, assignment, tests)
    titles = _titles(assignment) if assignment else {}
    return (
        environment(FOLDER)
        .get_template("page.html.j2")
        .render(
            final=final,
            title=assignment.title if assignment else ids["assignment"],
            ids=ids,
            notices=[OUTDATED] * final.outdated + sentences(found.message, found.refused, found.notes),
            mistakes=_mistakes(tests, found.message, modules, titles),
            parts=_parts(notebook, final, tests, titles),
            printed=printed(found.output),
            modules=modules,
            cells=[_shown(cell) for cell in notebook.cells if cell.get("id") != SUMMARY],
        )
    )


def task_boxes(notebook: Any, resources: Any) -> dict[str, Any]:
    """Return each task's title and functions by its cell's id, and all modules, as HTML for formgrader."""
    assignment = manifest.load().find(resources.get("assignment_id", ""))
    tests = (kept(notebook) or Kept()).tests
    modules = modules_of(Path(resources["metadata"]["path"]), assignment, tests)
    macros: Any = environment(FOLDER).get_template("macros.html.j2").module
    boxes: dict[str, Any] = {"modules": Markup().join(map(macros.source, modules))}
    if assignment is None:
        return boxes
    titles, graded = _titles(assignment), graded_functions(assignment)
    for task in assignment.tasks:
        title = titles[task.id]
        words = [f"{function}: " for function in graded.get(task.id, ())]
        words += [test.error or "" for test in tests if test.task == task.id and test.outcome != PASSED]
        shown = list[Module]()
        for part in filter(None, (function_of(modules, text, MAX_LINES) for text in words)):
            if not any(0 <= part.before - one.before < len(one.lines) for one in shown if one.name == part.name):
                shown.append(part)
        boxes[task.grade_id] = {"title": escape(title), "functions": macros.functions(title, shown)}
    return boxes


def _mistakes(
    tests: Sequence[TestResult], message: str, modules: Sequence[Module], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the failed tests by error and hint, each of these once; ``message`` stands above all of them."""
    alike = dict[tuple[str | None, str | None], list[TestResult]]()
    for test in tests:
        if test.outcome != PASSED and not (message and test.error == message and not test.hint):
            alike.setdefault((test.error, test.hint), []).append(test)
    return [
        {
            "tasks": list(dict.fromkeys(titles.get(test.task, test.task) for test in failed)),
            "example": next((test.counterexample for test in failed if test.counterexample), None),
            "error": error,
            "hint": hint,
            "table": _table(failed),
            "function": function_of(modules, error or ""),
        }
        for (error, hint), failed in alike.items()
    ]


def _parts(notebook: Any, final: Final, tests: Sequence[TestResult], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what has points, in the notebook's order."""
    cells = {part.grade_id: part for part in final.entry.parts}
    names = {name.replace(".", "-"): name for name in titles}
    parts = []
    for shown in notebook.cells:
        anchor = shown.metadata.get("nbgrader", {}).get("grade_id", "")
        if anchor not in cells:
            continue
        cell = cells.pop(anchor)
        name = names.get(anchor, anchor)
        kind, mark, word = _result(cell)
        part = {
            "anchor": anchor,
            "title": titles.get(name, name),
            "kind": kind,
            "mark": mark,
            "word": word,
            "points": cell.words(),
            "body": _table([test for test in tests if test.task == name]) if cell.tested else _shown(shown),
            "comment": cell.comment and _shown(new_markdown_cell(cell.comment)),
        }
        parts.append(part)
    return parts


def _result(cell: Part) -> tuple[str, str, str]:
    """Return the result of a graded cell as a class of the style, a mark and words."""
    if not cell.counts:
        return "open", "–", "does not count"
    if cell.score is None:
        return "open", "…", "not graded" if cell.tested else "waits for a person"
    if cell.score >= cell.max_score:
        return "all", "✓", "all points"
    return ("none", "✗", "no points") if cell.score <= 0 else ("some", "◐", "some points")


def _table(tests: Sequence[TestResult]) -> Markup:
    """Return a table of tests, without the words on a mistake, which stand on the page once."""
    bare = [replace(test, error=None, counterexample=None, hint=None) for test in tests]
    return Markup(table_html(bare))  # noqa: S704 - escaped there


def _shown(cell: Any) -> Markup:
    """Return a cell as HTML that is safe to show; its headings stand below those of the page."""
    if cell.cell_type == "code":
        return Markup('<pre class="highlight">{}</pre>').format(Markup("\n").join(highlighted(readable(cell.source))))
    html = rendered(cell.source.translate(UNSEEN), cell.get("attachments"))
    return Markup(HEADING.sub(lambda tag: f"<{tag[1]}h{min(int(tag[2]) + 2, 6)}", html))  # noqa: S704 - cleaned


_titles = lru_cache(task_titles)  # which reads a notebook, for each page the same
