"""Feedback comes back to who renamed the notebook or handed in none, by the commands that students and staff run."""

import os
import sys

import pytest
from gradebook_classroom import ASSIGNMENT, copy_of, in_fork
from nbgrader.apps.nbgraderapp import NbGraderApp

from autograder import manifest
from gradebook.exchange_setup import student_config

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("fake_grading")]
CONFIG = """c = get_config()
c.CourseDirectory.course_id = {course!r}
c.Exchange.root = {exchange!r}
"""


class Student:
    """A student with a home of their own."""

    def __init__(self, room, name, text=None):
        self.room, self.home = room, room.root.parent / name
        self.home.mkdir()
        text = text or CONFIG.format(course=manifest.load().id, exchange=str(room.exchange))
        (self.home / "nbgrader_config.py").write_text(f"{text}c.CourseDirectory.student_id = {name!r}\n")
        self.work = self.home / ASSIGNMENT.name
        self.run("fetch_assignment")
        (self.work / "gates.py").write_text("# SCORE=0.5\n")

    def run(self, command):
        log = self.home / "log"
        assert in_fork(self._run, command, log) == 0, log.read_text()
        return log.read_text()

    def _run(self, command, log):
        sys.stdout = sys.stderr = log.open("w", buffering=1)
        own = {name: str(self.home / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
        os.environ.clear()
        os.environ.update(self.room.environment | own | {"HOME": str(self.home)})
        os.chdir(self.home)
        NbGraderApp.launch_instance([command, ASSIGNMENT.name])

    def feedback(self):
        self.run("fetch_feedback")
        return {path.name: path.read_text() for path in self.work.glob("feedback/*/*.html")}


@pytest.fixture(scope="module")
def students(released, fake_grading, tmp_path_factory):
    """A class after the feedback was released."""
    room = copy_of(released, tmp_path_factory.mktemp("homes"))
    found = {name: Student(room, name) for name in ("renamed", "bookless")}
    found["helped"] = Student(room, "helped", student_config(manifest.load().id, room.exchange))
    book = "gates.ipynb"
    (found["renamed"].work / book).rename(found["renamed"].work / "my gates (1).ipynb")
    for name in ("bookless", "helped"):
        (found[name].work / book).unlink()
    for student in found.values():
        student.run("submit")
    for command in ("collect", "autograde", "generate_feedback", "release_feedback"):
        flags = ["--ExchangeCollect.check_owner=False"] if command == "collect" else []
        status, log = room.run(command, ASSIGNMENT.name, *flags)
        assert status == 0, log
    return found


@pytest.mark.parametrize(("name", "page"), [("renamed", "my gates (1).html"), ("helped", "gates.html")])
def test_a_student_fetches_the_page_under_the_notebooks_own_name(students, name, page):
    room = students[name].room
    assert students[name].feedback() == {page: room.page(name)}
    assert "50 of 105 points" in room.page(name)
    taken = "gates.ipynb was not handed in, but my gates (1).ipynb, which was taken in its place."
    absent = "gates.ipynb was not handed in; the released one stands in for it."
    assert (taken if name == "renamed" else absent) in room.page(name)


def test_without_the_courses_configuration_and_without_a_notebook_nbgrader_looks_for_nothing(students):
    """If this fails, nbgrader has learned it, and what the configuration does for it can go."""
    assert students["bookless"].feedback() == {}


def test_a_page_is_not_released_under_the_names_of_another_submission(students, tmp_path):
    """What is handed in anew after the grading has a secret of its own, and no page yet."""
    room = copy_of(students["renamed"].room, tmp_path)
    assert "Released for student 'renamed'" in room.run("release_feedback", ASSIGNMENT.name)[1]
    (room.submitted("renamed") / "submission_secret.txt").write_text("another")
    log = room.run("release_feedback", ASSIGNMENT.name)[1]
    assert "Releasing feedback for student 'renamed'" in log
    assert "Released for student 'renamed'" not in log
