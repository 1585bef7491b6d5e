"""A student's folder of 02_gates, filled in or not, and Python there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from autograder import manifest

GATES = manifest.load().assignment("02_gates")
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": ""}


def solve(folder: Path, was: str = "", now: str = "") -> None:
    """Put the solution there, with a change, and the answers to the questions."""
    shutil.copy(GATES.solution / "answers.py", folder)
    text = (GATES.solution / "gates.py").read_text(encoding="utf-8")
    assert was in text
    (folder / "gates.py").write_text(text.replace(was, now, 1) if was else text, encoding="utf-8")


def python(folder: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, *arguments]
    return subprocess.run(
        line, cwd=cwd or folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False
    )


def with_line(folder: Path, text: str) -> None:
    """Put the solution there, with more code at its end."""
    solve(folder)
    with (folder / "gates.py").open("a") as file:
        file.write(f"\n{text}\n")
