"""The course manifest: assignments, their tasks and points, and where their files lie."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .course_place import CourseError as CourseError, here

PACKAGE = Path(__file__).resolve().parent
FORMATS = (1, 2)  # which are read alike
ALWAYS, NEVER, AFTER = "always", "never", "after the due date"


@dataclass(frozen=True)
class Graded:
    """A task or question: it has points and a cell of its own in the notebook."""

    id: str
    points: float

    @property
    def grade_id(self) -> str:
        """The cell's id in the notebook: nbgrader allows letters, digits, hyphens and underscores only."""
        return self.id.replace(".", "-")


@dataclass(frozen=True)
class Task(Graded):
    """One exercise: its id, points, name in words, three hints, and its module if that is not the assignment's own.

    hint is the last of the three, which the feedback page gives as well.
    """

    hint: str
    title: str = ""
    before: tuple[str, ...] = ()
    module: str = ""
    counts: bool = field(default=True, repr=False)  # in the gradebook's score; a report is the same without

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints that a student gets one by one: the idea, where to look, the formula in words."""
        return (*self.before, self.hint)


@dataclass(frozen=True)
class Written(Graded):
    """One question that students answer in the notebook and a person grades: its id, points and text."""

    text: str


@dataclass(frozen=True)
class Limits:
    """The limits of a submission; seconds are CPU seconds of the sandboxed worker, if not said otherwise.

    The trusted side may use ten times these CPU seconds and two more for it.
    """

    test_seconds: float = 4.0
    total_seconds: float = 60.0
    memory_mb: int = 512
    reply_mb: int = 16
    wall_seconds: float = 120.0  # of the whole submission, on an idle machine
    idle_seconds: float = 20.0  # that it may wait without computing
    trusted_seconds: float = 0.0  # CPU seconds that the suite itself needs besides: to train a reference
    trusted_mb: int = 448  # by which grading may grow the trusted process


@dataclass(frozen=True)
class Assignment:
    """One assignment, e.g. ``02_gates``, whose students write ``gates.py``."""

    name: str
    title: str
    module: str
    tasks: tuple[Task, ...]
    limits: Limits = field(default_factory=Limits)
    include: tuple[str, ...] = ()  # files of the content that students receive too, e.g. data/shapes10.py
    partial: bool = False  # only some of its tasks
    summary: str = ""  # what students build, for the README
    written: tuple[Written, ...] = ()

    def only(self, tasks: Iterable[str]) -> Assignment:
        """Return the assignment with these tasks alone; CourseError for one that it has not."""
        wanted, known = set(tasks), {task.id for task in self.tasks}
        if not wanted <= known:
            names = ", ".join(sorted(wanted - known))
            raise CourseError(f"{self.name} has no task {names}; its tasks are {', '.join(sorted(known))}.")
        return replace(self, tasks=tuple(task for task in self.tasks if task.id in wanted), partial=True)

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that are graded: the assignment's own, and then others, such as the answers to questions."""
        return tuple(dict.fromkeys((self.module, *(task.module or self.module for task in self.tasks))))

    def tasks_in(self, module: str) -> tuple[Task, ...]:
        """Return the tasks that a module holds."""
        return tuple(task for task in self.tasks if (task.module or self.module) == module)

    @property
    def max_score(self) -> float:
        """Points for a perfect submission, of what is graded automatically."""
        return sum(task.points for task in self.tasks)

    @property
    def graded(self) -> tuple[Graded, ...]:
        """All that has points, whoever gives them."""
        return (*self.tasks, *self.written)

    @property
    def solution(self) -> Path:
        """Folder of the reference solution, in the course."""
        return here().root / "solutions" / self.name

    @property
    def skeleton(self) -> Path:
        """Folder that students receive, in the course."""
        return here().root / "assignments" / self.name

    @property
    def suite(self) -> Path:
        """Folder of the hidden pytest modules."""
        return here().content / "suites" / self.module

    @property
    def bank(self) -> Path:
        """Folder of the wrong and right solutions that prove the suite."""
        return here().content / "misconceptions" / self.module

    @property
    def dropped(self) -> frozenset[str]:
        """The cells of tasks that do not count: their points are spread over the others."""
        return frozenset(task.grade_id for task in self.tasks if not task.counts)

    def task(self, task_id: str) -> Task:
        """Return the task of that id; KeyError if there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)


@dataclass(frozen=True)
class Course:
    """The whole course, in the order in which it is taught."""

    id: str
    title: str
    assignments: tuple[Assignment, ...]
    counterexamples: str = ALWAYS  # whether, or when, feedback shows them
    hints: str = ALWAYS
    timezone: str = "UTC"  # of the times on pages

    def find(self, name: str) -> Assignment | None:
        """Return the assignment of that name, None if there is none."""
        return next((assignment for assignment in self.assignments if assignment.name == name), None)

    def assignment(self, name: str) -> Assignment:
        """Return the assignment of that name; CourseError, listing the names, if there is none."""
        found = self.find(name)
        if found is not None:
            return found
        known = ", ".join(a.name for a in self.assignments)
        raise CourseError(f"There is no assignment named {name!r}; the course has: {known}.")


def _known(timezone: str) -> bool:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


Table = dict[str, Any]
ZONE = "time zone that this machine knows, such as 'Europe/Berlin'"
HINTS = "list of one text or more"
CHOICES = f"word of {ALWAYS!r}, {NEVER!r}, {AFTER!r}"
KINDS: dict[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "number": lambda value: type(value) in (int, float) and 0 <= value < math.inf,
    "whole number": lambda value: type(value) is int and value >= 0,
    "list of texts": lambda value: isinstance(value, list) and all(isinstance(entry, str) for entry in value),
    HINTS: lambda value: bool(value) and KINDS["list of texts"](value),
    "list of tables": lambda value: isinstance(value, list) and all(isinstance(entry, dict) for entry in value),
    "table": lambda value: isinstance(value, dict),
    "true or false": lambda value: isinstance(value, bool),
    ZONE: lambda value: isinstance(value, str) and _known(value),
    CHOICES: lambda value: value in (ALWAYS, NEVER, AFTER),
}
# The keys of each table, and of which kind their values are.
TOP = {"format": "whole number", "course": "table", "assignment": "list of tables"}
COURSE = {"id": "text", "title": "text", "timezone": ZONE}
COURSE |= dict.fromkeys(("counterexamples", "hints"), CHOICES)
ASSIGNMENT = dict.fromkeys(("name", "title", "summary", "module"), "text")
ASSIGNMENT |= {"include": "list of texts", "limits": "table", "task": "list of tables", "written": "list of tables"}
LIMITS = {limit.name: "whole number" if isinstance(limit.default, int) else "number" for limit in fields(Limits)}
TASK = {"id": "text", "title": "text", "points": "number", "hints": HINTS, "module": "text"}
TASK |= {"graded": "true or false"}
WRITTEN = {"id": "text", "points": "number", "text": "text"}


def _checked(where: str, table: Table, kinds: Mapping[str, str]) -> Table:
    """Return a table; ValueError for a key that means nothing, which may be misspelled, or a value of another kind."""
    for key, value in table.items():
        if key not in kinds:
            raise ValueError(f"{where} has a key {key!r}, which is none of {', '.join(sorted(kinds))}")
        if not KINDS[kinds[key]](value):
            raise ValueError(f"{where} has {value!r} as {key}, which is no {kinds[key]}")
    return table


def _task(entry: Table) -> Task:
    *before, hint = entry["hints"]
    module, counts = entry.get("module", ""), entry.get("graded", True)
    return Task(entry["id"], float(entry["points"]), hint, entry["title"], tuple(before), module, counts)


def _assignment(entry: Table) -> Assignment:
    name = _checked(f"the assignment {entry['name']!r}", entry, ASSIGNMENT)["name"]
    limits = _checked(f"the limits of {name}", entry.get("limits", {}), LIMITS)
    tasks = [_checked(f"the task {task['id']} of {name}", task, TASK) for task in entry["task"]]
    written = [_checked(f"the question {w['id']} of {name}", w, WRITTEN) for w in entry.get("written", ())]
    return Assignment(
        name,
        entry["title"],
        entry["module"],
        tuple(map(_task, tasks)),
        Limits(**limits),
        tuple(entry.get("include", ())),
        summary=entry.get("summary", ""),
        written=tuple(Written(w["id"], float(w["points"]), w["text"]) for w in written),
    )


def load(path: Path | None = None) -> Course:
    """Return the course of the current folder, or of this manifest; CourseError with one sentence if it has none."""
    return read(path or here().manifest)


@cache
def read(path: Path) -> Course:
    """Read a manifest; CourseError with one sentence if it is not usable."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CourseError(f"The course manifest {path} cannot be read: {error}.") from error
    if data.get("format") not in FORMATS:
        readable = " and ".join(map(str, FORMATS))
        raise CourseError(f"The course manifest {path} has format {data.get('format')!r}; this kit reads {readable}.")
    try:
        course = _checked("[course]", _checked("the manifest itself", data, TOP)["course"], COURSE)
        assignments = tuple(map(_assignment, data.get("assignment", ())))
        return Course(**{**course, "assignments": assignments})
    except ValueError as error:
        raise CourseError(f"In the course manifest {path}, {error}.") from error
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise CourseError(f"The course manifest {path} lacks or misspells a key: {error}.") from error
