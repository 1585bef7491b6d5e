# mypy: disable-error-code="no-untyped-call"
# (nbconvert is typed in part only)
"""What a student reads about a graded task: a row per test, as HTML and as plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbconvert.preprocessors import Preprocessor

from autograder.report import Report, TestResult
from autograder.text import one_line

GRADED_CELL = re.compile(r'<a href="#([\w-]+)">(Test cell|Written response)</a>')
HEADER_SCORE = re.compile(r" \(Score: [^()<]*\)</h4>")
STAMP, STAMPED = "<!-- gradebook {} -->\n", re.compile(r"<!-- gradebook (\w*) -->\s*\Z")
UNDESCRIBED = re.compile(r"<img(?![^>]*\balt=)")
SUMMARY, BOX = "grading-summary", '<div class="grading-summary">'  # the cell on top of a page, and its beginning
STYLE = Path(__file__).with_name("feedback.css")
WORDS = {
    "passed": "passed",
    "failed": "failed",
    "error": "error",
    "timeout": "out of time",
    "memory": "out of memory",
    "crashed": "crashed",
}


class FeedbackExporter(HTMLExporter):
    """Write a page without parsing all of it again, as nbconvert's own exporter does to add a few attributes.

    What every student's page repeats, the course's own cells, is rendered once. In the table of contents tasks and
    questions have names, where nbgrader calls each of them "Test cell" or "Written response".
    """

    def from_notebook_node(  # type: ignore[override] # as nbconvert's own exporters of text do
        self, nb: Any, resources: Any = None, **kwargs: Any
    ) -> tuple[str, Any]:
        """Render the page."""
        resources = self._init_resources(resources)
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))
        self.register_filter("highlight_code", partial(_highlighted, lexer))
        self.register_filter("filter_data_type", WidgetsDataTypeFilter(notebook_metadata=nb.metadata, parent=self))
        page, resources = TemplateExporter.from_notebook_node(self, nb, resources, **kwargs)
        page = UNDESCRIBED.sub('<img alt="A picture without a description"', page)
        if not resources.get("nbgrader", {}).get("whole", True):  # nbgrader's header would sum what there is
            page = HEADER_SCORE.sub(" (no score yet)</h4>", page, count=1)
        stamp = STAMP.format(resources.get("nbgrader", {}).get("stamp", ""))
        return GRADED_CELL.sub(r'<a href="#\1">\1</a>', page) + stamp, resources


def stamp_in(page: str) -> str:
    """Return what a page says of the gradebook that it shows, empty if it says nothing."""
    found = STAMPED.search(page)
    return found[1] if found else ""


def _highlighted(lexer: str | None, source: str, language: str | None = None, metadata: Any = None) -> str:
    """Return code with its syntax marked; metadata, which nbconvert hands over, would only add line numbers."""
    return _highlight(source, language or lexer)


@lru_cache(maxsize=1024)
def _highlight(source: str, lexer: str | None) -> str:
    return str(Highlight2HTML(pygments_lexer=lexer)(source))


class Stylesheet(Preprocessor):
    """Add our style to the pages of feedback and formgrader."""

    enabled = True

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Append the style to those that the page's template writes into its head."""
        resources.setdefault("inlining", {}).setdefault("css", []).append(STYLE.read_text(encoding="utf-8"))
        return nb, resources


def points(value: float) -> str:
    """Write points as a reader expects them: 7, 7.5 or 3.33."""
    return f"{round(value, 2):g}"


def hints_once(tests: Sequence[TestResult]) -> list[TestResult]:
    """Return the tests of a page with each hint in full where it comes first, and a reference to that afterwards."""
    first: dict[str, str] = {}
    shown = []
    for test in tests:
        named = first.setdefault(test.hint, test.description) if test.hint else test.description
        again = named is not test.description
        shown.append(replace(test, hint=f"the one for “{named}” holds here, too.") if again else test)
    return shown


def table_html(tests: list[TestResult]) -> str:
    """Return a table with a row per test; all text is escaped, for some of it is the student's."""
    rows = "".join(
        f'<tr class="outcome-{escape(test.outcome)}">'
        f'<td class="outcome">{escape(WORDS.get(test.outcome, test.outcome))}</td>'
        f"<td>{escape(one_line(test.description))}{_why_html(test)}</td>"
        f'<td class="points">{points(test.points or 0.0)} / {points(test.max_points)}</td></tr>'
        for test in tests
    )
    head = "<tr><th>Outcome</th><th>What was tested</th><th>Points</th></tr>"
    return f'<table class="tests"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def table_text(tests: list[TestResult]) -> str:
    """Return the same table for a terminal or an editor."""
    lines = []
    for test in tests:
        earned = f"{points(test.points or 0.0)}/{points(test.max_points)}"
        lines.append(f"{WORDS.get(test.outcome, test.outcome):>13}  {earned:>9}  {one_line(test.description)}")
        lines += [f"{'':26}{one_line(text)}" for text in (test.error, test.hint and f"Hint: {test.hint}") if text]
    return "\n".join(lines)


def summary_html(report: Report, notes: list[str]) -> str:
    """Return the box on top of the page: the tests' points, what concerns the whole submission, and what it printed.

    It is recorded; what counts in the end is written above it when the page is made.
    """
    parts = [
        f'<p class="automatic">The tests gave {points(report.score or 0.0)} of {points(report.max_score)} points.</p>'
    ]
    sentences = [one_line(text) for text in (report.message, *report.refused, *notes) if text]
    if sentences:
        parts.append("<ul>" + "".join(f"<li>{escape(text)}</li>" for text in dict.fromkeys(sentences)) + "</ul>")
    if report.output.strip():
        # A blank line would end the HTML block that Markdown sees.
        lines = "<br>".join(escape(one_line(line)) for line in report.output.strip().splitlines() if line.strip())
        parts.append(f"<details><summary>What your code printed</summary><code>{lines}</code></details>")
    return f"{BOX}{''.join(parts)}</div>"


def _why_html(test: TestResult) -> str:
    error = f'<div class="error">{escape(one_line(test.error))}</div>' if test.error else ""
    hint = f'<div class="hint">Hint: {escape(one_line(test.hint))}</div>' if test.hint else ""
    return error + hint
