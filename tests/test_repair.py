"""A notebook that was handed in gets the course's graded cells back, whatever was done to it."""

import nbformat
import pytest

from gradebook.repair import repair


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
    assert len(notes) == len({2, 4, 6} & set(gone))


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
