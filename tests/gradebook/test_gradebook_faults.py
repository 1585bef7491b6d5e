"""What goes wrong around recording: a full disk, a locked gradebook, Ctrl-C. One sentence each, and no wrong score."""

import os
import shutil
import sqlite3

import pytest
from gradebook_classroom import ASSIGNMENT
from nbconvert.writers import FilesWriter
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy.exc import OperationalError

from autograder.exit_status import INTERRUPTED
from gradebook import missing_reports, readiness
from gradebook.record import RecordReport

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fake_grading")]
STUDENTS = ("amy", "ben", "kim")


@pytest.fixture
def course(room):
    """Return a course in which three have handed in, for half of the points."""
    for student in STUDENTS:
        shutil.copytree(room.root / "release" / ASSIGNMENT.name, room.submitted(student))
        (room.submitted(student) / "gates.py").write_text("# SCORE=0.5")
    return room


def record(room):
    """Record; return the exit status and what an instructor reads besides the progress."""
    status, log = room.run("autograde", ASSIGNMENT.name)
    assert "Traceback" not in log
    return status, [line.partition("] ")[2] for line in log.splitlines() if "| ERROR]" in line]


def refuse(monkeypatch, owner, name, error, student=""):
    """Let a step of recording fail, for everybody or for one student."""
    step = getattr(owner, name)

    def failing(self, nb, resources, *others, **named):
        if student in str(resources["gradebook"]["submitted"]):
            raise error
        return step(self, nb, resources, *others, **named)

    monkeypatch.setattr(owner, name, failing)


FULL = OSError(28, "No space left on device")
FULL_TOO = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))


@pytest.mark.parametrize(
    ("owner", "name", "error", "why"),
    [
        (FilesWriter, "write", FULL, "No space left on device"),
        (SaveAutoGrades, "preprocess", FULL_TOO, "database or disk is full"),
    ],
    ids=["folder", "gradebook"],
)
def test_a_full_disk_costs_a_sentence_and_another_run(course, monkeypatch, owner, name, error, why):
    with monkeypatch.context() as patched:
        refuse(patched, owner, name, error, "/ben/")
        status, told = record(course)
    assert status == 1
    sentence = f"ben: 02_gates was not recorded and has no score ({why}): mend that, then run the same command again."
    assert told[0] == sentence
    assert course.scores() == {"amy": "50.0", "ben": "", "kim": "50.0"}
    assert record(course) == (0, [])
    assert course.scores() == dict.fromkeys(STUDENTS, "50.0")


@pytest.mark.parametrize("note", [b"rubbish\n", b"", b"\xff"])
def test_a_time_that_is_none_is_told_with_its_file(course, note):
    (course.submitted("ben") / "timestamp.txt").write_bytes(note)
    status, told = record(course)
    why = "submitted/ben/02_gates/timestamp.txt is no time such as 2026-09-01 12:00 UTC"
    sentence = f"ben: 02_gates was not recorded and has no score ({why}): mend that, then run the same command again."
    assert (status, told[0]) == (1, sentence)
    assert course.scores() == {"amy": "50.0", "kim": "50.0"}
    (course.submitted("ben") / "timestamp.txt").write_text("2026-09-01 12:00 UTC")
    assert record(course) == (0, [])


def test_a_file_in_place_of_autograded_costs_a_sentence_each(course):
    (course.root / "autograded").write_text("in the way")
    status, told = record(course)
    assert status == 1
    for student, sentence in zip(STUDENTS, told, strict=False):
        assert sentence.startswith(f"{student}: 02_gates was not recorded and has no score ({course.root}/autograded")
    assert set(course.scores().values()) <= {""}


@pytest.mark.skipif(os.getuid() == 0, reason="no mode stops root")
def test_an_autograded_folder_that_is_closed_keeps_what_was_recorded(course):
    record(course)
    (course.submitted("ben") / "gates.py").write_text("# SCORE=0.9")
    (course.root / "autograded" / "ben").chmod(0o555)
    status, told = record(course)
    assert (status, told[0].partition(" (")[0]) == (1, "ben: 02_gates was not recorded and has no score")
    (course.root / "autograded" / "ben").chmod(0o755)
    assert record(course) == (0, [])
    assert course.scores() == {"amy": "50.0", "ben": "90.0", "kim": "50.0"}


def lock(path):
    connection = sqlite3.connect(path)
    connection.execute("BEGIN IMMEDIATE")
    return connection.close


def damage(path):
    whole = path.read_bytes()
    path.write_bytes(b"no database" * 100)
    return lambda: path.write_bytes(whole)


@pytest.mark.parametrize(("how", "why"), [(lock, "database is locked"), (damage, "file is not a database")])
def test_a_gradebook_that_cannot_be_written_is_one_sentence(course, monkeypatch, how, why):
    monkeypatch.setattr(readiness, "WAIT_SECONDS", 0.1)
    record(course)
    (course.submitted("ben") / "gates.py").write_text("# SCORE=0.9")
    mend = how(course.root / "gradebook.db")
    assert record(course) == (
        1,
        [
            f"The gradebook {course.root / 'gradebook.db'} cannot be written ({why}), so nothing was recorded: "
            "close what else is using it, or mend it, then run the same command again."
        ],
    )
    mend()
    assert course.scores()["ben"] == "50.0"
    assert record(course) == (0, [])
    assert course.scores()["ben"] == "90.0"


@pytest.mark.skipif(os.getuid() == 0, reason="no mode stops root")
@pytest.mark.parametrize(("name", "mode"), [("gradebook.db", 0o444), ("", 0o555)], ids=["file", "folder"])
def test_a_gradebook_that_is_read_only_is_one_sentence(course, name, mode):
    record(course)
    place = course.root / name
    before = place.stat().st_mode
    place.chmod(mode)
    status, told = record(course)
    place.chmod(before)
    assert (status, len(told)) == (1, 1)
    assert "cannot be written (attempt to write a readonly database), so nothing was recorded" in told[0]


def test_ctrl_c_keeps_what_was_recorded_and_leaves_no_zero(course, monkeypatch):
    with monkeypatch.context() as patched:
        refuse(patched, RecordReport, "preprocess", KeyboardInterrupt(), "/ben/")
        status, told = record(course)
    assert status == INTERRUPTED
    assert told == ["Canceled", "Stopped; what was recorded is kept, the same command goes on from there."]
    assert course.scores() == {"amy": "50.0", "ben": ""}  # nbgrader does not know of Kim yet
    assert record(course) == (0, [])
    assert course.scores() == dict.fromkeys(STUDENTS, "50.0")


def test_ctrl_c_while_what_is_missing_is_graded_is_one_sentence(course, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(missing_reports, "grade", interrupted)
    stopped = ["Stopped; what was recorded is kept, the same command goes on from there."]
    assert record(course) == (INTERRUPTED, stopped)


DAMAGE = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:500]),
    "not UTF-8": lambda path: path.write_bytes(b"\xff\xfe\0"),
    "of another format": lambda path: path.write_text(path.read_text().replace('"format": 1', '"format": 2')),
}


def test_damaged_reports_are_made_again(course):
    record(course)
    for student, how in zip(STUDENTS, DAMAGE.values(), strict=True):
        how(course.root / "reports" / ASSIGNMENT.name / f"{student}.json")
    assert record(course) == (0, [])
    assert [course.report(student).score for student in STUDENTS] == [50, 50, 50]
    assert course.scores() == dict.fromkeys(STUDENTS, "50.0")


def test_a_folder_in_a_reports_place_takes_one_score_and_no_other(course, monkeypatch):
    record(course)
    monkeypatch.setattr(missing_reports, "grade", lambda *_: "")  # which says so, and grades nobody
    path = course.root / "reports" / ASSIGNMENT.name / "ben.json"
    path.unlink()
    path.mkdir()
    status, told = record(course)
    assert status == 1
    assert told[0].startswith(f"ben: 02_gates was not graded and has no score: The report {path} is damaged")
    assert course.scores() == {"amy": "50.0", "ben": "", "kim": "50.0"}


@pytest.mark.parametrize("then", [0, 4_102_444_800], ids=["1970", "2100"])
def test_times_of_files_decide_nothing(course, then):
    record(course)
    (course.submitted("ben") / "gates.py").write_text("# SCORE=0.9")
    for folder in ("submitted", "reports"):
        for path in (course.root / folder).rglob("*"):
            os.utime(path, (then, then))
    assert record(course) == (0, [])
    assert course.scores() == {"amy": "50.0", "ben": "90.0", "kim": "50.0"}


def test_without_any_submission_nothing_is_recorded(room):
    status, told = record(room)
    assert status == 1
    assert any("No notebooks were matched" in sentence for sentence in told)
