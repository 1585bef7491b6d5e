"""The page on similar submissions: one file that asks no host for anything, runs no script, and accuses nobody."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from autograder.manifest import Assignment
from gradebook.pages.render import now, render
from gradebook.pages.table import Column, Table, bar, link, number
from gradebook.similarity.excerpts import excerpt
from gradebook.similarity.pairs import Pair, ranked, shares_of
from gradebook.similarity.reading import Class
from gradebook.similarity.tokens import LENGTH

TEMPLATE = Path(__file__).parent / "similarity.html.j2"
BANDS = 10
COVERED = " Numbers stand for names; dots stand for comments and for texts between quotes."


def render_similarity(
    assignment: Assignment, found: Class, names: Mapping[str, str], arguments: argparse.Namespace
) -> str:
    """Compare all pairs and return the page; names are those that it shows."""
    students, works = list(found.works), list(found.works.values())
    shares = shares_of([work.passages for work in works])
    similar = ranked(works, shares, arguments.threshold / 100)
    chosen = similar[: arguments.pairs]
    excerpts = []
    for pair in chosen:
        common = works[pair.first].passages & works[pair.second].passages
        sides = [
            (names[students[one]], excerpt(works[one], common, pair.lines, arguments.hide_names))
            for one in (pair.first, pair.second)
        ]
        excerpts.append((percent(pair.similarity), sides))
    why = {who: "it was not compared" if arguments.hide_names else reason for who, reason in found.left_out.items()}
    mean = (shares + shares.T) / 2
    every = mean[np.triu_indices(len(mean), 1)]
    np.fill_diagonal(mean, 0)
    return render(
        TEMPLATE,
        title=assignment.title,
        kind="similarity",
        about=f"Similarity of submissions, {now()}.{COVERED * arguments.hide_names}",
        module=f"{assignment.module}.py",
        threshold=f"{arguments.threshold} %",
        similar=len(similar),
        count=len(works),
        pair_count=len(every),
        usual=[percent(value) for value in np.quantile(every, (0.5, 0.9, 1), method="inverted_cdf")],
        usual_table=usual_table(every, mean.max(axis=0)),
        pairs=pairs_table(chosen, [names[student] for student in students]),
        excerpts=excerpts,
        left_out=sorted((names[who], reason) for who, reason in why.items()),
        length=LENGTH,
    )


def percent(share: float) -> str:
    """Return a share as whole percents; only the whole is 100 %."""
    return f"{int(share * 100 + 1e-9)} %"


def pairs_table(chosen: list[Pair], names: list[str]) -> Table:
    """Return the pairs that are shown, with links to their excerpts."""
    rows = []
    for place, pair in enumerate(chosen, 1):
        shares = [percent(share) for share in (pair.similarity, *pair.shares)]
        rows.append([link(place, f"#pair-{place}"), names[pair.first], names[pair.second], *shares, len(pair.lines)])
    headings = ("Similarity", "Share of the one", "Of the other", "Lines that only they have")
    columns = [number("No."), Column("One"), Column("The other"), *map(number, headings)]
    return Table("pairs", "Pairs of submissions, the most similar first", columns, rows)


def usual_table(every: NDArray[np.float64], nearest: NDArray[np.float64]) -> Table:
    """Count pairs by their similarity, and submissions by that to the one most like them."""
    counts = [(np.histogram(np.minimum(of, 1), BANDS, (0, 1))[0], len(of)) for of in (every, nearest)]
    rows = []
    for band in range(BANDS):
        label = f"{10 * band} to {'under ' * (band < BANDS - 1)}{10 * (band + 1)} %"
        rows.append([label, *(bar(int(several[band]), several[band] / of) for several, of in counts)])
    caption = "All pairs by their similarity, and all submissions by that to the one most like them"
    return Table("usual", caption, [Column("Similarity"), number("Pairs"), number("Submissions")], rows)
