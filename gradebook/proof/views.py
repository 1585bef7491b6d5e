"""What the page on a proof says, as its template takes it: texts, counts and shares."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from autograder.authoring.confidence import LEVEL, upper_bound
from autograder.authoring.equivalent import section
from autograder.authoring.mutation import Mutant
from autograder.authoring.proof import ASIDE, FAULT, KILLED, SURVIVED, Fate, Proof, Tried
from autograder.authoring.rights import Runs
from autograder.authoring.trial import lost_points
from autograder.faults import PASSED
from gradebook.feedback import points
from gradebook.proof.pictures import Kind, kinds

LEAST = 1e-4  # no share is shown as smaller than that


def view(proof: Proof) -> dict[str, Any]:
    """Return the parts of the page."""
    source = (proof.assignment.solution / f"{proof.assignment.module}.py").read_text(encoding="utf-8")
    several = by_kind(proof.fates)
    return {
        "name": proof.assignment.name,
        "module": f"{proof.assignment.module}.py",
        "facts": facts(proof),
        "left": left_to_do(proof),
        "notices": [*proof.stale, *not_killed(proof), *not_told(proof)],
        "survivors": [survivor(fate, source) for fate in (*proof.ended(SURVIVED), *proof.ended(FAULT))],
        "aside": [_line(fate) for fate in proof.ended(ASIDE)],
        "tests": tests(proof),
        "costs": costs(proof),
        "kinds": several,
        "drawn": kinds(proof.assignment.name, several) if several else "",
        "matrices": matrices(proof),
        "rights": [right(runs) for runs in proof.rights],
        "level": percent(LEVEL),
        "seeds": proof.seeds,
        "tried": len(proof.fates),
        "every": proof.every,
    }


def facts(proof: Proof) -> list[tuple[str, str]]:
    """Return what somebody in a hurry reads."""
    killed, left = len(proof.ended(KILLED)), len(proof.ended(SURVIVED)) + len(proof.ended(FAULT))
    rights = [run for runs in proof.rights for run in runs.runs]
    wrongly = sum(bool(run.failed) for run in rights)
    return [
        ("wrong solutions noticed", f"{sum(t.killed for t in proof.wrong)} of {len(proof.wrong)}"),
        ("told their own hint", f"{sum(told_its_own(proof, t) for t in proof.wrong)} of {len(proof.wrong)}"),
        ("mutants noticed", f"{killed} of {killed + left}"),
        ("set aside", str(len(proof.ended(ASIDE)))),
        ("right solutions failed", f"{wrongly} of {len(rights)} runs"),
    ]


def left_to_do(proof: Proof) -> list[str]:
    """Say what is left to do for a person."""
    kept = sum(not tried.killed for tried in proof.wrong)
    untold = sum(tried.killed and not told_its_own(proof, tried) for tried in proof.wrong)
    left = [
        (len(proof.ended(SURVIVED)) + len(proof.ended(FAULT)), "change that gets through", "changes that get through"),
        (kept, "wrong solution that loses nothing", "wrong solutions that lose nothing"),
        (untold, "wrong solution that is not told why", "wrong solutions that are not told why"),
        (sum(bool(run.failed) for runs in proof.rights for run in runs.runs), "wrong failure", "wrong failures"),
        (len(proof.stale), "entry that is out of date", "entries that are out of date"),
    ]
    return [f"{count} {one if count == 1 else several}" for count, one, several in left if count]


def told_its_own(proof: Proof, tried: Tried) -> bool:
    """Whether the first hint of the bank that a wrong solution got on its task is its own."""
    return _first_hint(proof, tried) == tried.wrong.hint


def not_killed(proof: Proof) -> list[str]:
    """Return a sentence for each wrong solution that keeps its task's points, and each right one that loses some."""
    kept = [
        f"The wrong solution `{tried.wrong.name}` "
        + (f"could not be graded: {tried.fault}" if tried.fault else f"loses no points on {tried.wrong.task}.")
        for tried in proof.wrong
        if not tried.killed
    ]
    lost = Counter((run.program, test) for runs in proof.rights for run in runs.runs for test in run.failed)
    return kept + [
        f"`{program}` is right and fails {test} ({count} {'run' if count == 1 else 'runs'})."
        for (program, test), count in lost.items()
    ]


def not_told(proof: Proof) -> list[str]:
    """Return a sentence for each wrong solution that loses points and is not told its own hint, if hints are given."""
    names = {tried.wrong.hint: f"the hint of `{tried.wrong.name}`" for tried in proof.wrong}
    told = [(tried.wrong, _first_hint(proof, tried)) for tried in proof.wrong if tried.killed]
    return [
        f"The wrong solution `{wrong.name}` is told {names.get(hint, 'no hint')}, and not its own."
        for wrong, hint in told
        if hint != wrong.hint and any(hint for _, hint in told)
    ]


def _first_hint(proof: Proof, tried: Tried) -> str:
    given = (test.hint for test in tried.tests if test.task == tried.wrong.task and test.hint in proof.hints)
    return next((hint for hint in given if hint), "")


def survivor(fate: Fate, source: str) -> dict[str, Any]:
    """Return a mutant that no test notices, with what is different and what would set it aside."""
    return _line(fate) | {"diff": diff(source, fate.mutant), "section": section(fate.mutant), "why": fate.reason}


def diff(source: str, mutant: Mutant) -> list[tuple[str, str]]:
    """Return the lines around a change, each with its sign: blank, minus or plus."""
    found = difflib.unified_diff(source.splitlines(), mutant.text.splitlines(), n=1, lineterm="")
    return [(line[:1], line[1:]) for line in list(found)[2:] if not line.startswith("@@")]


def _line(fate: Fate) -> dict[str, Any]:
    mutant = fate.mutant
    where = {"line": mutant.line, "function": mutant.function or "the module", "kind": mutant.kind}
    return where | {"was": mutant.was, "now": mutant.now, "reason": fate.reason}


def tests(proof: Proof) -> list[dict[str, Any]]:
    """Return a row per test: what it is worth, how many it notices, how many nobody else does, of bank and mutants."""
    noticed = Counter(test.name for tried in proof.wrong for test in tried.failed)
    mine = Counter(test.name for tried in proof.wrong for test in tried.failed if test.task == tried.wrong.task)
    of_task = Counter(tried.wrong.task for tried in proof.wrong)
    alone = Counter(tried.failed[0].name for tried in proof.wrong if len(tried.failed) == 1)
    first = Counter(fate.test.name for fate in proof.ended(KILLED) if fate.test is not None)
    return [
        {
            **{"number": number, "name": test.name, "description": test.description, "task": test.task},
            **{"points": points(test.max_points), "noticed": noticed[test.name], "alone": alone[test.name]},
            **{"first": first[test.name], "share": mine[test.name] / max(of_task[test.task], 1)},
        }
        for number, test in enumerate(proof.tests, 1)
    ]


def costs(proof: Proof) -> list[dict[str, Any]]:
    """Return what mistakes cost, task by task: each kind of mistake is a hint of the bank."""
    found = []
    for task in proof.assignment.tasks:
        mistakes: dict[str, list[float]] = {}
        for tried in proof.wrong:
            if tried.wrong.task == task.id and not tried.lost:
                mine = [test for test in tried.tests if test.task == task.id]
                mistakes.setdefault(tried.wrong.hint, []).append(lost_points(mine))
        every = [lost for several in mistakes.values() for lost in several]
        rows = sorted(mistakes.items(), key=lambda item: (min(item[1]), item[0]))
        found.append(
            {
                **{"id": task.id, "title": task.title or task.id, "of": points(task.points), "kinds": len(mistakes)},
                "least": points(min(every)) if every else "–",
                "middle": points(round(median(every), 2)) if every else "–",
                "most": points(max(every)) if every else "–",
                "rows": [{"hint": hint, "count": len(lost), "lost": _range(lost)} for hint, lost in rows],
            }
        )
    return found


def _range(several: Sequence[float]) -> str:
    return " to ".join(dict.fromkeys((points(min(several)), points(max(several)))))


def by_kind(fates: Iterable[Fate]) -> list[Kind]:
    """Count what became of the mutants of each kind, the most frequent kind first."""
    names = Counter(fate.mutant.kind for fate in fates)
    ends = Counter((fate.mutant.kind, fate.end, fate.specific) for fate in fates)
    return [
        Kind(
            name,
            told=ends[name, KILLED, True],
            noticed=ends[name, KILLED, False],
            aside=ends[name, ASIDE, False],
            left=ends[name, SURVIVED, False] + ends[name, FAULT, False],
        )
        for name, _ in names.most_common()
    ]


def matrices(proof: Proof) -> list[dict[str, Any]]:
    """Return for each task its wrong solutions against its tests; elsewhere counts the failed tests of other tasks."""
    numbers = {test.name: number for number, test in enumerate(proof.tests, 1)}
    found = []
    for task in proof.assignment.tasks:
        mine = [test for test in proof.tests if test.task == task.id]
        rows = []
        for tried in (tried for tried in proof.wrong if tried.wrong.task == task.id):
            by_itself = {test.name for test in tried.failed}
            together = {test.name for test in tried.tests if test.outcome != PASSED} - by_itself
            cells = ["fails" if t.name in by_itself else "together" if t.name in together else "" for t in mine]
            elsewhere = sum(test.task != task.id for test in tried.failed)
            rows.append({"name": tried.wrong.name, "cells": cells, "elsewhere": elsewhere or ""})
        columns = [(numbers[test.name], test.description) for test in mine]
        found.append({"id": task.id, "title": task.title or task.id, "columns": columns, "rows": rows})
    return found


def right(runs: Runs) -> dict[str, Any]:
    """Return how right solutions did with one numpy, and how often wrong failures may be for all that."""
    programs = Counter(run.program for run in runs.runs)
    hit = {run.program for run in runs.runs if run.failed}
    wrongly = sum(bool(run.failed) for run in runs.runs)
    return {
        **{"numpy": runs.numpy, "python": runs.python, "programs": len(programs), "runs": len(runs.runs)},
        **{"failed": wrongly, "names": sorted(programs)},
        "bound": percent(upper_bound(wrongly, len(runs.runs))),
        "of_programs": percent(upper_bound(len(hit), len(programs))),
    }


def percent(share: float) -> str:
    """Return a share in percent, to two digits and rounded up: a bound stays one."""
    value = 100 * max(share, LEAST)
    digits = 0 if value >= 10 else 1 if value >= 1 else 2
    up = -(-round(value * 10**digits, 6) // 1) / 10**digits
    return f"{up:.{digits}f} %"
