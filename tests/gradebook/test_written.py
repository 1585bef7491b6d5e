"""Questions that a person grades: from the manifest to the released notebook, a student's answer and both gradings."""

import json
from dataclasses import replace

import nbformat
import pytest
from gradebook_classroom import ATTACK, TIME, Classroom
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring import generate
from autograder.authoring.folder_invariants import leaks, section, skeleton
from autograder.authoring.notebook import ANSWER
from autograder.manifest import Course, Written

NOTEBOOK = "solutions/01_tiny/tiny_notebook.py"
TASK = '# %% task="tiny.negate"'
WHY = Written("tiny.why", 7.5, "Why is $2x$\n\n- even,\n- if it is?\n")
HOW = Written("tiny.how", 2.5, "How?")
AGAIN = "2026-09-02 10:00:00.000001 UTC"


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    tiny = TinyCourse(tmp_path / "course", monkeypatch)
    tiny.assignment = replace(tiny.assignment, written=(WHY, HOW))
    return tiny


def cells(tiny: TinyCourse):
    made = nbformat.reads(generate.generate(tiny.assignment)["tiny.ipynb"].decode(), as_version=4)
    nbformat.validate(made)
    return made.cells


def test_questions_stand_in_their_places_or_at_the_end(tiny):
    *_, why, why_answer, how, how_answer = cells(tiny)
    assert [why.source, how.source] == ["Why is $2x$\n\n- even,\n- if it is?", "How?"]
    assert why_answer.source == how_answer.source == ANSWER
    assert {cell.cell_type for cell in (why, why_answer, how, how_answer)} == {"markdown"}
    mark = {"grade": True, "grade_id": "tiny-why", "locked": False, "points": 7.5, "solution": True, "task": False}
    assert why_answer.metadata.nbgrader == mark | {"cell_type": "markdown", "schema_version": 3}
    tiny.edit(NOTEBOOK, TASK, f'# %% [markdown] written="tiny.how"\n# ## Think\n\n{TASK}')
    sources = [cell.source for cell in cells(tiny)]
    place = sources.index("## Think\n\nHow?")
    assert sources[place - 1 : place + 3] == ["tiny.double(2)", sources[place], ANSWER, "tiny.Negate().forward(2)"]
    assert sources[-2:] == [why.source, ANSWER]


class Room(Classroom):
    """The tiny course with a written question, in nbgrader's hands."""

    def answer(self, student, text, score=1.0, time=TIME):
        """Hand in a notebook with an answer."""
        self.edit(self.hand_in(student, score, time), lambda cells: cells[place(cells)].update(source=text))

    def edit(self, folder, change):
        """Change the cells of a submission's notebook."""
        content = json.loads((folder / "tiny.ipynb").read_text())
        change(content["cells"])
        (folder / "tiny.ipynb").write_text(json.dumps(content))

    def recorded(self, student):
        """Return the recorded answer, and each cell's automatic and manual score and whether a person has to look."""
        cells = json.loads((self.autograded(student) / "tiny.ipynb").read_text())["cells"]
        with self.gradebook() as gradebook:
            grades = gradebook.find_submission_notebook("tiny", self.assignment.name, student).grades
            scores = {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in grades}
        return "".join(cells[place(cells)]["source"]), scores


def place(cells):
    """Return the index of the answer's cell."""
    return [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells].index("tiny-why")


@pytest.fixture
def room(tiny, tmp_path, monkeypatch):
    """The course after its release; one question has a place of its own."""
    double, negate = tiny.assignment.tasks
    why = Written("tiny.why", 10.0, "Why is it even?")
    assignment = replace(tiny.assignment, tasks=(double, replace(negate, points=30.0)), written=(why,))
    known = Course("tiny", "Tiny", (assignment,))
    monkeypatch.setattr(manifest, "load", lambda: known)
    tiny.edit("course_content/suites/tiny/test_tiny.py", "points=30", "points=20")
    tiny.edit(NOTEBOOK, TASK, f'# %% [markdown] written="tiny.why"\n# ## A question\n\n{TASK}')
    generate.write(assignment)
    (tiny.root / "README.md").write_text(generate.readme(known)[1])
    for invariant in (section, skeleton, leaks):
        assert list(invariant(assignment)) == []
    room = Room(tmp_path, assignment)
    room.do("generate_assignment", "release_assignment")
    return room


def retype(cell):
    """Make code of an answer's cell that is worth more than it is."""
    cell |= {"cell_type": "code", "outputs": [], "execution_count": 1, "source": "2 * n"}
    cell["metadata"]["nbgrader"] |= {"points": 1000, "solution": False}


@pytest.mark.slow
@pytest.mark.usefixtures("fake_grading")
def test_an_answer_lives_through_a_term(room):
    room.answer("amy", "It is **2n**.", 0.5)
    room.answer("bad", ATTACK)
    room.hand_in("ben")
    room.edit(room.hand_in("cut"), lambda cells: cells.pop(place(cells)))
    room.edit(room.hand_in("eve"), lambda cells: retype(cells[place(cells)]))
    room.answer("long", "2n " * 10_000)
    room.do("collect", "autograde")
    tests = {"tiny-double": (30.0, None, False), "tiny-negate": (15.0, None, False)}
    assert room.recorded("amy") == ("It is **2n**.", tests | {"tiny-why": (None, None, True)})
    assert room.recorded("eve")[0] == "2 * n"
    assert room.recorded("eve")[1]["tiny-why"] == room.recorded("long")[1]["tiny-why"] == (None, None, True)
    assert room.recorded("long")[0] == ("2n " * 10_000)[:10_000]
    for student in ("ben", "cut"):  # who have not answered
        assert (room.recorded(student)[0], room.recorded(student)[1]["tiny-why"]) == (ANSWER, (0.0, None, False))
    assert room.report("amy").max_score == 90
    waiting = "01_tiny: answers that no person has graded yet count 0 points: amy, bad, eve, long."
    assert waiting in room.do("export")

    with room.gradebook() as gradebook:  # as formgrader does it
        for student in ("amy", "bad", "eve", "long"):
            grade = gradebook.find_grade("tiny-why", "tiny", room.assignment.name, student)
            grade.manual_score, grade.needs_manual_grade = 8.0, False
            gradebook.find_comment("tiny-why", "tiny", room.assignment.name, student).manual_comment = "Well said."
        gradebook.db.commit()
    room.do("generate_feedback", "release_feedback")
    assert "Missing cells were put back: tiny-why." in room.page("cut")
    assert "alert(1)" in room.page("bad")
    assert "<script>alert" not in room.page("bad")
    page = room.page("amy")
    for words in (
        "<strong>2n</strong>",
        "Well said.",
        "<strong>53 of 100 points</strong>",
        "Automatic tests: 45 of 90 points.",
        "Answers that a person grades: 8 of 10 points.",
        "<h3>tiny.why</h3>",
    ):
        assert words in page
    assert "no person has graded" not in room.do("export")
    assert room.scores() == {"amy": "53", "bad": "98", "ben": "90", "cut": "90", "eve": "98", "long": "98"}

    room.answer("amy", "It is **2n**, with n whole.", 1.0, AGAIN)
    room.edit(room.submitted("eve"), lambda cells: cells[place(cells)].update(source="2n"))  # and nothing else
    room.do("collect", "autograde")
    answer, scores = room.recorded("amy")
    assert (answer, scores["tiny-double"]) == ("It is **2n**, with n whole.", (60.0, None, False))
    assert (room.recorded("eve")[0], room.scores()["amy"]) == ("2n", "98")
    for student in ("amy", "eve"):
        assert room.recorded(student)[1]["tiny-why"] == (None, 8.0, True)  # to be looked at again
    assert "6 submissions, 0 new or changed" in room.do("autograde")
