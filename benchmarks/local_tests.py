"""CPU seconds that `pytest` takes in a student's folder, cold: in an untouched one, and with the solution in place.

    python benchmarks/local_tests.py [--rounds 3]

The least of some rounds counts. Ends with 1 if one took longer than 1.5 seconds, or 8 in 05_two_layer, which trains.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder import manifest

LIMITS = {"05_two_layer": 8.0}
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": ""}


def seconds(folder: Path) -> float:
    """Return the CPU seconds of pytest there, in a process of its own."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "pytest"], cwd=folder, env=ENVIRONMENT, capture_output=True, check=False)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main(rounds: int) -> int:
    """Print the seconds of every assignment; return whether one took too long."""
    late = False
    for assignment in manifest.load().assignments:
        limit = LIMITS.get(assignment.name, 1.5)
        with tempfile.TemporaryDirectory() as name:
            folder = shutil.copytree(assignment.skeleton, Path(name) / "folder")
            untouched = min(seconds(folder) for _ in range(rounds))
            for module in assignment.modules:
                shutil.copy(assignment.solution / f"{module}.py", folder)
            solved = min(seconds(folder) for _ in range(rounds))
        print(f"{assignment.name:14} untouched {untouched:5.2f} s, solved {solved:5.2f} s, limit {limit} s", flush=True)
        late = late or max(untouched, solved) > limit
    return int(late)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Time the local tests.")
    parser.add_argument("--rounds", type=int, default=3)
    sys.exit(main(parser.parse_args().rounds))
