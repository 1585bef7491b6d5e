"""The page's pictures, as SVG that takes its colors from the page and needs nothing from elsewhere."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

# Colors that stand for a variable of the page's style, which is another one in the dark.
COLORS = {"#010203": "var(--ink)", "#040506": "var(--faint)", "#070809": "var(--good)", "#0a0b0c": "var(--bad)"}
COLORS |= {"#0d0e0f": "var(--some)"}
INK, FAINT, GOOD, BAD, SOME = COLORS
WIDTH = 5.0  # inches: 360 points, the width of a phone
STYLE: Any = {  # typed by every name that matplotlib knows
    "svg.fonttype": "none",  # words stay words: they can be searched for, and are smaller
    "font.size": 9,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.color": FAINT,
    "legend.frameon": False,
}
ID = re.compile(r' id="([^"]+)"')
REFERENCE = re.compile(r'(?:href="#|url\(#)([^")]+)')
SPARE = re.compile(r"<style.*?</style>|font-family: [^;\"]*;? ?| transform=\"rotate\(-0 [^\"]*\"", re.DOTALL)


def scores(name: str, bars: Sequence[int | None], max_score: float) -> Markup:
    """Draw how many scores lie in each band of the points; a bar that is left out is hatched."""
    edges = [round(max_score * index / len(bars), 2) for index in range(len(bars) + 1)]
    highest = max([bar or 0 for bar in bars] + [1])
    with mpl.rc_context(STYLE):
        figure, axes = canvas(2.3)
        for index, bar in enumerate(bars):
            if bar is None:
                axes.bar(index + 0.5, highest / 12, 0.9, fill=False, hatch="///", edgecolor=FAINT, linewidth=0)
            elif bar:
                axes.bar(index + 0.5, bar, 0.9, color=SOME)
                axes.annotate(str(bar), (index + 0.5, bar), (0, 2), textcoords="offset points", ha="center")
        axes.set_xticks(range(len(edges)), [f"{edge:g}" for edge in edges])
        axes.set_xlabel("points")
        axes.set_ylabel("students")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylim(0, highest * 1.12)
        words = ", ".join(
            f"{low:g} to {high:g}: {'left out' if bar is None else bar}"
            for low, high, bar in zip(edges, edges[1:], bars, strict=False)
        )
        return markup(figure, f"scores-{name}", f"Bars of how many students have how many points. {words}.")


def tasks(name: str, shares: Sequence[tuple[str, float | None, float | None]]) -> Markup:
    """Draw the share of the graded that passed a task, and that earned some of its points, from the first one down."""
    with mpl.rc_context(STYLE):
        figure, axes = canvas(0.7 + 0.3 * len(shares))
        for index, (_, passed, partly) in enumerate(shares):
            if passed is None:
                axes.text(1, index, "left out", va="center")
                continue
            axes.barh(index, 100, 0.7, fill=False, edgecolor=FAINT, linewidth=0.7)
            axes.barh(index, 100 * passed, 0.7, color=GOOD)
            if partly:
                axes.barh(index, 100 * partly, 0.7, left=100 * passed, fill=False, hatch="////", edgecolor=GOOD)
        axes.set_yticks(range(len(shares)), [task.partition(".")[2] for task, _, _ in shares])
        axes.set_xlim(0, 100)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        figure.supxlabel("percent of the graded: passed (filled), some points (hatched)", fontsize=9)
        words = "; ".join(f"{task} {'left out' if share is None else f'{share:.0%}'}" for task, share, _ in shares)
        return markup(figure, f"tasks-{name}", f"Bars of the share of students who passed each task. {words}.")


@dataclass(frozen=True)
class Dot:
    """One test in the plane of success and discrimination; number is its row in the table."""

    number: int
    share: float
    discrimination: float
    suspicious: bool


def tests(name: str, dots: Sequence[Dot]) -> Markup:
    """Draw each test's share of passes against its discrimination."""
    with mpl.rc_context(STYLE):
        figure, axes = canvas(3.0)
        axes.axhline(0, color=FAINT, linewidth=0.8)
        for suspicious, marker, color in ((False, "o", SOME), (True, "s", BAD)):
            some = [dot for dot in dots if dot.suspicious == suspicious]
            label = "to be looked at" if suspicious else "other tests"
            places = [100 * dot.share for dot in some], [dot.discrimination for dot in some]
            axes.scatter(*places, s=22, marker=marker, color=color, label=label)
        for dot in dots:
            if dot.suspicious:
                place = (100 * dot.share, dot.discrimination)
                axes.annotate(f"{dot.number}", place, (4, 4), textcoords="offset points")
        axes.set_xlim(-3, 103)
        axes.set_xlabel("percent of the graded who pass the test")
        axes.set_ylabel("correlation with the rest")
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderpad=0)
        found = [f"number {d.number}: {d.share:.0%}, {d.discrimination:.2f}" for d in dots if d.suspicious]
        words = f"To be looked at: {'; '.join(found)}." if found else "No test is to be looked at."
        about = f"Dots of {len(dots)} tests, by how many pass them and how that goes with the rest of the score."
        return markup(figure, f"tests-{name}", f"{about} {words}")


def progress(steps: Sequence[tuple[str, tuple[float, float, float] | None]]) -> Markup:
    """Draw the median and the middle half of the scores, in percent, assignment by assignment."""
    with mpl.rc_context(STYLE):
        figure, axes = canvas(2.4)
        known = [(index, quartiles) for index, (_, quartiles) in enumerate(steps) if quartiles]
        for index, (first, _, third) in known:
            axes.bar(index, third - first, 0.5, bottom=first, color=SOME, alpha=0.5)
        middles = [quartiles[1] for _, quartiles in known]
        axes.plot([index for index, _ in known], middles, marker="o", color=INK)
        for index, quartiles in known:
            place = (index, quartiles[1])
            axes.annotate(f"{quartiles[1]:.0f}", place, (0, 7), textcoords="offset points", ha="center")
        axes.set_xticks(range(len(steps)), [name for name, _ in steps])
        axes.set_xlim(-0.5, len(steps) - 0.5)
        axes.set_ylim(0, 108)
        axes.set_ylabel("percent of the points")
        words = "; ".join(
            f"{name}: " + (f"median {q[1]:.0f}, middle half {q[0]:.0f} to {q[2]:.0f}" if q else "left out")
            for name, q in steps
        )
        return markup(figure, "progress", f"The scores' median and middle half in percent, by assignment. {words}.")


def canvas(height: float) -> tuple[Figure, Axes]:
    """Return a figure as wide as a phone, and its axes, through which the page shows."""
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    figure.patch.set_visible(False)
    axes = figure.add_subplot()
    axes.patch.set_visible(False)
    return figure, axes


def markup(figure: Figure, name: str, about: str) -> Markup:
    """Return the figure as a part of a page: with a title, ids of its own, and neither header nor metadata."""
    text = io.StringIO()
    # Without a salt of its own the ids would be new every time.
    with mpl.rc_context({"svg.hashsalt": name}):
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        FigureCanvasSVG(figure).print_svg(text, metadata=nothing)  # type: ignore[no-untyped-call] # savefig draws twice
    drawn = text.getvalue()
    box = re.search(r'viewBox="[^"]+"', drawn)
    body = drawn[drawn.index(">", drawn.index("<svg")) + 1 :]
    body = SPARE.sub("", body).replace("xlink:href", "href")
    referenced = set(REFERENCE.findall(body))
    body = ID.sub(lambda found: f' id="{name}-{found[1]}"' if found[1] in referenced else "", body)
    body = REFERENCE.sub(lambda found: found[0].replace(found[1], f"{name}-{found[1]}"), body)
    for color, variable in COLORS.items():
        body = body.replace(color, variable)
    size = box[0] if box else ""
    head = f'<svg {size} role="img" aria-labelledby="{name}-title"><title id="{name}-title">{escape(about)}</title>'
    return Markup(head + re.sub(r"\n\s*", "\n", body))  # noqa: S704 - matplotlib escapes what it writes
