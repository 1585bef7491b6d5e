"""The solutions and other modules of the checkout, as tests use them."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from conftest import ROOT

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
