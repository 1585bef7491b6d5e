"""What labels are worth: a simulated class with mistakes that the bank does not have, grouped, labeled, graded again.

    python benchmarks/labels.py [ASSIGNMENT ...] [--students 300] [--skew 2] [--labels 10] [--seed 1] [--cost N]

A third of the bank's mistakes is left out. Every student has one or two mistakes, in a style of their own
(`restyling.py`). Mistakes are as common as 1 / rank ** skew. All code is the bank's own, and graded in this process.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from autograder.diagnosis.labels import Label, from_json, named, pieces, to_json
from mistaken_class import TRAINING, Student, enrolled

from autograder import manifest
from autograder.authoring.trusted_grading import TrustedExamination
from autograder.diagnosis import diagnose
from autograder.diagnosis.told import NEAR, UNNAMED
from autograder.diagnosis.variants import Bank, bank
from autograder.labels.groups import Failures, Group, groups, left_out
from autograder.manifest import Assignment
from autograder.submission import Submission


def graded(assignment: Assignment, student: Student, out: set[str], seed: int) -> tuple[Failures, float]:
    """Grade one student by the bank without what is left out, and keep what it does not explain."""
    whole = bank(assignment)
    rest = Bank(tuple(w for w in whole.wrong if w.hint not in out), whole.right, whole.private)
    diagnose.bank = lambda _: rest  # type: ignore[assignment]
    tasks = {task for wrong in student.mistakes for task in (wrong.task, *wrong.affects)}
    examination = TrustedExamination(assignment.only(tasks - set(TRAINING)), Submission(student.files), seed)
    examination.keeping = True
    started = time.process_time()
    examination.run_suite()
    return Failures(student.name, tuple(examination.tests), examination.unnamed), time.process_time() - started


def cost(assignment: Assignment, student: Student, out: set[str], seed: int, labels: str) -> tuple[float, float]:
    """Return the CPU seconds of grading a student without labels and with them, the least of some rounds in turn."""
    whole = bank(assignment)
    rest = Bank(tuple(w for w in whole.wrong if w.hint not in out), whole.right, whole.private)
    diagnose.bank = lambda _: rest  # type: ignore[assignment]
    tasks = [task.id for task in assignment.tasks if task.id not in TRAINING]
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for known in ((), from_json(labels)) * ROUNDS:
        examination = TrustedExamination(assignment.only(tasks), Submission(student.files), seed, known)
        started = time.process_time()
        examination.run_suite()
        seconds[bool(known)].append(time.process_time() - started)
    return min(seconds[False]), min(seconds[True])


ROUNDS = 4


@dataclass
class Named:
    """How many failed tests and mistakes of a class have a name, and how many of the names are wrong."""

    tests: int = 0
    told: int = 0
    wrong: int = 0
    near: int = 0
    near_wrong: int = 0
    mistakes: int = 0
    found: int = 0

    def __str__(self) -> str:
        return (
            f"failed tests named {self.told / self.tests:6.1%}, wrongly {self.wrong / self.tests:5.2%} "
            f"({self.wrong} of {self.tests}); mistakes named {self.found / self.mistakes:6.1%} of {self.mistakes}; "
            f"near {self.near}, {self.near_wrong} of them wrongly"
        )


def counted(students: dict[str, Student], failures: list[Failures]) -> Named:
    """Hold what was told against the truth."""
    result = Named()
    for one in failures:
        mistakes = students[one.student].mistakes
        true = {wrong.hint for wrong in mistakes}
        failed = [test for test in one.tests if test.hint is not None]
        told = [test for test in failed if test.diagnosis not in UNNAMED]
        result.tests += len(failed)
        result.told += len(told)
        result.wrong += sum(test.hint not in true for test in told)
        near = [test for test in told if test.sure == NEAR]
        result.near += len(near)
        result.near_wrong += sum(test.hint not in true for test in near)
        charged = {w.hint for w in mistakes if any(test.task in (w.task, *w.affects) for test in failed)}
        result.mistakes += len(charged)
        result.found += len(charged & {test.hint for test in told})
    return result


def true_hints(student: Student, task: str) -> list[str]:
    """Return the mistakes that a student has in a task."""
    return [wrong.hint for wrong in student.mistakes if task in (wrong.task, *wrong.affects)]


def met(students: dict[str, Student], failures: dict[str, Failures], out: set[str]) -> Counter[str]:
    """Return the entries that are left out and met, with how many failed tests they have that the bank cannot name."""
    found: Counter[str] = Counter()
    for one in failures.values():
        for wrong in students[one.student].mistakes:
            mine = [t for t in one.tests if t.name in one.unnamed and t.task in (wrong.task, *wrong.affects)]
            found[wrong.name] += len(mine) if wrong.hint in out else 0
    return +found


def purity(students: dict[str, Student], found: list[Group]) -> tuple[int, int]:
    """Return how many members of groups have the group's most common mistake, and how many members there are."""
    right = members = 0
    for group in found:
        kinds = [set(true_hints(students[name], group.task)) for name in group.students]
        counts = Counter(hint for kind in kinds for hint in kind)
        right += max(counts.values(), default=0)
        members += len(kinds)
    return right, members


def label_of(number: int, group: Group, students: dict[str, Student], failures: dict[str, Failures]) -> Label:
    """Return the label that an instructor makes of a group who looks at its representative's code."""
    head = group.students[0]
    own = [w.hint for w in students[head].mistakes if w.task == group.task] or true_hints(students[head], group.task)
    behaviors = {name: failures[head].unnamed[name] for name in group.tests}
    return Label(f"label-{number}", group.task, own[0] if own else "?", behaviors)


@dataclass(frozen=True)
class Figures:
    """What a simulated class has shown: of groups, and of the bank with so many labels."""

    purity: float
    groups_per_kind: float
    named: Named


def simulate(pool: ProcessPoolExecutor, assignment: Assignment, options: argparse.Namespace) -> Figures:
    """Play one assignment, print its figures, and return them."""
    started = time.monotonic()
    draw = Random(f"{assignment.name} {options.seed}")  # noqa: S311 - made up
    enrolled_, out = enrolled(assignment, draw, options.students, options.skew)
    students = {one.name: one for one in enrolled_}
    running = [pool.submit(graded, assignment, one, out, options.seed) for one in enrolled_]
    results = [future.result() for future in running]
    failures = {one.student: one for one, _ in results}
    found = groups(failures.values(), pieces(assignment))
    kinds = met(students, failures, out)
    right, members = purity(students, found)
    several = [group for group in found if len(group.students) > 1]
    print(
        f"{assignment.name}: {len(students)} students, {len(kinds)} kinds of mistakes met that the bank does not have"
    )
    print(f"  bank alone:   {counted(students, list(failures.values()))}")
    print(
        f"  groups:       {len(found)} ({len(several)} of two or more), purity {right / max(members, 1):.1%} of "
        f"{members} members, {len(found) / max(len(kinds), 1):.2f} groups per kind; "
        f"{len(left_out(failures.values(), found))} students have failures in no group"
    )
    most = sum(count for _, count in kinds.most_common(options.labels)) / max(sum(kinds.values()), 1)
    print(f"  the {options.labels} most common kinds have {most:.1%} of the tests that the bank does not name")
    labels = [label_of(number, group, students, failures) for number, group in enumerate(found)]
    figures = {}
    for count in (5, 20, len(found), options.labels):
        after = [
            Failures(one.student, tuple(named(labels[:count], one.tests, one.unnamed, pieces(assignment))), one.unnamed)
            for one in failures.values()
        ]
        figures[count] = counted(students, after)
        print(f"  {count:3} labels:   {figures[count]}")
    if options.cost:
        text = to_json(labels[: options.labels])
        measured = [pool.submit(cost, assignment, one, out, options.seed, text) for one in enrolled_[: options.cost]]
        without, with_labels = (sum(one.result()[n] for one in measured) for n in (0, 1))
        print(
            f"  cost:         {with_labels / without - 1:+.1%} with {min(options.labels, len(labels))} labels of "
            f"{len(text) >> 10} kB ({without:.2f} and {with_labels:.2f} CPU s for {options.cost} students)"
        )
    if options.verbose:
        wrongly(students, list(failures.values()), "bank")
        wrongly(students, after, "labels")
        for one in after:
            for test in one.tests:
                if test.hint is not None and test.diagnosis in UNNAMED:
                    mine = [w.name for w in students[one.student].mistakes if test.task in (w.task, *w.affects)]
                    print("    left:", test.name, mine, test.outcome, len(one.unnamed.get(test.name, ())), test.error)
        for group in found:
            names = [sorted(true_hints(students[name], group.task)) for name in group.students]
            if len(group.students) == 1 or len({tuple(n) for n in names}) > 1:
                print(
                    "   ", group.task, group.tests, [[w.name for w in students[n].mistakes] for n in group.students][:6]
                )
    print(f"  {time.monotonic() - started:.0f} s, {sum(cpu for _, cpu in results):.0f} CPU s", flush=True)
    return Figures(right / max(members, 1), len(found) / max(len(kinds), 1), figures[options.labels])


def wrongly(students: dict[str, Student], failures: list[Failures], who: str) -> None:
    """Print what was told wrongly."""
    for one in failures:
        mistakes = students[one.student].mistakes
        for test in one.tests:
            if test.diagnosis not in UNNAMED and test.hint not in {w.hint for w in mistakes}:
                print(f"    {who}: {[w.name for w in mistakes]} {test.name}: {test.diagnosis} ({test.sure})")


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Parse the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", nargs="*", default=["01_descent", "02_gates", "03_layers", "04_sgd"])
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--skew", type=float, default=2.0)
    parser.add_argument("--labels", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cost", type=int, default=0, metavar="N", help="compare the CPU seconds of so many")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args(arguments)


def main() -> None:
    """Play the assignments."""
    options = parsed()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for name in options.assignments:
            simulate(pool, manifest.load().assignment(name), options)


if __name__ == "__main__":
    main()
