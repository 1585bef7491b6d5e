"""The battery: code that is right on plain arrays, and wrong on others or with other calls in between."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.assertions import CheckFailed
from autograder.battery import AFTERWARDS, AGAIN, FORMS, IN_TURN, assert_conduct, assert_new, assert_steady
from autograder.faults import Crashed
from autograder.in_process import in_process_session
from autograder.proxy import StudentModule, substitute
from autograder.session import session_of

HEAD = "import numpy as np\nfrom collections import namedtuple\n"
LAYER = f"""{HEAD}
class Layer:
    def forward(self, x):
        self.x = x
        return 2.0 * x

    def backward(self, upstream):
        return upstream * self.x
"""


def student(source: str) -> StudentModule:
    return in_process_session({"trial.py": source.encode()}, "trial").student


def use(module: StudentModule) -> None:
    """Make two layers, and call one of them both ways twice; call a function with arrays and with numbers."""
    rng = np.random.default_rng(1)
    if "class Layer" in SOURCES[module]:
        layer = module.Layer()
        for _ in range(2):
            layer.forward(rng.normal(size=(2, 3)))
            layer.backward(rng.normal(size=(2, 3)))
    if "def f(" in SOURCES[module]:
        x = rng.normal(size=(3, 2))
        for y in (2.0 * x, x.copy()):
            module.f(x, y)
        module.f(1.5, 2.5)
    if "def g(" in SOURCES[module]:
        for _ in range(2):
            module.g(rng.normal(size=(2, 3, 4)))
    if "def walk(" in SOURCES[module]:
        module.walk(lambda w: 2.0 * w, rng.normal(size=3))
    if "def start(" in SOURCES[module]:
        output, cache = module.start(rng.normal(size=3))
        module.go_on(output, cache)


SOURCES: dict[StudentModule, str] = {}


def used(source: str) -> StudentModule:
    """Return a module that has been used."""
    module = student(source)
    SOURCES[module] = source
    use(module)
    return module


def complaint(source: str) -> str:
    """Return what the battery says of a module, empty if it says nothing."""
    module = used(source)
    steps = len(session_of(module).steps)
    try:
        assert_steady(module)
    except CheckFailed as failure:
        return str(failure)
    assert len(session_of(module).steps) == steps, "what did not fail is forgotten"
    return ""


RIGHT = {
    "a layer that holds on to what it is given": LAYER,
    "a function that returns its argument": f"{HEAD}\ndef f(x, y): return x",
    "a cache of a type of its own": f"""{HEAD}
Cache = namedtuple("Cache", "x square")
def start(x): return x.sum(), Cache(x, x * x)
def go_on(output, cache): return output * cache.square + cache.x
""",
    "a list that keeps the cache": f"""{HEAD}
class Kept(list): pass
def start(x):
    kept = Kept([x])
    kept.more = 3.0
    return 1.0, kept
def go_on(output, cache): return output * cache.more * cache[0]
""",
    "a list of its own": f"{HEAD}\nclass Own(list): pass\ndef f(x, y): return Own([x, Own([y])])",
    "single precision": LAYER.replace("2.0 * x", "np.float32(2) * x.astype(np.float32)"),
}
WRONG = {
    "a memory of calls": (f"{HEAD}\nkept = []\ndef f(x, y): return kept.append(1) or len(kept) * x", AGAIN),
    "memory order": (f"{HEAD}\ndef f(x, y): return np.ravel(x, order='K')", FORMS["fortran"]),
    "neither order of memory": (
        f"{HEAD}\ndef g(x): return x if x.flags.c_contiguous or x.flags.f_contiguous else np.ravel(x, order='K')",
        FORMS["fortran"],
    ),
    "two orders of memory": (
        f"{HEAD}\ndef f(x, y): return np.ravel(x, order='K') - np.ravel(y, order='K')",
        FORMS["fortran"],
    ),
    "in place where there is no copy": (
        f"{HEAD}\ndef f(x, y):\n    z = np.asfortranarray(x)\n    if np.ndim(x) > 1: z -= y\n    return 1.0",
        "changes its argument",
    ),
    "what a callback returned": (
        f"{HEAD}\ndef walk(gradient, w):\n    kept = [gradient(w + i) for i in range(3)]\n    return sum(kept)",
        "with the same arrays, changed",
    ),
    "no views": (f"{HEAD}\ndef f(x, y): return x * (np.ndim(x) == 0 or x.strides[0] > 0)", FORMS["strided"]),
    "one memory": (f"{HEAD}\ndef f(x, y): return x + y if not np.may_share_memory(x, y) else x", FORMS["strided"]),
    "one and the same": (f"{HEAD}\ndef f(x, y): return 0.0 * x if x is y else x + y", FORMS["shared"]),
    "a float alone": (f"{HEAD}\ndef f(x, y): return x + y if type(x) in (float, np.ndarray) else None", FORMS["numpy"]),
    "raises": (f"{HEAD}\ndef f(x, y): return x if not np.ndim(x) or x.flags.c_contiguous else 1 / 0", "ZeroDivision"),
    "what the class keeps": (LAYER.replace("self.x", "Layer.x"), IN_TURN),
    "known by its identity": (
        LAYER.replace("self.x = x", "if getattr(self, 'given', None) is not x: self.given, self.x = x, x.copy()"),
        IN_TURN,
    ),
    "known by its shape": (
        LAYER.replace("self.x = x", "if not hasattr(self, 'x') or self.x.shape != x.shape: self.x = x.copy()"),
        IN_TURN,
    ),
    "a gradient that is kept": (
        LAYER.replace(
            "return upstream * self.x", "self.dx = getattr(self, 'dx', upstream * self.x)\n        return self.dx"
        ),
        IN_TURN,
    ),
    "a function with a memory": (
        f"{HEAD}\nkept = {{}}\ndef f(x, y): return kept.setdefault(id(x), np.array(x))",
        "with the same arrays, changed",
    ),
    "handed out again": (
        f"{HEAD}\nkept = {{}}\ndef f(x, y): return kept.setdefault(bytes(str(x), 'ascii'), 2.0 * x)",
        AGAIN,
    ),
    "what is computed late": (
        LAYER.replace("self.x = x", "self.x = x\n        self.late = getattr(self, 'late', None)").replace(
            "return upstream * self.x",
            "self.late = self.x.copy() if self.late is None else self.late\n        return upstream * self.late",
        ),
        AFTERWARDS,
    ),
}


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT)
def test_right_code_passes(source: str):
    assert complaint(source) == ""


@pytest.mark.parametrize("source", RIGHT.values(), ids=RIGHT)
def test_of_right_code_the_battery_asks_in_one_message(source: str, monkeypatch: pytest.MonkeyPatch):
    module = used(source)
    session = session_of(module)
    asked = []
    monkeypatch.setattr(session, "exchange", lambda message, ask=session.exchange: asked.append(1) or ask(message))
    assert_steady(module)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("outcome", "told"), [(None, ""), ((False, np.zeros(3)), "gives another result for the same numbers")]
)
def test_what_differed_once_is_told_even_if_nothing_does_one_by_one(
    outcome: object, told: str, monkeypatch: pytest.MonkeyPatch
):
    module = used(LAYER)
    session = session_of(module)
    ask = session.once_more

    def forged(plan: list[Any], sources: dict[str, list[Any]]) -> list[Any]:
        outcomes = ask(plan, sources)
        return [*outcomes[:-1], outcome]

    monkeypatch.setattr(session, "once_more", forged)
    if not told:
        assert_steady(module)
        return
    with pytest.raises(CheckFailed, match=told):
        assert_steady(module)


def test_code_that_ends_its_process_when_it_is_called_again_is_told_so(monkeypatch: pytest.MonkeyPatch):
    module = used(LAYER)

    def crash(*_: object):
        raise Crashed("The code ended the process that ran it.")

    monkeypatch.setattr(session_of(module), "once_more", crash)
    with pytest.raises(CheckFailed, match="if they are made again: The code ended the process"):
        assert_steady(module)


@pytest.mark.parametrize("reply", [None, [], 7, [(True, 0.0)] * 7], ids=repr)
def test_an_odd_answer_to_all_at_once_has_every_call_made_by_itself(reply: object, monkeypatch: pytest.MonkeyPatch):
    for source, expected in ((LAYER, None), (WRONG["what the class keeps"][0], IN_TURN)):
        module = used(source)
        monkeypatch.setattr(session_of(module), "once_more", lambda *_: reply)
        if expected is None:
            assert_steady(module)
        else:
            with pytest.raises(CheckFailed, match=expected):
                assert_steady(module)


@pytest.mark.parametrize(("source", "expected"), WRONG.values(), ids=WRONG)
def test_code_that_is_right_on_plain_arrays_alone_does_not(source: str, expected: str):
    assert expected in complaint(source)


def test_a_training_changes_its_object_and_begins_again_on_a_new_one():
    module = student(
        f"""{HEAD}
class Net:
    def __init__(self, w): self.w = w
    def train(self, x):
        self.w = self.w + x
        return self.w
"""
    )
    module.Net(np.ones(2)).train(np.ones(2))
    assert_steady(module)


def test_objects_in_a_list_are_exchanged_for_those_made_again():
    module = student(f"{LAYER}\ndef both(layers, x): return [layer.forward(x) for layer in layers]")
    layers = [module.Layer(), module.Layer()]
    module.both(layers, np.ones(3))
    layers[0].backward(np.ones(3))
    assert_steady(module)


def test_what_was_put_in_place_is_put_in_place_again():
    module = student(f"{HEAD}\ndef g(x): return 0.0\ndef f(x, y): return g(x) + y")
    substitute(module, "g", lambda x: 3.0 * x)
    module.f(2.0, 1.0)
    assert_steady(module)


def test_a_part_of_a_test_can_be_put_through_it():
    module = student(f"{HEAD}\nkept = []\ndef f(x):\n    kept.append(x)\n    return len(kept)\ndef g(x): return x")
    module.f(1.0)
    module.g(1.0)
    with pytest.raises(CheckFailed):
        assert_steady(module)
    before = len(session_of(module).steps)
    module.g(2.0)
    assert_steady(module, since=before)


def test_arguments_that_are_changed_are_told_first():
    module = student(f"{HEAD}\ndef f(x):\n    x += 1.0\n    return x")
    module.f(np.ones(2))
    with pytest.raises(CheckFailed, match="leave arguments as they are"):
        assert_conduct(module)


def test_an_argument_that_is_changed_in_one_form_alone_is_told_so():
    module = student(f"{HEAD}\ndef f(x):\n    x = x.copy() if x.flags.c_contiguous else x\n    x *= 2.0\n    return x")
    module.f(np.ones((2, 3)))
    with pytest.raises(CheckFailed, match=r"f changes its argument \[0\] if its arrays lie in memory in Fortran order"):
        assert_conduct(module)


def test_what_the_battery_itself_changes_is_not_held_against_anybody():
    module = student(f"{HEAD}\ndef f(x):\n    x *= 2.0\n    return x")
    module.f(np.ones((2, 3)))
    before = list(session_of(module).changed)
    assert_steady(module)
    assert session_of(module).changed == before


def test_what_a_stand_in_returns_is_made_anew():
    module = student(f"{LAYER}\ndef both(a, b, x):\n    y = a.forward(x)\n    return b.forward(x + 1.0) - y")
    substitute(module, "Layer.forward", lambda layer, x: 2.0 * x)
    module.both(module.Layer(), module.Layer(), np.ones(3))
    assert_steady(module)


@pytest.mark.parametrize("returned", ["w", "w[::-1]", "w if not g.any() else w - g"])
def test_an_argument_that_is_returned_is_no_new_array(returned: str):
    module = student(f"{HEAD}\ndef f(w, g): return {returned}")
    with pytest.raises(CheckFailed, match="f returns an array that it was given, not a new one"):
        assert_new(module, "f", (np.array([1.0, 2.0]), np.zeros(2)))


def test_a_new_array_is_one():
    module = student(f"{HEAD}\ndef f(w, g): return w - g")
    assert_new(module, "f", (np.array([1.0, 2.0]), np.zeros(2)))
    assert session_of(module).steps == []
