"""Keep the README's table of assignments as the manifest has it, between two comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..course_place import here
from ..manifest import Course, CourseError
from .regions import read, show

BEGIN = "<!-- assignments, as course.toml has them; `autograder generate` writes this table -->"
END = "<!-- end of assignments -->"


def path() -> Path:
    """Return the course's README."""
    return here().root / "README.md"


def table(known: Course) -> str:
    """Return the table as Markdown: an assignment and what students build in it per row."""
    summaries = {a.name: a.summary.replace("|", r"\|") for a in known.assignments}
    rows = (f"| `{name}` | {summary} |" for name, summary in summaries.items())
    return "\n".join(("| assignment | what students build |", "|---|---|", *rows))


def with_table(text: str, known: Course) -> str:
    """Return the README with a current table; CourseError if it has no place for one."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise CourseError(f"{show(path())} has no place for the table of assignments; put {BEGIN} and {END} into it.")
    return f"{before}{begin}\n{table(known)}\n{end}{after}"


def write(known: Course) -> bool:
    """Bring the README's table up to date; return whether that changed it: a course need not have one."""
    if not path().exists():
        return False
    text = read(path())
    current = with_table(text, known)
    if current != text:
        path().write_text(current, encoding="utf-8")
    return current != text


def table_is_current(known: Course) -> Iterator[str]:
    """Require that the README's table is the manifest's."""
    if path().exists() and with_table(text := read(path()), known) != text:
        yield f"The table of assignments in {show(path())} is not that of course.toml; run `autograder generate`."
