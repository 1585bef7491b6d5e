"""Moves of scores in a regrading: the arithmetic, and the tables that show it."""

import csv
import dataclasses
import random
from types import SimpleNamespace

import pytest
from class_report_pages import read, shown, table
from simulated_class import finished, simulated_report

from autograder import faults, manifest
from gradebook.gradebook_scores import Entry, Part
from gradebook.regrade.moves import Case, move
from gradebook.regrade.tables import write_tables

ASSIGNMENT = manifest.load().assignment("02_gates")
OLD = simulated_report(ASSIGNMENT, 3, random.Random(3))
WON = next(test for test in OLD.tests if test.outcome == faults.PASSED)
LOST = next(test for test in OLD.tests if test.outcome != faults.PASSED)


def changed(*names, suite="next", **others):
    """Return a report of another suite, by which these tests end otherwise."""

    def turned(test):
        passed = test.outcome != faults.PASSED
        how = {"outcome": faults.PASSED if passed else faults.FAILED, "points": test.max_points if passed else 0.0}
        return dataclasses.replace(test, **how) if test.name in names else test

    found = finished(ASSIGNMENT, OLD.student, [turned(test) for test in OLD.tests], OLD.seed)
    return dataclasses.replace(found, suite=suite, kit_version=OLD.kit_version, **others)


def entry(report=OLD, penalty=0.0, recorded=True, extra=0.0, **manual):
    """Return the gradebook's entry once a report is recorded; manual points by task."""
    parts = []
    for task in report.tasks:
        given = manual.get(task.task.partition(".")[2])
        score = task.points if given is None else given
        parts.append(Part(task.task, score, task.max_points, task.points if recorded else None, "", given, 0.0))
    parts[0] = dataclasses.replace(parts[0], score=parts[0].score + extra, extra=extra)
    parts.append(Part("why", 3.0, 5.0, None, "", 3.0, 0.0, tested=False))
    raw = sum(part.score for part in parts) if recorded else None
    student = SimpleNamespace(id=OLD.student, first_name="Zoë", last_name="<b>")
    return Entry(student, ASSIGNMENT.name, 105.0, raw, penalty, tuple(parts))


def moved(new, found, old=OLD, penalize=lambda score: 0.0, **others):
    return move(Case(OLD.student, old, new, found, penalize, **others))


def test_a_test_that_fails_now_takes_its_points_but_not_those_of_a_person():
    one = moved(changed(WON.name), entry())
    assert (one.by, one.falls, one.regraded, one.why) == (pytest.approx(-WON.points), True, True, ("another suite",))
    (shift,) = one.shifts
    assert (shift.name, shift.outcome, shift.by) == (WON.name, "passed → failed", -WON.points)
    given = moved(changed(WON.name), entry(**{WON.task.partition(".")[2]: 1.5}))
    assert (given.by, len(given.shifts)) == (pytest.approx(0), 1)  # shown all the same
    extra = moved(changed(WON.name), entry(extra=2.0))
    assert (extra.before, extra.by) == (pytest.approx(OLD.score + 5), pytest.approx(-WON.points))


def test_the_tables_show_the_fall_first_and_run_nothing(tmp_path, capsys):
    fall = moved(changed(WON.name), entry(penalty=1.0), penalize=lambda score: 2.0)
    same = moved(OLD, entry())
    moves = [moved(changed(LOST.name), entry()), fall, same, dataclasses.replace(same, name="=1+1")]
    write_tables(ASSIGNMENT, moves, tmp_path)
    page, said = read(tmp_path / "02_gates-regrade.html"), capsys.readouterr().out
    assert page.find("script") is page.find("b") is None
    first, second = table(page, "moves")
    before, after = OLD.score + 3 - 1, OLD.score + 3 - 2 - WON.points
    assert first[:5] == ["Zoë <b> s0003", shown(before), shown(after), f"−{shown(before - after)}", "1 → 2"]
    assert first[5:] == ["another suite, late penalty", f"{WON.name}: passed → failed"]
    assert (second[3][0], said.index(first[3]) < said.index(second[3])) == ("+", True)
    assert {cells[2] for cells in table(page, "shifts")} == {"passed → failed", f"{LOST.outcome} → passed"}
    assert "submissions: 4; new reports: 2; fall: 1; rise: 1; scored for the first time: 0; as before: 2." in said
    with (tmp_path / "02_gates-regrade.csv").open() as file:
        rows = list(csv.DictReader(file))  # everybody
    assert [float(row["change"]) for row in rows] == [pytest.approx(one.by, abs=1e-6) for one in moves]
    assert (rows[1]["penalty_now"], rows[1]["penalty_then"], rows[3]["name"]) == ("1", "2", "'=1+1")
    assert rows[1]["tests"] == f"{WON.name}: passed → failed"
