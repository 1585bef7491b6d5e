"""The bank: wrong solutions that students really write, right ones that look unusual. They prove the suites.

A variant is the reference solution with some of its lines replaced, or with lines appended. Each wrong one names its
task and the hint that tells its author what the mistake is. CONTRIBUTING.md describes the text that it is written as.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile, groupby
from pathlib import Path

from ..course_place import CourseError, here
from ..manifest import Assignment

ANSWERS = "answers"  # the module that answers the questions
FORM = "holds no *.txt; write entries, `wrong NAME TASK` and an indented hint, then `- was` and `+ now`, there."
HEAD = re.compile(
    r"(?:wrong (?P<wrong>\S+) (?P<tasks>[^\s,]+(?:, [^\s,]+)*)|right (?P<right>\S+))(?: in (?P<module>\w+))?"
)
LINE = re.compile(r"[-+?](?: .*)?|  \S.*")
ORDER = re.compile(r" *(?:\?+|\+*(?:-+\+*)*)")  # of the lines of an entry, by their marks

Line = tuple[int, str]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One implementation, as changes to the reference solution.

    A change is lines of the solution and what replaces them, each line with its end; without the former the latter are
    appended.
    """

    name: str
    changes: tuple[tuple[str, str], ...] = ()
    module: str = ""  # the one of the solution that it changes, if that is not the assignment's own

    def files(self, assignment: Assignment) -> dict[str, bytes]:
        """Return the graded modules of the solution by file name, with the changes made."""
        found = {f"{module}.py": (assignment.solution / f"{module}.py").read_bytes() for module in assignment.modules}
        name = f"{self.module or assignment.module}.py"
        return found | {name: self.source(found[name])}

    def source(self, solution: bytes) -> bytes:
        """Return the module with the changes made; CourseError unless the lines to replace are there exactly once."""
        lines = solution.decode().splitlines(keepends=True)
        appended = "".join(f"\n\n{now}" for was, now in self.changes if not was)
        spans = [(*self._span(lines, was), now) for was, now in self.changes if was]
        for start, end, now in sorted(spans, reverse=True):
            lines[start:end] = [now]
        return ("".join(lines) + appended).encode()

    def _span(self, lines: Sequence[str], was: str) -> tuple[int, int]:
        """Return where lines begin and end in the solution."""
        wanted = was.splitlines(keepends=True)
        found = places(lines, wanted)
        if len(found) != 1:
            raise CourseError(
                f"The variant {self.name} replaces {was!r}, which occurs {len(found)} times in the solution: write "
                "whole lines that occur exactly once."
            )
        return found[0], found[0] + len(wanted)


def places(lines: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return where lines stand in a row among others."""
    return [at for at in range(len(lines)) if lines[at : at + len(wanted)] == wanted]


@dataclass(frozen=True, kw_only=True)
class Wrong(Variant):
    """A misconception: the task that it loses points on, and the hint for its author."""

    task: str
    hint: str
    affects: tuple[str, ...] = ()  # other tasks that it may lose points on


@dataclass(frozen=True, kw_only=True)
class Right(Variant):
    """An unusual implementation that has to keep every point."""


@dataclass(frozen=True)
class Bank:
    """All variants of one assignment."""

    wrong: tuple[Wrong, ...]
    right: tuple[Right, ...]


@cache
def bank(assignment: Assignment) -> Bank:
    """Return the assignment's variants, from all texts of its folder; CourseError if it has none."""
    paths = sorted(assignment.bank.glob("*.txt"))
    if not paths:
        raise CourseError(f"{assignment.name} has no bank: {assignment.bank} {FORM}")
    found = [entry for path in paths for entry in entries(path, str(path.relative_to(here().content)))]
    for repeated, times in Counter(entry.name for entry in found).items():
        if times > 1:
            raise CourseError(f"{assignment.name} has {times} variants named {repeated}: give each a name of its own.")
    wrong, right = ([each for each in found if isinstance(each, kind)] for kind in (Wrong, Right))
    return Bank(tuple(wrong), tuple(right))  # type: ignore[arg-type] # each is of its kind


# --- the text


def entries(path: Path, shown: str) -> Iterator[Wrong | Right]:
    """Yield the entries of a file, which errors call so; CourseError for what is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CourseError(f"{path} cannot be read: {error}.") from error
    for blank, lines in groupby(enumerate(text.split("\n"), 1), key=lambda line: not line[1].strip()):
        paragraph = [] if blank else [*dropwhile(lambda line: line[1].startswith("#"), lines)]
        if paragraph:
            yield _entry(shown, *paragraph)


def _entry(shown: str, first: Line, *rest: Line) -> Wrong | Right:
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
    if head["right"]:
        return Right(name=head["right"], module=module, changes=tuple(changes))
    task, *affects = head["tasks"].split(", ")
    return Wrong(
        name=head["wrong"], task=task, affects=tuple(affects), hint=hint, module=module, changes=tuple(changes)
    )


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
