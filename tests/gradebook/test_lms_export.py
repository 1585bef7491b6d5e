"""Grades for other systems: a strict reader takes each form, and all numbers are the database's."""

from functools import partial
from types import SimpleNamespace

import pytest
from export_readers import FORMULA, read_canvas, read_classroom50, read_gradescope, read_moodle, read_plain
from exported_class import ALL, CELLS, MOST, NAMES, SCORED, finals, graded, points
from gradebook_classroom import ASSIGNMENT, Classroom, fake_grade
from gradebook_in_memory import add_assignment, record
from nbgrader import api
from sqlalchemy import text

from autograder import report as reports
from autograder.cli import main
from autograder.manifest import CourseError
from gradebook.gradebook_scores import Entry, Part
from gradebook.lms_export import tables
from gradebook.lms_export.command import write_each
from gradebook.lms_export.ids import Ids, read_ids
from gradebook.lms_export.results import LINKS, LeftOutError, classroom50, gradescope, write_json
from gradebook.spreadsheet import harmless, number

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def both(graded_class, folders):
    """Both assignments and everybody's entries."""
    return graded(graded_class, folders)


@pytest.fixture
def tiny(both):
    """Everybody's entry in the first assignment."""
    return {entry.student.id: entry for entry in both[0].entries}


def test_the_numbers_of_the_plain_table_are_the_databases(graded_class, both):
    written, said = tables.plain(both, tables.Wanted(Ids()))
    rows = read_plain(written)
    assert said == []
    assert {student: points(row["01_tiny: score"]) for student, row in rows.items()} == finals(graded_class)
    for student, name, score in graded_class.db.execute(text(CELLS)):
        assert points(rows[student][f"01_tiny: {name}"]) == score
    late = rows["late"]
    assert (late["01_tiny: raw_score"], late["01_tiny: late_submission_penalty"]) == (10, points(2.25))
    assert {rows[student]["02_small: score"] for student in NAMES} == {0}
    assert (rows["absent"]["01_tiny: test-a"], rows["ungraded"]["01_tiny: test-b"]) == (0, None)
    for student, names in NAMES.items():
        shown = [rows[student][column] for column in ("last_name", "first_name")]
        assert shown == [harmless(name or "") for name in names]


def test_no_text_begins_like_a_formula_and_numbers_are_written_plainly():
    assert [harmless(f"{start}1") for start in FORMULA] == [f"'{start}1" for start in FORMULA]
    assert harmless("1=") == "1="
    values = {0.1 + 0.2: "0.3", 100.0: "100", -0.0: "0", -2.5: "-2.5", 1e-9: "0", 1e7: "10000000"}
    assert {value: number(value) for value in values} == values


def test_canvas_takes_the_file(graded_class, both):
    written, said = tables.canvas(both, tables.Wanted(Ids(), tasks=True))
    possible, rows = read_canvas(written)
    assert said == []
    tasks = {f"{name}: {task}": most for name in ("01_tiny", "02_small") for task, most in MOST.items()}
    assert possible == {"01_tiny": 15, "02_small": 15} | tasks
    by_login = {row["SIS Login ID"]: row for row in rows}
    assert {student: points(row["01_tiny"]) for student, row in by_login.items()} == finals(graded_class)
    for student, name, score in graded_class.db.execute(text(CELLS)):
        assert points(by_login[student][f"01_tiny: {name}"]) == score
    assert [by_login[student]["ID"] for student in NAMES] == [str(1000 + place) for place in range(len(NAMES))]
    assert [by_login[student]["Student"] for student in ("right", "absent")] == ["Müller-Größe, Zoë", "absent"]


def test_canvas_own_export_says_what_it_calls_everything(both, tmp_path):
    path = tmp_path / "canvas.csv"
    path.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,01_tiny (77)\n    Points Possible,,,,,15.0\n"
        '"Größe, Z",5,S5,right,"A, B",\n,6,S6,late,C,\n',
        encoding="utf-8-sig",
    )
    possible, rows = read_canvas(tables.canvas(both, tables.Wanted(read_ids(path)))[0])
    assert list(possible) == ["01_tiny (77)", "02_small"]
    by_login = {row["SIS Login ID"]: row for row in rows}
    assert [by_login["right"][name] for name in ("ID", "SIS User ID", "Section")] == ["5", "S5", "A, B"]
    assert by_login["manual"]["ID"] == "1002"  # nbgrader's, where the file is silent


def test_moodle_takes_the_file(graded_class, both):
    for identifier, name in {"email": "{}@example.org", "username": "{}", "idnumber": ""}.items():
        written, said = tables.moodle(both, tables.Wanted(Ids(), identifier=identifier))
        ids = [name.format(student) or str(1000 + place) for place, student in enumerate(NAMES)]
        rows, wanted = read_moodle(written), finals(graded_class)
        assert {who: points(rows[own]["01_tiny"]) for who, own in zip(NAMES, ids, strict=True)} == wanted
        assert said == []


@pytest.mark.parametrize(
    ("form", "field", "another", "said"),
    [
        ("canvas", "lms_user_id", "1001", "Without an id of Canvas's, which then looks for the SIS login: right; see"),
        ("moodle", "email", "late@example.org", "Left out, for they have no email address: right; see --ids and --ide"),
    ],
)
def test_a_student_whom_the_other_system_does_not_know_or_would_confuse_is_named(
    graded_class, both, form, field, another, said
):
    right, write = graded_class.find_student("right"), getattr(tables, form)
    setattr(right, field, None)
    written, (sentence,) = write(both, tables.Wanted(Ids(), tasks=True))
    assert sentence.startswith(said)
    assert len(written.splitlines()) == len(both[0].entries) + (3 if form == "canvas" else 1)  # a name has two lines
    setattr(right, field, another)
    with pytest.raises(CourseError, match=f"are both '{another}' there: correct one of them"):
        write(both, tables.Wanted(Ids()))


def test_an_id_that_canvas_would_misread_is_named(graded_class, both):
    graded_class.find_student("right").lms_user_id = "12abc"
    with pytest.raises(CourseError, match=r"^right has the Canvas id '12abc', which is no number"):
        tables.canvas(both, tables.Wanted(Ids()))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"name,ID\nx,1\n", "says of no row whose it is: add a column student_id"),
        (b"student_id,ID\nx,1\nx,2\n", "has 'x' again in line 3: leave one row"),
        (b"student_id,ID\nx,\xff\n", "cannot be read as CSV in UTF-8"),
    ],
)
def test_ids_that_cannot_be_used_are_one_sentence(tmp_path, content, why):
    (tmp_path / "ids.csv").write_bytes(content)
    with pytest.raises(CourseError, match=why):
        read_ids(tmp_path / "ids.csv")


def links(**others):
    row = {name: f"submit/{name}" for name in LINKS} | others
    return Ids(tuple(row), dict.fromkeys(NAMES, row))


def test_gradescope_takes_the_file(graded_class, tiny):
    outputs = {}
    for student in SCORED:
        content = read_gradescope(write_json(gradescope(tiny[student], None)))
        assert content["score"] == points(finals(graded_class)[student])
        scores = {name: score or 0.0 for who, name, score in graded_class.db.execute(text(CELLS)) if who == student}
        tests = {test["name"]: test for test in content["tests"]}
        assert {name: (test["score"], test["max_score"]) for name, test in tests.items()} == {
            name: (score, MOST[name]) for name, score in scores.items()
        }
        assert all((test["status"] == "passed") == (scores[name] >= MOST[name]) for name, test in tests.items())
        outputs[student] = {name: test["output"] for name, test in tests.items()} | {"": content["output"]}
    assert "Of 10 points, 2.25 are taken off for being late." in outputs["late"][""]
    assert outputs["manual"]["test-b"] == "A person changed 4 points into 0.5."
    assert outputs["waits"]["why"] == "No person has graded this yet."


def test_classroom50_takes_the_file_and_nothing_that_it_cannot_say(graded_class, tiny):
    for student in SCORED:
        content = read_classroom50(write_json(classroom50(tiny[student], None, "room", links(), 100)))
        assert content["score"] == points(100 * finals(graded_class)[student])
        assert (content["max-score"], content["datetime"]) == (1500, "2026-09-01T10:00:00Z")
        assert len(content["tests"]) == (1 if student in ("late", "extra") else 4)
    for student, ids, why in (
        ("late", links(), "7.75 is no whole number, so give a greater --scale"),
        ("right", Ids(), "the file of ids has no owner, submission, commit, release"),
        ("right", links(submission="v1"), "its submission in the file of ids does not begin with submit/"),
    ):
        with pytest.raises(LeftOutError, match=why):
            classroom50(tiny[student], None, "room", ids, 1)


def test_a_submission_without_a_score_has_no_file_and_not_an_old_one(both, folders, tmp_path):
    def written():
        return {path.parent.name for path in (tmp_path / "out").rglob("*.json")}

    stale = tmp_path / "out" / "01_tiny" / "ungraded"
    stale.mkdir(parents=True)
    (stale / "results.json").touch()
    assert write_each(tmp_path / "out", "results.json", gradescope, both[:1], folders) == (5, [])
    assert written() == set(SCORED)
    make = partial(classroom50, classroom="room", ids=links(), scale=1)
    _, left_out = write_each(tmp_path / "out", "results.json", make, both[:1], folders)
    assert "Left out, for 7.75 is no whole number, so give a greater --scale: late." in left_out
    assert "late" not in written()
    one = tables.Graded("01_tiny", 1.0, (), (SimpleNamespace(student=SimpleNamespace(id="..")),))
    with pytest.raises(CourseError, match=r"'\.\.', which cannot name a folder"):
        write_each(tmp_path, "results.json", gradescope, [one], folders)


def test_hints_come_along_where_the_report_is_the_recorded_one(folders, tmp_path):
    (folders.submitted / "amy" / ASSIGNMENT.name).mkdir(parents=True)
    (tmp_path / "gates.py").write_text("# SCORE=0.5")
    report = fake_grade(ASSIGNMENT, tmp_path, student="amy")
    reports.write(report, folders.reports / ASSIGNMENT.name / "amy.json")

    def outputs(more):
        parts = tuple(Part(t.task, t.points, t.max_points, t.points + more) for t in report.tasks)
        entry = Entry(SimpleNamespace(id="amy"), ASSIGNMENT.name, 100.0, 50.0, 0.0, parts)
        one = tables.Graded(ASSIGNMENT.name, 100.0, (), (entry,))
        assert write_each(tmp_path / "out", "results.json", gradescope, [one], folders) == (1, [])
        written = (tmp_path / "out" / ASSIGNMENT.name / "amy" / "results.json").read_text(encoding="utf-8")
        return [test["output"] for test in read_gradescope(written)["tests"]]

    for task, output in zip(ASSIGNMENT.tasks, outputs(0), strict=True):
        assert f"The sentence of {task.id}." in output
        assert task.hint in output
    assert not any(task.hint in output for task, output in zip(ASSIGNMENT.tasks, outputs(1), strict=True))


@pytest.fixture
def course(tmp_path):
    """A course with a gradebook on disk."""
    course = Classroom(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "get_alembic_version", lambda: "any")
        with course.gradebook() as gradebook:
            add_assignment(gradebook, "01_tiny")
            gradebook.add_student("amy", email="amy@example.org", last_name="=1")
            gradebook.add_student("eve", email="eve@example.org", lms_user_id="7")
            record(gradebook, "amy", **ALL)
    (course.root / "submitted" / "ben" / "01_tiny").mkdir(parents=True)
    return course


def export(course, *arguments):
    return course.inside(lambda: main(["export", *arguments]))


def test_the_command_writes_each_form_and_names_who_is_missing(course):
    for form, reader in {"csv": read_plain, "canvas": read_canvas, "moodle": read_moodle}.items():
        status, said = export(course, "--format", form)
        name = f"grades-{form.replace('csv', 'tasks')}.csv"
        assert (status, f"The scores of 01_tiny are in {name}." in said) == (0, True), said
        assert "01_tiny: handed in by ben, whom the gradebook does not know, so that no score is recorded" in said
        assert "01_tiny: nothing handed in, which is 0 points: eve." in said
        assert reader((course.root / name).read_text())
    assert export(course, "--format", "gradescope", "--to", "out")[0] == 0
    assert read_gradescope((course.root / "out" / "01_tiny" / "amy" / "results.json").read_text())["score"] == 10
    (course.root / "ids.csv").write_text(
        "student_id,owner,submission,commit,release\namy,hub,submit/1,https://a,https://b\n"
    )
    flags = ("--format", "classroom50", "--ids", "ids.csv")
    assert export(course, *flags)[0] == 2
    status, said = export(course, *flags, "--classroom", "c")  # no time is recorded
    assert (status, "Left out, for nobody knows when it was handed in: amy." in said) == (3, True)


def test_an_export_that_cannot_be_made_costs_one_sentence(course):
    for arguments, why in (
        (["07_none"], "The gradebook has no assignment '07_none'; it has: 01_tiny."),
        (["--to", "none/out.csv"], "cannot be written to none/out.csv: name a file in a folder that is there"),
        (["--ids", "none.csv"], "There is no file of ids none.csv: name one with --ids."),
        (["--scale", "2"], "Only --format classroom50 multiplies points: leave --scale out, or name that format."),
        (["--format", "classroom50", "--classroom", "c"], "name a CSV with the columns student_id, owner, submission"),
        (["--format", "gradescope", "--to", "gradebook.db"], "gradebook.db is a file; name a folder with --to."),
    ):
        status, said = export(course, *arguments)
        assert (status, why in said, said.strip().count("\n")) == (2, True, 0), said
