"""Grades as tables for Canvas, Moodle and people: a strict reader takes each, and all numbers are the database's."""

import pytest
from handover_class import CELLS, MOST, NAMES, finals, graded, points
from handover_readers import read_canvas, read_moodle, read_plain
from sqlalchemy import text

from autograder.manifest import CourseError
from gradebook.handover import tables
from gradebook.handover.ids import Ids, read_ids
from gradebook.table import harmless, number

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def test_the_numbers_of_the_plain_table_are_the_databases(graded_class, folders):
    written, told = tables.plain(graded(graded_class, folders), tables.Wanted(Ids()))
    rows = read_plain(written)
    assert told == []
    assert {student: points(row["01_tiny: score"]) for student, row in rows.items()} == finals(graded_class)
    for student, name, score in graded_class.db.execute(text(CELLS)):
        assert points(rows[student][f"01_tiny: {name}"]) == score
    late = rows["late"]
    assert (late["01_tiny: raw_score"], late["01_tiny: late_submission_penalty"]) == (10, points(2.25))
    assert {rows[student]["02_small: score"] for student in NAMES} == {0}
    assert rows["absent"]["01_tiny: test-a"] == 0
    assert rows["ungraded"]["01_tiny: test-b"] is None


def test_names_arrive_as_they_are_but_for_formulas(graded_class, folders):
    rows = read_plain(tables.plain(graded(graded_class, folders), tables.Wanted(Ids()))[0])
    for student, names in NAMES.items():
        for name, shown in zip(names, (rows[student]["last_name"], rows[student]["first_name"]), strict=True):
            dangerous = bool(name) and name[0] in "=+-@\t＝"
            assert shown == "'" * dangerous + (name or "")


@pytest.mark.parametrize("start", "=+-@\t\r\n＝＋－＠")
def test_no_text_begins_like_a_formula(start):
    assert harmless(f"{start}1") == f"'{start}1"
    assert harmless(f"1{start}") == f"1{start}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.1 + 0.2, "0.3"),
        (100.0, "100"),
        (0.0, "0"),
        (-0.0, "0"),
        (-2.5, "-2.5"),
        (1e-9, "0"),
        (None, ""),
        (1e7, "10000000"),
    ],
)
def test_numbers_are_written_plainly(value, written):
    assert number(value) == written


# --- Canvas


def test_canvas_takes_the_file(graded_class, folders):
    written, told = tables.canvas(graded(graded_class, folders), tables.Wanted(Ids()))
    possible, rows = read_canvas(written)
    assert told == []
    assert possible == {"01_tiny": 15, "02_small": 15}
    by_login = {row["SIS Login ID"]: row for row in rows}
    assert {student: points(row["01_tiny"]) for student, row in by_login.items()} == finals(graded_class)
    assert [by_login[student]["ID"] for student in NAMES] == [str(1000 + number_of) for number_of in range(len(NAMES))]
    assert by_login["right"]["Student"] == "Müller-Größe, Zoë"
    assert by_login["absent"]["Student"] == "absent"


def test_canvas_own_export_says_what_it_calls_everything(graded_class, folders, tmp_path):
    path = tmp_path / "canvas.csv"
    path.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,01_tiny (77)\n    Points Possible,,,,,15.0\n"
        '"Größe, Z",5,S5,right,"A, B",\n,6,S6,late,C,\n',
        encoding="utf-8-sig",
    )
    possible, rows = read_canvas(tables.canvas(graded(graded_class, folders), tables.Wanted(read_ids(path)))[0])
    assert list(possible) == ["01_tiny (77)", "02_small"]
    by_login = {row["SIS Login ID"]: row for row in rows}
    assert [by_login["right"][name] for name in ("ID", "SIS User ID", "Section")] == ["5", "S5", "A, B"]
    assert by_login["manual"]["ID"] == "1002"  # nbgrader's, where the file is silent


def test_canvas_gets_a_column_per_task_if_asked_to(graded_class, folders):
    wanted = tables.Wanted(Ids(), tasks=True)
    possible, rows = read_canvas(tables.canvas(graded(graded_class, folders, "01_tiny"), wanted)[0])
    assert possible == {"01_tiny": 15} | {f"01_tiny: {name}": most for name, most in MOST.items()}
    by_login = {row["SIS Login ID"]: row for row in rows}
    for student, name, score in graded_class.db.execute(text(CELLS)):
        assert points(by_login[student][f"01_tiny: {name}"]) == score


def test_who_has_no_number_of_canvas_is_told(graded_class, folders):
    graded_class.find_student("right").lms_user_id = None
    written, told = tables.canvas(graded(graded_class, folders), tables.Wanted(Ids()))
    read_canvas(written)
    assert told == ["Without an id of Canvas's, which then looks for the SIS login: right; see --ids."]


def test_a_number_that_canvas_would_misread_is_refused(graded_class, folders):
    graded_class.find_student("right").lms_user_id = "12abc"
    with pytest.raises(CourseError, match=r"^right has the Canvas id '12abc', which is no number"):
        tables.canvas(graded(graded_class, folders), tables.Wanted(Ids()))
    graded_class.find_student("right").lms_user_id = "1001"
    with pytest.raises(CourseError, match="have the same Canvas id 1001: correct one of them"):
        tables.canvas(graded(graded_class, folders), tables.Wanted(Ids()))


# --- Moodle


def test_moodle_takes_the_file(graded_class, folders):
    found = graded(graded_class, folders)
    for identifier, name in {"email": "{}@example.org", "username": "{}", "idnumber": ""}.items():
        written, told = tables.moodle(found, tables.Wanted(Ids(), identifier=identifier))
        ids = [name.format(student) or str(1000 + place) for place, student in enumerate(NAMES)]
        rows = read_moodle(written)
        assert {student: points(rows[own]["01_tiny"]) for student, own in zip(NAMES, ids, strict=True)} == finals(
            graded_class
        )
        assert told == []


def test_who_cannot_be_named_to_moodle_is_left_out_and_told(graded_class, folders):
    graded_class.find_student("right").email = None
    written, told = tables.moodle(graded(graded_class, folders), tables.Wanted(Ids(), tasks=True))
    rows = read_moodle(written)
    assert len(rows) == len(NAMES) - 1
    assert rows["manual@example.org"]["01_tiny: test-b"] == points(0.5)
    assert told == ["Left out, for they have no email address: right; see --ids and --identifier."]
    graded_class.find_student("right").email = "late@example.org"
    with pytest.raises(CourseError, match=r"are both 'late@example.org': correct one of them"):
        tables.moodle(graded(graded_class, folders), tables.Wanted(Ids()))
    for student in graded_class.students:
        student.email = ""
    with pytest.raises(CourseError, match=r"^No student has an entry for Email address: name another --identifier"):
        tables.moodle(graded(graded_class, folders), tables.Wanted(Ids()))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"name,ID\nx,1\n", "says of no row whose it is: add a column student_id"),
        (b"student_id,ID\nx,1\nx,2\n", "has 'x' again in line 3: leave one row"),
        (b"student_id,ID\nx,\xff\n", "cannot be read as CSV in UTF-8"),
        (b'student_id,ID\n"x"y,1\n', "cannot be read as CSV in UTF-8"),
        (b"", "says of no row whose it is"),
    ],
)
def test_ids_that_cannot_be_used_are_one_sentence(tmp_path, content, why):
    (tmp_path / "ids.csv").write_bytes(content)
    with pytest.raises(CourseError, match=why):
        read_ids(tmp_path / "ids.csv")
