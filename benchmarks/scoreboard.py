"""What the suites give and take, and what that costs: the yardstick for a change of suites, bank or engine.

    python benchmarks/scoreboard.py [--full] [--out RUN.json] [--against RUN.json] [--read RUN.json] [ASSIGNMENT ...]

Prints a table by assignment and task: points of the solution and of the skeleton; the bank's right ones that keep all;
the bank's wrong ones that lose points on their task and are told their own hint, on one seed; the golden class; CPU
seconds of both sides; margins of trainings to the accuracy threshold; lines. --full adds 20 seeds, mutants and attacks.
--against lists the differences from an earlier run instead, and ends with 1 if there are any. --read takes a run that
--out has written in the place of measuring. Takes ten minutes on an idle machine with two cores, --full hours.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before numpy: seconds are compared

import grading as costs  # noqa: E402
import scoreboard_text as text  # noqa: E402
import training  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))

import golden_class  # noqa: E402 - the line above finds it
from solution_modules import TRAINING, without_training  # noqa: E402

from autograder import manifest, submission  # noqa: E402
from autograder.authoring import equivalent, proof, rights  # noqa: E402
from autograder.authoring.forks import Ceiling, Lost, in_forks  # noqa: E402
from autograder.authoring.mutation import mutants  # noqa: E402
from autograder.authoring.reach import reached  # noqa: E402
from autograder.authoring.trial import Trial, by_the_grader, ceiling, failed, perform, points, results  # noqa: E402
from autograder.diagnosis.variants import bank  # noqa: E402
from autograder.manifest import Assignment  # noqa: E402
from autograder.suite import collected  # noqa: E402

JOBS, SEED, SEEDS, WRONG, TRAININGS = 2, 0, 20, 50, 3
Row = dict[str, Any]


def trials(assignment: Assignment) -> Iterator[Trial]:
    """Yield the skeleton, the solution, and the bank in tasks that it changes; wrong ones do not train at length."""
    yield Trial(("skeleton", ""), assignment, submission.read(assignment.skeleton, assignment.module).files, SEED)
    for one in rights.trials(assignment, [SEED]):
        yield replace(one, name=("right", one.name[0]), hints=False)
    for wrong in bank(assignment).wrong:
        tasks = {wrong.task, *reached(assignment, wrong)} - {TRAINING}
        yield Trial(("wrong", wrong.name), assignment.only(tasks), wrong.files(assignment), SEED)


def board(assignment: Assignment) -> Row:
    """Grade them all once; return what they earned or lost, by name."""
    collected(assignment)
    known = {wrong.name: wrong for wrong in bank(assignment).wrong}
    row: Row = {"points": {task.id: task.points for task in assignment.tasks}, "right": {}, "wrong": {}}
    for trial, answer in in_forks(trials(assignment), perform, JOBS, ceiling(assignment)):
        (kind, name), earned, tests = trial.name, points(trial, answer), results(answer)
        noticed = failed(tests)
        why = answer.why if isinstance(answer, Lost) else by_the_grader(tests)
        lost = {task.id: round(task.points - (earned[task.id] or 0.0), 6) for task in trial.assignment.tasks}
        if kind == "skeleton" or name == rights.SOLUTION:
            row["skeleton" if kind == "skeleton" else "solution"] = earned
        elif kind == "right":
            row["right"][name] = {"lost": lost, "why": why or next((f"{t.name}: {t.error}" for t in noticed), "")}
        else:
            task, hint = known[name].task, known[name].hint
            told = any(test.task == task and test.hint == hint for test in noticed)
            row["wrong"][name] = {"task": task, "lost": lost, "told": told, "fault": why}
    row["golden"] = golden_class.read(assignment).graded(JOBS)
    row["lines"] = {"suite": lines(assignment.suite), "bank": lines(assignment.bank)}
    return row


def on_seeds(assignment: Assignment) -> Row:
    """Return the right ones that fail and the wrong ones that do not, with their seeds; and what became of mutants."""
    fails, keeps = defaultdict(list), defaultdict(list)
    for run in rights.measure(assignment, range(SEEDS), JOBS):
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
    table, options = equivalent.load(assignment), proof.Options(jobs=JOBS, hints=False)
    fates = proof.fates(without_training(assignment), every, table, options)
    ends = {": ".join(fate.mutant.name): fate.end for fate in fates}
    return {"right_on_seeds": fails, "wrong_on_seeds": keeps, "mutants": ends}


def trainings() -> Row:
    """Return the accuracies of right and wrong trainings on SHAPES-10."""
    run, assignment = training.data.SHAPES10, training.ASSIGNMENT
    before = submission.read(assignment.solution, assignment.module).files[f"{assignment.module}.py"]
    programs = {f"{title}, seed {seed}": (title, seed, None) for title in training.KINDS for seed in range(TRAININGS)}
    for one in bank(assignment).right:
        if TRAINING in reached(assignment, one):
            programs[one.name] = ("right", SEED, one.source(before))
    jobs = [(name, *programs[name]) for name in programs]
    for seed in range(TRAININGS):
        run.load(seed)  # and kept, for all forks

    def accuracy(job: tuple[str, str, int, bytes | None]) -> float:
        _, title, seed, source = job
        images = run.load(seed)
        size, rates = images.X_train.shape[1], [run.settings["learning_rate"]]
        make = training.KINDS.get(title)
        if source is not None:
            net = training.module(source).TwoLayerNet(size, training.HIDDEN, 10, seed)
            return training.trained(net, run, images, seed, rates[0])
        rates = list(training.LINEAR_RATES) if title == "linear" else rates
        return max(training.trained(make(size, 10, seed), run, images, seed, rate) for rate in rates)

    found: Row = {"threshold": run.threshold, "right": {}, "wrong": {}}
    for job, answer in in_forks(jobs, accuracy, JOBS, Ceiling(memory_mb=2048)):
        right = job[1] in ("two layers", "right")
        found["right" if right else "wrong"][job[0]] = None if isinstance(answer, Lost) else answer
    return found


def lines(folder: Path) -> int:
    """Return the lines of a folder's Python and TOML."""
    paths = [path for path in folder.rglob("*") if path.suffix in (".py", ".toml")]
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def all_lines(assignment: Assignment) -> dict[str, int]:
    """Return the lines of suites, bank and engine, of what knows nbgrader, and of the tests without attacks."""
    suites, entries, tests = assignment.suite.parent, assignment.bank.parent, ROOT / "tests"
    content = suites.parent if suites.parent != manifest.PACKAGE else None  # a course in a folder of its own
    found = {"suites": lines(suites), "bank": lines(entries)}
    found["engine"] = lines(manifest.PACKAGE) - (lines(content) if content else sum(found.values()))
    found["gradebook"] = lines(ROOT / "gradebook")
    found["tests"] = lines(tests) - lines(tests / "attacks" / "corpus")
    return found


def attacks() -> list[str]:
    """Let the corpus be graded as the tests do; return their complaints."""
    line = [sys.executable, "-m", "pytest", "-q", "-m", "attacks", "tests/attacks/test_attacks.py"]
    done = subprocess.run(line, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        return [f"The attacks could not be graded: {done.stdout.strip().splitlines()[-1]}"]
    return sorted({line.strip() for line in re.findall(r"^E   +(\d\d_\w+/.+)", done.stdout, re.MULTILINE)})


def measure(assignments: list[Assignment], full: bool) -> Row:
    """Measure everything, the CPU seconds before all else, since they want an idle machine."""
    found: Row = {"seed": SEED, "assignments": {}, "lines": all_lines(assignments[0])}
    with tempfile.TemporaryDirectory() as kept, ThreadPoolExecutor(JOBS) as pool:
        folders = [costs.hand_in(one, WRONG, SEED, Path(kept, one.name)) for one in assignments]
        spent = list(pool.map(costs.cost, assignments, folders))
    for assignment, cost in zip(assignments, spent, strict=True):
        print(f"{assignment.name} ...", file=sys.stderr, flush=True)
        found["assignments"][assignment.name] = board(assignment) | {"cost": cost}
        if full:
            found["assignments"][assignment.name] |= on_seeds(assignment)
    if training.ASSIGNMENT in assignments:
        found["training"] = trainings()
    return found | ({"attacks": attacks()} if full else {})


def main() -> int:
    """Read the command line, measure or read, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="by default all of them")
    parser.add_argument("--full", action="store_true", help="20 seeds, mutants and attacks, too")
    parser.add_argument("--out", type=Path, metavar="RUN.json", help="write the run there")
    parser.add_argument("--against", type=Path, metavar="RUN.json", help="list the differences from that run")
    parser.add_argument("--read", type=Path, metavar="RUN.json", help="read a run instead of measuring one")
    arguments = parser.parse_args()
    try:
        known = manifest.load()
        chosen = [known.assignment(name) for name in arguments.assignments] or list(known.assignments)
        run = json.loads(arguments.read.read_text()) if arguments.read else measure(chosen, arguments.full)
        old = json.loads(arguments.against.read_text()) if arguments.against else None
        if arguments.out:
            arguments.out.write_text(json.dumps(run, indent=1) + "\n")
    except (manifest.CourseError, golden_class.GoldenError, OSError, ValueError) as error:
        parser.exit(2, f"scoreboard.py: {error}\n")
    if old is None:
        print("\n".join(text.table(run)))
        return 0
    found = list(text.differences(old, run))
    print("\n".join([*text.costs(old, run), *found, f"{len(found)} differences."]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
