"""Whose score moves in a regrading, and why: the arithmetic, and the tables that show it."""

import csv
import dataclasses
import io
import random
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from class_report_pages import facts, table
from rich.console import Console
from simulated_class import finished, simulated_report

from autograder import faults, manifest
from gradebook.regrade.moves import Case, by_test, move, shifted
from gradebook.regrade.tables import as_csv, as_page, print_tables
from gradebook.standing import Part, Standing

ASSIGNMENT = manifest.load().assignment("02_gates")
ADD = ASSIGNMENT.tasks[0]
OLD = simulated_report(ASSIGNMENT, 3, random.Random(3))
WON = next(test for test in OLD.tests if test.outcome == faults.PASSED)
LOST = next(test for test in OLD.tests if test.outcome != faults.PASSED)


def changed(*names, suite="next"):
    """Return a report of another suite, by which these tests end otherwise."""

    def turned(test):
        passed = test.outcome != faults.PASSED
        how = {"outcome": faults.PASSED if passed else faults.FAILED, "points": test.max_points if passed else 0.0}
        return dataclasses.replace(test, **how) if test.name in names else test

    found = finished(ASSIGNMENT, OLD.student, [turned(test) for test in OLD.tests], OLD.seed)
    return dataclasses.replace(found, suite=suite, kit_version=OLD.kit_version)


def standing(report=OLD, penalty=0.0, recorded=True, **manual):
    """Return where the student stands once a report is recorded; manual points by task, extra points as ``extra``."""
    extra, parts = manual.pop("extra", 0.0), []
    for task in report.tasks:
        given = manual.get(task.task.partition(".")[2])
        score = task.points if given is None else given
        parts.append(Part(task.task, score, task.max_points, task.points if recorded else None, "", given, 0.0))
    parts[0] = dataclasses.replace(parts[0], score=parts[0].score + extra, extra=extra)
    parts.append(Part("why", 3.0, 5.0, None, "", 3.0, 0.0, tested=False))
    raw = sum(part.score for part in parts) if recorded else None
    return Standing(SimpleNamespace(id=OLD.student), ASSIGNMENT.name, 105.0, raw, penalty, tuple(parts))


def case(new, found, old=OLD, penalize=lambda score: 0.0, **others):
    return Case(OLD.student, "Zoë <b>", old, new, found, penalize, **others)


def lost(*names):
    return sum(test.points for test in OLD.tests if test.name in names)


def test_nothing_moves_where_nothing_changes():
    one = move(case(OLD, standing()))
    assert (one.moves, one.falls, one.shifts, one.why, one.regraded) == (False, False, (), (), False)
    assert one.before == one.after == pytest.approx(OLD.score + 3)


def test_a_test_that_fails_now_takes_its_points_and_is_named():
    one = move(case(changed(WON.name), standing()))
    assert one.by == pytest.approx(-WON.points)
    assert (one.falls, one.regraded, one.why) == (True, True, ("another suite",))
    (shift,) = one.shifts
    assert (shift.name, shift.was, shift.now, shift.by) == (WON.name, "passed", "failed", -WON.points)


def test_what_a_person_gave_stays_and_extra_points_too():
    task = WON.task.partition(".")[2]
    one = move(case(changed(WON.name), standing(**{task: 1.5})))
    assert one.by == pytest.approx(0)
    assert len(one.shifts) == 1  # shown all the same
    extra = move(case(changed(WON.name), standing(extra=2.0)))
    assert (extra.before, extra.by) == (pytest.approx(OLD.score + 5), pytest.approx(-WON.points))


def test_lateness_is_that_of_todays_policy_and_of_the_new_points():
    one = move(case(changed(WON.name), standing(penalty=1.0), penalize=lambda score: score / 10))
    assert one.before == pytest.approx(OLD.score + 3 - 1)
    assert one.after == pytest.approx((OLD.score + 3 - WON.points) * 0.9)
    assert one.why == ("another suite", "late penalty")
    only = move(case(OLD, standing(), penalize=lambda score: score / 10))
    assert (only.falls, only.regraded, only.why) == (True, False, ("late penalty",))
    assert only.penalties == (0.0, pytest.approx((OLD.score + 3) / 10))


@pytest.mark.parametrize(
    ("old", "new", "others", "why"),
    [
        (OLD, dataclasses.replace(changed(), seed=8), {}, ("another suite", "another seed")),
        (OLD, dataclasses.replace(changed(), kit_version="9"), {}, ("another suite",)),
        (OLD, changed(suite="simulated"), {"same_files": False}, ("other files handed in",)),
        (None, changed(), {}, ("had no score",)),
        (dataclasses.replace(OLD, score=None), changed(), {}, ("had no score", "the gradebook is behind")),
        (OLD, OLD, {"anew": True}, ("the gradebook is behind",)),
    ],
)
def test_why_is_told(old, new, others, why):
    assert move(case(new, standing(), old, **others)).why == why


def test_a_report_without_a_score_takes_nobodys_place():
    one = move(case(dataclasses.replace(changed(), score=None), standing()))
    assert (one.moves, one.regraded, one.shifts) == (False, False, ())


def test_without_a_record_the_present_report_is_what_counts():
    unrecorded = move(case(changed(WON.name), standing(recorded=False)))
    nobody = move(case(changed(WON.name), None))
    assert (unrecorded.by, nobody.by) == (pytest.approx(-WON.points), pytest.approx(-WON.points))
    assert nobody.before == OLD.score
    first = move(case(changed(), None, old=None))
    assert (first.before, first.after, first.moves, first.falls) == (None, OLD.score, True, False)


def test_a_gradebook_that_is_behind_is_compared_as_it_is():
    one = move(case(OLD, standing(changed(WON.name))))
    assert one.by == pytest.approx(WON.points)
    assert (one.regraded, one.why) == (False, ("the gradebook is behind",))


def test_tests_that_are_new_or_gone_are_told():
    fewer = dataclasses.replace(OLD, tests=OLD.tests[1:])
    gone, new = next(iter(shifted(OLD, fewer))), next(iter(shifted(fewer, OLD)))
    assert (gone.name, gone.was, gone.now) == (OLD.tests[0].name, OLD.tests[0].outcome, "")
    assert (new.name, new.was, new.now) == (OLD.tests[0].name, "", OLD.tests[0].outcome)


def test_the_change_that_meets_most_comes_first():
    few, many = move(case(changed(WON.name), standing())), move(case(changed(LOST.name), standing()))
    grouped = by_test([few, many, many])
    assert [(shift.name, len(students)) for shift, students in grouped] == [(LOST.name, 2), (WON.name, 1)]


MOVES = [
    move(case(changed(LOST.name), standing())),
    move(case(changed(WON.name), standing(penalty=1.0), penalize=lambda score: 2.0)),
    move(case(OLD, standing())),
]


def test_the_page_shows_the_fall_first_and_runs_nothing():
    page = BeautifulSoup(as_page(ASSIGNMENT, MOVES, "2026-09-01 10:00"), "html.parser")
    assert page.find("script") is page.find("b") is None
    assert "Of 2026-09-01 10:00." in page.header.get_text()
    fall, rise = table(page, "moves")
    before, after = OLD.score + 3 - 1, OLD.score + 3 - 2 - WON.points
    shown = [f"{round(value, 2):g}" for value in (before, after, before - after)]
    assert fall[:5] == ["Zoë <b> s0003", shown[0], shown[1], f"−{shown[2]}", "1 → 2"]
    assert fall[5:] == ["another suite, late penalty", f"{WON.name}: passed → failed"]
    assert "Suite simulated of kit 0 gives way to suite next of kit 0: reports on 2 submissions." in page.get_text()
    assert rise[3].startswith("+")
    assert facts(page) == {
        **{"submissions": "3", "new reports": "2", "fall": "1", "rise": "1", "as before": "1"},
        "scored for the first time": "0",
    }
    assert {cells[2] for cells in table(page, "shifts")} == {"passed → failed", f"{LOST.outcome} → passed"}


def test_the_spreadsheet_has_everybody_and_no_formula():
    formula = [dataclasses.replace(MOVES[2], name="=1+1")]
    rows = list(csv.DictReader(io.StringIO(as_csv(ASSIGNMENT, [*MOVES, *formula]))))
    assert [float(row["change"]) for row in rows] == [pytest.approx(one.by, abs=1e-6) for one in [*MOVES, *formula]]
    assert rows[1]["tests"] == f"{WON.name}: passed → failed"
    assert (rows[1]["penalty_now"], rows[1]["penalty_then"], rows[3]["name"]) == ("1", "2", "'=1+1")


def test_a_terminal_gets_the_first_of_many(capsys):
    many = [dataclasses.replace(MOVES[0], student=f"s{number:03}", name="[red]") for number in range(45)]
    print_tables(ASSIGNMENT, many, Console(width=200))
    said = capsys.readouterr().out
    assert ("s039" in said, "s040" in said, "… and 5 more." in said) == (True, False, True)
    assert "submissions: 45; new reports: 45; fall: 0; rise: 45;" in said
