"""Put new reports in the place of the present ones, one by one; an interrupted run goes on where it stopped."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from autograder.batch.grade_class import exclusive, report_path
from autograder.batch.run_log import RunLog
from autograder.exit_status import MISUSE, OK
from autograder.manifest import Assignment
from autograder.report_identity import identity
from gradebook.outdated_scores import some
from gradebook.regrade.moves import Move

NEXT = ".next"  # beside the reports: the folder apart


def take_over(assignment: Assignment, moves: list[Move], reports: Path, agreed: bool) -> int:
    """Put the new reports in the place of the present ones; not if somebody's points would fall and nobody agreed.

    What makes them fall may be the late policy alone, or an earlier report that waits to be recorded.
    """
    record = f"`nbgrader autograde {assignment.name}`"
    regraded = [one.student for one in moves if one.regraded]
    falling = [one.student for one in moves if one.falls]
    if falling and not agreed:
        why = f"Nothing was taken over, for the points of {some(falling)} would fall"
        print(f"autograder: {why}: look at the table, then run the same command with --yes.", file=sys.stderr)
        return MISUSE
    with exclusive(reports / f".{assignment.name}.lock"):
        for student in regraded:
            path = report_path(reports, assignment, student)
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(report_path(reports / NEXT, assignment, student), path)
    if regraded:
        log = RunLog(reports / f"{assignment.name}.log.jsonl")
        log.write("taken over", suite=identity(assignment), students=regraded)
        shutil.rmtree(reports / NEXT / assignment.name, ignore_errors=True)
        print(
            f"{len(regraded)} new reports are in {os.path.relpath(reports / assignment.name)}; {record} records them."
        )
    elif any(one.moves for one in moves):
        print(f"There is no new report; {record} brings the gradebook to what the table says.")
    else:
        print("There is no new report, and nobody's points move.")
    return OK
