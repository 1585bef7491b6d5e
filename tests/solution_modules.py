"""The solutions and other modules of the checkout, as tests use them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from autograder.authoring.generate import EVERYWHERE
from autograder.manifest import Assignment

TRAINING = "two_layer.threshold"  # the task that trains for seconds before anything is judged


def without_training(assignment: Assignment) -> Assignment:
    """Return the assignment without the task that trains."""
    return assignment.only(task.id for task in assignment.tasks if task.id != TRAINING)


def load_module(path: Path) -> ModuleType:
    """Return a module by its file, under a name of its own; it finds what lies beside it in a student's folder."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = [*sys.path]
    sys.path += [str(EVERYWHERE), str(path.parent)]
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
    return module
