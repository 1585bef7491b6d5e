"""An assignment that `autograder new` has started in a tiny course, for what is proven of it."""

from pathlib import Path

import pytest
from tiny import TinyCourse, with_manifest

from autograder import manifest
from autograder.authoring import generate, scaffold
from gradebook.proof import command

NAME = "07_softplus"
UNTESTED = '''

def twice(x):
    """Return twice x; no hidden test looks at it."""
    return x + x
'''
SYMMETRIC = "2.0 * np.multiply(x, upstream)"
SET_ASIDE = f"""
[[equivalent]]
function = "square_gradient"
was = "return 2.0 * np.multiply(upstream, x)"
now = ["return {SYMMETRIC}", "return 3.0 * np.multiply(upstream, x)"]
reason = "A product has no order."

[[equivalent]]
function = "square"
was = "return x * x"
now = ["return x + x"]
reason = "It was written so once."
"""


def started(root: Path, patch: pytest.MonkeyPatch) -> TinyCourse:
    tiny = with_manifest(root, patch)
    patch.setattr(command, "load", lambda: manifest.load())
    scaffold.start(NAME, "The softplus")
    generate.write(manifest.load().assignment(NAME))
    return tiny


def with_gaps(root: Path, patch: pytest.MonkeyPatch) -> TinyCourse:
    """Start one with a function that no hidden test looks at, and a table of what is set aside, partly out of date."""
    tiny = started(root, patch)
    solution = "solutions/07_softplus/softplus.py"
    tiny.put(solution, (root / solution).read_text() + UNTESTED)
    tiny.put("course_content/misconceptions/softplus/equivalent.toml", SET_ASIDE)
    return tiny
