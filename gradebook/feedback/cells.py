# mypy: disable-error-code="no-untyped-call"
# (nbconvert is typed in part only)
"""The notebook's cells as HTML for a page; the course's own cells, which all pages repeat, are rendered once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from nbconvert.filters.highlight import Highlight2HTML

from gradebook.feedback.modules import readable
from gradebook.feedback.recorded import SUMMARY
from gradebook.sanitize import rendered

HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")
EMPTY_HEADING = re.compile(r"<h([1-6])[^>]*>\s*</h\1>")
# Nobody sees these, and a terminal or a reader may obey them; letters of all languages do without.
UNSEEN = dict.fromkeys({*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)} - {9, 10, 13})
ABOVE = 2  # the level of the page's heading below which the notebook stands


def cells_of(notebook: Any) -> list[Markup]:
    """Return the cells without the recorded summary."""
    found = []
    level = ABOVE
    language = notebook.metadata.get("language_info", {})
    lexer = language.get("pygments_lexer", language.get("name", "ipython3"))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found.append(highlighted(cell.source, lexer))
        elif cell.get("id") != SUMMARY:
            body, level = below(markdown(cell.source, cell.get("attachments")), level)
            found.append(body)
    return found


def answer_of(cell: Any) -> Markup:
    """Return a student's answer, whose headings stand below those of the page."""
    if cell.cell_type == "code":
        return highlighted(cell.source, "ipython3")
    return below(markdown(cell.source, cell.get("attachments")), ABOVE + 1)[0]


def markdown(source: str, attachments: Any = None) -> Markup:
    """Return Markdown as HTML that is safe to show, without headings that say nothing."""
    return Markup(EMPTY_HEADING.sub("", rendered(source.translate(UNSEEN), attachments)))  # noqa: S704 - cleaned


def below(html: Markup, level: int) -> tuple[Markup, int]:
    """Return HTML whose headings follow one of ``level`` without leaving a level out, and the last one's level."""
    if "<h" not in html:
        return html, level
    last = level

    def moved(found: re.Match[str]) -> str:
        nonlocal last
        if not found[1]:
            last = min(int(found[2]) + ABOVE, last + 1, 6)
        return f"<{found[1]}h{last}"

    return Markup(HEADING.sub(moved, html)), last  # noqa: S704 - only the levels have changed


@lru_cache(maxsize=1024)
def highlighted(source: str, lexer: str | None) -> Markup:
    """Return code with its syntax marked."""
    return Markup(Highlight2HTML(pygments_lexer=lexer)(readable(source)))  # noqa: S704 - escaped
