"""Entries for the bank, made of what was found: mutants that no test notices, and those that nobody is told about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..diagnosis.variants import places
from ..manifest import Assignment
from .equivalent import TABLE
from .forks import in_forks
from .mutation import Mutant
from .proof import FAULT, KILLED, SURVIVED, Fate, Proof, mutant_trials
from .trial import ceiling, failed, perform, results

HEADER = """\
# Proposed by `autograder prove {name} --propose`: word every hint, and drop what nobody would write.
#
# Mistakes that the tests notice and no hint of the bank names: {killed}. Mistakes that no test notices: {survived};
# they lose points once one does, and what is no mistake goes into {table} instead.
"""


@dataclass(frozen=True)
class Entry:
    """One proposed entry: the mutant, the tasks that it loses points on with the dearest first, and its name."""

    mutant: Mutant
    tasks: tuple[str, ...]
    name: str
    survived: bool


def chosen(proof: Proof) -> list[Fate]:
    """Return the survivors, and of the killed without a hint of the bank one per function and kind of change."""
    found, seen = [], set()
    for fate in proof.fates:
        kind = (fate.mutant.function, fate.mutant.kind)
        if fate.end in (SURVIVED, FAULT):
            found.append(fate)
        elif fate.end == KILLED and fate.test is not None and not fate.specific and kind not in seen:
            seen.add(kind)
            found.append(fate)
    return found


def entries(proof: Proof, jobs: int) -> Iterator[Entry]:
    """Yield an entry for each that was chosen, graded once more by all tests to know what it costs where."""
    fates = chosen(proof)
    names = _names(proof.assignment, (fate.mutant for fate in fates))
    trials = mutant_trials(proof.assignment, [fate.mutant for fate in fates], first=False, hints=False)
    for trial, answer in in_forks(trials, perform, jobs, ceiling(proof.assignment)):
        number = int(trial.name[0])
        cost: dict[str, float] = defaultdict(float)
        for test in failed(results(answer)):
            cost[test.task] += test.max_points
        near = trial.assignment.tasks or proof.assignment.tasks  # of a survivor: that reach it, or any
        tasks = sorted(cost, key=lambda task: -cost[task]) or [near[0].id]
        yield Entry(fates[number].mutant, tuple(tasks), names[number], fates[number].end != KILLED)


def propose(proof: Proof, jobs: int) -> str:
    """Return a text of the bank with these entries; their hints are still to be worded."""
    found = sorted(entries(proof, jobs), key=lambda entry: (not entry.survived, entry.mutant))
    survived = sum(entry.survived for entry in found)
    header = HEADER.format(name=proof.assignment.name, killed=len(found) - survived, survived=survived, table=TABLE)
    source = (proof.assignment.solution / f"{proof.assignment.module}.py").read_text(encoding="utf-8")
    return header + "".join(_written(entry, source) for entry in found)


def _names(assignment: Assignment, several: Iterable[Mutant]) -> list[str]:
    """Return a name for each, of its function and the kind of its change, numbered where it is not the first."""
    counts: Counter[str] = Counter()
    found = []
    for mutant in several:
        base = f"{mutant.function or assignment.module} {mutant.kind}".lower().translate(str.maketrans("_. ", "---"))
        counts[base] += 1
        found.append(f"proposed-{base}" + (f"-{counts[base]}" if counts[base] > 1 else ""))
    return found


def _written(entry: Entry, source: str) -> str:
    was, now = change(source, entry.mutant.text)
    why = "# No test notices it.\n" if entry.survived else ""
    hint = f"TO BE WORDED: {entry.mutant.kind} in line {entry.mutant.line}."
    head = f"\n{why}wrong {entry.name} {', '.join(entry.tasks)}\n  {hint}\n"
    return head + _marked("-", was) + _marked("+", now)


def _marked(mark: str, text: str) -> str:
    return "".join(f"{mark} {line}".rstrip() + "\n" for line in text.splitlines())


def change(source: str, text: str) -> tuple[str, str]:
    """Return the lines that another text of a module changes, and what they become: the former once in the module.

    Where they occur more than once, lines before them are taken along.
    """
    before, after = source.splitlines(keepends=True), text.splitlines(keepends=True)
    first = next(i for i, (old, new) in enumerate(zip([*before, None], [*after, None], strict=False)) if old != new)
    same = 0
    while same < min(len(before), len(after)) - first and before[-1 - same] == after[-1 - same]:
        same += 1
    last = max(len(before) - same, first + 1)  # something has to be replaced, also where lines were added only
    added = len(after) - len(before)
    while first > 0 and len(places(before, before[first:last])) != 1:
        first -= 1
    return "".join(before[first:last]), "".join(after[first : last + added])
