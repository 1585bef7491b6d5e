# mypy: disable-error-code="no-untyped-call"
# (nbformat is typed in part only)
"""Record a report's points in the notebook and in the database, as nbgrader does; nothing is executed."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Comment, Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task

from autograder import manifest, report as reports, submission
from autograder.text import printable
from gradebook.collect import NOTE
from gradebook.feedback import points
from gradebook.feedback.recorded import KEY, SUMMARY, mark, summary_html, table_html, table_text
from gradebook.fetch_feedback import text_of
from gradebook.groups import handed_in_by
from gradebook.missing_reports import report_on
from gradebook.scores import automatic, same

BY_HAND = "The answers that you wrote are graded by a person and not by the tests."


class Ungraded(Exception):
    """One sentence: why a submission has no score. It is the grader's fault, so it must not become a zero."""


class RecordReport(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is untyped
    """Stand in for nbgrader's ``Execute``: write each task's tests and points as the output of its cell."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Fill the graded cells; raise Ungraded without a score, and CourseError for a cell without a task."""
        cells = [cell for cell in nb.cells if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)]
        if not cells:
            return nb, resources
        place = resources["gradebook"]
        assignment = manifest.load().assignment(resources["nbgrader"]["assignment"])
        folder = Path(place["submitted"])
        report = report_to_record(assignment, folder, Path(place["report"]))
        for cell in cells:
            _fill(cell, report)
        by = handed_in_by(folder)
        refused = text_of(folder / NOTE)[:10_000].splitlines()
        notes = [*place["notes"], *[f"{printable(by)} handed this in for the group."] * bool(by), *refused]
        by_hand = [BY_HAND] if any(is_grade(cell) and is_solution(cell) for cell in nb.cells) else []
        summary = {"cell_type": "markdown", "id": SUMMARY, "metadata": {}}
        nb.cells.insert(0, nbformat.from_dict({**summary, "source": summary_html(report, [*notes, *by_hand])}))
        nb.metadata[KEY] = mark(report, digest_of(Path(place["notebook"])), notes)
        return nb, resources


def digest_of(notebook: Path) -> str:
    """Return the hash of a submitted notebook, whose answers no report is about; empty if it is not taken."""
    return "" if submission.refusal(notebook) or not notebook.is_file() else sha256(notebook.read_bytes()).hexdigest()


def report_to_record(assignment: manifest.Assignment, folder: Path, path: Path) -> reports.Report:
    """Return the report at ``path`` if it is about exactly these files; Ungraded if it is not, or has no score."""
    current = report_on(assignment, folder, path)
    if current is not None:
        return current
    try:
        found = reports.read(path)
    except reports.ReportError as error:
        raise Ungraded(str(error)) from error
    if found.score is None:
        raise Ungraded(found.message or "The sandbox could not run it.")
    raise Ungraded(
        f"Its report is about other files, or made by another suite: run `autograder grade {assignment.name}`."
    )


def _fill(cell: Any, report: reports.Report) -> None:
    """Write the table, then the score in the one form that nbgrader reads as partial credit."""
    name = cell.metadata.nbgrader["grade_id"]
    most = float(cell.metadata.nbgrader["points"])
    ids = {task.grade_id: task.id for task in manifest.load().assignment(report.assignment).tasks}
    task = next((task for task in report.tasks if task.task == ids.get(name)), None)
    if task is None or task.points is None or task.max_points != most:
        # Without an output nbgrader would give such a cell full marks.
        raise manifest.CourseError(
            f"The graded cell {name!r} with {points(most)} points does not fit the report on {report.assignment}: take "
            "the kit that released it, or run `autograder generate`, then `nbgrader generate_assignment --force`."
        )
    score = min(max(float(task.points), 0.0), most)
    tests = [test for test in report.tests if test.task == task.task]
    line = f'<p class="earned">The tests gave {points(score)} of {points(most)} points.</p>'
    shown = {"text/plain": table_text(tests), "text/html": table_html(tests)}
    earned = {"text/plain": repr(score), "text/html": line}
    outputs: list[dict[str, Any]] = [
        {"output_type": "display_data", "data": shown},
        {"output_type": "execute_result", "data": earned, "execution_count": None},
    ]
    cell.outputs = [nbformat.from_dict(output | {"metadata": {}}) for output in outputs]


class SaveGrades(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is untyped
    """Save what the tests give and make room for comments, in one transaction; nbgrader itself commits every cell.

    A person's points are to be looked at again only where the tests now give others.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Leave the notebook as it is; CourseError if the gradebook does not know it."""
        ids, time = resources["nbgrader"], resources["gradebook"]["timestamp"]
        place = ids["notebook"], ids["assignment"], ids["student"]
        with Gradebook(ids["db_url"]) as gradebook:
            commit, gradebook.db.commit = gradebook.db.commit, lambda: None  # nbgrader's logs where an error was
            try:
                gradebook.update_or_create_submission(*place[1:], **({"timestamp": time} if time else {}))
                gradebook.db.flush()
                gradebook.db.expire_all()  # a new row has not read yet what the tables say of it
                notebook = gradebook.find_submission_notebook(*place)
            except MissingEntry as error:
                do = f"run `nbgrader generate_assignment {place[1]}` first."
                raise manifest.CourseError(f"the gradebook does not know its notebook ({error}): {do}") from error
            seen = {
                grade.name: grade.auto_score
                for grade in automatic(notebook)
                if grade.manual_score is not None and not grade.needs_manual_grade
            }
            # A comment for each graded cell, as nbgrader makes them for answers; by name, for an answer is two cells.
            named = {comment.name for comment in notebook.comments}
            missing = [grade.cell_id for grade in notebook.grades if grade.name not in named]
            gradebook.db.add_all([Comment(cell_id=cell, notebook=notebook) for cell in missing])
            gradebook.db.flush()
            grades = {grade.name: grade for grade in notebook.grades}
            comments = {comment.name: comment for comment in notebook.comments}
            for cell in nb.cells:
                name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
                if is_grade(cell):
                    grade = grades.get(name) or gradebook.find_grade(name, *place)
                    grade.auto_score = score = determine_grade(cell, self.log)[0]
                    known = seen.get(name)
                    as_seen = known is not None and score is not None and same(known, score)
                    grade.needs_manual_grade = not as_seen and (grade.manual_score is not None or score is None)
                if is_solution(cell) or is_task(cell):
                    comment = comments.get(name) or gradebook.find_comment(name, *place)
                    untouched = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell) and not is_task(cell)
                    comment.auto_comment = "No response." if untouched else None
            commit()
        return nb, resources
