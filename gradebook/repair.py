# mypy: disable-error-code="no-untyped-call"
# (nbformat is typed in part only)
"""Repair a submitted notebook from the released one: its graded cells are the course's, all else the student's."""

import html
import json
import re
from collections.abc import Container
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter

from autograder import submission
from autograder.text import printable
from gradebook.sanitize import plain_markdown

MAX_VALUES = 500_000  # each may take a hundred bytes; a notebook of the course that was run has 5,000
# Rendering takes time that grows with the square of a text's length.
MAX_CELLS, MAX_SOURCE, MAX_TEXT = 1000, 10_000, 200_000
MAX_PICTURES = 200
PICTURES = {"image/png", "image/jpeg", "image/gif"}
INSTEAD = "the released one stands in for it."
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


class UnreadError(ValueError):
    """One sentence: why no cell of a student's notebook is taken."""


def parsed(path: Path) -> Any:
    """Return the JSON in a notebook; UnreadError if it holds too many values, a ValueError if it is none."""
    content = path.read_bytes()
    if sum(map(content.count, (b",", b"[", b"{"))) > MAX_VALUES:  # of which each value but the first has one
        raise UnreadError(f"{printable(path.name)} holds more than {MAX_VALUES:,} values and was not read; {INSTEAD}")
    return json.loads(content)


class RepairingExporter(NotebookExporter):
    """Write a submission's notebook, whatever state it is in: repaired, then as the preprocessors leave it."""

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> tuple[Any, Any]:
        """Return the notebook's text, validated once; nbconvert itself copies it for every step."""
        place = resources["gradebook"]
        taken, name = Path(place["notebook"]), Path(filename).name
        notebook, notes = repair(taken, place["released"])
        if taken.name != name:
            notes.insert(0, f"{name} was not handed in, but {printable(taken.name)}, which was taken in its place.")
        for note in notes:
            self.log.warning("%s: %s", filename, note)
        place["notes"] += notes
        resources = self._init_resources(resources)
        for preprocessor in self._preprocessors:
            notebook, resources = preprocessor(notebook, resources)
        nbformat.validate(notebook)
        return json.dumps(notebook, ensure_ascii=False) + "\n", resources  # nbformat itself takes ten times as long


def handed_in(path: Path, released: Container[str]) -> Path:
    """Return the notebook that was handed in for ``path``: itself, or the only one there that has another name.

    ``released`` has the names of all notebooks of the assignment, none of which stands for another.
    """
    if path.exists() or path.is_symlink():
        return path
    others = [
        other
        for other in path.parent.glob("*.ipynb")
        if other.name not in released and other.name[0] != "." and other.is_file() and not submission.refusal(other)
    ]
    return others[0] if len(others) == 1 else path


def repair(path: Path, released: Any) -> tuple[Any, list[str]]:
    """Return a notebook that holds every course cell of ``released`` once, and a sentence per repair."""
    notes: list[str] = []
    try:
        cells = _read(path, notes)
    except UnreadError as error:
        return nbformat.from_dict(released), [str(error)]
    texts = {cell.source for cell in released.cells if cell.cell_type == "markdown"}
    course_cells = {_grade_id(cell): cell for cell in released.cells if _grade_id(cell)}
    found: dict[str, Any] = {}
    merged: list[Any] = []
    for cell in cells:
        name = _grade_id(cell)
        if name not in course_cells:
            merged.append(_markdown(source=cell.source) if cell.source in texts else _student_cell(cell))
        elif name not in found:
            found[name] = ours = nbformat.from_dict(course_cells[name])
            if ours.metadata.nbgrader.get("solution") or ours.metadata.nbgrader.get("task"):  # it asks for an answer
                ours.update(_text(cell) if ours.cell_type == "markdown" else {"source": cell.source})
            merged.append(ours)
        else:
            notes.append(f"The cell {name} was there more than once; the first one counts.")
    # Each missing cell goes after the one that precedes it in the release, as far as that is still there.
    at, missing = 0, []
    for cell in released.cells:
        name = _grade_id(cell)
        if name and name not in found:
            found[name] = nbformat.from_dict(cell)
            merged.insert(at, found[name])
            missing.append(name)
        match = (i for i, own in enumerate(merged) if (own is found[name] if name else own.source == cell.source))
        at = next(match, at - 1) + 1
    if missing:
        notes.append(f"Missing cells were put back: {', '.join(missing)}.")
    notebook = nbformat.from_dict({**released, "cells": merged})
    for index, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{index}"  # theirs may be repeated or malformed
    notebook.nbformat_minor = max(5, released.nbformat_minor)
    return notebook, notes


def _read(path: Path, notes: list[str]) -> list[Any]:
    """Return the cells of a student's notebook, within the limits; UnreadError where there are none to be had."""
    name = printable(path.name)
    if not path.exists() and not path.is_symlink():
        raise UnreadError(f"{name} was not handed in; {INSTEAD}")
    if reason := submission.refusal(path):
        raise UnreadError(reason)
    try:
        found = parsed(path)["cells"]
        cells = [_plain(cell) for cell in found[:MAX_CELLS]]
    except UnreadError:
        raise
    except Exception as error:  # the file is a student's: whatever breaks a reader is the same to us
        raise UnreadError(f"{name} is not a readable notebook; {INSTEAD}") from error
    if sum(len(cell.attachments) for cell in cells) > MAX_PICTURES:
        notes.append(f"{name} has more than {MAX_PICTURES} pictures, which were all left out.")
        for cell in cells:
            cell.attachments = {}
    kept, length = [], 0
    for cell in cells:
        if _grade_id(cell) and len(cell.source) > MAX_SOURCE:  # the beginning of an answer is better than none
            cell.source = cell.source[:MAX_SOURCE]
            notes.append(f"{name} has an answer of more than {MAX_SOURCE} characters; what follows them was left out.")
        length += len(cell.source)
        if len(cell.source) <= MAX_SOURCE and length <= MAX_TEXT:
            kept.append(cell)
    if len(kept) < len(found):
        notes.append(f"{name} has too many or too long cells; some were left out.")
    return kept


def _plain(cell: Any) -> Any:
    """Return a cell with nothing but its type, text, metadata and attachments."""
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    metadata, attachments = cell.get("metadata"), cell.get("attachments")
    plain = {
        "cell_type": cell["cell_type"],
        "source": _writable(source[: MAX_SOURCE + 1]),  # one more than is kept: it is known to be too long
        "metadata": metadata if isinstance(metadata, dict) else {},
        "attachments": attachments if isinstance(attachments, dict) else {},
    }
    return nbformat.from_dict(plain)


def _writable(text: str) -> str:
    """Return text that a file and a database take: JSON may hold halves of characters, and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _grade_id(cell: Any) -> str:
    """Return the cell's ``grade_id``, or an empty string; metadata may be anything."""
    metadata = cell.metadata.get("nbgrader")
    name = metadata.get("grade_id") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""


def _student_cell(cell: Any) -> Any:
    """Return a cell of the student's own, stripped of metadata and outputs, which a page would obey."""
    if cell.cell_type == "code":
        parts = {"metadata": {}, "source": cell.source, "outputs": [], "execution_count": None}
        return nbformat.from_dict({"cell_type": "code", **parts})
    if cell.cell_type == "markdown":
        return _markdown(**_text(cell))
    return _markdown(source=f"<pre>{html.escape(cell.source)}</pre>")


def _markdown(**parts: Any) -> Any:
    """Return a cell of text; the notebook is validated once, and not each of its cells."""
    return nbformat.from_dict({"cell_type": "markdown", "metadata": {}} | parts)


def _text(cell: Any) -> dict[str, Any]:
    """Return source and attached pictures of a cell of a student's text, as arguments for a new cell."""
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in cell.attachments.items():
        for kind, data in bundle.items() if isinstance(bundle, dict) else ():
            if kind in PICTURES and isinstance(data, str) and BASE64.fullmatch(data):
                kept.setdefault(_writable(name), {})[kind] = data
    return {"source": plain_markdown(cell.source)} | ({"attachments": kept} if kept else {})
