"""``autograder grade --merge``: bring the reports of several shards together."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..course_seed import NAME
from ..manifest import Assignment, CourseError
from ..report import Report, ReportError, read, write
from ..report_identity import identity
from .grade_class import report_path


def merge(assignment: Assignment, sources: Iterable[Path], reports: Path) -> tuple[int, list[str]]:
    """Copy every usable report of the sources into reports; return how many, and a sentence per one left out.

    A graded report wins over an ungraded one; one made by another suite, or that contradicts another, is left out.
    """
    taken: dict[str, Report] = {}
    left_out: list[str] = []
    for source in sources:
        folder = source / assignment.name
        if not folder.is_dir():
            raise CourseError(f"There is no folder {folder}: name the --reports folders of the shards.")
        for path in sorted(folder.glob("*.json")):
            try:
                report = read(path)
            except ReportError as error:
                left_out.append(str(error))
                continue
            known, first = taken.get(report.student), next(iter(taken.values()), report)
            if report.suite != identity(assignment) or path.stem != report.student:
                left_out.append(f"{path} was made by another suite or for another student: grade it again.")
            elif report.seed != first.seed:
                why = f"{path} was made with another seed: give every shard the same {NAME}, and grade it again."
                left_out.append(why)
            elif known is not None and known.graded and report.graded and known.score != report.score:
                left_out.append(f"{path} contradicts another shard's report on {report.student}: grade it again.")
            elif known is None or not known.graded:
                taken[report.student] = report
    for student, report in taken.items():
        write(report, report_path(reports, assignment, student))
    return len(taken), left_out
