"""The battery on what lasts longer than a call: iterators, functions that call back, results that are handed on."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import CheckFailed, assert_outputs_kept
from autograder.battery import assert_steady
from autograder.battery_advice import AFTERWARDS, APART, FORMS, HANDED_ON, KEPT_ELSEWHERE
from autograder.in_process import in_process_session
from autograder.proxy import StudentModule
from autograder.session import session_of
from autograder.worker.forms import NESTED

X = np.arange(1.0, 7.0)


def student(source: str) -> StudentModule:
    return in_process_session({"trial.py": f"import numpy as np\n{source}".encode()}, "trial").student


def assert_found(module: StudentModule, when: str, advice: str | None = None) -> None:
    with pytest.raises(CheckFailed) as told:
        assert_steady(module)
    assert when in str(told.value)
    assert advice is None or told.value.advice == advice


WALK = """
class Walk: pass
of_the_module = Walk()
def walk(f, x, steps):
    self = {self}
    self.v = np.zeros_like(x)
    for _ in range(steps):
        g = f(x)
        self.v = 0.5 * self.v - g
        x = x + self.v
    return x
"""


def test_a_function_may_be_called_by_one_that_it_was_given():
    for owner, is_right in (("Walk()", True), ("of_the_module", False)):
        module = student(WALK.format(self=owner))
        module.walk(lambda x: 0.1 * x, X, 3)
        if is_right:
            assert_steady(module)
        else:
            assert_found(module, FORMS[NESTED], KEPT_ELSEWHERE)


PIECES = """
held = {}
def pieces(x):
    state = STATE
    state["x"] = x
    for k in range(3):
        yield state["x"][2 * k : 2 * k + 2]
"""


def test_two_iterators_may_be_gone_through_side_by_side():
    for state, is_right in (("{}", True), ("held", False)):
        module = student(PIECES.replace("STATE", state))
        module.pieces(X)
        if is_right:
            assert_steady(module)
        else:
            assert_found(module, FORMS[NESTED], KEPT_ELSEWHERE)


def test_what_an_iterator_gave_is_kept_like_what_is_in_a_list():
    source = "room = np.zeros(2)\ndef pieces(x):\n    for k in range(2):\n        room[:] = x[k]\n        yield {entry}"
    for entry, is_right in (("room.copy()", True), ("room", False)):
        module = student(source.format(entry=entry))
        module.pieces(X)
        module.pieces(X + 5.0)
        if is_right:
            assert_outputs_kept(module)
        else:
            with pytest.raises(CheckFailed, match="what pieces had returned"):
                assert_outputs_kept(module)


STEPS = """
def step(x, velocity, gradient):
    velocity = np.zeros_like(x) if velocity is None else velocity
    velocity *= 0.5
    velocity -= gradient
    return {moved}, velocity
"""


def test_results_may_be_handed_on_as_they_are():
    for moved, is_right in (("x + velocity", True), ("x + velocity if x.any() else velocity", False)):
        module = student(STEPS.format(moved=moved))
        x, velocity = np.zeros(3), None
        for k in range(3):
            x, velocity = module.step(x, velocity, np.ones(3) * (k + 1.0))
        if is_right:
            assert_steady(module)
        else:
            assert_found(module, HANDED_ON, APART)


def test_a_result_that_goes_to_two_places_is_a_copy_for_each():
    module = student(STEPS.format(moved="x + velocity"))
    x, velocity = module.step(np.ones(3), None, np.ones(3))
    module.step(x, velocity, np.ones(3))
    module.step(x, velocity, np.ones(3))  # the velocity that the call before may have changed
    assert_steady(module)


def test_what_a_method_returned_is_the_callers():
    source = (
        "class Net:\n    last = None\n    def scores(self, x):\n"
        "        if self.last is None or not np.array_equal(self.x, x):\n"
        "            self.x, self.last = x.copy(), {'scores': 2.0 * x}\n"
        "        return self.last\n"
        "    def right(self, x): return {'scores': 2.0 * x}\n"
    )
    module = student(source)
    net = module.Net()
    net.right(X)
    assert_steady(module)
    net.scores(X)
    assert_found(module, AFTERWARDS)


def test_what_a_given_function_returned_is_left_as_it_is():
    source = "def walk(f, x):\n    step = f(x){first}\n    return x - step{then}"
    for first, then, is_right in (("", "['w']", True), (".pop('w')", "", False)):
        module = student(source.format(first=first, then=then))
        found = module.walk(lambda x: {"w": 0.5 * x}, X)
        assert found.tolist() == (0.5 * X).tolist()
        changed = session_of(module).changed
        assert changed == ([] if is_right else ["walk changed its function's answer"])


def test_a_generator_in_a_result_stays_where_it_is():
    module = student(
        "def forward(x):\n    cache = (up * x for up in [3.0])\n    return 2.0 * x, cache\n"
        "def backward(cache): return next(cache)"
    )
    output, cache = module.forward(X)
    assert output.tolist() == (2.0 * X).tolist()
    assert module.backward(cache).tolist() == (3.0 * X).tolist()


def test_a_dict_may_be_filled_anew():
    source = "known = {{}}\ndef last(history): return known.setdefault({key}, history['a'][-1])"
    for key, is_right in (("(*history['a'],)", True), ("id(history)", False)):
        module = student(source.format(key=key))
        module.last({"a": [0.25, 0.5], "b": [1.0]})
        if is_right:
            assert_steady(module)
        else:
            assert_found(module, "another result")


PICK = """
table = {{}}
def pick(f, strengths):
    values = {table}
    for s in strengths: values[s] = f(s)
    return max(strengths, key=values.get)
"""


def test_meanwhile_given_functions_answer_otherwise():
    for table, is_right in (("{}", True), ("table", False)):
        module = student(PICK.format(table=table))
        module.pick(lambda s: 1.0 / s, [2.0, 4.0, 1.0])
        if is_right:
            assert_steady(module)
        else:
            assert_found(module, FORMS[NESTED])


def test_an_array_that_a_given_function_returned_is_looked_at():
    module = student("def heights(f, x):\n    y = f(x)\n    y -= y[0]\n    return y.copy()")
    module.heights(lambda x: x + 1.0, X)
    assert session_of(module).changed == ["heights changed its function's answer"]
