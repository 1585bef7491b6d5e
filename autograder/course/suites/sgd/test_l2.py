"""The L2 penalty and its gradients."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import (
    as_array,
    assert_close,
    assert_gradient,
    check,
    describe,
    number,
    unpack,
)
from autograder.battery import assert_conduct, assert_new
from autograder.together import together

from ..advice import ANYTHING, advised
from ..magnitudes import assert_sums
from ..special import assert_left_alone, in_turn
from ..twins import twins
from .arrays import FEW, KERNELS, SHAPES, as_dict, assert_entries, draw
from .special import TURNS, arrays_of, assert_all_sums, same_in_other_shapes, shapes_of

PENALIZED = (
    ({"W1": (3, 4), "b1": (4,)}, 0.3),
    ({"b": (2, 3), "W": (4,)}, 1.7),
    ({"filters": (2, 3, 2), "c": (2,), "first": (3, 2), "second": (1, 5), "third": (4, 1), "d": (1,)}, 0.05),
)
STRENGTHS = (0.3, 1, 1e-10, 0.0, 50.0, 1.0, 2, 0.1, 12, 1e-14, 1e7)
NO_WEIGHTS = (({"b": (3,)}, 1),)


def penalty(params, strength):
    """Return the penalty of those arrays that have two dimensions or more."""
    return strength / 2 * sum(np.sum(value * value) for value in params.values() if value.ndim > 1)


def penalty_by(name, params, strength):
    """Return the penalty as a function of one of the arrays."""
    return lambda array: penalty({**params, name: array}, strength)


@pytest.mark.task("sgd.l2", points=4)
def test_l2_loss(student, rng):
    """The penalty is half the strength times the sum of the squares of all weights; biases are free."""
    cases = [(draw(rng, shapes), strength) for shapes, strength in PENALIZED]
    losses = [unpack(student.l2_penalty(*case), 2, "l2_penalty")[0] for case in cases]
    for loss, case in zip(losses, cases, strict=True):
        loss = as_array(loss, "The loss of l2_penalty")
        check(loss.size == 1, f"The loss of l2_penalty should be one number; it is {describe(loss)}.")
        assert_close(loss.reshape(()), penalty(*case), "The loss of l2_penalty")


@pytest.mark.task("sgd.l2", points=4)
def test_l2_gradients(student, rng):
    """The penalty's gradient is that of its formula for weights; for biases it is zero or missing."""
    cases = [(draw(rng, shapes), strength) for shapes, strength in PENALIZED]
    answers = [unpack(student.l2_penalty(*case), 2, "l2_penalty")[1] for case in cases]
    for grads, (params, strength) in zip(answers, cases, strict=True):
        as_dict(grads, "The second value of l2_penalty")
        for name, value in params.items():
            label = f"grads[{name!r}] of l2_penalty"
            if value.ndim > 1:
                check(name in grads, f"The grads of l2_penalty lack {name!r}, which has {value.ndim} dimensions.")
                assert_gradient(grads[name], label, penalty_by(name, params, strength), value)
            elif grads.get(name) is not None:
                free = not np.any(as_array(grads[name], label))
                check(free, f"{label} is not zero, though {name!r} has one dimension and should not be penalized.")


@pytest.mark.task("sgd.l2", points=1, needs=[test_l2_loss, test_l2_gradients])
def test_l2_conduct(student, rng):
    """A strength of zero, zero weights and biases alone cost nothing, and params are left as they are."""
    cases = (*PENALIZED[1:], (SHAPES[0], 0.0), *NO_WEIGHTS)
    odd = [(draw(rng, shapes), strength) for shapes, strength in cases]
    odd += [
        ({name: size * value for name, value in draw(rng, KERNELS).items()}, 0.1) for size in (0.0, 1e15, 1e-15, 1e25)
    ]
    odd.append(({"W": np.array([[1.0, 2.0]]), "b": np.array([1e15])}, 0.5))
    odd.append(({"A": np.ones((2, 2)), "B": np.ones((2, 2)), "C": -np.ones((1, 4))}, 1e6))
    found = together(student, lambda: [student.l2_penalty(*case) for case in odd])
    for pair, (params, strength) in zip(found, odd, strict=True):
        loss, grads = unpack(pair, 2, "l2_penalty")
        loss, expected = np.sum(as_array(loss, "The loss of l2_penalty")), penalty(params, strength)
        size = expected or 1.0
        assert_close(loss / size, expected / size, "The loss of l2_penalty")
        expected = {name: strength * value for name, value in params.items() if value.ndim > 1}
        assert_entries(grads, expected, "grads", "l2_penalty")
    assert_conduct(student)
    for strength in (1.0, 0.3):
        assert_new(student, "l2_penalty", (draw(rng, SHAPES[0]), strength))
    check_special(student, rng)
    assert_left_alone(student)


@advised(ANYTHING)
def check_special(student, rng):
    """Weights and biases may be of all kinds, under all names, and strengths small or large."""
    cases = [(arrays_of(rng, turn, shapes_of(turn)), STRENGTHS[turn % len(STRENGTHS)]) for turn in TURNS]
    cases += [(params, 0.3) for params in same_in_other_shapes(rng)]
    cases += [case for _, case in twins(draw(rng, FEW), 0.3)]
    cases += in_turn(*((draw(rng, FEW), strength) for strength in (0.3, 0.2)), back=False)
    found = together(student, lambda: [student.l2_penalty(*case) for case in cases])
    for pair, (params, strength) in zip(found, cases, strict=True):
        loss, grads = unpack(pair, 2, "l2_penalty")
        expected = penalty(params, strength)
        assert_sums(number(loss, "The loss of l2_penalty"), expected, expected, "The loss of l2_penalty")
        expected = {name: strength * value for name, value in params.items() if value.ndim > 1}
        sizes = {name: np.abs(value) for name, value in expected.items()}
        assert_all_sums(grads, expected, sizes, "l2_penalty, as grads,")
        biases = [grads.get(name) for name in params.keys() - expected]
        free = all(bias is None or not np.any(as_array(bias, "grads of l2_penalty")) for bias in biases)
        check(free, "A gradient of l2_penalty is not zero, though it is that of an array with one dimension.")
