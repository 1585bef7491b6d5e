"""``autograder prove``: try wrong solutions, mutants and right solutions, and write the page."""

import argparse
import difflib
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from autograder.authoring.mutation import section
from autograder.authoring.proof import ASIDE, FAULT, KILLED, SURVIVED, Fate, Options, Proof, Tried, measure
from autograder.exit_status import INTERRUPTED, OK, PROBLEMS
from autograder.manifest import load
from autograder.text import rewrite_line
from gradebook.output_file import require_place, write_file
from gradebook.pages.render import now, render

TEMPLATE = Path(__file__).parent / "proof.html.j2"


def prove_command(arguments: argparse.Namespace) -> int:
    """Write the page; return 1 if there is anything for a person to mend."""
    assignment = load().assignment(arguments.assignment)
    target = arguments.to or Path("reports", f"{arguments.task or assignment.name}-proof.html")
    if not arguments.to:
        target.parent.mkdir(exist_ok=True)
    require_place(target)
    jobs = arguments.jobs or len(os.sched_getaffinity(0))
    options = Options(arguments.mutants, arguments.seeds, jobs, arguments.task or "")
    try:
        proof = measure(assignment, options, _Progress())
    except KeyboardInterrupt:
        print("autograder: stopped; nothing was written.", file=sys.stderr)
        return INTERRUPTED
    finally:
        rewrite_line("")
    write_file(target, render_proof(proof))
    for sentence in notices(proof):
        print(sentence, file=sys.stderr)
    print("; ".join(f"{label}: {value}" for label, value in facts(proof)) + ".")
    print(f"The proof is in {target}.")
    return PROBLEMS if notices(proof) or _survivors(proof) else OK


class _Progress:
    """The part of the work that is done, with its rate and the time left, in a line of a terminal."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def __call__(self, part: str, done: int, total: int) -> None:
        """Rewrite the line."""
        seconds = time.monotonic() - self._began.setdefault(part, time.monotonic())
        pace = f", {done / seconds:.1f} a second, {seconds / done * (total - done):.0f} s left" if done else ""
        rewrite_line(f"{part}: {done} of {total}{pace}")


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
        notices=notices(proof),
        survivors=[survivor(fate, source) for fate in _survivors(proof)],
        proof=proof,
    )


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
    found = difflib.unified_diff(source.splitlines(), fate.mutant.text.splitlines(), n=1, lineterm="")
    diff = [(line[:1], line[1:]) for line in list(found)[2:] if not line.startswith("@@")]
    return {"where": where, "why": fate.reason, "diff": diff, "section": section(fate.mutant)}
