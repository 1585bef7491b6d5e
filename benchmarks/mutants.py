"""Break modules in small ways, one at a time, and see whether their tests notice.

    python benchmarks/mutants.py [--count 25] [--seed 0] [--seconds 120] [--jobs 2] [MODULE PYTEST...]
    python benchmarks/mutants.py autograder/equality.py tests/grading/test_assertions.py

Without MODULE, those of TRIED are broken, on which grades depend most. Mutants are drawn at random from all that a
module has, of the kinds in autograder/authoring/mutation_operators.py, which `autograder prove` makes of solutions.
Each is tried in a temporary copy of the checkout; tests that fail or take too long have killed it. Prints a line for
each, with the diff of one that survived: a test is missing there, or it makes no difference. Ends with 1 if any did. A
broken module may do anything: take none that deletes files or ends processes.
"""

from __future__ import annotations

import argparse
import compileall
import difflib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from autograder.authoring.mutation import mutants

ROOT = Path(__file__).resolve().parents[1]
PYTEST = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
MEMORY = 8 << 30  # of a process that a mutant runs in
TRIED = {  # each with the tests of its own folder that take seconds
    "autograder/assertions.py": "tests/grading/test_assertions.py",
    "autograder/worker/wire.py": "tests/sandbox/test_wire.py tests/sandbox/test_frames.py",
    "autograder/budget.py": "tests/grading/test_budget.py",
    "autograder/grading.py": "tests/grading/test_grading.py",
    "gradebook/handin/archives.py": "tests/gradebook/test_handin_sorting.py",
    "gradebook/handin/names.py": "tests/gradebook/test_handin_names.py tests/gradebook/test_handin_sorting.py",
    "gradebook/late.py": "tests/gradebook/test_late_policy.py",
    "gradebook/final_score.py": "tests/gradebook/test_feedback_page.py tests/gradebook/test_final_score.py",
}


class Copies:
    """Copies of the checkout, each of which tries one mutant at a time."""

    def __init__(self, folder: Path, count: int) -> None:
        self._free: Queue[Path] = Queue()
        for copy in (folder / str(number) for number in range(count)):
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            for package in ("autograder", "gradebook"):
                compileall.compile_dir(copy / package, quiet=2)
            self._free.put(copy)

    def status(self, module: str, text: str, tests: list[str], seconds: float) -> int | None:
        """Run tests with that text as the module; return pytest's status, None if they took too long."""
        copy = self._free.get()
        (copy / module).write_text(text, encoding="utf-8")
        # Without new caches: a mutant of the same second and size would be taken for the one before.
        environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        line, quiet = [*PYTEST, *tests], subprocess.DEVNULL
        process = subprocess.Popen(line, cwd=copy, env=environment, stdout=quiet, stderr=quiet, process_group=0)
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None
        finally:
            shutil.copy2(ROOT / module, copy / module)
            self._free.put(copy)


def run(module: str, tests: list[str], copies: Copies, arguments: argparse.Namespace) -> tuple[int, int]:
    """Try a sample of a module's mutants and print what became of each; return how many were killed, of how many."""
    source, started, cpu = (ROOT / module).read_text(encoding="utf-8"), time.monotonic(), cpu_seconds()
    every = mutants(source)
    chance = random.Random(arguments.seed)  # noqa: S311 - the same ones again, not ones that nobody can guess
    sample = sorted(chance.sample(every, min(arguments.count, len(every))))
    killed = 0
    with ThreadPoolExecutor(arguments.jobs) as pool:
        texts = [source, *(mutant.text for mutant in sample)]
        found = pool.map(lambda text: copies.status(module, text, tests, arguments.seconds), texts)
        if next(found) != 0:
            pool.shutdown(cancel_futures=True)
            raise SystemExit(f"The tests of {module} fail, or take too long, on it as it is: they have to pass.")
        for mutant, status in zip(sample, found, strict=True):
            killed += status != 0
            print({0: "survived", None: "killed (too long)"}.get(status, "killed"), f"{module}:{mutant.line}")
            changed = difflib.unified_diff(source.splitlines(), mutant.text.splitlines(), n=1, lineterm="")
            print("".join(f"    {line}\n" for line in list(changed)[2:] if status == 0), end="", flush=True)
    used = f"{time.monotonic() - started:.0f} s, {cpu_seconds() - cpu:.0f} CPU seconds"
    print(f"{module}: {killed} of {len(sample)} killed in {used}; it has {len(every)} mutants.", flush=True)
    return killed, len(sample)


def cpu_seconds() -> float:
    """Return what all tests until now have used."""
    return sum(os.times()[2:4])


def main() -> int:
    """Try the mutants that the command line asks for; return 1 if any survived."""
    parser = argparse.ArgumentParser(description="Break modules in small ways and see whether their tests notice.")
    parser.add_argument("--count", type=int, default=25, metavar="N", help="mutants of each; default: 25")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which ones; default: 0")
    parser.add_argument("--seconds", type=float, default=120.0, metavar="N", help="that tests may take; default: 120")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="mutants at a time; default: 2")
    parser.add_argument("module", nargs="?", help="a file of the checkout; default: all of TRIED", metavar="MODULE")
    parser.add_argument("pytest", nargs=argparse.REMAINDER, metavar="PYTEST", help="arguments of pytest: files, -k ...")
    options = parser.parse_args()
    tried = {module: tests.split() for module, tests in TRIED.items()}
    if options.module:  # of the checkout, or a mutant would be written over the file itself
        tried = {str((Path.cwd() / options.module).resolve().relative_to(ROOT)): options.pytest}
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    started, cpu = time.monotonic(), cpu_seconds()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies = Copies(Path(folder), options.jobs)
        killed, of = map(sum, zip(*(run(*each, copies, options) for each in tried.items()), strict=True))
    print(f"{killed} of {of} killed in {time.monotonic() - started:.0f} s, {cpu_seconds() - cpu:.0f} CPU seconds.")
    return killed < of


if __name__ == "__main__":
    sys.exit(main())
