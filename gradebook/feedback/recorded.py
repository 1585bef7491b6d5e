"""The record in a notebook: a table per task for those who open it, and the tests for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any

from autograder.report import Report, TestResult
from autograder.text import one_line
from gradebook.feedback import points
from gradebook.pages.render import code

KEY = "autograder"  # the notebook's metadata that says which report and answers it holds, and what was repaired
FORM = 2  # of that metadata; a notebook with an earlier one is recorded anew
SUMMARY, BOX = "grading-summary", '<div class="grading-summary">'  # the cell on top, and its beginning
WORDS = {"timeout": "out of time", "memory": "out of memory", "infrastructure": "not graded"}  # others are as they are


@dataclass(frozen=True)
class Kept:
    """The part of its report that a recorded notebook holds; strings are untrusted text."""

    message: str = ""
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what collecting and repairing have to say
    output: str = ""
    tests: tuple[TestResult, ...] = ()


def mark(report: Report, notebook: str, notes: Sequence[str]) -> dict[str, Any]:
    """Return the metadata for a recorded notebook, without the secret seed; ``notebook`` hashes the original."""
    tests = [asdict(replace(test, answers=None)) for test in report.tests]
    about = {"message": report.message, "refused": list(report.refused), "output": report.output, "tests": tests}
    return {"form": FORM, "key": report.key, "notebook": notebook, "notes": list(notes), "report": about}


def kept(notebook: Any) -> Kept | None:
    """Return the record in a notebook; None if it has another form than today's."""
    data = notebook.metadata.get(KEY, {})
    if data.get("form") != FORM:
        return None
    report = data["report"]
    tests = tuple(TestResult(**test) for test in report["tests"])
    return Kept(report["message"], tuple(report["refused"]), tuple(data["notes"]), report["output"], tests)


def table_html(tests: Sequence[TestResult]) -> str:
    """Return a table with a row per test; all text is escaped, for some of it is the student's."""
    rows = "".join(
        f'<tr class="outcome-{escape(test.outcome)}">'
        f'<td class="outcome">{escape(WORDS.get(test.outcome, test.outcome))}</td>'
        f"<td>{code(one_line(test.description))}"
        + "".join(f'<div class="{name}">{escape(text)}</div>' for name, text in _whys(test))
        + f'</td><td class="points">{_points(test)}</td></tr>'
        for test in tests
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Outcome", "What was tested", "Points"))
    return f'<table class="tests"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def table_text(tests: Sequence[TestResult]) -> str:
    """Return the same table for a terminal or an editor."""
    lines = []
    for test in tests:
        earned = f"{'–' if test.points is None else points(test.points)}/{points(test.max_points)}"
        lines.append(f"{WORDS.get(test.outcome, test.outcome):>13}  {earned:>9}  {one_line(test.description)}")
        lines += [f"{'':26}{text}" for _, text in _whys(test)]
    return "\n".join(lines)


def summary_html(report: Report, notes: Sequence[str]) -> str:
    """Return the cell on top: the tests' points, sentences on the whole submission, and the printed output."""
    earned = f"The tests gave {points(report.score or 0.0)} of {points(report.max_score)} points."
    parts = [f'<p class="automatic">{earned}</p>']
    if about := sentences(report.message, report.refused, notes):
        parts.append("<ul>" + "".join(f"<li>{escape(text)}</li>" for text in about) + "</ul>")
    if report.output.strip():
        # A blank line would end the HTML block that Markdown sees.
        lines = "<br>".join(escape(line) for line in printed(report.output))
        parts.append(f"<details><summary>What your code printed</summary><code>{lines}</code></details>")
    return f"{BOX}{''.join(parts)}</div>"


def sentences(message: str, refused: Sequence[str], notes: Sequence[str]) -> list[str]:
    """Return the sentences on the submission as a whole, each once."""
    return list(dict.fromkeys(one_line(text) for text in (message, *refused, *notes) if text))


def printed(output: str) -> list[str]:
    """Return the lines that the code printed, without the empty ones."""
    return [one_line(line) for line in output.strip().splitlines() if line.strip()]


def _points(test: TestResult) -> str:
    return "–" if test.points is None else f"{points(test.points)} / {points(test.max_points)}"


def _whys(test: TestResult) -> list[tuple[str, str]]:
    example = test.counterexample and f"For example: {test.counterexample}"
    whys = {"counterexample": example, "error": test.error, "hint": test.hint and f"Hint: {test.hint}"}
    return [(name, one_line(text)) for name, text in whys.items() if text]
