"""Questions that a person grades: from the manifest through release, a student's answer and both gradings."""

import json
import shutil
from dataclasses import replace

import nbformat
import pytest
from gradebook_classroom import ATTACK, TIME, Classroom
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring import generate, readme
from autograder.authoring.folder_invariants import leaks, notebook as in_notebook, section, skeleton
from autograder.authoring.notebook import ANSWER
from autograder.manifest import Course, Written

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fake_grading")]
WHY = Written("tiny.why", 10.0, "Why is twice a number an even number, if it is a whole one?")
MARKED = '# %% [markdown] written="tiny.why"\n# ## A question\n\n# %% task="tiny.negate"\n'
LATER = "2026-09-02 10:00:00.000001 UTC"


class Room(Classroom):
    """The tiny course with a written question, in nbgrader's hands."""

    def answer(self, student, text, score=1.0, time=TIME):
        """Hand in a notebook with an answer."""
        notebook = self.hand_in(student, score, time) / "tiny.ipynb"
        self.edit(notebook, lambda cells: cells[self.place(cells)].update(source=text))

    def edit(self, notebook, change):
        """Change a notebook's cells."""
        content = json.loads(notebook.read_text())
        change(content["cells"])
        notebook.write_text(json.dumps(content))

    def place(self, cells):
        """Return where the answer is."""
        return [c["metadata"].get("nbgrader", {}).get("grade_id") for c in cells].index("tiny-why")

    def do(self, *commands):
        """Run commands that have to succeed."""
        for command in commands:
            flags = ["--ExchangeCollect.check_owner=False", "--update"] if command == "collect" else []
            status, log = self.run(command, self.assignment.name, *flags)
            assert status == 0, log

    def recorded(self, student):
        """Return the source of the answer that is recorded."""
        cells = json.loads((self.autograded(student) / "tiny.ipynb").read_text())["cells"]
        return "".join(cells[self.place(cells)]["source"])

    def grades(self, student):
        """Return automatic and manual score of each cell, and whether a person has to look."""
        with self.gradebook() as gradebook:
            grades = gradebook.find_submission_notebook("tiny", self.assignment.name, student).grades
            return {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in grades}

    def grade_by_hand(self, student, score, comment):
        """Do what formgrader does."""
        with self.gradebook() as gradebook:
            grade = gradebook.find_grade("tiny-why", "tiny", self.assignment.name, student)
            grade.manual_score, grade.needs_manual_grade = score, False
            gradebook.find_comment("tiny-why", "tiny", self.assignment.name, student).manual_comment = comment
            gradebook.db.commit()


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    place = tmp_path_factory.mktemp("written")
    with pytest.MonkeyPatch.context() as patch:
        tiny = TinyCourse(place / "course", patch)
        double, negate = tiny.assignment.tasks
        assignment = replace(tiny.assignment, tasks=(double, replace(negate, points=30.0)), written=(WHY,))
        known = Course("tiny", "Tiny", (assignment,))
        patch.setattr(manifest, "load", lambda: known)
        tiny.edit("course_content/suites/tiny/test_tiny.py", "points=30", "points=20")
        tiny.edit("solutions/01_tiny/tiny_notebook.py", '# %% task="tiny.negate"\n', MARKED)
        generate.write(assignment)
        readme.write(known)
        room = Room(place, assignment)
        room.do("generate_assignment", "release_assignment")
        yield room


@pytest.fixture
def room(released, tmp_path):
    """Return the released course in which nobody has handed in anything yet."""
    room = Room(tmp_path, released.assignment)
    shutil.rmtree(room.root)
    shutil.copytree(released.root, room.root)
    shutil.copytree(released.exchange, room.exchange)
    return room


def test_the_released_notebook_asks_and_leaves_room_for_the_answer(released):
    notebook = nbformat.read(released.root / "release" / "01_tiny" / "tiny.ipynb", 4)
    place = released.place(notebook.cells)
    assert notebook.cells[place - 1].source == f"## A question\n\n{WHY.text}"
    answer = notebook.cells[place]
    assert (answer.cell_type, answer.source) == ("markdown", ANSWER)
    mark = answer.metadata.nbgrader
    assert (mark.grade, mark.solution, mark.locked, mark.points) == (True, True, False, 10)
    for invariant in (section, skeleton, leaks, in_notebook):
        assert list(invariant(released.assignment)) == []


def test_an_answer_lives_through_a_term(room):
    room.answer("amy", "It is **2n**.", 0.5)
    room.hand_in("ben")
    room.do("collect", "autograde")
    assert room.recorded("amy") == "It is **2n**."
    assert room.grades("amy") == {
        "tiny-double": (30.0, None, False),
        "tiny-negate": (15.0, None, False),
        "tiny-why": (None, None, True),
    }
    assert room.grades("ben")["tiny-why"] == (0.0, None, False)  # no answer
    assert room.report("amy").max_score == 90
    assert "01_tiny: answers that no person has graded yet count 0 points: amy." in room.run("export")[1]

    room.grade_by_hand("amy", 8.0, "Well said.")
    room.do("generate_feedback", "release_feedback")
    page = room.page("amy")
    assert "<strong>2n</strong>" in page
    assert "Well said." in page
    assert "<strong>53 of 100 points</strong>" in page
    assert "Automatic tests: 45 of 90 points." in page
    assert "Answers that a person grades: 8 of 10 points." in page
    assert '<a href="#tiny-why">tiny.why</a>' in page
    assert "no person has graded" not in room.run("export")[1]
    assert room.scores() == {"amy": "53.0", "ben": "90.0"}

    room.answer("amy", "It is **2n**, with n whole.", 1.0, LATER)
    room.do("collect", "autograde")
    assert room.recorded("amy") == "It is **2n**, with n whole."
    assert room.grades("amy")["tiny-double"] == (60.0, None, False)
    assert room.grades("amy")["tiny-why"] == (None, 8.0, True)  # to be looked at again
    assert room.scores()["amy"] == "98.0"


def test_an_answer_that_changes_alone_is_recorded(room):
    room.answer("amy", "Because.")
    room.do("collect", "autograde")
    room.grade_by_hand("amy", 2.0, "")
    room.edit(room.submitted("amy") / "tiny.ipynb", lambda cells: cells[room.place(cells)].update(source="2n"))
    room.do("autograde")
    assert room.recorded("amy") == "2n"
    assert room.grades("amy")["tiny-why"] == (None, 2.0, True)
    assert "Skipping existing assignment" in room.run("autograde", "01_tiny")[1]


def test_what_a_student_does_to_the_answers_cell_changes_nothing_else(room):
    def retype(cells):
        cells[room.place(cells)] |= {"cell_type": "code", "outputs": [], "execution_count": 1, "source": "2 * n"}
        cells[room.place(cells)]["metadata"]["nbgrader"] |= {"points": 1000, "solution": False}

    room.edit(room.hand_in("eve") / "tiny.ipynb", retype)
    room.edit(room.hand_in("cut") / "tiny.ipynb", lambda cells: cells.pop(room.place(cells)))
    room.answer("bad", ATTACK)
    room.answer("long", "2n " * 10_000)
    room.do("collect", "autograde", "generate_feedback")
    assert room.recorded("eve") == "2 * n"
    assert room.grades("eve")["tiny-why"] == (None, None, True)
    assert room.recorded("cut") == ANSWER
    assert room.grades("cut")["tiny-why"] == (0.0, None, False)
    assert "The cell tiny-why was missing; it was put back." in room.page("cut")
    assert "alert(1)" in room.page("bad")
    assert "<script>alert" not in room.page("bad")
    assert room.recorded("long").startswith("2n 2n")
    assert len(room.recorded("long")) == 10_000
    assert room.grades("long")["tiny-why"] == (None, None, True)
    assert room.scores() == dict.fromkeys(("bad", "cut", "eve", "long"), "90.0")
