"""Render the page: one file that asks no host for anything, runs no script, and accuses nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from gradebook.class_report.page import FOLDER as FRAME, environment
from gradebook.similarity.excerpts import Line
from gradebook.similarity.pairs import LENGTH

FOLDER = Path(__file__).parent
BANDS = 10


@dataclass(frozen=True)
class Shown:
    """A pair as the page has it: what stands for each student, and each one's excerpt."""

    names: tuple[str, str]
    shares: tuple[float, float]
    similarity: float
    lines: int
    excerpts: tuple[Sequence[Line], Sequence[Line]]


@dataclass(frozen=True)
class Found:
    """All that the page says."""

    title: str
    module: str
    made: str
    hidden: bool
    threshold: float
    similar: int  # pairs at or above the threshold
    pairs: Sequence[Shown]  # of these, those that are shown
    shares: NDArray[np.float64]
    left_out: Sequence[tuple[str, str]]  # who, and why


def render(found: Found) -> str:
    """Return the page."""
    templates = environment(FOLDER)
    templates.filters["whole"] = whole
    style = "".join((place / "page.css").read_text(encoding="utf-8") for place in (FRAME, FOLDER))
    values = {name: getattr(found, name) for name in found.__dataclass_fields__ if name != "shares"}
    usual = usual_in(found.shares)
    return templates.get_template("similarity.html.j2").render(
        **values,
        style=Markup(style),  # noqa: S704 - ours
        length=LENGTH,
        usual=usual,
    )


def whole(share: float) -> str:
    """Return a share as whole percents; what is not all is never 100 %."""
    return f"{int(share * 100 + 1e-9)} %"


def usual_in(shares: NDArray[np.float64]) -> dict[str, Any]:
    """Return how similar the pairs of the class are, and each submission to the one most like it."""
    mean = (shares + shares.T) / 2
    pairs = mean[np.triu_indices(len(mean), 1)]
    np.fill_diagonal(mean, 0)
    nearest = mean.max(axis=0)
    middle, most = np.quantile(pairs, (0.5, 0.9), method="inverted_cdf")
    counts = [np.histogram(np.minimum(of, 1), BANDS, (0, 1))[0] for of in (pairs, nearest)]
    bands = [
        {"low": 100 * band // BANDS, "high": 100 * (band + 1) // BANDS, "pairs": int(p), "nearest": int(n)}
        | {"share": p / len(pairs), "nearest_share": n / len(nearest)}
        for band, (p, n) in enumerate(zip(*counts, strict=True))
    ]
    highest = float(pairs.max())
    return {"count": len(mean), "pairs": len(pairs), "middle": middle, "most": most, "highest": highest, "bands": bands}
