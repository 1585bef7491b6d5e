"""The picture of the page on a proof: mutants by the kind of their change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.ticker import MaxNLocator

from gradebook.class_report.pictures import BAD, FAINT, GOOD, INK, STYLE, canvas, markup


@dataclass(frozen=True)
class Kind:
    """How many mutants of one kind there are, and what became of them."""

    name: str
    told: int  # noticed, with a hint of the bank
    noticed: int  # without one
    aside: int
    left: int

    @property
    def made(self) -> int:
        """All of them."""
        return self.told + self.noticed + self.aside + self.left


def kinds(name: str, several: Sequence[Kind]) -> Markup:
    """Draw a bar for each kind, made of what became of its mutants."""
    with mpl.rc_context(STYLE):
        figure, axes = canvas(0.8 + 0.26 * len(several))
        for index, kind in enumerate(several):
            axes.barh(index, kind.told, 0.7, color=GOOD)
            axes.barh(index, kind.noticed, 0.7, left=kind.told, fill=False, hatch="////", edgecolor=GOOD)
            left = kind.told + kind.noticed
            axes.barh(index, kind.aside, 0.7, left=left, color=FAINT)
            axes.barh(index, kind.left, 0.7, left=left + kind.aside, color=BAD)
            axes.annotate(
                str(kind.made), (kind.made, index), (3, 0), textcoords="offset points", va="center", color=INK
            )
        axes.set_yticks(range(len(several)), [kind.name for kind in several])
        axes.set_xlim(0, 1.08 * max([kind.made for kind in several] + [1]))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        figure.supxlabel(
            "mutants: noticed and told why (filled), noticed (hatched),\nset aside (gray), survived (last)", fontsize=9
        )
        words = "; ".join(
            f"{kind.name}: {kind.told} noticed with a hint, {kind.noticed} noticed, {kind.aside} set aside, "
            f"{kind.left} survived"
            for kind in several
        )
        return markup(figure, f"kinds-{name}", f"Bars of mutants by kind of change. {words}.")
