"""Break a module in small ways, one at a time, and see whether its tests notice.

    python benchmarks/mutants.py [--count 30] [--seed 0] [--seconds 60] MODULE PYTEST...
    python benchmarks/mutants.py autograder/equality.py tests/grading/test_assertions.py

Mutants are drawn at random from all that the module has, of the kinds in autograder/authoring/mutation_operators.py,
which `autograder prove` makes of solutions. Each is tried in a temporary copy of the checkout; tests that fail or take
too long have killed it. Prints a line for each, with the diff of one that survived: a test is missing there, or it
makes no difference. Ends with 1 if any did. A broken module may do anything: take none that deletes files or ends
processes.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.authoring.mutation import mutants

ROOT = Path(__file__).resolve().parents[1]
COPIED = "autograder gradebook tests solutions assignments docs pyproject.toml Makefile README.md".split()
COPIED.append("nbgrader_config.py")
PYTEST = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]


def status(copy: Path, text: str, arguments: argparse.Namespace) -> int | None:
    """Run the tests in a copy with that text as the module; return pytest's status, None if it took too long."""
    (copy / arguments.module).write_text(text, encoding="utf-8")
    # Without caches: a mutant of the same second and size would be taken for the one before.
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    line, quiet = [*PYTEST, *arguments.pytest], subprocess.DEVNULL
    process = subprocess.Popen(line, cwd=copy, env=environment, stdout=quiet, stderr=quiet, process_group=0)
    try:
        return process.wait(arguments.seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


def run(arguments: argparse.Namespace) -> int:
    """Try a sample of a module's mutants and print what became of each; return how many survived."""
    source = (ROOT / arguments.module).read_text(encoding="utf-8")
    every = mutants(source)
    chance = random.Random(arguments.seed)  # noqa: S311 - the same ones again, not ones that nobody can guess
    sample = sorted(chance.sample(every, min(arguments.count, len(every))))
    survived = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder)
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif (ROOT / name).exists():
                shutil.copy(ROOT / name, copy)
        if status(copy, source, arguments) != 0:
            raise SystemExit("The tests fail, or take too long, on the module as it is: they have to pass.")
        for mutant in sample:
            found = status(copy, mutant.text, arguments)
            survived += found == 0
            fate = {0: "survived", None: "killed (too long)"}.get(found, "killed")
            print(f"{fate} {arguments.module}:{mutant.line}")
            changed = difflib.unified_diff(source.splitlines(), mutant.text.splitlines(), n=1, lineterm="")
            print("".join(f"    {line}\n" for line in list(changed)[2:] if found == 0), end="", flush=True)
    print(f"{len(sample) - survived} of {len(sample)} killed; the module has {len(every)} mutants.")
    return survived


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Break a module in small ways and see whether its tests notice.")
    parser.add_argument("--count", type=int, default=30, metavar="N", help="mutants to try; default: 30")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which ones; default: 0")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="that tests may take; default: 60")
    parser.add_argument("module", type=Path, metavar="MODULE", help="a file of the checkout")
    parser.add_argument("pytest", nargs=argparse.REMAINDER, metavar="PYTEST", help="arguments of pytest: files, -k ...")
    options = parser.parse_args()
    options.module = (Path.cwd() / options.module).resolve().relative_to(ROOT)
    sys.exit(1 if run(options) else 0)
