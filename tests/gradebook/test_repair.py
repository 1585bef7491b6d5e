"""A notebook that was handed in gets the course's graded cells back, whatever was done to it, within limits."""

import json

import nbformat
import pytest
from hostile_notebooks import NOTEBOOKS

from gradebook import repair as repair_module
from gradebook.repair import MAX_PICTURES, MAX_VALUES, handed_in, repair

PICTURE = {"image/png": "iVBO\nRw0="}


def course_cell(source, name, kind="code", **others):
    cell = nbformat.v4.new_code_cell(source) if kind == "code" else nbformat.v4.new_markdown_cell(source)
    cell.metadata.nbgrader = {"grade_id": name, "grade": True, "solution": False, "points": 1} | others
    return cell


@pytest.fixture
def released():
    cells = [nbformat.v4.new_markdown_cell("Title")]
    for name in ("a", "b", "c"):
        cells += [nbformat.v4.new_markdown_cell(f"About {name}"), course_cell(f"test {name}", name)]
    return nbformat.v4.new_notebook(cells=cells)


def text(source, kind="markdown", **others):
    return {"cell_type": kind, "source": source, "metadata": {}, **others}


def answer(source, name="why", **others):
    return text(source, metadata={"nbgrader": {"grade_id": name, "points": 99}}, **others)


def read(tmp_path, released, *cells):
    """Return the repaired notebook of a student who wrote these cells, which may be anything, and the notes."""
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": list(cells)}))
    notebook, notes = repair(path, released)
    nbformat.validate(notebook)
    return notebook, notes


def sources(notebook):
    return [cell.source for cell in notebook.cells]


# --- the course's cells


@pytest.mark.parametrize(
    ("gone", "note"),
    [([1, 2], "Missing cells were put back: a."), ([0, 1, 2, 3, 4, 5, 6], "Missing cells were put back: a, b, c.")],
)
def test_missing_cells_come_back_in_their_place(tmp_path, released, gone, note):
    cells = list(enumerate(released.cells))
    notebook, notes = read(tmp_path, released, *(cell for i, cell in cells if i not in gone))
    assert sources(notebook) == [cell.source for i, cell in cells if i not in gone or i in (2, 4, 6)]
    assert notes == [note]


def test_an_answer_is_the_students_and_all_else_of_its_cell_the_courses(tmp_path):
    """Of a question that is answered in words, and of one that is answered in code."""
    answers = [course_cell("Your answer", "why", "markdown", solution=True), course_cell("# x", "coded", solution=True)]
    asking = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("<u>Title</u>"), *answers])
    why = answer("<u>Because</u>", attachments={"p": PICTURE})
    coded = answer("<u> = 1", "coded", attachments={"p": PICTURE})
    notebook, notes = read(tmp_path, asking, text("<u>Title</u>"), why, coded, answer("Again"))
    assert notes == ["The cell why was there more than once; the first one counts."]
    assert [(cell.cell_type, cell.source) for cell in notebook.cells] == [
        ("markdown", "<u>Title</u>"),
        ("markdown", "< u>Because< /u>"),
        ("code", "<u> = 1"),
    ]
    assert notebook.cells[1].metadata == asking.cells[1].metadata
    assert notebook.cells[1].attachments == {"p": PICTURE}


# --- the student's own


def test_own_cells_of_every_kind_stay_and_lose_metadata_and_outputs(tmp_path, released):
    output = nbformat.v4.new_output("stream", text="x")
    strange = (None, [], {"nbgrader": None}, {"nbgrader": {"grade_id": ["a"]}})
    own = [
        text(["x = ", "1"], "code", outputs=[output], metadata={"tags": ["x"]}),
        text("<u>a</u>", attachments={"p": PICTURE}),
        text("<b>", "raw"),
        text("a\0b \ud800c", "x"),  # half a character, which neither a file nor a database takes
        *(text("mine", "code", metadata=metadata) for metadata in strange),
    ]
    cells = read(tmp_path, released, *own)[0].cells[-8:]
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("code", "x = 1"),
        ("markdown", "< u>a< /u>"),
        ("markdown", "<pre>&lt;b&gt;</pre>"),
        ("markdown", "<pre>a\N{REPLACEMENT CHARACTER}b ?c</pre>"),
        *[("code", "mine")] * len(strange),
    ]
    assert ["attachments" in cell for cell in cells[:4]] == [False, True, False, False]
    assert all((cell.metadata, cell.get("outputs", [])) == ({}, []) for cell in cells)


@pytest.mark.parametrize(
    ("attachments", "kept"),
    [
        ([], None),
        ({"p": None}, None),
        ({"p": {"image/svg+xml": "AAAA", "image/png": ["AAAA"], "image/gif": '"><script>'}}, None),
        ({"p": {"image/jpeg": "AAAA", "text/html": "A"}, "q": PICTURE}, {"p": {"image/jpeg": "AAAA"}, "q": PICTURE}),
        ({"p\udfff": PICTURE}, {"p?": PICTURE}),
    ],
)
def test_pictures_stay_and_nothing_beside_them(tmp_path, released, attachments, kept):
    notebook, _ = read(tmp_path, released, text("mine", attachments=attachments))
    (mine,) = (cell for cell in notebook.cells if cell.source == "mine")
    assert mine.get("attachments") == kept


# --- the notebook as a whole


@pytest.mark.parametrize("content", ["", "[]", "null", '{"cells": 3}', '{"nbformat": 4, "cells": [[]]}', "[" * 9999])
def test_an_unreadable_notebook_is_replaced(tmp_path, released, content):
    path = tmp_path / "a\n[AutogradeApp | ERROR] b\x1b[2J.ipynb"
    path.write_text(content)
    why = "a?[AutogradeApp | ERROR] b?[2J.ipynb is not a readable notebook; the released one stands in for it."
    assert repair(path, released) == (released, [why])


def test_a_notebook_that_is_missing_or_a_link_is_replaced(tmp_path, released):
    path = tmp_path / "x.ipynb"
    assert repair(path, released) == (released, ["x.ipynb was not handed in; the released one stands in for it."])
    path.symlink_to(tmp_path / "secret")
    (tmp_path / "secret").write_text('{"cells": []}')
    notebook, notes = repair(path, released)
    assert (notebook, "symbolic link" in notes[0]) == (released, True)


def test_the_only_other_notebook_stands_for_one_that_was_not_handed_in(tmp_path):
    wanted, other, released = tmp_path / "x.ipynb", tmp_path / "x (1).ipynb", {"x.ipynb", "y.ipynb"}
    for name in ("y.ipynb", ".hidden.ipynb", "notes.txt"):  # which stand for themselves, or for nothing
        (tmp_path / name).write_text("{}")
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "y.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    # Of two others nobody can tell which is meant.
    for path, found in ((None, wanted), (other, other), (tmp_path / "x (2).ipynb", wanted), (wanted, wanted)):
        if path:
            path.write_text("{}")
        assert handed_in(wanted, released) == found


# --- limits


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("tiny_values", f"holds more than {MAX_VALUES:,} values and was not read; the released one stands in for it."),
        ("many_pictures", f"has more than {MAX_PICTURES} pictures, which were all left out."),
        ("wide_characters", "has too many or too long cells; some were left out."),
    ],
)
def test_a_notebook_that_costs_much_is_cut(tmp_path, released, name, note):
    path = tmp_path / "x.ipynb"
    path.write_bytes(NOTEBOOKS[name](json.loads(nbformat.writes(released))))
    notebook, notes = repair(path, released)
    assert notes == [f"x.ipynb {note}"]
    assert sources(notebook) == [*sources(released), ""][: len(notebook.cells)]
    assert len(nbformat.writes(notebook)) < 10_000


@pytest.mark.parametrize("count", [MAX_PICTURES // 2, MAX_PICTURES // 2 + 1])
def test_pictures_are_counted_over_all_cells(tmp_path, released, count):
    cells = [text("x", attachments={f"{n}-{m}": PICTURE for m in range(count)}) for n in range(2)]
    notebook, _ = read(tmp_path, released, *cells)
    kept = sum(len(cell.get("attachments", ())) for cell in notebook.cells)
    assert kept == (2 * count if 2 * count <= MAX_PICTURES else 0)


@pytest.mark.parametrize(
    ("texts", "kept"), [(["aaa", "bbb", "c"], 3), (["aaa", "bbb", "cc"], 2), (["aaaa"], 0), ([*"abcd"], 3)]
)
def test_as_much_text_as_the_limits_allow_stays(tmp_path, monkeypatch, texts, kept):
    for name, limit in (("MAX_SOURCE", 3), ("MAX_TEXT", 7), ("MAX_CELLS", 3)):
        monkeypatch.setattr(repair_module, name, limit)
    notebook, notes = read(tmp_path, nbformat.v4.new_notebook(), *(text(source, "code") for source in texts))
    left_out = ["x.ipynb has too many or too long cells; some were left out."] * (kept < len(texts))
    assert (sources(notebook), notes) == (texts[:kept], left_out)
