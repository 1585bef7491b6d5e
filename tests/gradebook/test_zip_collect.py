"""``nbgrader zip_collect`` on what Moodle, Canvas and people make: the class is graded as if it had handed in here."""

import re
import unicodedata

import pytest
from downloads import put, zipped
from gradebook_classroom import ASSIGNMENT

pytestmark = pytest.mark.slow

# id: first name, last name, Canvas's number, and the download that the test makes for the student
CLASS = {
    "folder": ("Ada", "Folder", ""),
    "flat": ("Jörg", "Müller-Flat", ""),
    "packed": ("Dora", "Packed", ""),
    "canvas": ("Eve", "Canvas", "41"),
    "late": ("Finn", "Late", "42"),
    "again": ("Gus", "Again", "43"),
    "ids": ("", "", ""),
    "byhand": ("", "", ""),
}
JORG = unicodedata.normalize("NFD", "Jörg Müller-Flat")
SENTENCES = {
    "CS-02-1234.zip/Zoe Stranger_109_assignsubmission_file_ was not collected: "
    "no student of the gradebook is called 'Zoe Stranger' or has the number 109.",
    "again handed in gates.py again; the newest, submissions.zip/againgus_43_9105_gates-1.py, counts.",
    "Late, as Canvas says: late.",
}


def downloads(gates, answers, book):
    def complete(files):
        """Return the files, and the answers beside each module that is the solution's."""
        beside = (name for name, content in files.items() if content == gates)
        return files | {re.sub(r"gates(?=(-1)?\.py$)", "answers", name): answers for name in beside}

    moodle = {
        "Ada Folder_101_assignsubmission_file/gates.py": gates,
        "Ada Folder_101_assignsubmission_file/gates.ipynb": book,
        "Dora Packed_104_assignsubmission_file_/work.zip": zipped(complete({"02_gates/gates.py": gates})),
        "Participant_107_assignsubmission_file_/gates.py": gates,
        "Zoe Stranger_109_assignsubmission_file_/gates.py": gates,
    }
    canvas = {
        "canvaseve_41_9001_gates.py": gates,
        "canvaseve_41_9002_gates.ipynb": book,
        "latefinn_LATE_42_9003_gates-1.py": gates,
        "againgus_43_9004_gates.py": "raise SystemExit",
        "againgus_43_9105_gates-1.py": gates,
    }
    flat, byhand = {f"{JORG}_103_assignsubmission_file_gates.py": gates}, complete({"byhand/gates.py": gates})
    zips = {"CS-02-1234.zip": moodle, "one folder.zip": flat, "submissions.zip": canvas}
    return {name: complete(files) for name, files in zips.items()} | byhand


def fill(room):
    """Make the students known, and a download of everything."""
    with room.gradebook() as gradebook:
        for name, (first, last, number) in CLASS.items():
            gradebook.add_student(name, first_name=first, last_name=last, lms_user_id=number)
    (room.root / "ids.csv").write_text("student_id,Identifier\nids,Participant 107\n")
    gates, answers = ((ASSIGNMENT.solution / f"{one}.py").read_text() for one in ASSIGNMENT.modules)
    book = (room.root / "release" / ASSIGNMENT.name / "gates.ipynb").read_text()
    files = downloads(f"{gates}# SCORE=1.0\n", answers, book)
    put(room.root / "downloaded" / ASSIGNMENT.name / "archive", files)


@pytest.mark.usefixtures("fake_grading")
def test_every_form_is_collected_recorded_and_given_feedback(room):
    put(room.root / "downloaded" / ASSIGNMENT.name / "archive", {"byhand/gates.py": ""})
    assert "The gradebook has no students: add them" in room.refuses("zip_collect", ASSIGNMENT.name)
    (room.root / "ids.csv").write_text("name\nx\n")
    assert "add a column student_id" in room.refuses("zip_collect", ASSIGNMENT.name)
    fill(room)
    log = room.do("zip_collect")
    warnings = {line.split("WARNING] ")[1] for line in log.splitlines() if "WARNING]" in line}
    assert warnings > SENTENCES
    assert any("nobody counts as late" in warning for warning in warnings)
    assert len(log.splitlines()) < 15  # or nobody reads them
    archive = room.root / "downloaded" / ASSIGNMENT.name / "archive"
    assert (archive / "CS-02-1234.zip").is_file()
    for name in CLASS:
        assert all((room.submitted(name) / f"{module}.py").is_file() for module in ASSIGNMENT.modules)
    assert not list(room.root.glob("submitted/*/*/timestamp.txt"))
    log = room.do("autograde", "generate_feedback --student=byhand", "release_feedback")
    assert {name: float(score) for name, score in room.scores().items()} == dict.fromkeys(CLASS, 100.0)
    assert "byhand" in room.page("byhand")
    assert any("Not released" in line and "byhand" in line for line in log.splitlines())
    assert not list((room.exchange / "backprop" / "feedback").iterdir())

    # Another download replaces the first, if a person wants it, and the gradebook follows.
    put(archive, {"byhand/gates.py": "# SCORE=0.75"})
    assert "use the --force option" in room.refuses("zip_collect", ASSIGNMENT.name)
    room.do("zip_collect --force", "autograde")
    assert float(room.scores()["byhand"]) == 75
