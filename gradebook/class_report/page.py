"""Render the page: one file that asks no host for anything and runs no script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from autograder.manifest import Course
from gradebook import templates
from gradebook.class_report import pictures, statistics
from gradebook.class_report.gathered import ABSENT, Class
from gradebook.class_report.privacy import Veil
from gradebook.class_report.student_rows import course_rows, hidden_course_rows
from gradebook.class_report.views import view
from gradebook.feedback import points

FOLDER = Path(__file__).parent
BACKTICKS = re.compile(r"`([^`]+)`")


def render_assignment(group: Class, veil: Veil, made: str) -> str:
    """Return the page on one assignment; made says when."""
    return render("assignment.html.j2", veil, made, title=group.assignment.title, part=view(group, veil))


def render_course(course: Course, groups: Sequence[Class], missing: Sequence[str], veil: Veil, made: str) -> str:
    """Return the page on the course; missing names assignments without a report."""
    parts = [view(group, veil) for group in groups]
    steps = [_step(group, veil) for group in groups]
    drawn = pictures.progress(
        [(group.assignment.name[:2], step["percents"]) for group, step in zip(groups, steps, strict=True)]
    )
    rows = hidden_course_rows(groups, veil) if veil.hidden else course_rows(groups)
    names = [group.assignment.name for group in groups]
    content = {"views": parts, "steps": steps, "drawn": drawn, "rows": rows, "names": names, "missing": missing}
    return render("course.html.j2", veil, made, title=course.title, **content)


def environment(*folders: Path) -> jinja2.Environment:
    """Return what renders the templates of these folders, and the frame and the parts of the pages on a class."""
    found = templates.environment(*folders, FOLDER)
    found.filters["code"] = code
    return found


def render(template: str, veil: Veil, made: str, **content: Any) -> str:
    """Return a page made of a template of this folder; made says when."""
    style = Markup((FOLDER / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - ours
    return (
        environment()
        .get_template(template)
        .render(style=style, hidden=veil.hidden, made=made, enough=statistics.ENOUGH, **content)
    )


def code(sentence: str) -> Markup:
    """Return a sentence as HTML in which what stands between backticks is code."""
    return Markup(BACKTICKS.sub(r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped before


def _step(group: Class, veil: Veil) -> dict[str, Any]:
    """Return a row of the course's progress."""
    spread = statistics.spread(group.scores)
    known = spread is not None and veil.enough(spread.count) and group.max_score > 0
    step: dict[str, Any] = {
        "name": group.assignment.name,
        "title": group.assignment.title,
        "scored": veil.count(len(group.scores)),
        "late": veil.count(len(group.late)),
        "absent": veil.count(len(group.in_state(ABSENT))),
        "max": points(group.max_score),
        "mean": "–",
        "median": "–",
        "percents": None,
    }
    if spread is not None and known:
        percents = tuple(100 * value / group.max_score for value in spread.quartiles)
        step |= {"mean": points(spread.mean), "median": points(spread.quartiles[1]), "percents": percents}
    return step
