"""What the notebooks say: each number is so, no color stands alone, each topic of the lecture has its cell."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from conftest import ROOT
from solution_modules import module

matplotlib.use("Agg")


def best_line(X: np.ndarray, y: np.ndarray) -> float:
    """Return the largest share of points that a straight line can get right."""
    angles = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
    orders = np.argsort(X @ [np.cos(angles), np.sin(angles)], axis=0)
    gained = np.cumsum(np.where(y[orders] == 0, 1, -1), axis=0)
    return float((y.sum() + max(0, gained.max())) / len(y))


def test_no_line_does_better_than_the_text_says():
    descent, draw = module("01_descent", "descent"), module("01_descent", "draw")
    shares, solved = [], []
    for (X, y), features in ((draw.rings(), descent.polar_features), (draw.xor(), descent.product_features)):
        w = descent.train_linear(features(X), y, 0.5, 300)
        solved.append(np.sum(descent.predict_linear(w, features(X)) != y))
        w = descent.train_linear(X, y, 0.5, 300)
        longer = descent.train_linear(X, y, 0.5, 3000)
        losses = [descent.logistic_loss(weights, X, y)[0] for weights in (w, longer)]
        assert losses[0] - losses[1] < 1e-6
        shares += [100 * np.mean(descent.predict_linear(w, X) == y), 100 * best_line(X, y)]
        around = itertools.product(np.radians(np.arange(0, 360, 15)), range(-2, 3))  # the places of the sliders
        shares.append(max(100 * np.mean((X @ [np.cos(turn), np.sin(turn)] > shift) == y) for turn, shift in around))
    assert shares == pytest.approx([51, 68.3, 65.2, 50, 75, 75], abs=0.06)
    sliders, border = "Your sliders come to 65.2 % of the rings and 75 % of XOR.", "gets more than 68.3 and 75 %."
    source = (ROOT / "solutions" / "01_descent" / "descent_notebook.py").read_text(encoding="utf-8")
    text = " ".join(source.replace("\n# ", " ").split())
    for sentence in ("only 51 and 50 % are right", sliders, f"No straight border {border}"):
        assert sentence in text
    assert solved == [0, 0]
    assert np.abs(X).min() > 0.2  # as a question says of XOR: no point is near an axis


# --- colors

COLOR = re.compile(r"\b(red|green|blue|orange|purple|violet|yellow|brown|pink|gr[ae]y|black|white)\b", re.IGNORECASE)
PLACE = re.compile(
    r"\b(above|below|left|right|upper|lower|top|bottom|dots?|dashed|dotted|thin|thick|cross(es)?|squares?|circles?)\b"
)


def colored_alone(text: str) -> list[str]:
    """Return the sentences that name a color, and say neither where the thing is nor what shape it has."""
    sentences = re.split(r"(?<=[.:?!]) ", text)
    return [one for one in sentences if COLOR.search(one) and not PLACE.search(one)]


def test_no_text_speaks_of_a_color_alone():
    assert colored_alone("Look at the red numbers. The blue ones lie above.") == ["Look at the red numbers."]
    for path in sorted((ROOT / "solutions").glob("*/*_notebook.py")):
        cells = re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for cell in (cell for cell in cells if cell.startswith(" [markdown]")):
            assert colored_alone(" ".join(cell.replace("\n# ", " ").split())) == [], path.name


# --- the lecture: docs/lecture.md says which cell each topic has

ASKED = {  # a verb of the last column, and how the notebook asks for it below the heading
    "turns": r"\b[Tt]urn|\b[Mm]ove|slider|draw\.moving_",
    "guesses": r"\b[Gg]uess",
    "nudges": r"[Nn]udg",
    "writes": r'# %% task="',
    "completes": r"____|yours to complete",
}


def test_the_notebooks_have_what_the_rows_say():
    text = (ROOT / "docs" / "lecture.md").read_text(encoding="utf-8")
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    for _, assignment, heading, named, does in ([part.strip() for part in line] for line in lines[2:]):
        (path,) = Path(ROOT / "solutions").glob(f"{assignment}_*/*_notebook.py")
        parts = re.split(r"^# #+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        here = dict(zip(parts[1::2], parts[2::2], strict=True))[heading]
        asked = (path.parent / "answers.py").read_text(encoding="utf-8") if "`answers.py`" in here else ""
        named_cells = re.findall("`([^`]+)`", named)
        assert named_cells, heading
        for cell in named_cells:
            written = f'# %% task="{cell}"' in here or f"{cell}(" in here or f"\ndef {cell}(" in asked
            assert written or (cell == "____" and cell in here), (heading, cell)
        for verb, pattern in ASKED.items():
            assert not re.search(rf"\b{verb}\b", does) or re.search(pattern, here), (heading, verb)
