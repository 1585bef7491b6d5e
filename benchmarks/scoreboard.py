"""Measure the suites: which code keeps its points, which mistakes cost some, and what grading costs.

    python benchmarks/scoreboard.py [--full] [--out RUN.json] [--against RUN.json] [ASSIGNMENT ...]

Grades the solution, the skeleton, the bank and the golden class of each assignment, and prints counts and each
exception by name. --full adds 20 seeds, the mutants of solutions, and the attacks. --out writes the run, --against
lists its differences from an earlier one and ends with 1 if there are any. Takes ten minutes, --full hours.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before numpy: seconds are compared

import grading as costs  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))

import golden_class  # noqa: E402 - the line above finds it
from solution_modules import TRAINING, without_training  # noqa: E402

from autograder import manifest, submission  # noqa: E402
from autograder.authoring import proof  # noqa: E402
from autograder.authoring.forks import Lost, in_forks  # noqa: E402
from autograder.authoring.mutation import load_equivalents, mutants  # noqa: E402
from autograder.authoring.trial import Trial, by_the_grader, ceiling, failed, perform, reached, results  # noqa: E402
from autograder.diagnosis.variants import bank  # noqa: E402
from autograder.manifest import Assignment  # noqa: E402
from autograder.suite import collected  # noqa: E402

JOBS, SEED, SEEDS, WRONG = 2, 0, 20, 50
Row = dict[str, Any]


def trials(assignment: Assignment) -> Iterator[Trial]:
    """Yield the skeleton, the solution, and the bank in tasks that it changes; wrong ones do not train at length."""
    yield Trial(("skeleton", ""), assignment, submission.read(assignment.skeleton, assignment.module).files, SEED)
    for one in proof.trials(assignment, [SEED]):
        yield replace(one, name=("right", one.name[0]), hints=False)
    for wrong in bank(assignment).wrong:
        tasks = {wrong.task, *reached(assignment, wrong)} - {TRAINING}
        yield Trial(("wrong", wrong.name), assignment.only(tasks), wrong.files(assignment), SEED)


def board(assignment: Assignment) -> Row:
    """Grade them all once; return what they earned or lost, by name."""
    collected(assignment)
    known = {wrong.name: wrong for wrong in bank(assignment).wrong}
    row: Row = {"right": {}, "wrong": {}}
    for trial, answer in in_forks(trials(assignment), perform, JOBS, ceiling(assignment)):
        (kind, name), earned, tests = trial.name, golden_class.points(trial, answer), results(answer)
        noticed = failed(tests)
        why = answer.why if isinstance(answer, Lost) else by_the_grader(tests)
        lost = {task.id: round(task.points - (earned[task.id] or 0.0), 6) for task in trial.assignment.tasks}
        if kind == "skeleton" or name == proof.SOLUTION:
            row["skeleton" if kind == "skeleton" else "solution"] = earned
        elif kind == "right":
            row["right"][name] = {"lost": lost, "why": why or next((f"{t.name}: {t.error}" for t in noticed), "")}
        else:
            task, hint = known[name].task, known[name].hint
            told = any(test.task == task and test.hint == hint for test in noticed)
            row["wrong"][name] = {"task": task, "lost": lost, "told": told, "fault": why}
    row["golden"] = golden_class.read(assignment).graded(JOBS)
    return row


def on_seeds(assignment: Assignment) -> Row:
    """Return the right ones that fail and the wrong ones that do not, with their seeds; and what became of mutants."""
    fails, keeps = defaultdict(list), defaultdict(list)
    for run in proof.runs(assignment, range(SEEDS), JOBS):
        if run.failed:
            fails[run.program].append(run.seed)
    wrong = [
        Trial((one.name, str(seed)), assignment.only([one.task]), one.files(assignment), seed, first=True, hints=False)
        for one in bank(assignment).wrong
        for seed in range(SEEDS)
    ]
    for trial, answer in in_forks(wrong, perform, JOBS, ceiling(assignment)):
        if not isinstance(answer, Lost) and not failed(results(answer)):
            keeps[trial.name[0]].append(int(trial.name[1]))
    every = mutants((assignment.solution / f"{assignment.module}.py").read_text())
    table, options = load_equivalents(assignment), proof.Options(jobs=JOBS)
    fates = proof.fates(without_training(assignment), every, table, options)
    ends = {": ".join(fate.mutant.name): fate.end for fate in fates}
    return {"right_on_seeds": fails, "wrong_on_seeds": keeps, "mutants": ends}


def attacks() -> list[str]:
    """Let the corpus be graded as the tests do; return their complaints."""
    line = [sys.executable, "-m", "pytest", "-q", "-m", "attacks", "tests/attacks/test_attacks.py"]
    done = subprocess.run(line, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        return [f"The attacks could not be graded: {done.stdout.strip().splitlines()[-1]}"]
    return sorted({line.strip() for line in re.findall(r"^E   +(\d\d_\w+/.+)", done.stdout, re.MULTILINE)})


def measure(assignments: list[Assignment], full: bool) -> Row:
    """Measure everything, the CPU seconds of an assignment before the rest."""
    found: Row = {"assignments": {}}
    for assignment in assignments:
        print(f"{assignment.name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            cost = costs.cost(assignment, costs.hand_in(assignment, WRONG, SEED, Path(folder, "class")))
        row = board(assignment) | {"cost": cost} | (on_seeds(assignment) if full else {})
        found["assignments"][assignment.name] = row
    return found | ({"attacks": attacks()} if full else {})


def facts(run: Row) -> dict[str, Any]:
    """Return what is held against another run: a sentence on each program, and what is true of it."""
    found: dict[str, Any] = {}
    for name, row in run["assignments"].items():
        earned = {"solution": row["solution"], "skeleton": row["skeleton"]}
        earned |= {f"golden {one}": tasks for one, tasks in row["golden"].items()}
        for one, tasks in earned.items():
            found |= {f"{name}: {one} earns in {task}": value for task, value in tasks.items()}
        for one, of in row["right"].items():
            found[f"{name}: right {one} loses"] = {task: lost for task, lost in of["lost"].items() if lost}
        for one, of in row["wrong"].items():
            losing = {task for task, lost in of["lost"].items() if lost}
            found[f"{name}: wrong {one} loses points on {of['task']}"] = not of["fault"] and of["task"] in losing
            found[f"{name}: wrong {one} gets its own hint"] = of["told"]
            found[f"{name}: wrong {one} loses points elsewhere"] = sorted(losing - {of["task"]})
        for kind in ("right", "wrong"):
            seeds = row.get(f"{kind}_on_seeds", {})
            found |= {f"{name}: {kind} {one} is misjudged on seeds": which for one, which in seeds.items()}
        found |= {f"{name}: mutant {one} ends": end for one, end in row.get("mutants", {}).items()}
    return found | {f"attack: {line}": True for line in run.get("attacks", [])}


def table(run: Row) -> Iterator[str]:
    """Yield the counts and seconds of each assignment, and by name every program that is misjudged."""
    for name, row in run["assignments"].items():
        right = sum(not any(one["lost"].values()) for one in row["right"].values())
        wrong = sum(not one["fault"] and one["lost"][one["task"]] > 0 for one in row["wrong"].values())
        told = sum(one["told"] for one in row["wrong"].values())
        golden = sum(points or 0.0 for tasks in row["golden"].values() for points in tasks.values())
        yield f"{name}: solution {sum(row['solution'].values()):g}, skeleton {sum(row['skeleton'].values()):g} points"
        yield f"  right ones keep all {right}/{len(row['right'])}, wrong ones lose {wrong}/{len(row['wrong'])}"
        yield f"  own hint {told}/{len(row['wrong'])}, golden class {golden:g}"
        yield "  CPU s: " + ", ".join(f"{what} {sum(sides.values()):.3f}" for what, sides in row["cost"].items())
        if "mutants" in row:
            yield "  mutants: " + ", ".join(f"{n} {end}" for end, n in Counter(row["mutants"].values()).most_common())
    for sentence, value in facts(run).items():
        amiss = (": right " in sentence and value) or (": wrong " in sentence and value is False)
        if amiss or "misjudged" in sentence or sentence.startswith("attack"):
            yield f"  {sentence}: {value}"


def differences(old: Row, new: Row) -> Iterator[str]:
    """Yield a line for each fact that differs in assignments of both runs."""
    both = old["assignments"].keys() & new["assignments"].keys()
    kept = [{**run, "assignments": {name: run["assignments"][name] for name in sorted(both)}} for run in (old, new)]
    before, after = map(facts, kept)
    for sentence in sorted(before | after):
        was, now = before.get(sentence, "missing"), after.get(sentence, "missing")
        if was != now:
            yield f"{sentence}: {was} -> {now}"


def main() -> int:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="by default all of them")
    parser.add_argument("--full", action="store_true", help="20 seeds, mutants and attacks, too")
    parser.add_argument("--out", type=Path, metavar="RUN.json", help="write the run there")
    parser.add_argument("--against", type=Path, metavar="RUN.json", help="list the differences from that run")
    arguments = parser.parse_args()
    known = manifest.load()
    run = measure([known.assignment(name) for name in arguments.assignments] or [*known.assignments], arguments.full)
    if arguments.out:
        arguments.out.write_text(json.dumps(run, indent=1) + "\n")
    if arguments.against is None:
        print("\n".join(table(run)))
        return 0
    found = list(differences(json.loads(arguments.against.read_text()), run))
    print("\n".join([*found, f"{len(found)} differences."]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
