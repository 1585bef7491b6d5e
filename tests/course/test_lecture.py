"""Each topic of the lecture has its cell: docs/lecture.md says which, and the notebook has it there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from conftest import ROOT

TOPICS = """gradient descent; how to update; numerical against analytic gradient; linear fails on rings and XOR;
features, made and learned; the neuron; sigmoid; ReLU and six activations; fully connected nets; 3072-100-10;
collapse without activations; overfitting and regularization; biological neurons; chain rule;
add, multiply, max and copy gates; forward and backward order; the flat circuit; modules as in PyTorch;
vector and matrix gradients; universal approximation; depth"""
ASKED = {  # a verb of the last column, and how the notebook asks for it below the heading
    "turns": r"\b[Tt]urn|\b[Mm]ove|slider|draw\.moving_",
    "guesses": r"\b[Gg]uess",
    "nudges": r"[Nn]udg",
    "writes": r'# %% task="',
    "completes": r"____|yours to complete",
}


class Row(NamedTuple):
    """A line of the table."""

    topic: str
    assignment: str
    heading: str
    cells: str
    does: str


def rows() -> list[Row]:
    text = (ROOT / "docs" / "lecture.md").read_text(encoding="utf-8")
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [Row(*(part.strip() for part in line)) for line in lines[2:]]


def wrong(row: Row) -> str:
    """Return in a sentence where a row and its notebook disagree, or nothing."""
    (path,) = Path(ROOT / "solutions").glob(f"{row.assignment}_*/*_notebook.py")
    parts = re.split(r"^# #+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    below = dict(zip(parts[1::2], parts[2::2], strict=True))
    if row.heading not in below:
        return f"{path.name} has no heading {row.heading!r}"
    here, cells = below[row.heading], re.findall("`([^`]+)`", row.cells)
    asked = (path.parent / "answers.py").read_text(encoding="utf-8") if "`answers.py`" in here else ""
    for cell in cells:
        blank = cell == "____" and cell in here
        if not (blank or f'# %% task="{cell}"' in here or f"{cell}(" in here or f"\ndef {cell}(" in asked):
            return f"{path.name} has no {cell} below {row.heading!r}"
    for verb, pattern in ASKED.items():
        if re.search(rf"\b{verb}\b", row.does) and not re.search(pattern, here):
            return f"{path.name} asks for nothing below {row.heading!r} that one {verb}"
    return "" if cells and row.does else f"the row of {row.heading!r} names no cell or nothing to do"


def test_the_topics_are_those_of_the_lecture_in_its_order():
    assert [row.topic for row in rows() if row.topic] == " ".join(TOPICS.split()).split("; ")


def test_the_notebooks_have_what_the_rows_say():
    assert list(filter(None, map(wrong, rows()))) == []
    assert max(len(row.does.split()) for row in rows()) <= 25


def test_what_is_not_there_would_be_noticed():
    row = Row("depth", "06", "Deeper or wider?", "`fold`, `draw.folds`", "guesses, and completes")
    assert not wrong(row)
    assert "has no heading 'Deeper'" in wrong(row._replace(heading="Deeper"))
    assert "has no draw.dots below" in wrong(row._replace(cells="`draw.dots`"))
    assert "has no bend below" in wrong(row._replace(cells="`bend`"))
    assert "that one nudges" in wrong(row._replace(does="nudges"))
    assert "names no cell" in wrong(row._replace(cells=""))
