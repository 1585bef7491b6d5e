"""Make up students with one or two mistakes of the bank each, in a style of their own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from restyling import restyled

from autograder.authoring.trial import functions_and_rest
from autograder.diagnosis.variants import Wrong, bank
from autograder.manifest import Assignment, CourseError

TRAINING = ("two_layer.threshold", "two_layer.hyperparameters")  # which take seconds each
TWO = 0.4  # of the students have two mistakes


@dataclass(frozen=True)
class Student:
    """One student: the true mistakes, and the files."""

    name: str
    mistakes: tuple[Wrong, ...]
    files: dict[str, bytes]


def combined(assignment: Assignment, mistakes: tuple[Wrong, ...]) -> dict[str, bytes] | None:
    """Return the solution's files with all of these mistakes, None if one of them would be lost."""
    files = {f"{m}.py": (assignment.solution / f"{m}.py").read_bytes() for m in assignment.modules}
    solution, changed = dict(files), set[tuple[str, str]]()
    for wrong in mistakes:
        name = f"{wrong.module or assignment.module}.py"
        try:
            files[name], before = wrong.source(files[name]), files[name]
            if functions_and_rest(files[name]) == functions_and_rest(before):
                return None
        except (CourseError, SyntaxError):  # two changes that do not fit together
            return None
        (was, _), (now, _) = map(functions_and_rest, (solution[name], wrong.source(solution[name])))
        mine = {(name, function) for function in now if was.get(function) != now[function]}
        if mine & changed:
            return None
        changed |= mine
    return files


def enrolled(assignment: Assignment, draw: Random, count: int, skew: float) -> tuple[list[Student], set[str]]:
    """Return a class, and the hints that are left out of the bank: a third of them, and of the failures."""
    wrong = [one for one in bank(assignment).wrong if one.task not in TRAINING]
    hints = sorted({one.hint for one in wrong})
    draw.shuffle(hints)
    left_out = set(hints[: len(hints) // 3])
    draw.shuffle(wrong)
    parts = [[w for w in wrong if (w.hint in left_out) is out_of_bank] for out_of_bank in (True, False)]
    weights = []
    for part, share in zip(parts, (1.0, 2.0), strict=True):
        common = [rank**-skew for rank in range(1, len(part) + 1)]
        weights += [share * one / sum(common) for one in common]
    students: list[Student] = []
    while len(students) < count:
        mistakes = tuple(draw.choices(parts[0] + parts[1], weights, k=2 if draw.random() < TWO else 1))
        if len(mistakes) == 2 and mistakes[0].hint == mistakes[1].hint:
            continue
        files = combined(assignment, mistakes)
        if files is not None:
            name = f"{assignment.module}.py"
            files |= {name: restyled(files[name], Random(draw.random()))}  # noqa: S311 - made up
            students.append(Student(f"s{len(students):03}", mistakes, files))
    return students, left_out
