"""Tables that spreadsheets open: text that would be taken for a formula is made harmless, all else stays as it is."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # the wide forms count in Chinese and Japanese spreadsheets


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would calculate; it shows the rest as text."""
    return f"'{text}" if text.startswith(FORMULA) else text


def number(value: float | None) -> str:
    """Write points without an exponent or noise of binary fractions: 7.5, 100, or nothing."""
    if value is None:
        return ""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def cell(value: object) -> str:
    """Write one cell; a number may be negative, a text may not look like one."""
    if isinstance(value, int | float):
        return number(value)
    return "" if value is None else harmless(str(value))


def write_table(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV, quoted where a text needs it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()
