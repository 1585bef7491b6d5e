"""What is set aside as no mistake: the table beside a bank, and those of the course; and another Python's numpy."""

from __future__ import annotations

import platform
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring import equivalent, rights
from autograder.authoring.mutation import Mutant, mutants
from autograder.diagnosis.variants import bank
from autograder.manifest import CourseError


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[equivalent", "cannot be read"),
        ('[[equivalent]]\nwas = "a"', "is not made of"),
        ('[[equivalent]]\nfunction = "f"\nwas = "a"\nnow = "b"\nreason = "c"', "is not made of"),
        ('[[equivalent]]\nfunction = "f"\nwas = "a"\nnow = ["b"]\nreason = " "', "without a reason"),
    ],
)
def test_a_table_that_cannot_be_used_is_one_sentence(tmp_path: Path, monkeypatch, text, why):
    tiny = TinyCourse(tmp_path, monkeypatch)
    tiny.put("course_content/misconceptions/tiny/equivalent.toml", text)
    with pytest.raises(CourseError, match=why):
        equivalent.load(tiny.assignment)


def test_a_section_that_sets_a_mutant_aside_can_be_read_again():
    for was in ("return x", "return 'x'", 'return "x"', "for x in y:\n    'x'", "a = '''b'''\\"):
        mutant = Mutant(1, "constant", "", "f", was, was + "1")
        (entry,) = tomllib.loads(equivalent.section(mutant))["equivalent"]
        assert (entry["function"], entry["was"], entry["now"]) == ("f", was, [was + "1"])


@pytest.mark.demo
def test_another_python_grades_the_right_solutions_with_its_own_numpy():
    assignment, told = manifest.load().assignment("04_sgd"), []
    runs = rights.elsewhere(Path(sys.executable), assignment, 1, 2, lambda: told.append(1))
    assert {run.program for run in runs.runs} == {rights.SOLUTION, *(right.name for right in bank(assignment).right)}
    assert [run for run in runs.runs if run.failed] == []
    assert len(told) == len(runs.runs)
    assert (runs.numpy, runs.python) == (np.__version__, platform.python_version())


@pytest.mark.slow
@pytest.mark.parametrize("name", [assignment.name for assignment in manifest.load().assignments])
def test_tables_of_the_course_are_about_mutants_that_there_are(name):
    assignment = manifest.load().assignment(name)
    table = equivalent.load(assignment)
    assert table.reasons
    assert table.stale(mutants((assignment.solution / f"{assignment.module}.py").read_text()), []) == []
