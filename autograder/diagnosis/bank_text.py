"""Read the bank, which is text: an entry is a paragraph, and reads like a patch of the reference solution.

::

    # Wrong multiply gates.

    wrong multiply-not-swapped gates.multiply, gates.graph
      You multiplied each upstream gradient by its own input: the local gradient is the other input.
    -         return upstream * self.y, upstream * self.x
    +         return upstream * self.x, upstream * self.y

    right answers-rounded
    ? traced_circuit = (6.0, 1.5, 2.0)

The first line names the entry. If it is wrong, the task that loses points follows, then others that may. A hint
follows. Lines of the solution behind ``-`` become those behind ``+``. A ``-`` after a ``+`` begins another change;
``+`` lines that come first are appended to the module. ``?`` names a question and its answer, with None for anything.
``in MODULE`` at the end of the first line names the module that is changed, if that is not the assignment's own. A
line that begins with ``#`` says something about the entries below it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby
from pathlib import Path

from ..course_place import CourseError

ANSWERS = "answers"  # the module that answers the questions
FORM = "holds no *.txt; write entries, `wrong NAME TASK` and an indented hint, then `- was` and `+ now`, there."
HEAD = re.compile(
    r"(?:wrong (?P<wrong>\S+) (?P<tasks>[^\s,]+(?:, [^\s,]+)*)|right (?P<right>\S+))(?: in (?P<module>\w+))?"
)
LINE = re.compile(r"[-+?](?: .*)?|  \S.*")
ORDER = re.compile(r" *(?:\?+|\+*(?:-+\+*)*)")  # of the lines of an entry, by their marks

Line = tuple[int, str]


@dataclass(frozen=True)
class Entry:
    """One entry: a wrong solution has tasks and a hint."""

    name: str
    tasks: tuple[str, ...]
    hint: str
    module: str
    changes: tuple[tuple[str, str], ...]


def entries(path: Path, shown: str) -> Iterator[Entry]:
    """Yield the entries of a file, which errors call so; CourseError for what is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CourseError(f"{path} cannot be read: {error}.") from error
    for blank, lines in groupby(enumerate(text.split("\n"), 1), key=lambda line: not line[1].strip()):
        paragraph = [] if blank else [*dropwhile(lambda line: line[1].startswith("#"), lines)]
        if paragraph:
            yield _entry(shown, *paragraph)


def _entry(shown: str, first: Line, *rest: Line) -> Entry:
    head = HEAD.fullmatch(first[1])
    if head is None:
        raise _refused(shown, first, "begins no entry: write `wrong NAME TASK, TASK` or `right NAME`")
    marks = "".join(line[:1] for _, line in rest)
    in_order = len(ORDER.match(marks)[0])  # type: ignore[index] # it matches nothing, too
    if unfit := [line for line in rest if not LINE.fullmatch(line[1])] or rest[in_order:]:
        raise _refused(
            shown, unfit[0], "does not belong there: first comes a hint, indented by two, then `- was`, `+ now`"
        )
    hint = " ".join(line.strip() for _, line in rest if line.startswith(" "))
    if bool(head["wrong"]) != bool(hint):
        raise _refused(shown, first, "lacks its hint, indented by two" if head["wrong"] else "is right: it has no hint")
    changes = [*_changes(shown, [line for line in rest if not line[1].startswith(" ")])]
    if not changes:
        raise _refused(shown, first, "changes nothing: add `- was` and `+ now`, or `? question = answer`")
    module = ANSWERS if rest[-1][1].startswith("?") else head["module"] or ""
    tasks = tuple(head["tasks"].split(", ")) if head["wrong"] else ()
    return Entry(head["wrong"] or head["right"], tasks, hint, module, tuple(changes))


def _changes(shown: str, marked: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Yield the changes that lines behind marks make."""
    if marked and marked[0][1].startswith("?"):
        yield "", "\n".join(_answering(shown, line) for line in marked)
        return
    was = now = ""
    for _, line in marked:
        if line.startswith("-") and now:
            yield was, now
            was = now = ""
        was += f"{line[2:]}\n" * line.startswith("-")
        now += f"{line[2:]}\n" * line.startswith("+")
    if marked:
        yield was, now


def _answering(shown: str, line: Line) -> str:
    """Return the function that gives the answer of a line."""
    question, _, answer = line[1][2:].partition(" = ")
    try:
        ast.literal_eval(answer if question.isidentifier() else "")
    except (ValueError, SyntaxError) as error:
        raise _refused(shown, line, "names no question and answer: write `? question = (1, None)`") from error
    return f"def {question}():\n    return {answer}\n"


def _refused(shown: str, line: Line, why: str) -> CourseError:
    return CourseError(f"{shown}:{line[0]}: {line[1].strip()!r} {why}.")
