"""Grade a class in one process that stays: what the checks themselves cost, with pytest or by bare calls.

    python warm.py pytest|calls RESULT FOLDER...

Each folder holds gates.py and test_gates.py; the names of the tests that passed are written to RESULT as JSON.
"""

from __future__ import annotations

import contextlib
import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest

# As the kit runs its suites: nothing that costs time and says nothing about a submission.
OPTIONS = (
    "-q --tb=no --assert=plain --import-mode=importlib --capture=no --noconftest -p no:cacheprovider -p no:logging "
    "-p no:warnings -p no:unraisableexception -p no:threadexception"
).split()


class Passed:
    """Collect the names of tests that pass."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that passed."""
        if report.when == "call" and report.passed:
            self.names.append(report.location[2])


def load(folder: Path) -> None:
    """Make the student's code the module named gates."""
    module = sys.modules["gates"] = types.ModuleType("gates")
    exec(compile((folder / "gates.py").read_text(encoding="utf-8"), "gates.py", "exec"), module.__dict__)  # noqa: S102


def by_pytest(folder: Path) -> list[str]:
    """Return the names of the tests that pass in a pytest session."""
    passed = Passed()
    pytest.main([*OPTIONS, str(folder / "test_gates.py")], plugins=[passed])
    return passed.names


def by_calls(folder: Path) -> list[str]:
    """Return the names of the tests that pass when they are called."""
    tests: dict[str, Any] = {}
    exec((folder / "test_gates.py").read_text(encoding="utf-8"), tests)  # noqa: S102
    passed = []
    for name in [name for name in tests if name.startswith("test_")]:
        with contextlib.suppress(Exception):
            tests[name]()
            passed.append(name)
    return passed


def main() -> None:
    """Grade every folder."""
    grade = by_pytest if sys.argv[1] == "pytest" else by_calls
    results = {}
    for folder in map(Path, sys.argv[3:]):
        load(folder)
        results[folder.name] = grade(folder)
    Path(sys.argv[2]).write_text(json.dumps(results), encoding="utf-8")


if __name__ == "__main__":
    main()
