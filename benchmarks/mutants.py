"""Break a module in small ways, one at a time, and see whether its tests notice.

    python benchmarks/mutants.py [--count 30] [--seed 0] [--seconds 60] [--jobs 2] MODULE PYTEST...
    python benchmarks/mutants.py autograder/equality.py tests/grading/test_equality.py

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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from autograder.authoring.mutation import mutants

ROOT = Path(__file__).resolve().parents[1]
COPIED = "autograder gradebook tests solutions assignments pyproject.toml Makefile README.md nbgrader_config.py".split()
MOST_JOBS = 2
PYTEST = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]


class Copies:
    """Temporary copies of the checkout, each for one mutant at a time."""

    def __init__(self, folder: Path, module: Path, count: int) -> None:
        self._module, self._free = module, SimpleQueue[Path]()
        for number in range(count):
            copy = folder / str(number)
            copy.mkdir()
            for name in COPIED:
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
                elif (ROOT / name).exists():
                    shutil.copy(ROOT / name, copy)
            self._free.put(copy)

    def status(self, text: str, pytest: list[str], seconds: float) -> int | None:
        """Run the tests with that text as the module; return pytest's status, None if it took too long."""
        copy = self._free.get()
        try:
            (copy / self._module).write_text(text, encoding="utf-8")
            # Without caches: a mutant of the same second and size would be taken for the one before.
            environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
            line, quiet = [*PYTEST, *pytest], subprocess.DEVNULL
            process = subprocess.Popen(line, cwd=copy, env=environment, stdout=quiet, stderr=quiet, process_group=0)
            try:
                return process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return None
        finally:
            self._free.put(copy)


def run(module: Path, pytest: list[str], arguments: argparse.Namespace) -> int:
    """Try a sample of a module's mutants and print what became of each; return how many survived."""
    source = (ROOT / module).read_text(encoding="utf-8")
    every = mutants(source)
    chance = random.Random(arguments.seed)  # noqa: S311 - the same ones again, not ones that nobody can guess
    sample = sorted(chance.sample(every, min(arguments.count, len(every))))
    survived = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(arguments.jobs) as pool:
        copies = Copies(Path(folder), module, arguments.jobs)
        status = copies.status(source, pytest, arguments.seconds)
        if status != 0:
            why = f"last longer than {arguments.seconds:g} s" if status is None else f"end with status {status}"
            raise SystemExit(f"The tests {why} on the module as it is: they have to pass.")
        found = pool.map(lambda mutant: copies.status(mutant.text, pytest, arguments.seconds), sample)
        for mutant, status in zip(sample, found, strict=True):
            survived += status == 0
            fate = {0: "survived", None: "killed (too long)"}.get(status, "killed")
            print(f"{fate} {module}:{mutant.line}")
            changed = difflib.unified_diff(source.splitlines(), mutant.text.splitlines(), n=1, lineterm="")
            print("".join(f"    {line}\n" for line in list(changed)[2:] if status == 0), end="", flush=True)
    print(f"{len(sample) - survived} of {len(sample)} killed; the module has {len(every)} mutants.")
    return survived


def main() -> int:
    """Read the command line, and try the mutants."""
    parser = argparse.ArgumentParser(description="Break a module in small ways and see whether its tests notice.")
    parser.add_argument("--count", type=int, default=30, metavar="N", help="mutants to try; default: 30")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which ones; default: 0")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="that tests may take; default: 60")
    parser.add_argument("--jobs", type=int, default=MOST_JOBS, choices=range(1, MOST_JOBS + 1), help="mutants at once")
    parser.add_argument("module", type=Path, metavar="MODULE", help="a file of the checkout")
    parser.add_argument("pytest", nargs=argparse.REMAINDER, metavar="PYTEST", help="arguments of pytest: files, -k ...")
    arguments = parser.parse_args()
    module = (Path.cwd() / arguments.module).resolve().relative_to(ROOT)
    return 1 if run(module, arguments.pytest, arguments) else 0


if __name__ == "__main__":
    sys.exit(main())
