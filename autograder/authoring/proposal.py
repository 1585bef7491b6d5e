"""Entries for the bank, made of mutants that no test notices, and of those that no hint of the bank names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

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


def propose(proof: Proof, jobs: int) -> str:
    """Return a text of the bank with an entry for each that was chosen; their hints are still to be worded."""
    assignment = proof.assignment
    survived, killed = proof.ended(SURVIVED) + proof.ended(FAULT), _unnamed(proof)
    chosen = [*survived, *killed]
    names = _names(assignment, (fate.mutant for fate in chosen))
    source = (assignment.solution / f"{assignment.module}.py").read_text(encoding="utf-8")
    # Graded once more by all tests, to know on which tasks a mutant loses points.
    trials = mutant_trials(assignment, [fate.mutant for fate in chosen], first=False, hints=False)
    found = {}
    for trial, answer in in_forks(trials, perform, jobs, ceiling(assignment)):
        number, cost = int(trial.name[0]), Counter[str]()
        for test in failed(results(answer)):
            cost[test.task] += round(100 * test.max_points)
        reaching = trial.assignment.tasks or assignment.tasks  # tasks that a survivor may belong to
        tasks = [task for task, _ in cost.most_common()] or [reaching[0].id]
        found[number] = _entry(chosen[number], names[number], tasks, source)
    header = HEADER.format(name=assignment.name, killed=len(killed), survived=len(survived), table=TABLE)
    return header + "".join(found[number] for number in sorted(found))


def _unnamed(proof: Proof) -> list[Fate]:
    """Return the mutants that were noticed and that no hint of the bank names: one per function and kind of change."""
    found: dict[tuple[str, str], Fate] = {}
    for fate in proof.ended(KILLED):
        if fate.test is not None and not fate.specific:
            found.setdefault((fate.mutant.function, fate.mutant.kind), fate)
    return list(found.values())


def _names(assignment: Assignment, several: Iterable[Mutant]) -> list[str]:
    """Return a name for each, of its function and the kind of its change, numbered where it is not the first."""
    counts: Counter[str] = Counter()
    found = []
    for mutant in several:
        base = f"{mutant.function or assignment.module} {mutant.kind}".lower().translate(str.maketrans("_. ", "---"))
        counts[base] += 1
        found.append(f"proposed-{base}" + (f"-{counts[base]}" if counts[base] > 1 else ""))
    return found


def _entry(fate: Fate, name: str, tasks: Sequence[str], source: str) -> str:
    """Return an entry of the bank as text."""
    was, now = change(source, fate.mutant.text)
    why = "" if fate.end == KILLED else "# No test notices it.\n"
    hint = f"TO BE WORDED: {fate.mutant.kind} in line {fate.mutant.line}."
    lines = [*(f"- {line}" for line in was.splitlines()), *(f"+ {line}" for line in now.splitlines())]
    return f"\n{why}wrong {name} {', '.join(tasks)}\n  {hint}\n" + "".join(f"{line.rstrip()}\n" for line in lines)


def change(source: str, text: str) -> tuple[str, str]:
    """Return the lines that another text of a module changes, and what they become: the former once in the module.

    Where they occur more than once, lines before them are taken along.
    """
    before, after = source.splitlines(keepends=True), text.splitlines(keepends=True)
    matched = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = [(start, end) for tag, start, end, _, _ in matched if tag != "equal"]
    first, last = changed[0][0], max(changed[-1][1], changed[0][0] + 1)  # a line is replaced where some are only added
    while first > 0 and len(places(before, before[first:last])) != 1:
        first -= 1
    return "".join(before[first:last]), "".join(after[first : last + len(after) - len(before)])
