"""The solutions and other modules of the checkout as tests use them, a student's folder, and pictures."""

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import nbformat
import pytest
from conftest import ROOT

from autograder import manifest
from autograder.authoring.generate import EVERYWHERE
from autograder.authoring.regions import KIT
from autograder.manifest import Assignment

TRAINING = "two_layer.threshold"  # the task that trains for seconds before anything is judged


def without_training(assignment: Assignment) -> Assignment:
    """Return the assignment without the task that trains."""
    return assignment.only(task.id for task in assignment.tasks if task.id != TRAINING)


def load_module(path: Path, name: str = "") -> ModuleType:
    """Return a module by its file, under a name of its own."""
    name = name or f"{path.parent.name}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    if path.name == "__init__.py":
        sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def kit_module(name: str, folder: Path = EVERYWHERE) -> ModuleType:
    """Return a module of the kit in a student's folder, by default what all of them hold, under a name of its own."""
    package = "kit_in" + re.sub(r"\W", "_", str(folder))
    if package not in sys.modules:
        load_module(folder / KIT / "__init__.py", package)
    return importlib.import_module(f"{package}.{name}")


_KITS: dict[Path, dict[str, ModuleType]] = {}


@contextmanager
def kit_of(folder: Path) -> Iterator[None]:
    """Have the kit of a student's folder under its own name, as a process has it that was started there."""
    before = _take_kit()
    sys.modules.update(_KITS.get(folder, {}))
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        _KITS[folder] = _take_kit()
        sys.modules.update(before)


def _take_kit() -> dict[str, ModuleType]:
    return {name: sys.modules.pop(name) for name in [*sys.modules] if name.partition(".")[0] == KIT}


def module(assignment: str, name: str) -> ModuleType:
    """Return a module of a solution, or of the kit of that assignment."""
    path = ROOT / "solutions" / assignment / f"{name}.py"
    return load_module(path) if path.is_file() else kit_module(name, ROOT / "assignments" / assignment)


def changed(solution: bytes | str, was: str, now: str) -> tuple[tuple[str, str], ...]:
    """Return the change that replaces one passage of a module, as entries of the bank have it."""
    text = solution.decode() if isinstance(solution, bytes) else solution
    assert text.count(was) == 1
    return ((text, text.replace(was, now)),)


# --- a student's folder of 02_gates, filled in or not, and Python there

GATES = manifest.load().assignment("02_gates")
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": ""}


def solve(folder: Path, was: str = "", now: str = "", end: str = "") -> None:
    """Put the solution there, with a change and more code at its end, and the answers to the questions."""
    shutil.copy(GATES.solution / "answers.py", folder)
    text = (GATES.solution / "gates.py").read_text(encoding="utf-8")
    assert was in text
    (folder / "gates.py").write_text((text.replace(was, now, 1) if was else text) + end, encoding="utf-8")


def python(folder: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python in a student's folder, or in another one."""
    line = [sys.executable, *arguments]
    return subprocess.run(
        line, cwd=cwd or folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False
    )


# --- pictures


def is_sentence(text: object) -> bool:
    """Return whether this can be an alternative text: one sentence of some length."""
    if not isinstance(text, str) or not text.endswith(".") or not text.isprintable():
        return False
    return len(text.split()) >= 6 and len(text) <= 500 and not re.search(r"[.!?] [A-Z]", text)


def published(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the list to which all kits' pictures go from now on, as a notebook's outputs."""
    found: list[Any] = []
    formatter = SimpleNamespace(format=lambda *_, **__: ({"image/png": "iVBORw0KGgo="}, {"image/png": {"width": 7}}))
    publisher = SimpleNamespace(publish=lambda **parts: found.append(nbformat.v4.new_output("display_data", **parts)))
    notebook = SimpleNamespace(display_formatter=formatter, display_pub=publisher)
    for folder in (EVERYWHERE, *(ROOT / "assignments").iterdir()):
        monkeypatch.setattr(kit_module("pictures", folder), "get_ipython", lambda: notebook)
    return found
