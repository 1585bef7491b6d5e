"""Plain steps against the gradient."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import assert_outputs_kept, bank_entry, mistake_if
from autograder.battery import assert_steady
from autograder.together import together

from ..advice import ANYTHING, advised
from ..special import in_turn
from ..twins import twins
from .arrays import FEW, KERNELS, SHAPES, as_dict, assert_entries, assert_kept, draw, turned
from .special import RATES, TURNS, arrays_of, assert_all_sums, same_in_other_shapes, shapes_of


@advised(ANYTHING)
def check_special(student, rng):
    """Params and gradients may be of all kinds, and rates, too."""
    given, cases = [], []
    for turn in TURNS:
        shapes = shapes_of(turn)
        given.append((arrays_of(rng, turn, shapes), arrays_of(rng, turn + 8, shapes), RATES[turn % len(RATES)]))
    given += [(params, {"W": params["W"] ** 2}, 0.3) for params in same_in_other_shapes(rng)]
    given += [case for _, case in twins(draw(rng, FEW), draw(rng, FEW), 0.3)]
    given += in_turn(*((draw(rng, FEW), draw(rng, FEW), rate) for rate in (0.3, 0.2)), back=False)
    for params, grads, rate in given:
        expected = {name: value - rate * grads[name] for name, value in params.items()}
        sizes = {name: np.abs(value) + rate * np.abs(grads[name]) for name, value in params.items()}
        cases.append((expected, sizes))
    found = together(student, lambda: [student.sgd(params, turned(grads), rate) for params, grads, rate in given])
    for moved, (expected, sizes) in zip(found, cases, strict=True):
        assert_all_sums(moved, expected, sizes, "sgd")


@pytest.mark.task("sgd.sgd", points=8)
def test_sgd_step(student, rng):
    """One step moves every array by the learning rate times its gradient, against the gradient."""
    for shapes, rate, steep in zip(SHAPES, (0.4, 0.03, 0.07, 1.7), (1, 1, 50, 1), strict=True):
        params, grads = draw(rng, shapes), {name: steep * value for name, value in draw(rng, shapes).items()}
        moved = student.sgd(params, grads, rate)
        assert_entries(moved, {name: params[name] - rate * grads[name] for name in params}, "params", "sgd")


@pytest.mark.task("sgd.sgd", points=4)
def test_sgd_steps(student, rng):
    """Several steps, each from where the last one ended, add up; gradients belong to params by name."""
    for shapes in SHAPES[:2]:
        params = expected = draw(rng, shapes)
        for rate in (0.3, 0.1, 0.7):
            grads = draw(rng, shapes) if rate == 0.1 else turned(draw(rng, shapes))
            params = as_dict(student.sgd(params, grads, rate), "What sgd returns")
            expected = {name: expected[name] - rate * grads[name] for name in expected}
        assert_entries(params, expected, "params", "sgd, called three times,")


@pytest.mark.task("sgd.sgd", points=2, needs=test_sgd_step)
def test_sgd_conduct(student, rng):
    """The gradients are left as they are, and may be zero, tiny or large."""
    shapes = SHAPES[0]
    student.sgd(draw(rng, shapes), draw(rng, shapes), 0.4)
    for size, steep, rate in ((1.0, 0.0, 0.4), (1.0, 1e18, 1e-18), (1e6, 1e6, 0), (1e-30, 1e-30, 1)):
        params, grads = ({name: by * value for name, value in draw(rng, KERNELS).items()} for by in (size, steep))
        expected = {name: params[name] - rate * grads[name] for name in params}
        moved = student.sgd(params, grads, rate)
        with mistake_if(steep == 1e-30, bank_entry("sgd-skips-tiny-steps")):
            assert_entries(moved, expected, "params", f"sgd, for gradients of about {steep:g},")
    assert_outputs_kept(student)
    assert_steady(student)
    check_special(student, rng)
    assert_kept(student, "sgd", {1: "grads"})
