"""The words and numbers of one assignment's part of the page; what the veil covers is covered here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from autograder.text import one_line
from gradebook.behind import look_again, unknown_sentence
from gradebook.class_report import pictures, statistics
from gradebook.class_report.gathered import ABSENT, UNGRADED, UNRECORDED, Class, Row
from gradebook.class_report.privacy import Veil
from gradebook.class_report.student_rows import hidden_rows, plain_row
from gradebook.class_report.titles import task_titles
from gradebook.feedback import points

AGAIN = "Points that a person gave stay although the tests now give others; look at them in formgrader."
NAMED = 30  # names in a list, at most


@dataclass(frozen=True)
class View:
    """What the template shows of one assignment."""

    name: str
    title: str
    notices: list[str]
    facts: list[tuple[str, str]]
    drawn: dict[str, Markup | None]
    tasks: list[dict[str, Any]]
    mistakes: list[tuple[str, list[dict[str, Any]]]]
    tests: list[dict[str, Any]]
    suspicious: list[dict[str, Any]]
    slow: list[dict[str, Any]]
    groups: list[tuple[str, str, list[str]]]
    rows: list[dict[str, str]]
    max_score: str
    correlated: bool


def view(group: Class, veil: Veil) -> View:
    """Return the view of a class on one assignment."""
    titles = task_titles(group.assignment)
    spread = statistics.spread(group.scores)
    bars = veil.bars(group.scores, group.max_score)
    done = _tasks(group, veil, titles)
    tests = _tests(group, veil, titles)
    name = group.assignment.name
    drawn: dict[str, Markup | None] = dict.fromkeys(("scores", "tasks", "tests"))
    if shares := [(task["id"], task["share"], task["partly"]) for task in done if task["tested"]]:
        drawn["tasks"] = pictures.tasks(name, shares)
    if spread is not None:
        drawn["scores"] = pictures.scores(name, bars, group.max_score)
    if dots := [test["dot"] for test in tests if test["dot"]]:
        drawn["tests"] = pictures.tests(name, dots)
    return View(
        name=name,
        title=group.assignment.title,
        notices=notices(group, veil),
        facts=_facts(group, veil, spread),
        drawn=drawn,
        tasks=done,
        mistakes=_mistakes(group, veil, titles),
        tests=tests,
        suspicious=sorted((test for test in tests if test["suspicious"]), key=lambda test: -test["strong_share"]),
        slow=_slow(group, veil),
        groups=_groups(group, veil),
        rows=hidden_rows(group, veil, bars) if veil.hidden else [plain_row(row) for row in group.rows],
        max_score=points(group.max_score),
        correlated=len(group.reports) >= statistics.ENOUGH,
    )


def notices(group: Class, veil: Veil) -> list[str]:
    """Say in a sentence each what keeps the numbers from being the last word."""
    name, found = group.assignment.name, []
    if not group.gradebook:
        found.append(
            "There is no gradebook yet: scores are those of the reports, without late penalties and what a person "
            f"gives; run `nbgrader autograde {name}`."
        )
    if behind := [row for row in group.rows if row.behind]:
        found.append(
            f"The gradebook is behind the reports for {_students(len(behind), veil)}{_names(behind, veil)}: scores are "
            f"the gradebook's, facts about tests the reports'; run `nbgrader autograde {name}`."
        )
    strangers = [row.student for row in group.rows if row.stranger and row.handed_in]
    if strangers:
        found.append(unknown_sentence(name, strangers) if not veil.hidden else _unknown(len(strangers), veil))
    if again := _again(group):
        found += look_again(name, again) if not veil.hidden else [AGAIN]
    if waiting := [row for row in group.rows if row.entry and row.entry.waiting]:
        found.append(
            f"Answers of {_students(len(waiting), veil)}{_names(waiting, veil)} wait for a person, and count 0 so far."
        )
    found += [row.damage for row in group.rows if row.damage and not veil.hidden]
    return found


def _unknown(count: int, veil: Veil) -> str:
    return f"The gradebook does not know {_students(count, veil)} who handed in, and holds no score of theirs."


def _again(group: Class) -> list[tuple[str, str, float | None, float | None]]:
    """Return where a person's points are to be looked at: student, task, what the tests give, what was given."""
    names = {graded.grade_id: graded.id for graded in group.assignment.graded}
    return [
        (row.student, names.get(name, name), cell.automatic, cell.manual)
        for row in group.rows
        if row.entry
        for name, cell in row.entry.cells.items()
        if cell.again
    ]


def _students(count: int, veil: Veil) -> str:
    return f"{veil.count(count)} student{'s' * (veil.hidden or count != 1)}"


def _names(rows: list[Row], veil: Veil) -> str:
    if veil.hidden:
        return ""
    return f" ({', '.join(row.student for row in rows[:NAMED])}{', …' if rows[NAMED:] else ''})"


def _facts(group: Class, veil: Veil, spread: statistics.Spread | None) -> list[tuple[str, str]]:
    """Return the numbers on top; the size of the class would give away those who are left out, if names are."""
    facts = [] if veil.hidden else [("students", str(len(group.rows)))]
    facts.append(("with a score", veil.count(len(group.scores))))
    if spread is not None and veil.enough(spread.count):
        first, middle, third = map(points, spread.quartiles)
        facts += [("mean", points(spread.mean)), ("median", middle), ("middle half", f"{first} to {third}")]
        if not veil.hidden:
            facts.append(("lowest and highest", f"{points(spread.lowest)} and {points(spread.highest)}"))
    # Only the gradebook knows when something was due.
    return [*facts, ("late", veil.count(len(group.late)))] if group.gradebook else facts


def _groups(group: Class, veil: Veil) -> list[tuple[str, str, list[str]]]:
    """Return who is in a state that asks for something: its name, how many, and their names."""
    found = [
        ("Ungraded", group.in_state(UNGRADED)),
        ("Graded, not recorded", group.in_state(UNRECORDED)),
        ("Late", group.late),
        ("Not handed in", group.in_state(ABSENT)),
    ]
    if not group.gradebook:
        found = [(label, rows) for label, rows in found if label == "Ungraded"]
    return [
        (label, veil.count(len(rows)), [] if veil.hidden else [_called(row) for row in rows]) for label, rows in found
    ]


def _called(row: Row) -> str:
    return f"{row.name} ({row.student})" if row.name else row.student


def _tasks(group: Class, veil: Veil, titles: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": task.task,
            "title": titles[task.task],
            "tested": task.of > 0,
            "passed": _of(task.passed, task.of, veil),
            "share": veil.share(task.passed, task.of),
            "partly": veil.share(task.partly, task.of),
            "mean": points(task.mean) if task.mean is not None and veil.enough(len(group.graded)) else "–",
            "most": points(task.max_points),
        }
        for task in statistics.task_success(group)
    ]


def _of(count: int, of: int, veil: Veil) -> str:
    """Return a count with its whole and share; under the veil the share alone."""
    if of == 0:
        return "–"
    if veil.hidden:
        return veil.count(count, of) if veil.share(count, of) is None else f"{count / of:.0%}"
    return f"{count} of {of}, {count / of:.0%}"


def _mistakes(group: Class, veil: Veil, titles: dict[str, str]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return two tables: the bank's misconceptions, and what else was diagnosed."""
    tables: tuple[list[dict[str, Any]], ...] = ([], [])
    for one in statistics.misconceptions(group.assignment, group.reports):
        holders = one.students[:NAMED] if not veil.hidden else ()
        row = {
            "hint": one_line(one.hint),
            "topic": titles.get(one.task, one.task),
            "count": veil.count(len(one.students), len(group.reports)),
            "share": veil.share(len(one.students), len(group.reports)),
            "students": ", ".join(holders) + (", …" if holders and one.students[NAMED:] else ""),
        }
        tables[not one.in_bank].append(row)
    return list(zip(("Misconceptions", "Other mistakes"), tables, strict=True))


def _tests(group: Class, veil: Veil, titles: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for number, test in enumerate(statistics.test_success(group.reports), 1):
        share, correlation = veil.share(test.passed, test.of), test.discrimination
        dot = None
        if share is not None and correlation is not None:
            dot = pictures.Dot(number, share, correlation, test.suspicious)
        found.append(
            {
                "number": number,
                "name": test.name,
                "description": one_line(test.description),
                "topic": titles.get(test.task, test.task),
                "passed": _of(test.passed, test.of, veil),
                "share": share,
                "discrimination": "–" if dot is None else f"{correlation:.2f}".replace("-", "−"),
                "strong_share": test.strong_failed / test.strong if test.strong else 0.0,
                "strong": _of(test.strong_failed, test.strong, veil),
                "all": _of(test.of - test.passed, test.of, veil),
                "seconds": f"{test.seconds:.2f}",
                "suspicious": test.suspicious,
                "dot": dot,
            }
        )
    return found


def _slow(group: Class, veil: Veil) -> list[dict[str, Any]]:
    if veil.hidden:
        return []
    found = []
    for report in statistics.slowest(group.reports):
        worst = max(report.tests, key=lambda test: test.cpu_seconds, default=None)
        found.append(
            {
                "student": report.student,
                "seconds": f"{statistics.cpu_seconds(report):.2f}",
                "test": f"{worst.name}, {worst.cpu_seconds:.2f} s" if worst else "–",
            }
        )
    return found
