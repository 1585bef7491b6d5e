"""Questions that a person grades, in the notebook that students get."""

import json
from dataclasses import replace

import nbformat
import pytest
from tiny import TinyCourse

from autograder import manifest, report_identity
from autograder.authoring import generate
from autograder.authoring.notebook import ANSWER
from autograder.manifest import CourseError, Written

NOTEBOOK = "solutions/01_tiny/tiny_notebook.py"
WHY = Written("tiny.why", 7.5, "Why is $2x$\n\n- even,\n- if it is?\n")
HOW = Written("tiny.how", 2.5, "How?")


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    tiny = TinyCourse(tmp_path, monkeypatch)
    tiny.assignment = replace(tiny.assignment, written=(WHY, HOW))
    return tiny


def cells(tiny: TinyCourse):
    made = nbformat.reads(generate.generate(tiny.assignment)["tiny.ipynb"].decode(), as_version=4)
    nbformat.validate(made)
    return made.cells


def refusal(tiny: TinyCourse) -> str:
    with pytest.raises(CourseError) as caught:
        generate.generate(tiny.assignment)
    return str(caught.value)


def test_questions_without_a_place_come_at_the_end_in_their_order(tiny):
    *_, why, why_answer, how, how_answer = cells(tiny)
    assert [why.source, how.source] == ["Why is $2x$\n\n- even,\n- if it is?", "How?"]
    assert why_answer.source == how_answer.source == ANSWER
    assert {cell.cell_type for cell in (why, why_answer, how, how_answer)} == {"markdown"}
    assert (why.metadata, how.metadata) == ({}, {})
    assert why_answer.metadata.nbgrader == {
        "cell_type": "markdown",
        "grade": True,
        "grade_id": "tiny-why",
        "locked": False,
        "points": 7.5,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }


def test_ids_are_the_same_every_time_and_no_two_are(tiny):
    assert generate.generate(tiny.assignment) == generate.generate(tiny.assignment)
    made = json.loads(generate.generate(tiny.assignment)["tiny.ipynb"])["cells"]
    assert len({cell["id"] for cell in made}) == len(made)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("# ## Think\n", "## Think\n\nHow?"),
        ("", "How?"),
        ("#\n", "How?"),
    ],
)
def test_a_marked_cell_is_the_place_of_a_question(tiny, text, question):
    tiny.edit(
        NOTEBOOK, '# %% task="tiny.negate"', f'# %% [markdown] written="tiny.how"\n{text}\n# %% task="tiny.negate"'
    )
    sources = [cell.source for cell in cells(tiny)]
    place = sources.index(question)
    assert sources[place - 1 : place + 3] == ["tiny.double(2)", question, ANSWER, "tiny.Negate().forward(2)"]
    assert sources[-2:] == ["Why is $2x$\n\n- even,\n- if it is?", ANSWER]


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        ('# %% written="tiny.how"\n1', ":10", "is a code cell; only a markdown cell can have a written question"),
        ('# %% [markdown] written="tiny.what"\n# x', ":10", "there is no written question 'tiny.what'"),
        ('# %% [markdown] written="tiny.double"\n# x', ":10", "there is no written question 'tiny.double'"),
        ('# %% [markdown] written="tiny.how"\n# x\n\n# %% [markdown] written="tiny.how"\n# y', ":13", "a second cell"),
        ("# %% [markdown] written=tiny.how\n# x", "", "marks 3 cells, of which 2 can be read"),
    ],
)
def test_a_place_that_does_not_fit_the_manifest_is_refused(tiny, header, line, words):
    tiny.edit(NOTEBOOK, '# %% task="tiny.negate"', f'{header}\n\n# %% task="tiny.negate"')
    message = refusal(tiny)
    assert f"{NOTEBOOK}{line}" in message
    assert words in message


def test_reports_do_not_depend_on_what_a_person_grades(tiny):
    asking, silent = tiny.assignment, replace(tiny.assignment, written=(), summary="else")
    assert report_identity.digest(asking, {}, {}) == report_identity.digest(silent, {}, {})


def test_the_manifest_is_read(tmp_path):
    path = tmp_path / "course.toml"
    path.write_text("""\
format = 1
course = {id = "c", title = "C"}

[[assignment]]
name = "01_tiny"
title = "Tiny"
summary = "twice"
module = "tiny"

[[assignment.task]]
id = "tiny.double"
points = 90
title = "the double"
hints = ["Once.", "Once more.", "Twice."]

[[assignment.written]]
id = "tiny.why"
points = 10
text = "Why?"
""")
    (assignment,) = manifest.load(path).assignments
    assert assignment.written == (Written("tiny.why", 10.0, "Why?"),)
    assert (assignment.summary, assignment.max_score) == ("twice", 90.0)
    assert [one.id for one in assignment.graded] == ["tiny.double", "tiny.why"]
    path.write_text(path.read_text().replace('text = "Why?"', ""))
    manifest.read.cache_clear()
    with pytest.raises(CourseError, match="lacks or misspells a key: 'text'"):
        manifest.load(path)
