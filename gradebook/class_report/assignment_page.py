"""The page on one assignment: its words and tables, without what the veil covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.faults import PASSED
from autograder.text import one_line
from gradebook.class_report import statistics
from gradebook.class_report.gathered import ABSENT, GRADED, UNGRADED, UNRECORDED, Class, Row
from gradebook.class_report.privacy import Veil
from gradebook.feedback import points
from gradebook.final_score import duration
from gradebook.outdated_scores import overruled_sentences, unknown_sentence
from gradebook.pages.render import now, render
from gradebook.pages.table import Column, Table, bar, link, number, topic, with_id, with_names
from gradebook.task_titles import task_titles

TEMPLATE = Path(__file__).parent / "assignment.html.j2"
LEFT_OUT = "left out"
NAMED = 30  # names in a list, at most


@dataclass(frozen=True)
class Part:
    """One assignment's part of a page."""

    name: str
    title: str
    notices: list[str]
    facts: list[tuple[str, str]]
    max_score: str
    scores: Table | None
    tasks: Table
    mistakes: Table
    tests: Table
    suspicious: Table
    groups: list[tuple[str, str, str]]  # a state, how many are in it, and who
    correlated: bool
    enough: int = statistics.ENOUGH


def render_assignment(group: Class, veil: Veil) -> str:
    """Return the page on one assignment."""
    title = group.assignment.title
    return render(
        TEMPLATE, title=title, kind="class report", about=about(veil), part=part(group, veil), rows=rows(group, veil)
    )


def about(veil: Veil) -> str:
    """Return the sentences on top of a page on a class."""
    covered = " Numbers stand for names; what fewer than five students make up is left out." if veil.hidden else ""
    return f"Class report of {now()}.{covered}"


def part(group: Class, veil: Veil) -> Part:
    """Return an assignment's part of the page, all but the students' rows."""
    name, titles = group.assignment.name, task_titles(group.assignment)
    tests = list(enumerate(statistics.test_success(group.reports), 1))
    suspicious = sorted((one for one in tests if one[1].suspicious), key=lambda one: -_strong_share(one[1]))
    return Part(
        name=name,
        title=group.assignment.title,
        notices=notices(group, veil),
        facts=_facts(group, veil),
        max_score=points(group.max_score),
        scores=_scores(group, veil),
        tasks=_tasks(group, veil, titles),
        mistakes=_mistakes(group, veil, titles),
        tests=_tests(tests, veil, titles),
        suspicious=_suspicious(suspicious, veil),
        groups=_groups(group, veil),
        correlated=len(group.reports) >= statistics.ENOUGH,
    )


def notices(group: Class, veil: Veil) -> list[str]:
    """Say in a sentence each which scores may change yet."""
    name, found = group.assignment.name, []
    entries = [row.entry for row in group.rows if row.entry]
    if not group.gradebook:
        found.append(
            "There is no gradebook yet: scores are those of the reports, without late penalties and what a person "
            f"gives; run `nbgrader autograde {name}`."
        )
    if outdated := [row for row in group.rows if row.outdated]:
        found.append(
            f"The gradebook is behind the reports for {_students(outdated, veil)}: scores are "
            f"the gradebook's, facts about tests the reports'; run `nbgrader autograde {name}`."
        )
    if unknown := [row for row in group.rows if row.unknown]:
        found.append(
            unknown_sentence(name, [row.student for row in unknown])
            if not veil.hidden
            else f"The gradebook does not know {_students(unknown, veil)} who handed in, and holds no score of theirs."
        )
    if again := overruled_sentences(entries, name):
        covered = "Points that a person gave stay although the tests now give others; look at them in formgrader."
        found += again if not veil.hidden else [covered]
    if waiting := [row for row in group.rows if row.entry and row.entry.waiting]:
        found.append(f"Answers of {_students(waiting, veil)} wait for a person, and count 0 so far.")
    found += [row.damage for row in group.rows if row.damage and not veil.hidden]
    return found


def _students(rows: Sequence[Row], veil: Veil) -> str:
    count = f"{veil.count(len(rows))} student{'s' * (veil.hidden or len(rows) != 1)}"
    return count if veil.hidden else f"{count} ({_listed([row.student for row in rows])})"


def _listed(students: Sequence[str]) -> str:
    return ", ".join(students[:NAMED]) + (", …" if students[NAMED:] else "")


def _facts(group: Class, veil: Veil) -> list[tuple[str, str]]:
    """Return the numbers on top; the size of the class would give away those who are left out, if names are."""
    facts = [] if veil.hidden else [("students", str(len(group.rows)))]
    facts.append(("with a score", veil.count(len(group.scores))))
    spread = statistics.spread(group.scores)
    if spread is not None and veil.enough(spread.count):
        first, middle, third = map(points, spread.quartiles)
        facts += [("mean", points(spread.mean)), ("median", middle), ("middle half", f"{first} to {third}")]
        if not veil.hidden:
            facts.append(("lowest and highest", f"{points(spread.lowest)} and {points(spread.highest)}"))
    # Only the gradebook knows when something was due.
    return [*facts, ("late", veil.count(len(group.late)))] if group.gradebook else facts


def _scores(group: Class, veil: Veil) -> Table | None:
    """Return how many scores lie in each band of the points."""
    if not (bars := veil.bars(group.scores, group.max_score)):
        return None
    most = max([*bars, 1])
    rows = [(_band(place, len(bars), group.max_score), bar(count, count / most)) for place, count in enumerate(bars)]
    return Table("scores", "Scores by bands of points", [Column("Points"), Column("Students")], rows)


def _band(place: int, bands: int, max_score: float) -> str:
    low, high = (points(max_score * edge / bands) for edge in (place, place + 1))
    return f"{low} to {high}"


def band(score: float, max_score: float, bands: int) -> str:
    """Return the band of the points that a score lies in, as text."""
    return _band(statistics.band(score, max_score, bands), bands, max_score) if bands else LEFT_OUT


def _tasks(group: Class, veil: Veil, titles: dict[str, str]) -> Table:
    shown = veil.enough(len(group.graded))
    rows = [
        (
            with_id(titles[task.task], task.task if titles[task.task] != task.task else ""),
            _passed(task.passed, task.of, veil),
            points(task.mean) if task.mean is not None and shown else "–",
            points(task.max_points),
        )
        for task in statistics.task_success(group)
    ]
    columns = [Column("Task"), Column("Passed"), number("Mean points"), number("Of")]
    return Table("tasks", "Success per task", columns, rows)


def _passed(count: int, of: int, veil: Veil) -> object:
    return bar(_of(count, of, veil), veil.share(count, of))


def _of(count: int, of: int, veil: Veil) -> str:
    """Return a count with its whole and share; under the veil the share alone."""
    if of == 0:
        return "–"
    if veil.hidden:
        return veil.count(count, of) if veil.share(count, of) is None else f"{count / of:.0%}"
    return f"{count} of {of}, {count / of:.0%}"


def _mistakes(group: Class, veil: Veil, titles: dict[str, str]) -> Table:
    of, rows = len(group.reports), []
    for one in statistics.misconceptions(group.assignment, group.reports):
        count, who = len(one.students), "" if veil.hidden else _listed(one.students)
        hint = one_line(one.hint)
        topic_of = titles.get(one.task, one.task)
        rows.append((bar(veil.count(count, of), veil.share(count, of)), with_names(hint, who), topic_of))
    columns = [number("Students"), Column("Hint"), topic("Topic")]
    return Table("mistakes", "Mistakes, by how many have them", columns, rows)


def _tests(tests: Sequence[tuple[int, statistics.TestSuccess]], veil: Veil, titles: dict[str, str]) -> Table:
    rows = [
        (
            place,
            with_id(one_line(test.description), test.name),
            _passed(test.passed, test.of, veil),
            _correlation(test, veil),
            titles.get(test.task, test.task),
        )
        for place, test in tests
    ]
    columns = [number("No."), Column("Test"), Column("Passed"), number("Correlation"), topic("Topic")]
    return Table("tests", "Success per test", columns, rows)


def _correlation(test: statistics.TestSuccess, veil: Veil) -> str:
    if test.discrimination is None or veil.share(test.passed, test.of) is None:
        return "–"
    return f"{test.discrimination:.2f}".replace("-", "−")


def _strong_share(test: statistics.TestSuccess) -> float:
    return test.strong_failed / test.strong if test.strong else 0.0


def _suspicious(tests: Sequence[tuple[int, statistics.TestSuccess]], veil: Veil) -> Table:
    rows = [
        (
            place,
            with_id(one_line(test.description), test.name),
            _of(test.strong_failed, test.strong, veil),
            _of(test.of - test.passed, test.of, veil),
            _correlation(test, veil),
        )
        for place, test in tests
    ]
    columns = [number("No."), Column("Test"), Column("Strong who fail"), Column("All who fail"), number("Correlation")]
    return Table("suspicious", "Tests to be looked at", columns, rows)


def _groups(group: Class, veil: Veil) -> list[tuple[str, str, str]]:
    """Return the states that ask for something: their name, how many are in them, and who."""
    found = [("Ungraded", group.in_state(UNGRADED))]
    if group.gradebook:
        found += [
            ("Graded, not recorded", group.in_state(UNRECORDED)),
            ("Late", group.late),
            ("Not handed in", group.in_state(ABSENT)),
        ]
    return [
        (label, veil.count(len(rows)), "" if veil.hidden else ", ".join(map(_called, rows)) or "nobody")
        for label, rows in found
    ]


def _called(row: Row) -> str:
    return f"{row.name} ({row.student})" if row.name else row.student


def rows(group: Class, veil: Veil) -> Table:
    """Return a row per student; under the veil the number and the band of everybody with a score."""
    caption = f"Students and their scores, of {points(group.max_score)} points"
    if veil.hidden:
        bands = len(veil.bars(group.scores, group.max_score))
        covered = sorted(
            (veil.number(row.student), band(row.score or 0.0, group.max_score, bands)) for row in group.graded
        )
        return Table("students", caption, [Column("Number"), Column("Score")], covered)
    columns = [Column("Student"), number("Score"), number("Penalty"), Column("Late by"), Column("State")]
    return Table("students", caption, [*columns, Column("Tasks not passed")], [_row(row) for row in group.rows])


def _row(row: Row) -> tuple[object, ...]:
    report, entry = row.report, row.entry
    missed = [task.task.partition(".")[2] for task in report.tasks if task.outcome != PASSED] if report else []
    state = row.state if row.state != GRADED else ("behind the report" if row.outdated else GRADED)
    if state == UNGRADED and report is not None and report.message:
        state = f"{UNGRADED}: {one_line(report.message)}"
    return (
        with_id(link(row.name or row.student, row.page), row.student if row.name else ""),
        "" if row.score is None else points(row.score),
        points(entry.penalty) if entry and entry.penalty else "",
        duration(entry.seconds_late) if entry and entry.seconds_late > 0 else "",
        state,
        ", ".join(missed) if report and report.graded else "",
    )
