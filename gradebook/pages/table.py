"""A table of a page as data, which `parts.html.j2` draws, and the cells that are more than text."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Column:
    """A column's heading and its class in the style."""

    heading: str
    kind: str = ""


def number(heading: str) -> Column:
    """Return a column of numbers."""
    return Column(heading, "number")


@dataclass(frozen=True)
class Table:
    """A table; its name is its class in the style."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]

    @property
    def header(self) -> int:
        """The column that names the row: the first without numbers."""
        return next(place for place, column in enumerate(self.columns) if column.kind != "number")


def bar(text: object, share: float | None) -> Markup:
    """Return a text above a bar that is filled by a share from 0 to 1; without a share the text alone."""
    if share is None:
        return Markup("{}").format(text)
    return Markup('{}<span class="bar" style="--share: {}"></span>').format(text, f"{share:.0%}")


def coded(text: object) -> Markup:
    """Return a text as code."""
    return Markup("<code>{}</code>").format(text)


def with_id(text: object, identity: str) -> Markup:
    """Return a text and the id that commands know it by, unless that is empty."""
    return Markup("{} {}").format(text, coded(identity)) if identity else Markup("{}").format(text)


def link(text: object, address: str) -> Markup:
    """Return a link; without an address the text alone."""
    return Markup('<a href="{}">{}</a>').format(address, text) if address else Markup("{}").format(text)


def opened(summary: str, content: object) -> Markup:
    """Return content that opens on demand."""
    return Markup("<details><summary>{}</summary>{}</details>").format(summary, content)
