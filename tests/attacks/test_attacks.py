"""Hostile submissions, graded as a class with two honest students: none gets what it wants, none harms another."""

from __future__ import annotations

import ast
import dataclasses
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any, NamedTuple

import attack_corpus
import pytest
from attack_corpus import KINDS, Attack
from conftest import AGAIN, of_the_day

from autograder import manifest
from autograder.batch import engine, grade_class
from autograder.batch.engine import LocalEngine
from autograder.batch.grade_class import GradeOptions
from autograder.course_place import course_seed
from autograder.report import Report, read
from autograder.sandbox import Layers

pytestmark = pytest.mark.slow
ASSIGNMENTS = [assignment.name for assignment in manifest.load().assignments]
TRAINING = "05_two_layer"  # which may take the time that training takes
HONEST = ("aaa_honest", "zzz_honest")  # graded before all attacks, and after
SECONDS = 120.0  # of the clock
# Of a runner, above what an honest student takes; while code computes that it was asked to, its runner may answer it.
CPU_SECONDS, CPU_FACTOR, RUNNER_BYTES = 5.0, 3.0, 400 << 20
TRAINING_CPU_SECONDS, TRAINING_BYTES = 120.0, 512 << 20
SAMPLE = int(os.environ.get("KIT_ATTACKS", "0"))  # of the corpus, drawn anew each day; 0: all of it
LONG = ("exhaust_", "forge_clock", "spoil_by_stopping")  # which may last until a limit of time, and are in no sample
CONTROL = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # categories of characters that a terminal or a page may obey


class Graded(NamedTuple):
    """A class of attackers and two honest students, and what came of them."""

    assignment: manifest.Assignment
    attacks: list[Attack]
    reports: dict[str, Report]
    usages: list[SimpleNamespace]


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def graded(request: pytest.FixtureRequest, some_layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Grade the class of an assignment, once."""
    assignment = manifest.load().assignment(request.param)
    attacks = attack_corpus.attacks_on(assignment)
    if SAMPLE:
        short = [attack for attack in attack_corpus.corpus() if not attack.name.startswith(LONG)]
        drawn = of_the_day(short, SAMPLE, lambda attack: f"{attack.assignment.name}/{attack.name}")
        attacks = [attack for attack in attacks if attack in drawn]
        if not attacks:
            pytest.skip(f"none {AGAIN}")
    root = tmp_path_factory.mktemp(assignment.name)
    for attack in attacks:
        attack.hand_in(root / "submitted" / attack.name / assignment.name)
    for student in HONEST:
        honest = Attack(assignment, student, "solution", "earn all", f"# {student}\n", {})
        honest.hand_in(root / "submitted" / student / assignment.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "perform", partial(attack_corpus.measured, root))
        options = GradeOptions(layers=some_layers, seed=course_seed(root))
        grade_class.grade_all(assignment, root / "submitted", root / "reports", options, LocalEngine())
    paths = {path.stem: path for path in (root / "reports" / assignment.name).glob("*.json")}
    reports = {student: read(path) for student, path in paths.items()}
    return Graded(assignment, attacks, reports, attack_corpus.usages(root))


def complain(lines: list[str]) -> None:
    """Fail with a line for each complaint."""
    assert not lines, "\n" + "\n".join([*lines, AGAIN] if SAMPLE else lines)


@pytest.mark.attacks
def test_every_attack_gets_what_it_must_and_honest_students_get_all_points(graded: Graded):
    complaints = [attack_corpus.complaint(attack, graded.reports[attack.name]) for attack in graded.attacks]
    complain([line for line in complaints if line])
    scores = {student: graded.reports[student].score for student in HONEST}
    assert scores == dict.fromkeys(HONEST, graded.assignment.max_score)


def texts(value: Any) -> Iterator[str]:
    """Yield all texts in a report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from texts(entry)


@pytest.mark.attacks
def test_no_report_holds_a_control_character_or_names_a_function_of_the_grader_s(graded: Graded):
    lines = []
    for name, report in graded.reports.items():
        content = dataclasses.asdict(report)
        if any("<locals>" in text for text in texts(content)):
            lines.append(f"{graded.assignment.name}/{name} says what a trusted function is called")
        printed = content.pop("output").translate({ord("\n"): None, ord("\t"): None})
        found = {c for text in (printed, *texts(content)) for c in text if unicodedata.category(c) in CONTROL}
        if found:
            lines.append(f"{graded.assignment.name}/{name} holds {', '.join(f'U+{ord(c):04X}' for c in sorted(found))}")
    complain(lines)


@pytest.mark.attacks
def test_runners_stay_small_and_quick(graded: Graded):
    lines = []
    trains = graded.assignment.name == TRAINING
    cpu_seconds, memory = (TRAINING_CPU_SECONDS, TRAINING_BYTES) if trains else (CPU_SECONDS, RUNNER_BYTES)
    cpu_seconds += min(used.cpu for used in graded.usages if used.student in HONEST)
    for used in graded.usages:
        slow = used.wall > SECONDS and not trains
        answered = CPU_FACTOR * sum(test.cpu_seconds for test in graded.reports[used.student].tests)
        if slow or used.cpu > cpu_seconds + answered or used.memory > memory:
            took = f"{used.wall:.0f} s, {used.cpu:.1f} CPU s and {used.memory >> 20} MB of its runner"
            lines.append(f"{graded.assignment.name}/{used.student} took {took}")
    complain(lines)


# --- the corpus itself


def test_the_corpus_has_attacks_of_every_kind_on_every_assignment_that_compile_and_differ():
    attacks = list(attack_corpus.corpus())
    assert len(attacks) >= 131
    kinds = Counter((attack.assignment.name, attack.name.partition("_")[0]) for attack in attacks)
    assert set(kinds) == {(name, kind) for name in ASSIGNMENTS for kind in KINDS}
    names: dict[str, list[str]] = {}
    for attack in attacks:
        body = ast.dump(ast.parse(attack.code)) + repr(sorted(attack.beside.items()))
        names.setdefault(body, []).append(f"{attack.assignment.name}/{attack.name}")
        assert set(attack.tasks) <= {task.id for task in attack.assignment.tasks}, attack.name
        assert ast.parse(attack.code).body, attack.name
    assert [same for same in names.values() if len(same) > 1] == []
