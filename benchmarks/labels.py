"""Measure labels: a simulated class with mistakes that the bank does not have, grouped, labeled, graded again.

    python benchmarks/labels.py [ASSIGNMENT ...] [--students 300] [--skew 2] [--labels 10] [--seed 1]

Mistakes are as common as 1 / rank ** skew; README.md says more. All code is the bank's own, and graded in this process.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from restyling import restyled

from autograder import manifest
from autograder.authoring.trial import functions_and_rest, grade_trusted
from autograder.diagnosis import table
from autograder.diagnosis.naming import PLAIN, UNNAMED, Known
from autograder.diagnosis.variants import Bank, Wrong, bank
from autograder.labels.groups import Group, groups, unnamed
from autograder.labels.relabel import labeled
from autograder.manifest import Assignment, CourseError
from autograder.report import Report, TestResult
from autograder.submission import Submission

TRAINING = ("two_layer.threshold", "two_layer.hyperparameters")  # which take seconds each
TWO = 0.4  # of the students have two mistakes


@dataclass(frozen=True)
class Student:
    """One student: the true mistakes, and the files."""

    name: str
    mistakes: tuple[Wrong, ...]
    files: dict[str, bytes]


def combined(assignment: Assignment, mistakes: tuple[Wrong, ...]) -> dict[str, bytes] | None:
    """Return the solution's files with all of these mistakes, None if one of them would be lost."""
    files = {f"{m}.py": (assignment.solution / f"{m}.py").read_bytes() for m in assignment.modules}
    solution, changed = dict(files), set[tuple[str, str]]()
    for wrong in mistakes:
        name = f"{wrong.module or assignment.module}.py"
        try:
            files[name], before = wrong.source(files[name]), files[name]
            if functions_and_rest(files[name]) == functions_and_rest(before):
                return None
        except (CourseError, SyntaxError):  # two changes that do not fit together
            return None
        (was, _), (now, _) = map(functions_and_rest, (solution[name], wrong.source(solution[name])))
        mine = {(name, function) for function in now if was.get(function) != now[function]}
        if mine & changed:
            return None
        changed |= mine
    return files


def enrolled(assignment: Assignment, draw: Random, count: int, skew: float) -> tuple[list[Student], set[str]]:
    """Return a class, and the hints that are left out of the bank: a third of them, and of the failures."""
    wrong = [one for one in bank(assignment).wrong if one.task not in TRAINING]
    hints = sorted({one.hint for one in wrong})
    draw.shuffle(hints)
    left_out = set(hints[: len(hints) // 3])
    draw.shuffle(wrong)
    parts = [[w for w in wrong if (w.hint in left_out) is out_of_bank] for out_of_bank in (True, False)]
    weights = []
    for part, share in zip(parts, (1.0, 2.0), strict=True):
        common = [rank**-skew for rank in range(1, len(part) + 1)]
        weights += [share * one / sum(common) for one in common]
    students: list[Student] = []
    while len(students) < count:
        mistakes = tuple(draw.choices(parts[0] + parts[1], weights, k=2 if draw.random() < TWO else 1))
        if len(mistakes) == 2 and mistakes[0].hint == mistakes[1].hint:
            continue
        files = combined(assignment, mistakes)
        if files is not None:
            name = f"{assignment.module}.py"
            files |= {name: restyled(files[name], Random(draw.random()))}  # noqa: S311 - made up
            students.append(Student(f"s{len(students):03}", mistakes, files))
    return students, left_out


def graded(assignment: Assignment, student: Student, out: set[str], seed: int) -> Report:
    """Grade one student by the bank without what is left out."""
    whole = bank(assignment)
    rest = Bank(tuple(w for w in whole.wrong if w.hint not in out), whole.right)
    table.bank = lambda _: rest  # type: ignore[assignment]
    tasks = {task for wrong in student.mistakes for task in (wrong.task, *wrong.affects)}
    only = assignment.only(tasks - set(TRAINING))
    return grade_trusted(only, Submission(student.files), student=student.name, seed=seed)


# Entries that are left out, and others whose hint is true of them, too.
TRUE_AS_WELL = {
    "numerical-caller-not-restored": "numerical-not-restored",
    "whole-numbers-for-knots": "f-called-outside",
}


@dataclass
class Named:
    """Counts of failed tests of a class: those with a name, and those with a wrong one.

    Tests with a plain sentence, on an exception or a wrong kind of answer, are not among them.
    """

    tests: int = 0
    plain: int = 0
    told: int = 0
    wrong: int = 0

    def __str__(self) -> str:
        return (
            f"failed tests named {self.told / self.tests:6.1%}, wrongly {self.wrong / self.tests:5.2%} "
            f"({self.wrong} of {self.tests}); {self.plain} with a plain sentence"
        )


def failed(report: Report) -> list[TestResult]:
    """Return the tests that could have a name."""
    return [test for test in report.tests if test.hint is not None and test.diagnosis != PLAIN]


def counted(students: dict[str, Student], reports: list[Report]) -> Named:
    """Hold the names that tests got against the truth."""
    result = Named()
    for report in reports:
        mistakes = students[report.student].mistakes
        true = {wrong.hint for wrong in mistakes}
        as_well = {TRUE_AS_WELL.get(wrong.name) for wrong in mistakes}
        told = [test for test in failed(report) if test.diagnosis not in UNNAMED]
        result.tests += len(failed(report))
        result.plain += sum(test.diagnosis == PLAIN for test in report.tests)
        result.told += len(told)
        result.wrong += sum(test.hint not in true and test.diagnosis not in as_well for test in told)
    return result


def true_hints(student: Student, task: str) -> list[str]:
    """Return the mistakes that a student has in a task."""
    return [wrong.hint for wrong in student.mistakes if task in (wrong.task, *wrong.affects)]


def met(students: dict[str, Student], reports: dict[str, Report], out: set[str]) -> set[str]:
    """Return the entries that are left out of the bank, and that some failed test shows which it cannot name."""
    return {
        wrong.name
        for name, report in reports.items()
        for wrong in students[name].mistakes
        if wrong.hint in out and any(unnamed(report, task) for task in (wrong.task, *wrong.affects))
    }


def purity(students: dict[str, Student], found: list[Group]) -> tuple[int, int]:
    """Return how many members of groups have the group's most common mistake, and how many members there are."""
    right = members = 0
    for group in found:
        kinds = [set(true_hints(students[name], group.task)) for name in group.students]
        counts = Counter(hint for kind in kinds for hint in kind)
        right += max(counts.values(), default=0)
        members += len(kinds)
    return right, members


def label_of(number: int, group: Group, students: dict[str, Student], reports: dict[str, Report]) -> Known:
    """Return the label that an instructor makes of a group who looks at its representative's code."""
    head = group.students[0]
    own = [w.hint for w in students[head].mistakes if w.task == group.task] or true_hints(students[head], group.task)
    answers = unnamed(reports[head], group.task)
    return Known(f"label-{number}", group.task, own[0] if own else "?", answers)


@dataclass(frozen=True)
class Figures:
    """Figures of a simulated class: its groups, and the bank with so many labels."""

    purity: float
    groups_per_kind: float
    named: Named


def simulate(pool: ProcessPoolExecutor, assignment: Assignment, options: argparse.Namespace) -> Figures:
    """Play one assignment, print its figures, and return them."""
    draw = Random(f"{assignment.name} {options.seed}")  # noqa: S311 - made up
    class_, out = enrolled(assignment, draw, options.students, options.skew)
    students = {one.name: one for one in class_}
    running = [pool.submit(graded, assignment, one, out, options.seed) for one in class_]
    reports = {report.student: report for report in (future.result() for future in running)}
    found = groups(reports.values())
    kinds = met(students, reports, out)
    right, members = purity(students, found)
    pure, each = right / max(members, 1), len(found) / max(len(kinds), 1)
    print(f"{assignment.name}: {len(students)} students, {len(kinds)} kinds of mistakes that the bank does not have")
    print(f"  bank alone:   {counted(students, list(reports.values()))}")
    print(f"  groups:       {len(found)}, purity {pure:.1%} of {members} members, {each:.2f} groups per kind")
    labels = [label_of(number, group, students, reports) for number, group in enumerate(found)]
    figures = {}
    for count in (20, options.labels):
        after = [labeled(report, labels[:count]) for report in reports.values()]
        figures[count] = counted(students, after)
        print(f"  {count:3} labels:   {figures[count]}")
    return Figures(pure, each, figures[options.labels])


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Parse the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", nargs="*", default=["01_descent", "02_gates", "03_layers", "04_sgd"])
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--skew", type=float, default=2.0)
    parser.add_argument("--labels", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    given = parsed()
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        for one in given.assignments:
            simulate(executor, manifest.load().assignment(one), given)
