"""The page on a proof: its words and tables."""

from __future__ import annotations

import difflib
import platform
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from autograder.authoring.mutation import Mutant, section
from autograder.authoring.proof import ASIDE, FAULT, KILLED, SURVIVED, Fate, Proof, Tried
from gradebook.feedback import points
from gradebook.pages.render import now, render
from gradebook.pages.table import Column, Table, bar, coded, number, with_id

TEMPLATE = Path(__file__).parent / "proof.html.j2"


def render_proof(proof: Proof) -> str:
    """Return the page."""
    module = f"{proof.assignment.module}.py"
    source = (proof.assignment.solution / module).read_text(encoding="utf-8")
    return render(
        TEMPLATE,
        title=proof.assignment.title,
        kind="proof of the hidden tests",
        about=f"Proof of the hidden tests of {proof.assignment.name}, {now()}.",
        module=module,
        facts=facts(proof),
        left=left_to_do(proof),
        notices=notices(proof),
        survivors=[survivor(fate, source) for fate in _survivors(proof)],
        aside=aside(proof),
        tests=tests(proof),
        kinds=kinds(proof),
        rights=rights(proof),
        seeds=proof.seeds,
        tried=len(proof.fates),
        every=proof.every,
    )


def notices(proof: Proof) -> list[str]:
    """Return a sentence for everything that a person has to look at, but for the mutants that survive."""
    return [*proof.stale, *not_killed(proof), *other_hints(proof)]


def _survivors(proof: Proof) -> list[Fate]:
    return [*proof.ended(SURVIVED), *proof.ended(FAULT)]


def facts(proof: Proof) -> list[tuple[str, str]]:
    """Return what somebody in a hurry reads."""
    killed, left = len(proof.ended(KILLED)), len(_survivors(proof))
    wrongly = sum(bool(run.failed) for run in proof.rights)
    return [
        ("wrong solutions noticed", f"{sum(t.killed for t in proof.wrong)} of {len(proof.wrong)}"),
        ("told their own hint", f"{sum(has_own_hint(proof, t) for t in proof.wrong)} of {len(proof.wrong)}"),
        ("mutants noticed", f"{killed} of {killed + left}"),
        ("set aside", str(len(proof.ended(ASIDE)))),
        ("right solutions failed", f"{wrongly} of {len(proof.rights)} runs"),
    ]


def left_to_do(proof: Proof) -> list[str]:
    """Say what is left to do for a person."""
    kept = sum(not tried.killed for tried in proof.wrong)
    untold = sum(tried.killed and not has_own_hint(proof, tried) for tried in proof.wrong)
    left = [
        (len(_survivors(proof)), "change that gets through", "changes that get through"),
        (kept, "wrong solution that loses nothing", "wrong solutions that lose nothing"),
        (untold, "wrong solution that is not told why", "wrong solutions that are not told why"),
        (sum(bool(run.failed) for run in proof.rights), "wrong failure", "wrong failures"),
        (len(proof.stale), "entry that is out of date", "entries that are out of date"),
    ]
    return [f"{count} {one if count == 1 else several}" for count, one, several in left if count]


def has_own_hint(proof: Proof, tried: Tried) -> bool:
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
    lost = Counter((run.program, test) for run in proof.rights for test in run.failed)
    return kept + [
        f"`{program}` is right and fails {test} ({count} {'run' if count == 1 else 'runs'})."
        for (program, test), count in lost.items()
    ]


def other_hints(proof: Proof) -> list[str]:
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
    """Return a mutant that no test notices, with its changed lines and the entry that would set it aside."""
    where = f"Line {fate.mutant.line}, {fate.mutant.function or 'the module'}: {fate.mutant.kind}"
    changed = diff(source, fate.mutant)
    return {"where": where, "why": fate.reason, "diff": changed, "section": section(fate.mutant)}


def diff(source: str, mutant: Mutant) -> list[tuple[str, str]]:
    """Return the lines around a change, each with its sign: blank, minus or plus."""
    found = difflib.unified_diff(source.splitlines(), mutant.text.splitlines(), n=1, lineterm="")
    return [(line[:1], line[1:]) for line in list(found)[2:] if not line.startswith("@@")]


def aside(proof: Proof) -> Table:
    """Return the mutants that are set aside, with the reason of each."""
    columns = [number("Line"), *map(Column, ("Where", "Was", "Becomes", "Why it is right"))]
    found = ((fate.mutant, fate.reason) for fate in proof.ended(ASIDE))
    rows = [(m.line, m.function or "the module", coded(m.was), coded(m.now), why) for m, why in found]
    return Table("changes", "Changes that are no mistakes", columns, rows)


def tests(proof: Proof) -> Table:
    """Return a row per test: its points, the wrong solutions that it notices, alone or not, and the mutants."""
    noticed = Counter(test.name for tried in proof.wrong for test in tried.failed)
    mine = Counter(test.name for tried in proof.wrong for test in tried.failed if test.task == tried.wrong.task)
    of_task = Counter(tried.wrong.task for tried in proof.wrong)
    alone = Counter(tried.failed[0].name for tried in proof.wrong if len(tried.failed) == 1)
    first = Counter(fate.test.name for fate in proof.ended(KILLED) if fate.test is not None)
    rows = [
        (
            place,
            with_id(test.description, test.name),
            points(test.max_points),
            bar(noticed[test.name], mine[test.name] / max(of_task[test.task], 1)),
            alone[test.name],
            first[test.name],
        )
        for place, test in enumerate(proof.tests, 1)
    ]
    columns = [number("No."), Column("Test"), *map(number, ("Points", "Wrong solutions", "Alone", "Mutants"))]
    caption = "Wrong solutions that each test notices, those that no other test notices, mutants that it notices first"
    return Table("tests", caption, columns, rows)


def kinds(proof: Proof) -> Table:
    """Count what became of the mutants of each kind, the most frequent kind first."""
    made = Counter(fate.mutant.kind for fate in proof.fates)
    ends = Counter((fate.mutant.kind, fate.end) for fate in proof.fates)
    rows = [
        (kind, count, ends[kind, ASIDE], ends[kind, KILLED], ends[kind, SURVIVED] + ends[kind, FAULT])
        for kind, count in made.most_common()
    ]
    headings = ("Tried", "Set aside", "Noticed", "Survived")
    return Table("kinds", "Mutants by the kind of change", [Column("Change"), *map(number, headings)], rows)


def rights(proof: Proof) -> Table:
    """Return the row of right solutions: those that lost a point."""
    headings = ("Programs", "Runs", "Failed runs", "Failed programs")
    columns = [Column("numpy"), Column("Python"), *map(number, headings)]
    caption = "Right solutions that lost a point"
    programs, runs = {run.program for run in proof.rights}, len(proof.rights)
    failed = [run.program for run in proof.rights if run.failed]
    row = np.__version__, platform.python_version(), len(programs), runs, len(failed), len(set(failed))
    return Table("rights", caption, columns, [row])
