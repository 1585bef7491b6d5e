"""The CSV of scores: what is a zero, what is a blank, who is in it and in which order."""

import csv
import logging
from pathlib import Path

import pytest
from exported_class import ALL
from gradebook_in_memory import add_assignment, record
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Configurable

from gradebook.export import CsvExport

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def export(gradebook, tmp_path):
    """Return a function that exports to a file and returns its rows."""

    def rows(**options):
        app = Configurable()
        app.coursedir = CourseDirectory(root=str(tmp_path))
        target = tmp_path / "out.csv"
        options = {"to": str(target), "log": logging.getLogger("export"), **options}
        CsvExport(parent=app, **options).export(gradebook)
        with target.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return rows


def test_a_row_is_what_the_gradebook_holds(gradebook, export, tmp_path):
    gradebook.update_or_create_assignment("01_tiny", duedate="2026-09-02 10:00:00")
    gradebook.add_student("amy", first_name="Zoë", last_name="Day, the first", email="amy@example.org")
    record(gradebook, "amy", **{**ALL, "test_b": 1.5})
    gradebook.update_or_create_submission("01_tiny", "amy", timestamp="2026-09-01 10:00:00")
    assert export() == [
        {
            **{"assignment": "01_tiny", "duedate": "2026-09-02 10:00:00", "timestamp": "2026-09-01 10:00:00"},
            **{"student_id": "amy", "last_name": "Day, the first", "first_name": "Zoë", "email": "amy@example.org"},
            **{"raw_score": "7.5", "late_submission_penalty": "0", "score": "7.5", "max_score": "15"},
        }
    ]
    assert b"\r" not in (tmp_path / "out.csv").read_bytes()


def test_nothing_handed_in_is_a_zero_and_what_could_not_be_graded_a_blank(gradebook, export, tmp_path):
    for student in ("absent", "unlucky"):
        gradebook.add_student(student)
    (tmp_path / "submitted" / "unlucky" / "01_tiny").mkdir(parents=True)
    record(gradebook, "killed", test_a=6.0)
    gradebook.update_or_create_submission("01_tiny", "killed", timestamp="2026-09-01 10:00:00")
    columns = ("raw_score", "late_submission_penalty", "score", "timestamp")
    assert {row["student_id"]: tuple(row[column] for column in columns) for row in export()} == {
        "absent": ("0", "0", "0", ""),
        "unlucky": ("", "", "", ""),
        "killed": ("", "", "", "2026-09-01 10:00:00"),
    }


def test_students_stand_in_the_order_of_their_names_and_can_be_chosen(gradebook, export):
    add_assignment(gradebook, "02_small")
    names = {"a": ("Young", "Amy"), "d": ("Young", "Abe"), "c": (None, None), "b": (None, None), "e": ("Abel", None)}
    for student, (last, first) in names.items():
        gradebook.add_student(student, last_name=last, first_name=first)

    def found(**options):
        return [(row["assignment"], row["student_id"]) for row in export(**options)]

    assert found() == [(assignment, student) for assignment in ("01_tiny", "02_small") for student in "bceda"]
    assert found(student=["a"]) == [("01_tiny", "a"), ("02_small", "a")]
    assert found(assignment=["01_tiny"], student=["a"]) == [("01_tiny", "a")]


def test_a_formula_is_none_and_an_unknown_student_is_named(gradebook, export, tmp_path, caplog):
    gradebook.add_student("amy", last_name="=1+1", first_name='-"1"', email="@x")
    record(gradebook, "amy", **ALL)
    (tmp_path / "submitted" / "ben" / "01_tiny").mkdir(parents=True)
    (row,) = export()
    assert (row["last_name"], row["first_name"], row["email"]) == ("'=1+1", '\'-"1"', "'@x")
    assert "01_tiny: handed in by ben, whom the gradebook does not know" in caplog.messages[0]


def test_a_full_disk_leaves_the_scores_of_before(gradebook, export, tmp_path, monkeypatch, caplog):
    record(gradebook, "amy", **ALL)
    (tmp_path / "out.csv").write_text("those of before")
    write = Path.write_text

    def full(path, text, **options):
        write(path, text[:20], **options)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(SystemExit) as caught:
        export()
    assert caught.value.code == 1
    target = tmp_path / "out.csv"
    assert caplog.messages == [f"Nothing was exported: {target} cannot be written (No space left on device)."]
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.csv", "those of before")]


def test_who_may_read_the_scores_stays_as_it_was_and_a_terminal_stays_one(gradebook, export, tmp_path):
    (tmp_path / "out.csv").touch()
    (tmp_path / "out.csv").chmod(0o640)
    record(gradebook, "amy", **ALL)
    assert len(export()) == 1
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o640
    (tmp_path / "out.csv").unlink()
    (tmp_path / "out.csv").symlink_to("/dev/null")
    assert export() == []
    assert (tmp_path / "out.csv").is_symlink()
