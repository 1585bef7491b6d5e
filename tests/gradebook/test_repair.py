"""A notebook that was handed in gets the course's graded cells back, whatever was done to it."""

import json
import logging

import nbformat
import pytest

from gradebook import repair as repair_module
from gradebook.repair import RepairingExporter, repair


@pytest.fixture
def released():
    cells = [nbformat.v4.new_markdown_cell("Title")]
    for name in ("a", "b", "c"):
        cells += [nbformat.v4.new_markdown_cell(f"About {name}"), nbformat.v4.new_code_cell(f"test {name}")]
        cells[-1].metadata.nbgrader = {"grade_id": name, "grade": True, "solution": False, "points": 1}
    return nbformat.v4.new_notebook(cells=cells)


def repaired(tmp_path, released, notebook):
    path = tmp_path / "x.ipynb"
    nbformat.write(notebook, path)
    result, notes = repair(path, released)
    nbformat.validate(result)
    return [cell.source for cell in result.cells], notes


def test_an_untouched_notebook_needs_no_repair(tmp_path, released):
    assert repaired(tmp_path, released, released) == ([cell.source for cell in released.cells], [])


@pytest.mark.parametrize("gone", [[2], [4], [2, 4, 6], [1, 2], [0, 1, 2, 3, 4, 5, 6]])
def test_missing_cells_come_back_in_their_place(tmp_path, released, gone):
    notebook = nbformat.from_dict({**released, "cells": [c for i, c in enumerate(released.cells) if i not in gone]})
    sources, notes = repaired(tmp_path, released, notebook)
    kept = [c.source for i, c in enumerate(released.cells) if i not in gone or i in (2, 4, 6)]
    assert sources == kept
    lost = [name for number, name in ((2, "a"), (4, "b"), (6, "c")) if number in gone]
    one, more = f"The cell {lost[0]} was missing; it was put back.", ", ".join(lost)
    assert notes == [one if len(lost) == 1 else f"{len(lost)} cells were missing; they were put back: {more}."]


def test_own_cells_stay_and_lose_metadata_and_outputs(tmp_path, released):
    notebook = nbformat.from_dict(released)
    notebook.cells.insert(3, nbformat.v4.new_code_cell("mine", metadata={"tags": ["x"]}))
    notebook.cells[3].outputs = [nbformat.v4.new_output("stream", text="x")]
    path = tmp_path / "x.ipynb"
    nbformat.write(notebook, path)
    cell = repair(path, released)[0].cells[3]
    assert (cell.source, cell.metadata, cell.outputs) == ("mine", {}, [])


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"cells": 3}', '{"nbformat": 4, "cells": [[]]}', "[" * 9999])
def test_an_unreadable_notebook_is_replaced(tmp_path, released, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    notebook, notes = repair(path, released)
    assert notebook == released
    assert "not a readable notebook" in notes[0]


def test_a_notebooks_name_is_told_on_one_line_and_harmless(tmp_path, released):
    path = tmp_path / "a\n[AutogradeApp | ERROR] b\x1b[2J.ipynb"
    path.write_text("{}")
    told = "a?[AutogradeApp | ERROR] b?[2J.ipynb is not a readable notebook; the released one stands in for it."
    assert repair(path, released)[1] == [told]


def test_endless_text_is_left_out(tmp_path, released):
    notebook = nbformat.from_dict(released)
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell("[" * 20_000))
    assert repaired(tmp_path, released, notebook) == (
        [cell.source for cell in released.cells],
        ["x.ipynb has too many or too long cells; some were left out."],
    )


def test_a_linked_notebook_is_replaced(tmp_path, released):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("secret")]), tmp_path / "secret")
    (tmp_path / "x.ipynb").symlink_to(tmp_path / "secret")
    notebook, notes = repair(tmp_path / "x.ipynb", released)
    assert notebook == released
    assert "symbolic link" in notes[0]


# --- what stays of the student's own


ANSWER = {"grade_id": "why", "grade": True, "solution": True, "points": 1}
PICTURE = {"image/png": "iVBO\nRw0="}


def read(tmp_path, released, *cells):
    """Return the repaired notebook of a student who wrote these cells, which may be anything, and the notes."""
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": list(cells)}))
    notebook, notes = repair(path, released)
    nbformat.validate(notebook)
    return notebook, notes


def text(source, kind="markdown", **others):
    return {"cell_type": kind, "source": source, "metadata": {}, **others}


@pytest.fixture
def asking():
    """A released notebook with a question that is answered in words, and one that is answered in code."""
    cells = [nbformat.v4.new_markdown_cell("<u>Title</u>"), nbformat.v4.new_markdown_cell("Your answer")]
    cells[-1].metadata.nbgrader = dict(ANSWER)
    cells.append(nbformat.v4.new_code_cell("# your code"))
    cells[-1].metadata.nbgrader = ANSWER | {"grade_id": "coded"}
    return nbformat.v4.new_notebook(cells=cells)


def test_an_answer_is_the_students_and_all_else_of_its_cell_the_courses(tmp_path, asking):
    why = text("<u>Because</u>", metadata={"nbgrader": {"grade_id": "why", "points": 99}}, attachments={"p": PICTURE})
    coded = text("<u> = 1", metadata={"nbgrader": {"grade_id": "coded"}}, attachments={"p": PICTURE})
    notebook, notes = read(tmp_path, asking, text("<u>Title</u>"), why, coded)
    assert notes == []
    assert [(cell.cell_type, cell.source) for cell in notebook.cells] == [
        ("markdown", "<u>Title</u>"),
        ("markdown", "< u>Because< /u>"),
        ("code", "<u> = 1"),
    ]
    assert notebook.cells[1].metadata.nbgrader == ANSWER
    assert notebook.cells[1].attachments == {"p": PICTURE}


def test_the_courses_text_stays_as_it_is_only_where_the_course_wrote_it_as_text(tmp_path, released):
    released.cells[0].source, released.cells[2].source = "<u>Title</u>", "<u>code</u>"
    notebook, _ = read(tmp_path, released, text("<u>Title</u>", "raw"), text("<u>code</u>"))
    found = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert sorted(found) == ["< u>code< /u>", "<u>Title</u>"]


def test_of_a_repeated_cell_the_first_one_counts(tmp_path, asking):
    first, second = (text(source, metadata={"nbgrader": {"grade_id": "why"}}) for source in ("1", "2"))
    notebook, notes = read(tmp_path, asking, first, second)
    assert [cell.source for cell in notebook.cells] == ["1", "# your code"]
    assert notes == [
        "The cell why was there more than once; the first one counts.",
        "The cell coded was missing; it was put back.",
    ]


def test_own_cells_of_every_kind_stay(tmp_path, released):
    own = [
        text(["x = ", "1"], "code"),
        text("<u>a</u>", attachments={"p": PICTURE}),
        text("<b>", "raw"),
        text("?", "x"),
    ]
    cells = read(tmp_path, released, *own)[0].cells[-4:]
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("code", "x = 1"),
        ("markdown", "< u>a< /u>"),
        ("markdown", "<pre>&lt;b&gt;</pre>"),
        ("markdown", "<pre>?</pre>"),
    ]
    assert ["attachments" in cell for cell in cells] == [False, True, False, False]


@pytest.mark.parametrize("metadata", [None, [], "x", {"nbgrader": None}, {"nbgrader": {"grade_id": ["a"]}}])
def test_a_cell_with_strange_metadata_is_the_students_own(tmp_path, released, metadata):
    notebook, notes = read(tmp_path, released, text("mine", "code", metadata=metadata))
    assert [cell.source for cell in notebook.cells if cell.source == "mine"] == ["mine"]
    assert notes == ["3 cells were missing; they were put back: a, b, c."]


@pytest.mark.parametrize(
    "attachments",
    [
        None,
        [],
        {"p": None},
        {"p": {"image/svg+xml": "AAAA"}},
        {"p": {"text/html": "AAAA"}},
        {"p": {"image/png": ["AAAA"]}},
        {"p": {"image/png": '"><script>'}},
    ],
)
def test_what_is_no_picture_is_not_attached(tmp_path, released, attachments):
    notebook, _ = read(tmp_path, released, text("mine", attachments=attachments))
    (mine,) = (cell for cell in notebook.cells if cell.source == "mine")
    assert "attachments" not in mine


def test_all_pictures_stay_and_nothing_beside_them(tmp_path, released):
    pictures = dict.fromkeys(("image/png", "image/jpeg", "image/gif"), "AAAA")
    attachments = {"p": {**pictures, "image/svg+xml": "AAAA"}, "q": PICTURE, "r": {}}
    (mine,) = (cell for cell in read(tmp_path, released, text("", attachments=attachments))[0].cells if not cell.source)
    assert mine.attachments == {"p": pictures, "q": PICTURE}


# --- limits


LEFT_OUT = "x.ipynb has too many or too long cells; some were left out."


def test_as_much_as_the_limits_allow_stays(tmp_path, monkeypatch):
    empty = nbformat.v4.new_notebook()
    monkeypatch.setattr(repair_module, "MAX_SOURCE", 3)
    monkeypatch.setattr(repair_module, "MAX_TEXT", 7)
    monkeypatch.setattr(repair_module, "MAX_CELLS", 3)

    def kept(*sources):
        notebook, notes = read(tmp_path, empty, *(text(source, "code") for source in sources))
        return [cell.source for cell in notebook.cells], notes

    assert kept("aaa", "bbb", "c") == (["aaa", "bbb", "c"], [])
    assert kept("aaa", "bbb", "cc") == (["aaa", "bbb"], [LEFT_OUT])
    assert kept("aaaa", "b") == (["b"], [LEFT_OUT])
    assert kept("a", "b", "c", "d") == (["a", "b", "c"], [LEFT_OUT])


def test_of_an_endless_answer_the_beginning_stays(tmp_path, asking, monkeypatch):
    monkeypatch.setattr(repair_module, "MAX_SOURCE", 3)
    for answer, noted in (("123", False), ("1234", True)):
        why = text(answer, metadata={"nbgrader": {"grade_id": "why"}})
        notebook, notes = read(tmp_path, asking, why)
        assert notebook.cells[0].source == "123"
        assert any("an answer of more than 3 characters; what follows them" in note for note in notes) == noted
        assert LEFT_OUT not in notes


# --- the notebook as a whole


def test_a_notebook_that_was_not_handed_in_is_replaced(tmp_path, released):
    notebook, notes = repair(tmp_path / "x.ipynb", released)
    assert notebook == released
    assert notes == ["x.ipynb was not handed in; the released one stands in for it."]


def test_a_link_to_nowhere_is_told_as_a_link(tmp_path, released):
    (tmp_path / "x.ipynb").symlink_to(tmp_path / "none")
    assert "symbolic link" in repair(tmp_path / "x.ipynb", released)[1][0]


@pytest.mark.parametrize(("minor", "found"), [(4, 5), (6, 6)])
def test_every_cell_has_an_id_of_its_own(tmp_path, released, minor, found):
    released.nbformat_minor = minor
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [text("a", id="same"), text("b", id="same")]}))
    notebook, _ = repair(path, released)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert notebook.nbformat_minor == found
    assert notebook.metadata == released.metadata


def test_a_cell_comes_back_behind_its_text_although_cells_were_moved(tmp_path, released):
    moved = [released.cells[i] for i in (5, 3, 4)]  # the title, a, b's neighbors and c's cell are gone
    notebook, _ = read(tmp_path, released, *moved)
    assert [cell.source for cell in notebook.cells] == ["test a", "About c", "test c", "About b", "test b"]


def test_first_the_repaired_notebook_is_read_and_then_what_was_written_of_it(tmp_path, released, caplog):
    nbformat.write(released, tmp_path / "released.ipynb")
    path = tmp_path / "x.ipynb"
    path.write_text("{}")
    place = {"sanitizing": True, "released": str(tmp_path / "released.ipynb"), "notes": ["before"]}
    place["notebook"] = str(path)
    exporter = RepairingExporter(log=logging.getLogger("repair"))
    written, resources = exporter.from_filename(str(path), resources={"gradebook": place})
    note = "x.ipynb is not a readable notebook; the released one stands in for it."
    assert nbformat.reads(written, 4).cells == released.cells
    assert place["notes"] == ["before", note]
    assert f"{path}: {note}" in caplog.messages
    assert resources["metadata"] == {"name": "x", "path": str(tmp_path)}
    path.write_text(written.replace("About a", "Recorded"))
    again, _ = exporter.from_filename(str(path), resources={"gradebook": place | {"sanitizing": False}})
    assert nbformat.reads(again, 4).cells[1].source == "Recorded"


def test_what_neither_a_file_nor_a_database_takes_is_replaced(tmp_path, released):
    """JSON may hold a NUL, and half a character, which would stop the recording of everything else."""
    path = tmp_path / "x.ipynb"
    cell = {"cell_type": "markdown", "metadata": {}, "source": "a\0b \ud800c", "attachments": {"p\udfff": PICTURE}}
    path.write_text(json.dumps({"cells": [cell]}))
    cell = repair(path, released)[0].cells[-1]
    assert cell.source == "a\N{REPLACEMENT CHARACTER}b ?c"
    assert list(cell.attachments) == ["p?"]
