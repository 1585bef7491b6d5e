"""What the tests of the report on a class read: tables of the page, and scores of nbgrader's database by SQL."""

import math
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from simulated_class import DUE, SimulatedCourse

from autograder.cli import main

NAMES = ("01_descent", "02_gates")
STUDENTS = 36
SECRET = 4711
PERCENT = 10  # of the points for each day begun; what the simulated gradebook has stored is another policy's


def make_course(root: Path) -> None:
    """Make a course whose class has handed in two assignments, and its pages, in the current folder."""
    with SimulatedCourse(root, NAMES, STUDENTS) as simulated:
        simulated.fill()
    (root / "course.seed").write_text(f"{SECRET}\n")
    (root / "late_policy.toml").write_text(f"percent_per_day = {PERCENT}\n")
    for line in (["02_gates"], ["--course"]):
        assert main(["report", *line]) == 0
        assert main(["report", *line, "--hide-names"]) == 0


def go_to(root: Path, patch: pytest.MonkeyPatch) -> None:
    """Work in a course's folder, with nobody's own settings of Jupyter."""
    (root / "jupyter").mkdir(exist_ok=True)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
        patch.setenv(name, str(root / "jupyter"))
    patch.setenv("IPYTHONDIR", str(root / "ipython"))  # which is not there, so that Jupyter takes nothing over from it
    patch.setenv("PATH", "/usr/bin:/bin")
    patch.syspath_prepend(str(root))
    patch.chdir(root)


def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


OF_AN_ASSIGNMENT = """
    from submitted_assignment s join assignment a on a.id = s.assignment_id
        join submitted_notebook n on n.assignment_id = s.id join grade g on g.notebook_id = n.id
        join base_cell b on b.id = g.cell_id
    where a.name = ?
"""
QUERY = f"""
    select s.student_id, coalesce(n.late_submission_penalty, 0), s.timestamp,
        sum(coalesce(g.manual_score, g.auto_score, 0) + case when coalesce(g.manual_score, g.auto_score) is null then 0
            else coalesce(g.extra_credit, 0) end),
        sum(g.auto_score is null and g.manual_score is null and b.name not in ('why', 'answer'))
    {OF_AN_ASSIGNMENT} group by s.id
"""
GRADES = f"""
    select s.student_id, b.name, coalesce(g.manual_score, g.auto_score, 0) + coalesce(g.extra_credit, 0)
    {OF_AN_ASSIGNMENT}
"""


def lateness(raw: float, when: str) -> float:
    """Return what the simulated course's policy takes off."""
    days = math.ceil((datetime.fromisoformat(when) - DUE) / timedelta(days=1))
    return raw * min(1, max(0, days) * PERCENT / 100)


def scores_of(
    database: Path, name: str, late: Callable[[float, str], float] | None = None
) -> dict[str, tuple[float, float, str]]:
    """Return score, penalty and time by student; without a function of the lateness the stored penalty counts."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(QUERY, (name,)).fetchall()
    return {
        student: (max(0, raw - penalty), penalty, when)
        for student, stored, when, raw, missing in rows
        if not missing and (penalty := stored if late is None else late(raw, when)) is not None
    }


def grades_of(database: Path, name: str) -> dict[str, dict[str, float]]:
    """Return the points of each graded cell by student, with those that a person gave."""
    found: dict[str, dict[str, float]] = {}
    with sqlite3.connect(database) as connection:
        for student, cell, points in connection.execute(GRADES, (name,)):
            found.setdefault(student, {})[cell] = points
    return found


def table(page: BeautifulSoup, name: str, number: int = 0) -> list[list[str]]:
    """Return the texts of a table's cells, without what a closed list of names holds."""
    rows = page.find_all("table", class_=name)[number].tbody.find_all("tr")
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in rows]


def facts(page: BeautifulSoup) -> dict[str, str]:
    return {box.dt.get_text(): box.dd.get_text() for box in page.find("dl", class_="facts").find_all("div")}


def shown(value: float) -> str:
    return f"{round(value, 2):g}"


def percent(count: int, of: int) -> str:
    return f"{count} of {of}, {count / of:.0%}"
