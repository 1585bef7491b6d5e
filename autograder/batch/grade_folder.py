"""``autograder grade --path``: one folder, whose report is printed and not kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import grading, submission
from ..course_place import passing_seed
from ..exit_status import OK, UNGRADED
from ..labels.known import known_labels
from ..labels.relabel import labeled
from ..manifest import Assignment, CourseError
from ..options import given
from ..report import Report
from ..sandbox import NO_SANDBOX, Layers


def grade_folder(assignment: Assignment, arguments: argparse.Namespace) -> int:
    """Grade the folder of --path and print its report; 3 if the grader could not."""
    if not arguments.path.is_dir():
        is_what = "is a file" if arguments.path.exists() else "does not exist"
        raise CourseError(f"{arguments.path} {is_what}: name the folder that holds {assignment.module}.py.")
    for name in given(arguments, {"force": False, "shard": None, "engine": "local"}):
        raise CourseError(f"--path grades one folder, here, and writes no report: leave out --{name}.")
    student = (arguments.student or [arguments.path.resolve().name])[0]
    assignment = assignment.only(arguments.task) if arguments.task else assignment
    seed = passing_seed(Path.cwd()) if arguments.seed is None else arguments.seed
    handed_in, layers = submission.read(arguments.path, assignment.module), chosen_layers(arguments)
    labels = known_labels(assignment, arguments.labels, seed)
    report = grading.grade_submission(assignment, handed_in, student=student, seed=seed, layers=layers)
    report = labeled(report, labels)
    if arguments.json:
        sys.stdout.write(report.to_json())
    else:
        print_report(report)
    return OK if report.graded else UNGRADED


def chosen_layers(arguments: argparse.Namespace) -> Layers:
    """Return the layers that the command's options ask for."""
    return NO_SANDBOX if arguments.unsafe_no_sandbox else grading.default_layers()


def print_report(report: Report) -> None:
    """Print a report for a person at a terminal."""
    score = "not graded" if report.score is None else f"{report.score:g} of {report.max_score:g} points"
    print(f"{report.assignment}, {report.student}: {score}")
    for sentence in dict.fromkeys((report.message, *report.refused)):
        if sentence:
            print(sentence)
    for test in report.tests:
        mark = "✓" if test.outcome == "passed" else "✗"
        points = "–" if test.points is None else f"{test.points:g}/{test.max_points:g}"
        print(f"  {mark} {points:>7}  {test.outcome:8} {test.description}")
        example = test.counterexample and f"For example: {test.counterexample}"
        for line in (test.error, example, test.hint and f"Hint: {test.hint}"):
            if line and not report.message:  # which explains every test at once
                print(f"{'':21} {line}")
    held = ", ".join(report.layers) or "none, for nothing was run"
    print(f"Sandbox: {held}; seed {report.seed}; suite {report.suite}.")
