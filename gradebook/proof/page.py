"""The page on a proof: its words and tables."""

from __future__ import annotations

import difflib
from collections import Counter
from pathlib import Path
from typing import Any

from autograder.authoring.mutation import Mutant, section
from autograder.authoring.proof import ASIDE, FAULT, KILLED, SURVIVED, Fate, Proof, Tried
from autograder.manifest import Assignment
from gradebook.feedback import points
from gradebook.pages.render import now, render
from gradebook.pages.table import Column, Table, bar, number, with_id

TEMPLATE = Path(__file__).parent / "proof.html.j2"


def render_proof(proof: Proof) -> str:
    """Return the page."""
    module = f"{proof.assignment.module}.py"
    source = (proof.assignment.solution / module).read_text(encoding="utf-8")
    return render(
        TEMPLATE,
        title=proof.assignment.title,
        kind="proof of the hidden tests",
        about=f"Proof of the hidden tests of {_proven(proof.assignment)}, {now()}.",
        module=module,
        facts=facts(proof),
        left=left_to_do(proof),
        notices=notices(proof),
        survivors=[survivor(fate, source) for fate in _survivors(proof)],
        tests=tests(proof),
        proof=proof,
    )


def _proven(assignment: Assignment) -> str:
    return ", ".join(task.id for task in assignment.tasks) if assignment.partial else assignment.name


def notices(proof: Proof) -> list[str]:
    """Return a sentence for everything that a person has to look at, but for the mutants that survive."""
    kept = [
        f"The wrong solution `{tried.wrong.name}` "
        + (f"could not be graded: {tried.fault}" if tried.fault else f"loses no points on {tried.wrong.task}.")
        for tried in proof.wrong
        if not tried.killed
    ]
    lost = Counter((run.program, test) for run in proof.rights for test in run.failed)
    failed = [f"`{program}` is right and fails {test} (runs: {count})." for (program, test), count in lost.items()]
    return [*proof.stale, *kept, *failed, *other_hints(proof)]


def _survivors(proof: Proof) -> list[Fate]:
    return [*proof.ended(SURVIVED), *proof.ended(FAULT)]


def facts(proof: Proof) -> list[tuple[str, str]]:
    """Return the counts of each kind of program."""
    killed, runs = len(proof.ended(KILLED)), proof.rights
    own = sum(_first_hint(proof, tried) == tried.wrong.hint for tried in proof.wrong)
    return [
        ("wrong solutions noticed", f"{sum(t.killed for t in proof.wrong)} of {len(proof.wrong)}"),
        ("with their own hint", f"{own} of {len(proof.wrong)}"),
        ("mutants noticed", f"{killed} of {killed + len(_survivors(proof))}"),
        ("set aside", str(len(proof.ended(ASIDE)))),
        ("right solutions failed", f"{sum(bool(run.failed) for run in runs)} of {len(runs)} runs"),
    ]


def left_to_do(proof: Proof) -> list[str]:
    """Return what is left for a person, each with its number."""
    left = {
        "changes that get through": len(_survivors(proof)),
        "wrong solutions that lose nothing": sum(not tried.killed for tried in proof.wrong),
        "wrong solutions without their own hint": len(other_hints(proof)),
        "wrong failures": sum(bool(run.failed) for run in proof.rights),
        "entries that are out of date": len(proof.stale),
    }
    return [f"{label}: {count}" for label, count in left.items() if count]


def other_hints(proof: Proof) -> list[str]:
    """Return a sentence for each wrong solution that loses points and gets another hint than its own."""
    names = {tried.wrong.hint: f"the hint of `{tried.wrong.name}`" for tried in proof.wrong}
    return [
        f"The wrong solution `{tried.wrong.name}` gets {names.get(hint, 'no hint')}, and not its own."
        for tried in proof.wrong
        if tried.killed and (hint := _first_hint(proof, tried)) != tried.wrong.hint
    ]


def _first_hint(proof: Proof, tried: Tried) -> str:
    given = (test.hint for test in tried.tests if test.task == tried.wrong.task and test.hint in proof.hints)
    return next((hint for hint in given if hint), "")


def survivor(fate: Fate, source: str) -> dict[str, Any]:
    """Return a mutant that no test notices, with its changed lines and the entry that would set it aside."""
    where = f"Line {fate.mutant.line}, {fate.mutant.function or 'the module'}: {fate.mutant.kind}"
    return {"where": where, "why": fate.reason, "diff": diff(source, fate.mutant), "section": section(fate.mutant)}


def diff(source: str, mutant: Mutant) -> list[tuple[str, str]]:
    """Return the lines around a change, each with its sign: blank, minus or plus."""
    found = difflib.unified_diff(source.splitlines(), mutant.text.splitlines(), n=1, lineterm="")
    return [(line[:1], line[1:]) for line in list(found)[2:] if not line.startswith("@@")]


def tests(proof: Proof) -> Table:
    """Return a row per test: its points, the wrong solutions that it notices, alone or not, and the mutants."""
    noticed = Counter(test.name for tried in proof.wrong for test in tried.failed)
    mine = Counter(test.name for tried in proof.wrong for test in tried.failed if test.task == tried.wrong.task)
    of_task = Counter(tried.wrong.task for tried in proof.wrong)
    alone = Counter(tried.failed[0].name for tried in proof.wrong if len(tried.failed) == 1)
    first = Counter(fate.test.name for fate in proof.ended(KILLED) if fate.test is not None)
    rows = [
        (
            *(place, with_id(test.description, test.name), points(test.max_points)),
            bar(noticed[test.name], mine[test.name] / max(of_task[test.task], 1)),
            *(alone[test.name], first[test.name]),
        )
        for place, test in enumerate(proof.tests, 1)
    ]
    columns = [number("No."), Column("Test"), *map(number, ("Points", "Wrong solutions", "Alone", "Mutants"))]
    caption = "Wrong solutions that each test notices, those that no other test notices, mutants that it notices first"
    return Table("tests", caption, columns, rows)
