"""A course of one assignment, small enough to break on purpose, in a folder of its own."""

import importlib
import sys
from pathlib import Path

import pytest

from autograder import manifest
from autograder.authoring import generate
from autograder.course_place import CONFIGURATION, VARIABLE
from autograder.diagnosis.variants import bank
from autograder.manifest import Assignment, Course, Task

MODULE = '''"""Numbers, and twice as many."""

import numpy as np


def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    result = np.asarray(x) * 2.0
    return result
    ### END SOLUTION


class Negate:
    """z = -x."""

    def forward(self, x):
        """Return -x."""
        ### BEGIN SOLUTION
        return -x
        ### END SOLUTION
'''

NOTEBOOK = """# %% [markdown]
# # Numbers

# %% tags=["setup"]
import tiny

# %% task="tiny.double"
tiny.double(2)

# %% task="tiny.negate"
tiny.Negate().forward(2)
"""

LOCAL_TESTS = '''"""Local tests."""

import tiny


def test_double():
    assert tiny.double(3) == 6
'''

SUITE = '''"""Hidden tests."""

import pytest


@pytest.mark.task("tiny.double", points=60)
def test_double(student):
    """Twice a number is twice that number."""


@pytest.mark.task("tiny.negate", points=30)
def test_negate(student):
    """The negative of a number has the other sign."""


@pytest.mark.task("tiny.negate", points=10, needs=test_negate)
def test_negate_unchanged(student):
    """Negating leaves the argument as it was."""
'''

BANK = """\
# Variants of 01_tiny.

wrong thrice tiny.double
  Twice, not thrice.
-     result = np.asarray(x) * 2.0
+     result = np.asarray(x) * 3.0

wrong same-sign tiny.negate
  The sign changes.
-         return -x
+         return x

right sum
-     result = np.asarray(x) * 2.0
+     result = np.asarray(x) + x
"""

HINTS = ("Think of an idea.", "Look at the sign.")  # before the last one
SUITE_PATH = "course_content/suites/tiny/test_tiny.py"
BANK_PATH = "course_content/misconceptions/tiny/tiny.txt"

MANIFEST = """\
format = 1
course = {id = "tiny", title = "Tiny"}

[[assignment]]
name = "01_tiny"
title = "Tiny"
summary = "twice, and negative"
module = "tiny"

[[assignment.task]]
id = "tiny.double"
points = 100
title = "the double"
hints = ["Think of an idea.", "Look at the sign.", "Twice is x and x again."]"""  # without a line's end

READ = manifest.read.__wrapped__  # which keeps nothing


class TinyCourse:
    """The course's folder, and its only assignment."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(VARIABLE, str(root))
        double = Task("tiny.double", 60.0, "Twice is x and x again.", "the double", HINTS)
        negate = Task("tiny.negate", 40.0, "Only the sign changes here.", "the negative", HINTS)
        self.root = root
        self.assignment = Assignment("01_tiny", "Tiny", "tiny", (double, negate), summary="twice, and negative")
        self.course = Course("tiny", "Tiny", (self.assignment,))
        table = f"{generate.TABLE_BEGIN}\n{generate.table(self.course)}\n{generate.TABLE_END}"
        self.put("README.md", f"# Tiny\n\n{table}\n\nThe end.\n")
        self.put("solutions/01_tiny/tiny.py", MODULE)
        self.put("solutions/01_tiny/tiny_notebook.py", NOTEBOOK)
        self.put("solutions/01_tiny/test_tiny.py", LOCAL_TESTS)
        self.put(SUITE_PATH, SUITE)
        self.put(BANK_PATH, BANK)
        self.put("course_content/course.toml", MANIFEST)
        for name in (
            CONFIGURATION,
            *(f"course_content/{folder}__init__.py" for folder in ("", "suites/", "misconceptions/")),
        ):
            self.put(name, "")
        for name in [name for name in sys.modules if name.startswith("course_content")]:  # another test's
            monkeypatch.delitem(sys.modules, name)
        importlib.invalidate_caches()
        bank.cache_clear()

    def put(self, name: str, text: str) -> Path:
        """Write a file of the course."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        bank.cache_clear()
        return path

    def edit(self, name: str, old: str, new: str) -> Path:
        """Replace text that a file of the course holds."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        return self.put(name, text.replace(old, new))


def with_manifest(root: Path, monkeypatch: pytest.MonkeyPatch) -> TinyCourse:
    """Return a tiny course whose manifest is a file, read anew each time, to which `autograder new` may add."""
    tiny = TinyCourse(root, monkeypatch)
    monkeypatch.setattr(manifest, "read", READ)
    return tiny
