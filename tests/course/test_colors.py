"""Colors that mean something can be told apart by everybody, those who cannot tell green from red among them."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from conftest import ROOT
from matplotlib.colors import to_rgb
from solution_modules import kit_module

# Machado, Oliveira and Fernandes 2009: what is left of linear RGB without one of the three kinds of cones.
DEUTERANOPIA = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
PROTANOPIA = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
WHITE = np.array([0.9505, 1.0, 1.089])
LEAST = 30  # CIE76; 18 is what the green and the red had that were there before
COLOR = re.compile(r"\b(red|green|blue|orange|purple|violet|yellow|brown|pink|gr[ae]y|black|white)\b", re.IGNORECASE)
PLACE = re.compile(
    r"\b(above|below|left|right|upper|lower|top|bottom|dots?|dashed|dotted|thin|thick|cross(es)?|squares?|circles?)\b"
)
PAIRS = {
    "02_gates": [("VALUE", "GRADIENT")],
    "03_layers": [("VALUE", "GRADIENT"), ("GRADIENT", "PARAMETER")],
    "05_two_layer": [("TRAIN", "VALIDATION")],
    "06_capacity": [("TRAIN", "VALIDATION")],
}


def lab(color: str, seen_by: list[list[float]]) -> np.ndarray:
    """Return a color in CIELAB, as somebody sees it."""
    rgb = np.array(to_rgb(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = np.array(TO_XYZ) @ np.clip(np.array(seen_by) @ linear, 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("seen_by", [np.eye(3).tolist(), DEUTERANOPIA, PROTANOPIA])
def test_colors_of_one_picture_are_far_apart(seen_by: list[list[float]]):
    def apart(first: str, second: str) -> float:
        return float(np.linalg.norm(lab(first, seen_by) - lab(second, seen_by)))

    for assignment, pairs in PAIRS.items():
        draw = kit_module("draw", ROOT / "assignments" / assignment)
        for first, second in pairs:
            assert apart(getattr(draw, first), getattr(draw, second)) > LEAST, (assignment, first, second)
    lines = kit_module("draw", ROOT / "assignments" / "04_sgd").COLORS[:3]
    assert min(apart(*pair) for pair in combinations(lines, 2)) > 15


def colored_alone(text: str) -> list[str]:
    """Return the sentences that name a color, and say neither where the thing is nor what shape it has."""
    return [
        sentence
        for sentence in re.split(r"(?<=[.:?!]) ", text)
        if COLOR.search(sentence) and not PLACE.search(sentence)
    ]


def test_no_text_speaks_of_a_color_alone():
    assert colored_alone("Look at the red numbers. The blue ones lie above.") == ["Look at the red numbers."]
    for path in sorted((ROOT / "solutions").glob("*/*_notebook.py")):
        cells = re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for cell in (cell for cell in cells if cell.startswith(" [markdown]")):
            assert colored_alone(" ".join(cell.replace("\n# ", " ").split())) == [], path.name
