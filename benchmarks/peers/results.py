"""Say what was measured: medians, ratios, who was fooled; as text, JSON and a picture."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from classroom import CHEATS
from running import Seconds
from tool import Scores

BASE = "this kit, --jobs 1"
BUSY = 1.5  # judging the tools makes a load of one by itself


@dataclass
class Row:
    """One step's seconds per round, for the whole class, and its marks."""

    title: str
    rounds: list[Seconds] = field(default_factory=list)
    marks: Scores = field(default_factory=dict)
    judged: dict[str, float | None] = field(default_factory=dict)
    same_checks: bool = True

    def wall(self, students: int) -> float:
        """Return the median wall seconds per submission."""
        return median(seconds.wall for seconds in self.rounds) / students

    def cpu(self, students: int) -> float:
        """Return the median CPU seconds per submission."""
        return median(seconds.cpu for seconds in self.rounds) / students


@dataclass
class Results:
    """All rows, in the order of the table."""

    students: int
    rows: dict[str, Row] = field(default_factory=dict)
    load: float = 0.0  # of the machine, before the first round
    failures: list[str] = field(default_factory=list)
    packages: dict[str, list[str]] = field(default_factory=dict)

    def timed(self) -> list[Row]:
        """Return the rows that have seconds."""
        return [row for row in self.rows.values() if row.rounds]

    def add(self, *titles: str) -> tuple[float, float] | None:
        """Return wall and CPU seconds per submission of several steps together, round by round; None if one lacks."""
        rows = [self.rows[title] for title in titles if title in self.rows and self.rows[title].rounds]
        if len(rows) != len(titles):
            return None
        together = [sum(step, Seconds(0.0, 0.0)) for step in zip(*(row.rounds for row in rows), strict=True)]
        return median(s.wall for s in together) / self.students, median(s.cpu for s in together) / self.students


def print_table(results: Results) -> None:
    """Print seconds per submission, and how many times this kit's they are."""
    n, rows = results.students, results.timed()
    base = results.rows.get(BASE)
    rounds = max((len(row.rounds) for row in rows), default=0)
    print(f"\nSeconds per submission: medians of {rounds} rounds over a class of {n}; × is against {BASE!r}.\n")
    print(f"{'':34}{'wall s':>9}{'×':>8}{'CPU s':>10}{'×':>8}   slowest and fastest round, wall s")
    for row in rows:
        wall, cpu = row.wall(n), row.cpu(n)
        ratios = (wall / base.wall(n), cpu / base.cpu(n)) if base and base.rounds else (float("nan"),) * 2
        walls = sorted(seconds.wall / n for seconds in row.rounds)
        spread = f"{walls[0]:.3f} … {walls[-1]:.3f}" + ("" if row.same_checks else "   more checks")
        print(f"{row.title:34}{wall:9.3f}{ratios[0]:8.1f}{cpu:10.3f}{ratios[1]:8.1f}   {spread}")
    if results.load > BUSY:
        print(
            f"\nThe machine was busy before (load {results.load:.1f}): wall seconds may be too long; trust CPU seconds."
        )
    print()
    for sentence in comparisons(results):
        print(sentence)


def comparisons(results: Results) -> list[str]:
    """Return the ratios that the kit is held to, as sentences."""
    said = []
    kit = results.add("this kit, --jobs 2", "this kit, recording", "this kit, feedback")
    stock = results.add("nbgrader autograde", "nbgrader generate_feedback")
    if kit and stock:
        said.append(
            f"Handed in to feedback: this kit {kit[0]:.3f} s, nbgrader {stock[0]:.3f} s, {stock[0] / kit[0]:.1f} ×."
        )
    stock = results.add("nbgrader autograde")
    for jobs in (1, 2):
        kit = results.add(f"this kit, --jobs {jobs}")
        if kit and stock:
            said.append(f"Grading alone, --jobs {jobs}: {stock[0] / kit[0]:.1f} × nbgrader autograde's throughput.")
    one, two = results.add("this kit, --jobs 1"), results.add("this kit, --jobs 2")
    if one and two:
        said.append(
            f"--jobs 2 is {one[0] / two[0]:.2f} × as fast as --jobs 1, at {two[1] / one[1]:.2f} × the CPU seconds."
        )
    for title in ("pytest, one warm process", "no pytest, one warm process"):
        warm = results.add(title)
        if one and warm:
            said.append(f"This kit's CPU seconds are {one[1] / warm[1]:.1f} × those of {title}.")
    return said


def print_marks(results: Results) -> None:
    """Print where tools disagree on the class, and the marks that they gave to the right, the wrong and the cheats."""
    base = results.rows.get(BASE)
    print()
    for row in results.rows.values() if base and base.marks else ():
        if row is base or not row.same_checks or not row.marks or base is None:
            continue
        other = [s for s, mark in base.marks.items() if not _equal(mark, row.marks.get(s))]
        if other:
            found = ", ".join(f"{s} {_mark(row.marks.get(s))} for {_mark(base.marks[s])}" for s in other[:5])
            print(f"{row.title}: other marks than this kit for {len(other)} of {len(base.marks)}: {found}.")
        else:
            print(f"{row.title}: the same marks as this kit for all {len(base.marks)}.")
    heads = ("solution", "wrong", *CHEATS)
    print("\nMarks out of 100, of which only the solution deserves all; – is no mark at all.")
    for name, what in CHEATS.items():
        print(f"{name}: {what}.")
    print()
    print(f"{'':34}" + "".join(f"{head:>12}" for head in heads))
    for row in results.rows.values():
        if row.judged:
            print(f"{row.title:34}" + "".join(f"{_verdict(row, head):>12}" for head in heads))
    print()


def _equal(one: float | None, other: float | None) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) < 0.01)


def _mark(mark: float | None) -> str:
    return "–" if mark is None else f"{mark:.0f}"


def _verdict(row: Row, head: str) -> str:
    mark = row.judged.get(head)
    fooled = head != "solution" and mark is not None and mark > 99.99
    return f"{_mark(mark)}{' fooled' if fooled else ''}"


def write_json(results: Results, path: Path) -> None:
    """Write the raw figures: seconds per round for the whole class, marks, versions."""
    record: dict[str, Any] = {
        "students": results.students,
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "system": platform.platform(),
            "python": platform.python_version(),
            "load_before": results.load,
        },
        "rows": {
            row.title: {
                "wall_seconds": [round(s.wall, 4) for s in row.rounds],
                "cpu_seconds": [round(s.cpu, 4) for s in row.rounds],
                "same_checks": row.same_checks,
                "marks": row.marks,
                "judged": row.judged,
            }
            for row in results.rows.values()
        },
        "comparisons": comparisons(results),
        "failures": results.failures,
        "packages": results.packages,
    }
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def write_plot(results: Results, path: Path) -> None:
    """Draw wall and CPU seconds per submission as bars on a logarithmic axis."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot, ticker

    n, rows = results.students, results.timed()[::-1]
    figure, axes = pyplot.subplots(figsize=(9, 1.4 + 0.5 * len(rows)), layout="constrained")
    walls, cpus = [row.wall(n) for row in rows], [row.cpu(n) for row in rows]
    for shift, values in ((0.2, walls), (-0.2, cpus)):
        places = [place + shift for place in range(len(rows))]
        shades = ["#1b6ca8" if row.title.startswith("this kit") else "#8a8a8a" for row in rows]
        bars = axes.barh(places, values, 0.38, color=shades, alpha=1.0 if shift > 0 else 0.5)
        axes.bar_label(bars, [f"{value:.3f}" for value in values], padding=3, fontsize=8)
    axes.set_xscale("log")
    axes.set_xlim(min(walls + cpus) / 2, max(walls + cpus) * 2)
    axes.xaxis.set_major_locator(ticker.LogLocator(subs=(1.0, 3.0)))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter(ticker.NullFormatter())
    axes.set_yticks(range(len(rows)), [row.title for row in rows])
    axes.margins(y=0.02)
    axes.set_xlabel("seconds per submission, logarithmic")
    axes.set_title(f"Four gates, a class of {n}: wall seconds (full colour) and CPU seconds (pale)", fontsize=10)
    axes.grid(axis="x", alpha=0.3)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=130)
    pyplot.close(figure)
