"""The page on similar submissions: one file that asks no host for anything, runs no script, and accuses nobody."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from autograder.manifest import Assignment
from gradebook.pages.render import now, render
from gradebook.pages.table import Column, Table, bar, link, number
from gradebook.similarity import pairs
from gradebook.similarity.excerpts import Line, excerpt, own_lines
from gradebook.similarity.reading import Class

TEMPLATE = Path(__file__).parent / "similarity.html.j2"
BANDS = 10
COVERED = " Numbers stand for names; dots stand for comments and for texts between quotes."


@dataclass(frozen=True)
class Side:
    """One submission of a pair: the student's name, and the lines that are shown."""

    name: str
    lines: list[Line]


def render_similarity(
    assignment: Assignment, found: Class, names: Mapping[str, str], arguments: argparse.Namespace
) -> str:
    """Compare all pairs and return the page; names are those that it shows."""
    students = list(found.tokens)
    hashes = [pairs.passages(tokens) for tokens in found.tokens.values()]
    shares = pairs.shares_of(hashes)
    lines = [own_lines(found.texts[student], found.given.lines) for student in students]
    similar = pairs.ranked(shares, pairs.lines_of_two(lines), arguments.threshold / 100)
    owners = pairs.owners_of(lines)

    def side(one: int, other: int) -> Side:
        text, tokens = found.texts[students[one]], found.tokens[students[one]]
        spans = pairs.common_spans(tokens, text, hashes[one], hashes[other])
        only = {line for line in lines[one] & lines[other] if len(owners[line]) == 2}
        words = tokens.words if arguments.hide_names else ()
        return Side(names[students[one]], excerpt(text, spans, only, words))

    chosen = similar[: arguments.pairs]
    why = {who: "it was not compared" if arguments.hide_names else reason for who, reason in found.left_out.items()}
    return render(
        TEMPLATE,
        title=assignment.title,
        kind="similarity",
        about=f"Similarity of submissions, {now()}.{COVERED * arguments.hide_names}",
        module=f"{assignment.module}.py",
        threshold=f"{arguments.threshold} %",
        similar=len(similar),
        usual=usual_in(shares),
        usual_table=usual_table(shares),
        pairs=pairs_table(chosen, [names[student] for student in students]),
        excerpts=[(percent(p.similarity), side(p.first, p.second), side(p.second, p.first)) for p in chosen],
        left_out=sorted((names[who], reason) for who, reason in why.items()),
        length=pairs.LENGTH,
    )


def percent(share: float) -> str:
    """Return a share as whole percents; only the whole is 100 %."""
    return f"{int(share * 100 + 1e-9)} %"


def pairs_table(chosen: list[pairs.Pair], names: list[str]) -> Table:
    """Return the pairs that are shown, with links to their excerpts."""
    rows = [
        (
            link(place, f"#pair-{place}"),
            *(names[pair.first], names[pair.second]),
            *(percent(share) for share in (pair.similarity, *pair.shares)),
            pair.lines,
        )
        for place, pair in enumerate(chosen, 1)
    ]
    headings = ("Similarity", "Share of the one", "Of the other", "Lines that only they have")
    columns = [number("No."), Column("One"), Column("The other"), *map(number, headings)]
    return Table("pairs", "Pairs of submissions, the most similar first", columns, rows)


def _all_and_nearest(shares: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the similarity of each pair, and that of each submission to the one most like it."""
    mean = (shares + shares.T) / 2
    every = mean[np.triu_indices(len(mean), 1)]
    np.fill_diagonal(mean, 0)
    return every, mean.max(axis=0)


def usual_in(shares: NDArray[np.float64]) -> dict[str, Any]:
    """Return how similar the pairs of the class are."""
    every, _ = _all_and_nearest(shares)
    middle, most = np.quantile(every, (0.5, 0.9), method="inverted_cdf")
    ends = {"middle": percent(middle), "most": percent(most), "highest": percent(float(every.max()))}
    return {"count": len(shares), "pairs": len(every), **ends}


def usual_table(shares: NDArray[np.float64]) -> Table:
    """Count pairs by their similarity, and submissions by that to the one most like them."""
    counts = [(np.histogram(np.minimum(of, 1), BANDS, (0, 1))[0], len(of)) for of in _all_and_nearest(shares)]
    rows: list[tuple[str | Markup, ...]] = []
    for band in range(BANDS):
        under = "under " if band < BANDS - 1 else ""
        label = f"{100 * band // BANDS} to {under}{100 * (band + 1) // BANDS} %"
        rows.append((label, *(bar(int(several[band]), several[band] / of) for several, of in counts)))
    columns = [Column("Similarity"), number("Pairs"), number("Submissions")]
    return Table(
        "usual", "All pairs by their similarity, and all submissions by that to the one most like them", columns, rows
    )
