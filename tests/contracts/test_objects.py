"""What an object is made with: other objects, what may be left out, and what its stand-in keeps of it."""

from __future__ import annotations

import pytest
from contracts.code import lost, told

from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import numbers
from autograder.contracts.numeric import gradients
from autograder.contracts.programs import new

VALUE = numbers("shape")
SIZES = [{"shape": shape} for shape in ((2,), (3,))]


def scaled(x, scale=3.0):
    return x * scale


SCALE = Contract(
    task="a.scale",
    made="Scale",
    made_with=["scale"],
    domains={"x": VALUE, "scale": lambda rng, sizes, turn: 2.0 - turn, "upstream": VALUE},
    sizes=SIZES,
    steps=[
        Step("forward", ["x"], scaled),
        Step("backward", ["upstream"], gradients(scaled, "x")),
        Step("grads", None, lambda case: {"scale": (case["x"] * case["upstream"]).sum()}),
    ],
    rows=[
        Row("forward", 1, "f"),
        Row("grads", 1, "g"),
        Row("default", 1, "d", ["forward", "backward"], {"scale": None}),
        Row(PROMISES, 1, "p"),
    ],
)


def through(scales, x):
    for scale in scales:
        x = through(*scale.args, x) if scale.name == "Chain" else scaled(x, *scale.args)
    return x


CHAIN = Contract(
    task="a.chain",
    made="Chain",
    made_with=["scales"],
    parts=[SCALE],
    domains={"scales": lambda rng, sizes, turn: [new("Scale", 2.0), new("Chain", [new("Scale")])], "x": VALUE},
    sizes=SIZES,
    steps=[Step("forward", ["x"], through)],
    rows=[Row("forward", 1, "f"), Row(PROMISES, 1, "p")],
)
RIGHT = """
class Scale:
    def __init__(self, scale=3.0):
        self.scale, self.grads = scale, {}
    def forward(self, x):
        self.x = x
        return x * self.scale
    def backward(self, upstream):
        self.grads = {"scale": np.sum(self.x * upstream)}
        return upstream * self.scale

class Chain:
    def __init__(self, scales):
        self.scales = scales
    def forward(self, x):
        for scale in self.scales:
            x = scale.forward(x)
        return x
"""
GRADS = 'self.grads = {"scale": np.sum(self.x * upstream)}'


@pytest.mark.parametrize(
    ("was", "now", "rows"),
    [
        ("scale=3.0", "scale=1.0", {"default"}),
        ("self.scale, self.grads = scale, {}", "self.scale, self.grads = 2.0, {}", {"forward", "default", PROMISES}),
        (GRADS, 'self.grads["scale"] = self.grads.get("scale", 0) + np.sum(self.x * upstream)', {PROMISES}),
        (GRADS, 'self.grads.setdefault("scale", np.zeros(()))[...] = np.sum(self.x * upstream)', set()),
    ],
)
def test_what_may_be_left_out_has_its_default_and_grads_are_those_of_the_last_call(was: str, now: str, rows: set[str]):
    assert lost(SCALE, RIGHT) == {}
    assert RIGHT.count(was) == 1
    assert set(lost(SCALE, RIGHT.replace(was, now))) == rows


def test_an_object_is_made_with_others_and_told_so():
    assert lost(CHAIN, RIGHT) == {}
    wrong = RIGHT.replace("for scale in self.scales:", "for scale in self.scales[1:]:")
    assert set(lost(CHAIN, wrong)) == {"forward", PROMISES}
    assert told(CHAIN, "forward", wrong)[0].startswith("Chain([Scale(2), Chain([Scale()])]): forward([")


@pytest.mark.parametrize("was", ["return x * self.scale", "self.scale, self.grads = scale, {}", "scale=3.0"])
def test_a_broken_part_is_stood_in_for_with_what_it_was_made_with(was: str):
    assert RIGHT.count(was) == 1
    assert lost(CHAIN, RIGHT.replace(was, {"scale=3.0": "scale=1.0"}.get(was, "raise NotImplementedError"))) == {}
