"""Legitimate values that a shortcut may get wrong: special arrays, whole numbers, many copies."""

from __future__ import annotations

from functools import partial
from itertools import cycle, pairwise

import numpy as np

from autograder.assertions import as_array, bank_entry, check, mistaken, unpack
from autograder.together import together

from ..contents import (
    CONTENTS,
    SHAPES,
    THOUSANDS,
    changed_inside,
    contents,
    in_other_shapes,
    pairs_of_contents,
)
from ..drawing import draw, one_sided
from ..formulas import logistic, logistic_slope
from ..magnitudes import size_of_each
from ..special import assert_left_alone, check_found as check_all_found, in_turn
from ..twins import twins

# Products of three of them are whole numbers that a float holds, too.
NUMBERS = (2, 0, -1, 1, 1)
FRACTIONS = 1e-9, 2, -0.0, -1.25, 0.5, 1.0
ARRAYS = (*SHAPES, (THOUSANDS, 2), (2, 300))
LENGTHS = (1,), (2,), (5,), (3,), (1,), (60,)
SIZES = 1e-100, 1e-20, 1e60  # products of three of them are numbers, too


def check_found(found, *more):
    """Judge what came back for each case: single precision will do as far as it holds the numbers."""
    check_all_found([_held(value) for value in found], *more)


def _held(value):
    """Return a result, of which what single precision does not hold is no excuse."""
    if isinstance(value, tuple | list):
        return type(value)(map(_held, value))
    single = getattr(value, "dtype", None) == np.float32
    return value.astype(np.float64) if single and not np.all(np.isfinite(value) & (value != 0)) else value


def numbers(rng):
    """Yield three values: equal arrays, whole numbers, whole ones beside fractions, and arrays of no dimensions."""
    equal = draw(rng, (2, 3))
    yield "equal arrays", (equal, equal, draw(rng, (2, 3)))
    for triple in zip(NUMBERS, NUMBERS[1:], NUMBERS[2:], strict=False):
        yield "whole numbers", triple
    for triple in zip(FRACTIONS, FRACTIONS[3:], FRACTIONS[2:], strict=False):
        yield "a whole number or none", triple
    for x, y in ((2, 2.75), (2.75, 2), (-1.5, -2), (-2, -1.5), (0, 0.25)):
        yield "a whole number and none", (x, y, 0.5)
    yield "whole numbers, equal ones", (4, 4, 3)
    for size in SIZES:
        yield f"numbers of about {size:g}", (2.0 * size, -3.5 * size, 0.7 * size)
    yield "whole numbers of 17 digits", (1 << 51, 3, -1)
    yield from (("large whole numbers", three) for three in ((3000, -500, 300), (5, 3, 70_000), (-2, 3, 1 << 40)))


def triples(rng):
    """Yield two arrays and an upstream gradient: of every content, equal in places, and one exchanged after another."""
    upstreams = contents(rng, ARRAYS, turn=4)
    for number, (what, x, y) in enumerate(pairs_of_contents(rng, ARRAYS)):
        upstream = np.resize(next(upstreams)[1], x.shape)
        yield what, (x, y, upstream)
        if number % 7 == 0:
            yield "equal in places", (x, np.where(np.arange(x.size).reshape(x.shape) % 2, x, y), upstream)
    for size in SIZES:
        yield f"all of about {size:g}", tuple(size * draw(rng, (2, 3)) for _ in range(3))
    yield from twins(*(draw(rng, (3, 2)) for _ in range(3)), objects=3)
    yield "a row of many", tuple(draw(rng, (1, 2 * THOUSANDS)) for _ in range(3))
    many = [draw(rng, (THOUSANDS,)) for _ in range(3)]
    yield "many", tuple(many)
    for arguments in in_turn(*(tuple(draw(rng, (2, 3)) for _ in range(3)) for _ in range(2))):
        yield "one at a time", arguments
    yield "many, others in the middle", (changed_inside(many[0]), *many[1:])
    yield from in_other_shapes(*arguments)
    for x in one_sided(partial(draw, rng, (2, 3)), times=3):  # of three gates each has arrays of both kinds
        yield "on one side, or on both", (x, 0.1 * draw(rng, x.shape), draw(rng, x.shape))


def run_interleaved(student, name, cases):
    """Run three gates by turns, each back only after the next one's forward; return (output, gradients) for each."""
    return together(student, lambda: _interleaved(student, name, cases))


def _interleaved(student, name, cases):
    gates = cycle([getattr(student, name)() for _ in range(3)])
    runs = [(gate, given, upstream) for gate, (_, (*given, upstream)) in zip(gates, cases, strict=False)]
    outputs, gradients = [runs[0][0].forward(*runs[0][1])], []
    for (gate, _, upstream), (following, given, _) in pairwise(runs):
        outputs.append(following.forward(*given))
        gradients.append(gate.backward(upstream))
    gradients.append(runs[-1][0].backward(runs[-1][2]))
    return list(zip(outputs, gradients, strict=True))


def check_numbers(student, gate, rng):
    """Check a gate of two inputs on numbers."""
    _check_two_inputs(student, gate, list(numbers(rng)))


def check_contents(student, gate, rng):
    """Check a gate of two inputs on special arrays."""
    _check_two_inputs(student, gate, list(triples(rng)))


def _check_two_inputs(student, gate, cases):
    """Check a gate of two inputs; where a max gate has equal ones, its two gradients have to add up."""
    found = []
    runs = run_interleaved(student, gate.name, cases)
    for (output, gradients), (_, (x, y, upstream)) in zip(runs, cases, strict=True):
        parts = unpack(gradients, 2, f"{gate.name}.backward")
        found.append((output, *(_settled(parts, x, y, upstream) if gate.name == "MaxGate" else parts)))
    check_found(found, lambda x, y, up: (gate.formula(x, y), *gate.backward(up, x, y)), cases, gate.name)
    assert_left_alone(student)


def _settled(parts, x, y, upstream):
    """Return the gradients of a max gate with all of it at the first input where the inputs are equal."""
    dx, dy = (as_array(part, "a gradient of MaxGate", np.shape(x)) for part in parts)
    tie, sign = np.equal(x, y), np.sign(upstream)
    check(np.all(np.minimum(dx * sign, dy * sign)[tie] >= 0.0), "MaxGate at a tie sends a gradient the wrong way.")
    return np.where(tie, dx + dy, dx), np.where(tie, 0.0, dy)


def check_sigmoid(student, gate, rng):
    """Check a sigmoid gate on numbers, and on arrays of every content."""
    cases = [(what, (x, upstream)) for what, (x, _, upstream) in numbers(rng)]
    for size in SIZES:
        cases.append((f"all of about {size:g}", (size * draw(rng, (2, 3)), size * draw(rng, (2, 3)))))
    # In single precision 1 is no neighbor of what a sigmoid makes of numbers between 4 and 40.
    of_upstreams = contents(rng, ARRAYS, without=("large and tiny",), turn=3)
    for what, x in contents(rng, ARRAYS, without=("large and tiny",)):
        cases.append((what, (x, np.resize(next(of_upstreams)[1], x.shape))))
    for first in (1000.0, -1000.0, 0.0):  # whole numbers come first: what follows is none
        cases.append(("a flat place first", (np.append(first, draw(rng, (3,))), draw(rng, (4,)))))
    cases = [(what, (x, up)) for what, (x, up) in cases if not np.any((np.abs(x) > 4.0) & (np.abs(x) < 40.0))]
    for arguments in in_turn(*(tuple(draw(rng, (2, 3)) for _ in range(2)) for _ in range(2))):
        cases.append(("one at a time", arguments))
    cases += twins(draw(rng, (3, 2)), draw(rng, (3, 2)), objects=3)
    many = draw(rng, (THOUSANDS,))
    cases += [("many, others in the middle", (x, many)) for x in (many, -many, -many, changed_inside(many))]
    cases += in_other_shapes(*arguments)
    cases += [
        ("on one side, or on both", (x, draw(rng, x.shape))) for x in one_sided(partial(draw, rng, (2, 3)), times=3)
    ]
    found = run_interleaved(student, gate.name, cases)
    check_found(
        found,
        lambda x, up: (gate.formula(x), gate.backward(up, x)),
        cases,
        gate.name,
        lambda _, up: (1.0, size_of_each(up)),
    )
    assert_left_alone(student)


def check_copies(student, rng):
    """Check a copy gate on numbers and on arrays of every content, with one copy or many."""
    counts = cycle((1, 3, 2, 5, 4))
    cases = [("whole numbers", (3, (2, -1, 0))), ("whole numbers", (2, [4])), ("whole numbers", (0.5, [1, 0]))]
    cases += [("a whole number", (3, [2.0, -1.5])), ("whole numbers of 17 digits", (1 << 51, (1 << 51, 3, -1)))]
    cases += [("many copies", (draw(rng, (1,)), [draw(rng, (1,)) for _ in range(100)]))]
    cases += [("many copies", (0.5, draw(rng, (100,)).tolist())), ("many copies", (0, list(range(100))))]
    cases += [("a number of no dimensions", (np.float64(0.5), list(draw(rng, (3,)))))]
    for size in SIZES:
        cases.append((f"numbers of about {size:g}", (size, (-3.5 * size, 0.7 * size))))
        cases.append((f"all of about {size:g}", (size * draw(rng, (2, 3)), list(size * draw(rng, (2, 2, 3))))))
    cases.append(("large and tiny", (draw(rng, (2,)), [np.array([1e100, 1e-60]), np.array([2e100, 1e-60])])))
    cases += twins(draw(rng, (3, 2)), [draw(rng, (3, 2)), draw(rng, (3, 2))], objects=2)
    for what, (x, up, other) in in_other_shapes(*draw(rng, (3, 6))):
        cases += [(what, (x, [up, other]))] * 2  # once for each gate
    of_upstreams = [made for turn in range(4) for _, made in contents(rng, ARRAYS, turn=turn)]
    for number, (what, x) in enumerate(contents(rng, ARRAYS)):
        upstreams = [np.resize(of_upstreams[number * 3 + k], x.shape) for k in range(next(counts))]
        cases.append((what, (x, upstreams if number % 2 else tuple(upstreams))))

    def run():
        gates = cycle([student.CopyGate() for _ in range(2)])
        pairs = zip(gates, cases, strict=False)
        return [(gate.forward(x, len(upstreams)), gate.backward(upstreams)) for gate, (_, (x, upstreams)) in pairs]

    found = []
    for (returned, gradient), (_, (x, upstreams)) in zip(together(student, run), cases, strict=True):
        copies = unpack(returned, len(upstreams), "CopyGate.forward")
        if any(isinstance(copy, list | tuple) for copy in copies):
            message = "A copy that CopyGate.forward returns is a list, where it was given an array."
            raise mistaken(bank_entry("copy-by-tolist"), message)
        found.append((np.stack([as_array(copy, "a copy", np.shape(x)) for copy in copies]), gradient))
    check_found(found, lambda x, ups: (np.stack([x] * len(ups)), np.sum(ups, axis=0)), cases, "CopyGate")
    assert_left_alone(student)


def check_neurons(student, rng):
    """Check neurons of every content, all of them forward before the first goes back."""
    upstreams = cycle((1, -2.0, 0.0, 0.5, 3, 1e-3, 0, 1.0))
    names, cases = list(CONTENTS), []
    for number, (what, x) in enumerate(contents(rng, LENGTHS)):
        w = CONTENTS[names[(number + 9) % len(names)]](rng, (len(x) + 1,))
        cases.append((f"inputs: {what}", (w, x, next(upstreams))))
    for sign in (1.0, -1.0):  # beyond where a sigmoid is flat, and back
        cases.append(("a sum that comes back", (sign * np.array([150.0, -150.5, 0.25]), np.ones(2), 1.0)))
        cases.append(("a bias that turns the sum", (sign * np.array([-1000.0, 2000.0]), np.ones(1), 1.0)))
    cases.append(("many inputs", (0.02 * draw(rng, (3073,)), 0.1 * draw(rng, (3072,)), 2.0)))
    for arguments in in_turn(*((draw(rng, (4,)), draw(rng, (3,)), upstream) for upstream in (1.0, -2.0))):
        cases.append(("one at a time", arguments))
    cases += twins(draw(rng, (6,)), draw(rng, (5,)), 1.0)
    for bias in (2.0, -0.5):
        cases.append(("weights of 0 but the bias", (np.array([0.0, 0.0, bias]), draw(rng, (2,)), 1.5)))
    for size in (1e60, 1e-60):
        cases.append(
            (f"weights of about {size:g}", (size * np.array([0.5, 0.0, -1.5, 1 / size]), draw(rng, (3,)) / size, 1.0))
        )
    with np.errstate(all="ignore"):
        scores = [abs(np.sum(w[:-1] * x) + w[-1]) for _, (w, x, _) in cases]
    cases = [case for case, score in zip(cases, scores, strict=True) if not 4.0 < score < 40.0]
    forward = together(student, lambda: [student.sigmoid_neuron(w, x) for _, (w, x, _) in cases])
    forward = [unpack(returned, 2, "sigmoid_neuron") for returned in forward]
    pairs = list(zip(forward, cases, strict=True))[::-1]
    backward = together(
        student, lambda: [student.sigmoid_neuron_backward(up, cache) for (_, cache), (_, (_, _, up)) in pairs]
    )
    backward = [unpack(returned, 2, "sigmoid_neuron_backward") for returned in backward][::-1]
    found = [
        (as_array(output, "sigmoid_neuron's output").reshape(()), *both)
        for (output, _), both in zip(forward, backward, strict=True)
    ]
    check_found(
        found,
        _neuron,
        cases,
        "sigmoid_neuron",
        lambda w, x, up: (1.0, size_of_each(up * np.append(x, 1.0)), size_of_each(up * w[:-1])),
    )
    assert_left_alone(student)


def _neuron(w, x, upstream):
    score = np.sum(w[:-1] * x) + w[-1]
    dscore = upstream * logistic_slope(score)
    return logistic(score), dscore * np.append(x, 1.0), dscore * w[:-1]
