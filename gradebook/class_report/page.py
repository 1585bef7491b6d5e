"""The page on one assignment or on the course: its sentences and tables, without what the veil covers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from autograder.labels.shown_group import failing_code
from autograder.text import one_line
from gradebook.class_report.figures import UNREAD, Mistake, facts, misconceptions, of_one, progress
from gradebook.class_report.gathered import Class, Row
from gradebook.class_report.privacy import Veil
from gradebook.class_report.students import by_assignment, by_task, covered, needs
from gradebook.outdated_scores import overruled_sentences, some, unknown_sentence
from gradebook.pages.render import code, now, render
from gradebook.pages.table import Column, Table, bar, coded, number, opened, with_id

TEMPLATE = Path(__file__).parent / "page.html.j2"
SHOWN = 12  # mistakes; the others open on demand


def render_report(title: str, groups: Sequence[Class], missing: Sequence[str], veil: Veil, *, course: bool) -> str:
    """Return the page on assignments; missing names those without a report."""
    hidden = " Numbers stand for names; counts of fewer than five students are left out." if veil.hidden else ""
    mistakes = _mistakes(groups, veil)
    return render(
        TEMPLATE,
        title=title,
        kind="class report",
        about=f"Class report of {now()}.{hidden}",
        notices=[sentence for group in groups for sentence in notices(group, veil)],
        missing=missing,
        help=needs(groups, veil, course=course),
        mistakes=_table("Mistakes, by how many students make them", mistakes[:SHOWN]),
        more=_table("Further mistakes", mistakes[SHOWN:]),
        students=covered(groups, veil) if veil.hidden else by_assignment(groups) if course else by_task(groups[0]),
        facts=[] if course else facts(groups[0], veil),
        statistics=[progress(groups, veil)] if course else [*of_one(groups[0], veil)],
    )


def notices(group: Class, veil: Veil) -> list[str]:
    """Say in a sentence each which scores may change yet."""
    name, found = group.assignment.name, []
    entries = [row.entry for row in group.rows if row.entry]
    if not group.gradebook:
        found.append(f"There is no gradebook yet: scores are those of the reports; run `nbgrader autograde {name}`.")
    if outdated := [row for row in group.rows if row.outdated]:
        found.append(f"Scores of {_students(outdated, veil)} in {name} are outdated: run `nbgrader autograde {name}`.")
    if unknown := [row.student for row in group.rows if row.gradebook and row.entry is None]:
        covered = f"The gradebook does not know {veil.count(len(unknown))} students who handed in {name}."
        found.append(covered if veil.hidden else unknown_sentence(name, unknown))
    if again := overruled_sentences(entries, name):
        found += [f"{name}: tests have changed where a person gave points, which stay."] if veil.hidden else again
    if waiting := [row for row in group.rows if row.entry and row.entry.waiting]:
        found.append(f"Answers of {_students(waiting, veil)} to {name} wait for a person, and count 0 so far.")
    return found + [row.damage for row in group.rows if row.damage and not veil.hidden]


def _students(rows: Sequence[Row], veil: Veil) -> str:
    count = f"{veil.count(len(rows))} student{'s' * (veil.hidden or len(rows) != 1)}"
    return count if veil.hidden else f"{count} ({some([row.student for row in rows])})"


def _mistakes(groups: Sequence[Class], veil: Veil) -> list[tuple[object, ...]]:
    """Return a row per mistake in all assignments, the most frequent first, each with an example."""
    found = [(one, group) for group in groups for one in misconceptions(group.assignment, group.reports)]
    found.sort(key=lambda pair: -len(pair[0].students))
    rows: list[tuple[object, ...]] = []
    for one, group in found:
        count, of = len(one.students), len(group.reports)
        hint = code(one_line(one.hint))
        hint = hint if one.named else Markup("<strong>No name.</strong> {}").format(hint)
        if not veil.hidden:
            hint += _example(group, one) + opened("Who", ", ".join(one.students))
        title, task = group.titles.get(one.test.task, ""), one.test.task
        place = coded(f"{group.assignment.module}.py") if one.hint == UNREAD else with_id(title, task)
        rows.append((bar(veil.count(count, of), veil.share(count, of)), hint, place))
    return rows


def _table(caption: str, rows: Sequence[Sequence[object]]) -> Table:
    return Table("mistakes", caption, [number("Students"), Column("Mistake"), Column("Task", "topic")], rows)


def _example(group: Class, one: Mistake) -> Markup:
    """Return the input that the first student's code gets wrong, or the error, and the lines that fail."""
    row = next(row for row in group.rows if row.student == one.students[0])
    tests = row.report.tests if row.report else ()
    inputs = [test.counterexample for test in tests if test.task == one.test.task and test.counterexample]
    failure = one_line(inputs[0] if inputs else one.test.error or "")
    lines = "\n".join(failing_code(group.assignment, row.folder, one.test))
    return Markup('<div class="example">{}{}</div>').format(
        Markup("For example {}").format(coded(failure)) if failure else "",
        opened(f"Code of {row.student}", Markup("<pre>{}</pre>").format(lines)) if lines else "",
    )
