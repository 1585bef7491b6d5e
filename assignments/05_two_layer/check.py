"""Run local tests from a notebook: what they say is shown, and a task that is not done yet raises.

From a terminal, `python check.py` runs all of them, `python check.py test_something` those of one task.

Python 3.10 or newer is needed, here and for your own code.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 10):  # noqa: UP036 - a student may have any
    raise SystemExit(f"This course needs Python 3.10 or newer; this is Python {sys.version.split()[0]}.")

# Numpy's threads cost more than they save at these sizes; they are counted when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

FOLDER = Path(__file__).resolve().parent
NO_TESTS = 5  # how pytest ends if it has run none


class NotDone(Exception):
    """Some local tests do not pass yet; shown in a notebook as one line."""

    def _render_traceback_(self):
        return [f"Not done yet: {self}"]


def local_tests(expression=""):
    """Run the local tests whose names contain expression, all without one; NotDone unless every one passes."""
    (tests,) = FOLDER.glob("test_*.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir=."]
    command += ["--tb=short", "-k", expression] if expression else ["--tb=line"]
    environment = {**os.environ, "PYTHONUTF8": "1", "MPLBACKEND": "Agg"}
    with subprocess.Popen(
        [*command, tests.name],
        cwd=FOLDER,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as run:
        first = last = ""
        for line in run.stdout:
            print(line, end="", flush=True)
            last = re.sub(r"\x1b\[[0-9;]*m", "", line).strip() or last  # without colors
            if last.endswith(" is still a TODO."):
                first = first or f" {last}"
    if expression and run.returncode == NO_TESTS:
        raise NotDone(f"no test has a name with {expression!r}.")
    if run.returncode:
        counts = last.strip("= ").partition(" in ")[0].split(", ")
        counts = [count for count in counts if not count.endswith("deselected")]
        raise NotDone(f"{', '.join(counts) or 'the tests could not be run'}.{first}")


if __name__ == "__main__":
    try:
        local_tests(*sys.argv[1:2])
    except NotDone as error:
        raise SystemExit(f"Not done yet: {error}") from None
