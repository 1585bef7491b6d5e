"""Each topic of the lecture has its cell: docs/lecture.md says which, and the notebook has it there."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import ROOT

ASKED = {  # a verb of the last column, and how the notebook asks for it below the heading
    "turns": r"\b[Tt]urn|\b[Mm]ove|slider|draw\.moving_",
    "guesses": r"\b[Gg]uess",
    "nudges": r"[Nn]udg",
    "writes": r'# %% task="',
    "completes": r"____|yours to complete",
}


def rows() -> list[list[str]]:
    """Return the table's rows: topic, assignment, heading, cells, and what a student does there."""
    text = (ROOT / "docs" / "lecture.md").read_text(encoding="utf-8")
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[part.strip() for part in line] for line in lines[2:]]


def test_the_notebooks_have_what_the_rows_say():
    for _, assignment, heading, named, does in rows():
        (path,) = Path(ROOT / "solutions").glob(f"{assignment}_*/*_notebook.py")
        parts = re.split(r"^# #+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        here = dict(zip(parts[1::2], parts[2::2], strict=True))[heading]
        asked = (path.parent / "answers.py").read_text(encoding="utf-8") if "`answers.py`" in here else ""
        cells = re.findall("`([^`]+)`", named)
        assert cells, heading
        for cell in cells:
            written = f'# %% task="{cell}"' in here or f"{cell}(" in here or f"\ndef {cell}(" in asked
            assert written or (cell == "____" and cell in here), (heading, cell)
        assert 0 < len(does.split()) <= 25, heading
        for verb, pattern in ASKED.items():
            assert not re.search(rf"\b{verb}\b", does) or re.search(pattern, here), (heading, verb)
