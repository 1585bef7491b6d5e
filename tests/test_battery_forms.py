"""The battery on what is no argument: arrays that are put into an object, and what given functions return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.assertions import CheckFailed
from autograder.battery import FORMS, assert_steady
from autograder.course.suites import nets
from autograder.in_process import in_process_session
from autograder.proxy import StudentModule
from autograder.session import session_of
from autograder.worker.forms import REUSED, Reused, in_form

HEAD = "import numpy as np\n"


def student(source: str) -> StudentModule:
    return in_process_session({"trial.py": f"{HEAD}{source}".encode()}, "trial").student


def trained(step: str) -> StudentModule:
    """Return a module whose object has been given an array, and has taken a step on it."""
    module = student(
        f"""
class Net:
    def __init__(self): self.params = {{"W": np.zeros((2, 3))}}
    def train(self, x): {step}
"""
    )
    net = module.Net()
    net.params["W"] = np.ones((2, 3))
    net.train(2.0)
    assert net.params["W"].shape == (2, 3)
    return module


@pytest.mark.parametrize(
    "step", ["self.params['W'] += x", "self.params['W'] = self.params['W'].ravel().reshape(2, 3) + x"]
)
def test_a_step_on_an_array_in_any_order_of_memory_passes(step: str):
    assert_steady(trained(step))


def test_a_step_in_a_copy_of_an_array_in_another_order_of_memory_is_found():
    module = trained("flat = self.params['W'].ravel(); flat += x")
    with pytest.raises(CheckFailed, match=f"Net.params gives another result .* if {FORMS['fortran']}"):
        assert_steady(module)


ANSWERS = {"an array": (lambda x: x + 1.0, ""), "arrays in a dict": (lambda x: {"w": [x + 1.0]}, "['w'][0]")}


@pytest.mark.parametrize(("function", "entry"), ANSWERS.values(), ids=ANSWERS)
def test_what_a_given_function_returns_cannot_be_written_to(function: Callable[[Any], Any], entry: str):
    module = student(f"def walk(f, x): return 2.0 * f(x){entry}")
    module.walk(function, np.ones(3))
    assert_steady(module)
    module = student(f"def walk(f, x):\n    g = f(x){entry}\n    g *= 2.0\n    return g")
    module.walk(function, np.ones(3))
    with pytest.raises(CheckFailed, match="if arrays that a given function returns cannot be written to") as told:
        assert_steady(module)
    assert "arrays of your own" in (told.value.advice or "")


def test_a_net_holds_what_was_written_unless_two_of_its_arrays_are_one():
    apart, one = "np.zeros(2), np.zeros(2)", "[np.zeros(2)] * 2"
    for made, holds in ((apart, True), (one, False)):
        module = student(f"class Net:\n    def __init__(self): self.params = dict(zip('ab', ({made})))")
        numbers = {"a": np.ones(2), "b": np.full(2, 3.0)}
        net = module.Net()
        nets.write(net, numbers)
        assert nets.holds(net, numbers) is holds


SHARED_AND_GROWN = {
    "two objects": (
        "kept = {}\nclass Layer:\n    def __init__(self, slope): self.slope = slope\n"
        "    def forward(self, x):\n        self.x, kept[id(x)] = x, self.slope\n        return self.slope * x\n"
        "    def backward(self, up): return up * kept[id(self.x)]\n",
        FORMS["shared"],
    ),
    "a list that grows": (
        "class Layer:\n    def __init__(self, sizes): self.sizes = sizes\n"
        "    def forward(self, x): return x * len(self.sizes)\n    def backward(self, up): return up\n",
        FORMS["grown"],
    ),
}


@pytest.mark.parametrize(("source", "expected"), SHARED_AND_GROWN.values(), ids=SHARED_AND_GROWN)
def test_what_two_objects_or_a_caller_have_in_common_is_kept_apart(source: str, expected: str):
    module, x = student(source), np.arange(6.0).reshape(2, 3)
    given = ([2, 3], [2, 3]) if expected == FORMS["grown"] else (2.0, 3.0)
    layers = [module.Layer(one) for one in given]
    for layer in layers:
        layer.forward(x)
    for layer in layers:
        layer.backward(x)
    with pytest.raises(CheckFailed, match=expected):
        assert_steady(module)


def test_arrays_in_a_dict_come_again_with_other_numbers():
    module = student(
        "kept = {}\ndef step(grads, rate):\n"
        "    return {n: kept.setdefault((id(g), rate), (g, rate * g))[1] for n, g in grads.items()}\n"
    )
    module.step({"W": np.arange(6.0).reshape(2, 3)}, 0.5)
    with pytest.raises(CheckFailed, match="another result"):
        assert_steady(module)


def test_a_returned_value_that_may_be_anything_is_not_looked_at_but_what_comes_of_it_is():
    source = (
        "import numpy as np\nfrom itertools import count\nCALLS = count()\n\n\n"
        "def step(x, kept):\n    return x + kept.get('of', 0.0), {'of': 2.0 * x, 'calls': next(CALLS)}\n"
    )
    module = in_process_session({"trial.py": source.encode()}, "trial").student
    x, kept = module.step(np.ones(3), {})
    module.step(x, kept)
    with pytest.raises(CheckFailed, match="gives another result"):
        assert_steady(module)
    for step in session_of(module).steps:
        step.unseen = 1
    assert_steady(module)


def test_a_shorter_array_that_comes_again_is_the_front_of_the_longest():
    reused = Reused()
    short, long, front, other = (
        in_form(REUSED, np.full((rows, 2), float(rows)), place, reused)
        for rows, place in ((2, "x"), (4, "x"), (3, "x"), (3, "y"))
    )
    assert front is in_form(REUSED, np.full((3, 2), 9.0), "x", reused)
    assert long.tolist() == [[9.0, 9.0]] * 3 + [[4.0, 4.0]]
    assert short.tolist() == [[2.0, 2.0]] * 2
    assert other.tolist() == [[3.0, 3.0]] * 3
    assert in_form(REUSED, np.array(5.0), "x", reused) is in_form(REUSED, np.array(6.0), "x", reused)
    front.flags.writeable = False  # by code that was given it
    assert in_form(REUSED, np.ones((3, 2)), "x", reused) is not front
    assert np.all(front == 1.0)
