"""What is read of a student's notebook is bounded before it is parsed, and what is read of any text in time."""

from __future__ import annotations

import json
import multiprocessing
import runpy
import signal
import time
from pathlib import Path

import attack_corpus
import nbformat
import pytest

from gradebook import repair as notebooks
from gradebook.autograde import left_out
from gradebook.repair import MAX_PICTURES, MAX_SOURCE, repair
from gradebook.similarity import tokens

RELEASED = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Title")])
WHOLE = json.dumps(RELEASED)
PLAIN = json.loads(WHOLE)


def hostile(name: str, path: Path) -> tuple[nbformat.NotebookNode, list[str]]:
    """Repair what an attack of the corpus builds."""
    build = runpy.run_path(str(attack_corpus.FOLDER / "recording" / f"{name}.py"))["notebook"]
    path.write_bytes(build(PLAIN))
    return repair(path, RELEASED)


def test_a_notebook_of_too_many_values_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(notebooks.json, "loads", lambda text: pytest.fail("it was parsed"))
    notebook, notes = hostile("exhaust_tiny_values", tmp_path / "x.ipynb")
    assert notebook == RELEASED
    told = (
        f"x.ipynb holds more than {notebooks.MAX_VALUES:,} values and was not read; the released one stands in for it."
    )
    assert notes == [told]


def test_as_many_values_as_are_allowed_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "x.ipynb"
    path.write_text('{"a":[1,[]],"b":{}}')  # five values and the whole
    monkeypatch.setattr(notebooks, "MAX_VALUES", 6)
    assert notebooks.parsed(path) == {"a": [1, []], "b": {}}
    monkeypatch.setattr(notebooks, "MAX_VALUES", 5)
    with pytest.raises(notebooks.TooMuchError, match="more than 5 values"):
        notebooks.parsed(path)


def test_of_too_many_pictures_the_first_ones_stay(tmp_path: Path):
    notebook, notes = hostile("exhaust_many_pictures", tmp_path / "x.ipynb")
    assert len(notebook.cells[-1].attachments) == MAX_PICTURES
    assert notes == [f"x.ipynb has more than {MAX_PICTURES} pictures; what follows them was left out."]


def test_pictures_are_counted_over_all_cells(tmp_path: Path):
    picture = {"image/png": "AAAA"}
    cells = [
        nbformat.v4.new_markdown_cell("x", attachments={f"{n}-{m}": picture for m in range(MAX_PICTURES // 2)})
        for n in range(3)
    ]
    path = tmp_path / "x.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells[:2]), path)
    assert repair(path, nbformat.v4.new_notebook())[1] == []
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    notebook, notes = repair(path, nbformat.v4.new_notebook())
    assert sum(len(cell.get("attachments", ())) for cell in notebook.cells) == MAX_PICTURES
    assert len(notes) == 1


def test_of_a_long_text_no_more_is_looked_at_than_is_kept(tmp_path: Path):
    path = tmp_path / "x.ipynb"
    long = nbformat.v4.new_markdown_cell("x" * (MAX_SOURCE * 30))
    nbformat.write(nbformat.v4.new_notebook(cells=[long, nbformat.v4.new_markdown_cell("kept")]), path)
    notebook, notes = repair(path, nbformat.v4.new_notebook())
    assert [cell.source for cell in notebook.cells] == ["kept"]
    assert len(notes) == 1


def test_no_notebook_of_a_students_is_copied_as_it_is(tmp_path: Path):
    for folder in ("submitted", "source"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "gates.ipynb").write_text(WHOLE)
    assert left_out(tmp_path / "submitted", tmp_path / "source") == [tmp_path / "submitted" / "gates.ipynb"]


def deaf() -> None:
    """Compute for long after the time for a text is over, without a look at the timer."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF])
    tokens._allow(0.1)
    while time.process_time() < 20:
        pass


def test_what_looks_at_no_timer_is_ended_by_the_kernel():
    process = multiprocessing.get_context("fork").Process(target=deaf)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGXCPU
