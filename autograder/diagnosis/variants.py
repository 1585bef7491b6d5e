"""The types of the bank: wrong solutions that students really write, right ones that look unusual.

A variant is the reference solution with one passage replaced (was → now), or with definitions appended that
replace earlier ones of the same name (code). Each wrong one names its task and the hint that tells its author
what the mistake is. Together they prove the suites, and the wrong ones name the mistake behind a failed test.
"""

from __future__ import annotations

import pkgutil
from collections import Counter
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from ..course_place import here
from ..manifest import Assignment, CourseError

ANSWERS = "answers"  # the module that answers the questions


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One implementation, as a change to the reference solution."""

    name: str
    was: str = ""
    now: str = ""
    code: str = ""
    module: str = ""  # the one of the solution that it changes, if that is not the assignment's own

    def __post_init__(self) -> None:
        """Refuse what is no text: was and now are one passage each."""
        for name in ("name", "was", "now", "code", "module", "task", "hint"):
            if not isinstance(getattr(self, name, ""), str):
                raise CourseError(f"The variant {self.name} has a {name} that is no text: write one passage there.")

    def files(self, assignment: Assignment) -> dict[str, bytes]:
        """Return the graded modules of the solution by file name, with the change made."""
        found = {f"{module}.py": (assignment.solution / f"{module}.py").read_bytes() for module in assignment.modules}
        name = f"{self.module or assignment.module}.py"
        return found | {name: self.source(found[name])}

    def source(self, solution: bytes) -> bytes:
        """Return the module with the change made; CourseError unless the passage to replace is there exactly once."""
        text = solution.decode()
        if self.was:
            if text.count(self.was) != 1:
                raise CourseError(
                    f"The variant {self.name} replaces {self.was!r}, which occurs {text.count(self.was)} times in the "
                    "solution: it must occur exactly once."
                )
            text = text.replace(self.was, self.now)
        return (text + ("\n\n" + self.code.strip("\n") + "\n" if self.code else "")).encode()


@dataclass(frozen=True, kw_only=True)
class Wrong(Variant):
    """A misconception: the task that it loses points on, and what its author should be told."""

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
    """Return the assignment's variants, from all modules of its folder; CourseError if it has none."""
    modules = _modules(assignment)
    wrong = [variant for module in modules for variant in getattr(module, "WRONG", ())]
    right = [variant for module in modules for variant in getattr(module, "RIGHT", ())]
    for repeated, times in Counter(variant.name for variant in (*wrong, *right)).items():
        if times > 1:
            raise CourseError(f"{assignment.name} has {times} variants named {repeated}: give each a name of its own.")
    return Bank(tuple(wrong), tuple(right))


def _modules(assignment: Assignment) -> list[ModuleType]:
    """Import the modules of a bank, its package first; CourseError if there are none, or one is not to be imported."""
    place, folder = here(), f"misconceptions.{assignment.module}"
    absent = f"{place.package}.misconceptions", f"{place.package}.{folder}"
    try:
        package = place.module(folder)
        names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
        return [package, *(place.module(f"{folder}.{name}") for name in names)]
    except CourseError:
        raise
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name in absent:
            raise CourseError(f"{assignment.name} has no bank: write {assignment.bank}/.") from error
        why = f"{type(error).__name__}: {error}"
        raise CourseError(f"{assignment.bank} cannot be imported ({why}){place.line(error)}; correct it.") from error


def wrong_answers(task: str, question: str, *known: tuple[object, str]) -> list[Wrong]:
    """Return wrong solutions that answer a question so; each answer with its hint, an entry None standing for any."""
    name = f"answer-{question.replace('_', '-')}"
    return [
        Wrong(name=f"{name}-{number}", task=task, hint=hint, module=ANSWERS, code=_answering(question, answer))
        for number, (answer, hint) in enumerate(known, 1)
    ]


def right_answers(name: str, **answers: object) -> Right:
    """Return a right solution that answers these questions so."""
    code = "\n\n".join(_answering(question, answer) for question, answer in answers.items())
    return Right(name=f"answers-{name}", module=ANSWERS, code=code)


def _answering(question: str, answer: object) -> str:
    return f"def {question}():\n    return {answer!r}"
