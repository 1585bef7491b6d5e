"""The course manifest: assignments, their tasks and points, and where their files lie."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .course_place import CourseError as CourseError, here

PACKAGE = Path(__file__).resolve().parent
FORMATS = (1, 2)  # the first one takes any key
ALWAYS, NEVER, AFTER = "always", "never", "after the due date"
OPTIONS = ("counterexamples", "hints")  # of what feedback shows, each with one of these


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


def _points(entry: dict[str, Any]) -> float:
    """Return the points of a task or question; ValueError names the one whose points are no number."""
    points = entry["points"]
    if isinstance(points, bool) or not isinstance(points, int | float) or not math.isfinite(points):
        raise ValueError(f"{entry['id']} has {points!r} points, which is no number")
    return float(points)


def _task(entry: dict[str, Any]) -> Task:
    """Return a task; ValueError if its hints are no list, or graded is neither true nor false."""
    hints = entry["hints"]
    if not isinstance(hints, list) or not hints or not all(isinstance(hint, str) for hint in hints):
        raise ValueError(f"{entry['id']} has {hints!r} as hints, which is no list of texts")
    counts = entry.get("graded", True)
    if not isinstance(counts, bool):
        raise ValueError(f"{entry['id']} has graded = {counts!r}, which is neither true nor false")
    before, module = tuple(hints[:-1]), entry.get("module", "")
    return Task(entry["id"], _points(entry), hints[-1], entry["title"], before, module, counts)


def _limits(entry: dict[str, Any]) -> Limits:
    """Return an assignment's limits; ValueError names the one that is not of the kind of its default."""
    limits = Limits(**entry)
    for name, value in entry.items():
        wanted = (int,) if isinstance(getattr(Limits, name), int) else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted) or not 0 <= value < math.inf:
            raise ValueError(f"the limit {name} is {value!r}, which is no {'whole ' * (wanted == (int,))}number")
    return limits


def _when(entry: dict[str, Any], option: str) -> str:
    """Return when feedback shows hints or counterexamples; ValueError for anything else."""
    when = entry.get(option, ALWAYS)
    if when not in (ALWAYS, NEVER, AFTER):
        raise ValueError(f"{option} is {when!r}, which is none of {ALWAYS!r}, {NEVER!r}, {AFTER!r}")
    return str(when)


def _timezone(entry: dict[str, Any]) -> str:
    """Return the time zone of pages; ValueError for one that this machine does not know."""
    name = entry.get("timezone", "UTC")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise ValueError(
            f"timezone is {name!r}, which this machine does not know; write one like 'Europe/Berlin'"
        ) from error
    return str(name)


def _tables(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
    """Yield every table of a manifest: where it stands, what it holds, and the keys that it may have."""
    yield "the manifest itself", data, {"format", "course", "assignment"}
    yield "[course]", data["course"], {"id", "title", "timezone", *OPTIONS}
    for entry in data.get("assignment", ()):
        name = entry["name"]
        yield name, entry, {"name", "title", "summary", "module", "include", "limits", "task", "written"}
        yield f"the limits of {name}", entry.get("limits", {}), {limit.name for limit in fields(Limits)}
        for task in entry["task"]:
            yield f"the task {task['id']} of {name}", task, {"id", "title", "points", "hints", "module", "graded"}
        for question in entry.get("written", ()):
            yield f"the question {question['id']} of {name}", question, {"id", "points", "text"}


def _refuse_unknown(data: dict[str, Any]) -> None:
    """Raise ValueError for a key that means nothing: a misspelled one would be passed over in silence."""
    for where, table, known in _tables(data):
        for key in table:
            if key not in known:
                raise ValueError(f"{where} has a key {key!r}, which is none of {', '.join(sorted(known))}")


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
        if data["format"] > 1:
            _refuse_unknown(data)
        assignments = tuple(
            Assignment(
                name=entry["name"],
                title=entry["title"],
                module=entry["module"],
                tasks=tuple(map(_task, entry["task"])),
                limits=_limits(entry.get("limits", {})),
                include=tuple(entry.get("include", ())),
                summary=entry.get("summary", ""),
                written=tuple(Written(w["id"], _points(w), w["text"]) for w in entry.get("written", ())),
            )
            for entry in data.get("assignment", ())
        )
        course = data["course"]
        shown = {option: _when(course, option) for option in OPTIONS}
        return Course(course["id"], course["title"], assignments, **shown, timezone=_timezone(course))
    except ValueError as error:
        raise CourseError(f"In the course manifest {path}, {error}.") from error
    except (AttributeError, KeyError, TypeError) as error:
        raise CourseError(f"The course manifest {path} lacks or misspells a key: {error}.") from error
