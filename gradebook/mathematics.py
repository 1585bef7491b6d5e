"""Mathematics in Markdown: formulas become MathML when a page is made, so that no page needs a script for them."""

import html
import re
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

MAX_TEX, MAX_FORMULAS = 2000, 200  # characters of one formula, formulas of one text; the others are shown as TeX
TAGS = frozenset(
    "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub "
    "msubsup msup mtable mtd mtext mtr munder munderover".split()
)
ATTRIBUTES = frozenset(
    "accent accentunder columnalign display displaystyle fence form height linethickness lspace mathvariant maxsize "
    "minsize movablelimits rspace scriptlevel separator stretchy symmetric width".split()
)
MACRO = re.compile(r"\\(?:newcommand|renewcommand|def|let)\b")  # which may grow without bound
UNKNOWN = re.compile(r"\\[A-Za-z]+")  # the converter passes a command that it does not know on as an identifier
BEGIN, END = "\ue000", "\ue001"  # around the number of a formula, until the rest of the text is cleaned
PLACE = re.compile(rf"{BEGIN}(\d+){END}")
LENGTHS = ("width", "height", "lspace", "rspace")
# A longer one, or one that goes far back, covers other parts of a page.
MODEST = re.compile(r"-?0?(\.\d+)?(em)?|\d(\.\d+)?em|\w+mathspace")
TAG_OR_PLACE = re.compile(rf'<[/!a-zA-Z](?:"[^"]*"|[^"<>])*>|{BEGIN}(\d+){END}')


class MathRenderer(IPythonRenderer):
    """Render Markdown with a mark in place of each formula, which `insert` replaces."""

    def __init__(self, attachments: Any) -> None:
        super().__init__(escape=False, attachments=attachments, exclude_anchor_links=True)
        self.formulas: list[tuple[str, bool]] = []  # TeX, and whether it stands on a line of its own

    def inline_math(self, body: str) -> str:
        """Keep a formula in a line."""
        return self._keep(body, display=False)

    def block_math(self, body: str) -> str:
        """Keep a formula on a line of its own."""
        return self._keep(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        """Keep an environment, such as a matrix."""
        return self._keep(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)

    def _keep(self, tex: str, display: bool) -> str:
        self.formulas.append((tex, display))
        return f"{BEGIN}{len(self.formulas) - 1}{END}"


def render(source: str, attachments: Any) -> tuple[str, list[str]]:
    """Return Markdown as HTML that is still to be cleaned, and the formulas to insert into it afterwards."""
    renderer = MathRenderer(attachments)
    page = MarkdownWithMath(renderer=renderer).render(source.replace(BEGIN, "").replace(END, ""))
    formulas = [
        mathml(tex, display) if number < MAX_FORMULAS else as_code(tex)
        for number, (tex, display) in enumerate(renderer.formulas)
    ]
    return page, formulas


def insert(cleaned: str, formulas: list[str]) -> str:
    """Put formulas where their marks are; one inside a tag would break it and is left out."""

    def put(found: re.Match[str]) -> str:
        return PLACE.sub("", found[0]) if found[1] is None else formulas[int(found[1])]

    return TAG_OR_PLACE.sub(put, cleaned) if formulas else cleaned


@lru_cache(maxsize=4096)
def mathml(tex: str, display: bool = False) -> str:
    """Return a formula as MathML that can do nothing but show it; TeX that cannot be converted is shown as it is."""
    if len(tex) > MAX_TEX or MACRO.search(tex):
        return as_code(tex)
    try:
        element = convert_to_element(tex, display="block" if display else "inline")
        _clean(element)
    except Exception:  # the text is a student's and may break the converter in any way
        return as_code(tex)
    formula = tostring(element, encoding="unicode")
    if not display:
        return formula
    # A wide one scrolls by itself, also with the keyboard.
    return f'<span class="formula" tabindex="0" role="group" aria-label="Formula">{formula}</span>'


def as_code(tex: str) -> str:
    """Return the source of a formula."""
    return f"<code>{html.escape(tex)}</code>"


def _clean(element: Element) -> None:
    """Resolve the converter's entities; ValueError for what no page should have: links, styles, huge lengths."""
    for part in element.iter():
        text = html.unescape(part.text or "")
        if part.tag not in TAGS or (part.tag == "mi" and UNKNOWN.fullmatch(text)):
            raise ValueError(part.tag)
        part.text = "".join(c for c in text if c.isprintable() or c.isspace())
        part.tail = None
        if not all(MODEST.fullmatch(part.attrib.get(name, "0")) for name in LENGTHS):
            raise ValueError("length")
        part.attrib = {name: value for name, value in part.attrib.items() if name in ATTRIBUTES}
