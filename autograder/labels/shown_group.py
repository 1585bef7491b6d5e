"""A group as an instructor sees it: its sentences, and one student's function beside the skeleton's.

The function is found by lines and indentation: students' code is neither run nor parsed here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import submission
from ..manifest import Assignment
from ..report import TestResult
from ..text import one_line
from .groups import Group, groups
from .relabel import ClassReports

FUNCTION = re.compile(r"([A-Za-z_][\w.]*): ")  # that a failed check names first
RAISED = re.compile(r" in line (\d{1,6}) of (\S+\.py)")
AROUND = 2  # lines, before and after one that raised
MOST_LINES, WIDEST = 40, 100


@dataclass(frozen=True)
class ShownGroup(Group):
    """A group as it is shown: its id, and the code of its first student beside the skeleton's."""

    id: str
    sentence: str
    error: str
    function: str
    code: tuple[str, ...]
    skeleton: tuple[str, ...]


def shown_groups(assignment: Assignment, submitted: Path, found: ClassReports) -> Iterator[ShownGroup]:
    """Yield the groups of a class, each with the sentences and the code that an instructor wants to see of it."""
    numbers: Counter[str] = Counter()
    for group in groups(found.reports.values()):
        numbers[group.task] += 1
        head = group.students[0]
        test = next(test for test in found.reports[head].tests if test.name == group.tests[0])
        function = FUNCTION.match(test.error or "")
        called = function[1] if function else ""
        skeleton = assignment.skeleton / _module(assignment, test)
        yield ShownGroup(
            **vars(group),
            id=f"{group.task}-{numbers[group.task]}",
            sentence=one_line(test.description),
            error=one_line(test.error or ""),
            function=called,
            code=tuple(failing_code(assignment, submitted / head / assignment.name, test)),
            skeleton=tuple(excerpt(skeleton.read_bytes() if skeleton.is_file() else b"", called)),
        )


def failing_code(assignment: Assignment, folder: Path, test: TestResult) -> list[str]:
    """Return the lines of a submission in which a test fails: around an exception, else the function it names."""
    files, error = submission.read(folder, assignment.module).files, test.error or ""
    if raised := RAISED.search(error):
        lines = files.get(raised[2], b"").decode("utf-8", "replace").expandtabs(4).splitlines()
        return [_clean(line) for line in lines[max(0, int(raised[1]) - 1 - AROUND) : int(raised[1]) + AROUND]]
    function = FUNCTION.match(error)
    return excerpt(files.get(_module(assignment, test), b""), function[1] if function else "")


def _module(assignment: Assignment, test: TestResult) -> str:
    own = next((task.module for task in assignment.tasks if task.id == test.task), "")  # of an old report: no task
    return f"{own or assignment.module}.py"


def excerpt(source: bytes, label: str) -> list[str]:
    """Return the lines of a function, or of a method as ``MaxGate.backward``; of the class if it is not there.

    The last definition of a name counts, as in Python; empty if there is none. No line holds a control character.
    """
    if not label:
        return []
    lines = source.decode("utf-8", "replace").expandtabs(4).splitlines()
    found: list[str] = []
    for name in label.split("."):
        block = _block(found or lines, name)
        if not block and not found:
            return []
        found = block or found
    shown = [_clean(line) for line in found[:MOST_LINES]]
    return shown + (["…"] if len(found) > MOST_LINES else [])


def _block(lines: list[str], name: str) -> list[str]:
    """Return a definition's own lines, without those below it that are indented no further."""
    begins = re.compile(rf"\s*(async def|def|class)\s+{re.escape(name)}\b")
    starts = [number for number, line in enumerate(lines) if begins.match(line)]
    if not starts:
        return []
    start = starts[-1]
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > _indent(lines[start])):
        end += 1
    block = lines[start:end]
    while not block[-1].strip():
        block.pop()
    margin = _indent(block[0])
    return [line[margin:] for line in block]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _clean(line: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in line)[:WIDEST].rstrip()
