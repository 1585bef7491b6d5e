"""The exchange: `autograder course` opens it safely, and feedback comes back to who renamed or lacks the notebook."""

import stat

import pytest
from gradebook_classroom import ASSIGNMENT, Classroom
from traitlets.config import Config

from autograder import manifest
from autograder.cli import main
from gradebook.exchange_setup import student_config

pytestmark = pytest.mark.slow


@pytest.fixture
def course(tmp_path):
    """Return a function that runs the command in a new course with an exchange there, and what it says."""
    room = Classroom(tmp_path)

    def run(exchange):
        room.environment["NBGRADER_EXCHANGE"] = str(exchange)
        return room.inside(lambda: main(["course"]))

    return run


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_everybody_may_write_to_the_exchange_and_only_i_to_the_course(course, tmp_path):
    exchange = tmp_path / "some where" / "exchange"
    file = exchange / "backprop" / "nbgrader_config.py"
    exchange.mkdir(parents=True, mode=0o755)
    for _ in range(2):  # as often as one likes
        status, said = course(exchange)
        assert status == 0, said
        assert [mode(path) for path in (exchange, file.parent, file)] == [0o1777, 0o755, 0o644]
        assert f"mkdir -p ~/.jupyter && cp '{file}' ~/.jupyter/" in said
        exchange.parent.chmod(0o700)
    assert f"for {exchange.parent} is closed to others: run `chmod o+x {exchange.parent}`." in said
    settings = Config()
    exec(file.read_text(), {"get_config": lambda: settings})
    assert settings.CourseDirectory.course_id == "backprop"
    assert (settings.Exchange.root, settings.Exchange.timezone) == (str(exchange), "UTC")


def test_a_link_in_the_courses_place_is_not_followed(course, tmp_path):
    exchange, mine = tmp_path / "exchange", tmp_path / "mine"
    mine.mkdir(mode=0o700)
    exchange.mkdir()
    (exchange / "backprop").symlink_to(mine)
    status, said = course(exchange)
    assert (status, said.count("\n"), "backprop is not yours" in said) == (2, 1, True)
    assert (mode(mine), list(mine.iterdir())) == (0o700, [])


def test_no_name_of_a_folder_is_code():
    settings = Config()
    exec(student_config("a'b", "/x'); import nothing_here; ('"), {"get_config": lambda: settings})
    assert settings.Exchange.root == "/x'); import nothing_here; ('"


CONFIG = "c = get_config()\nc.CourseDirectory.course_id = {!r}\nc.Exchange.root = {!r}\n"


class Student(Classroom):
    """A student with a home and a configuration of their own, who has fetched the assignment."""

    def __init__(self, room, name, text):
        (room.root.parent / name).mkdir()
        super().__init__(room.root.parent / name)
        self.work = self.root / ASSIGNMENT.name
        self.configure(f"{text}c.CourseDirectory.student_id = {name!r}\n")
        self.do("fetch_assignment")
        (self.work / "gates.py").write_text("# SCORE=0.5\n")

    def feedback(self):
        self.do("fetch_feedback")
        return {path.name: path.read_text() for path in self.work.glob("feedback/*/*.html")}


TAKEN = "gates.ipynb was not handed in, but my gates (1).ipynb, which was taken in its place."
ABSENT = "gates.ipynb was not handed in; the released one stands in for it."


@pytest.mark.demo
def test_students_fetch_pages_under_the_notebooks_own_names_and_not_of_another_submission(room, fake_grading):
    course = manifest.load().id
    plain, given = CONFIG.format(course, str(room.exchange)), student_config(course, room.exchange)
    found = {"renamed": Student(room, "renamed", plain), "helped": Student(room, "helped", given)}
    (found["renamed"].work / "gates.ipynb").rename(found["renamed"].work / "my gates (1).ipynb")
    (found["helped"].work / "gates.ipynb").unlink()
    for student in found.values():
        student.do("submit")
    assert "Released for student 'renamed'" in room.do("collect", "autograde", "generate_feedback", "release_feedback")
    for name, page, note in (("renamed", "my gates (1).html", TAKEN), ("helped", "gates.html", ABSENT)):
        assert found[name].feedback() == {page: room.page(name)}
        assert "50 of 105 points" in room.page(name)
        assert note in room.page(name)
    # What is handed in anew after the grading has a secret of its own, and no page yet.
    (room.submitted("renamed") / "submission_secret.txt").write_text("another")
    log = room.do("release_feedback")
    assert "Releasing feedback for student 'renamed'" in log
    assert "Released for student 'renamed'" not in log
