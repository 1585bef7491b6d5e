"""Functions of numpy's cross by name, and calling them costs no message; what is no such function is called back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.grading import default_layers
from autograder.manifest import Limits
from autograder.sandbox import Sandbox
from autograder.session import Session
from autograder.worker.known_functions import name_of, named

SOURCE = b"def twice(f, x): return f(f(x))\ndef who(f): return f.__name__\n"


@pytest.mark.parametrize(
    ("function", "name"), [(np.tanh, "tanh"), (np.linalg.norm, "linalg.norm"), (np.var, "var"), (np.prod, "prod")]
)
def test_a_function_of_numpys_has_a_name_on_both_sides(function: Any, name: str):
    assert name_of(function) == name
    assert named(name) is function


@pytest.mark.parametrize("other", [lambda x: x, np.float64, len, "tanh", None, np.ones(2), np.linalg])
def test_anything_else_has_none(other: Any):
    assert name_of(other) is None


def test_it_is_called_on_the_other_side():
    with Sandbox({"trial.py": SOURCE}, Limits(), default_layers()) as sandbox:
        sandbox.begin()
        session = Session(sandbox, "trial")
        session.load()
        student = session.student
        assert student.who(np.tanh) == "tanh"
        assert student.twice(np.tanh, 0.5) == np.tanh(np.tanh(0.5))
        assert session.tally.calls == 0
        assert student.twice(lambda x: x + 1.0, 0.5) == 2.5
        assert session.tally.calls == 2
