"""The net's scores, and the params that it starts with."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from autograder.assertions import (
    FLOAT32_TOLERANCE,
    as_array,
    assert_close,
    bank_entry,
    check,
    mistaken,
)
from autograder.battery import assert_conduct
from autograder.together import for_each, together

from .. import nets
from ..contents import BLOCKS, THOUSANDS, changed_inside
from ..initial_weights import (
    are_all_drawn,
    are_independent,
    assert_not_shared,
    differ,
    is_centered,
    is_cut,
    is_he,
    is_standardized,
    same_seeds,
    slip_of,
)
from ..special import assert_left_alone
from ..special_nets import ask, check_special_scores
from .net import SIZES, assert_params, by_name, draw, draw_any, make, params_of, special


@pytest.mark.task("two_layer.scores", points=4)
def test_scores_values(student, rng):
    """The scores are relu(X W1 + b1) W2 + b2, for any sizes and with the params that the net has at that moment."""

    def run(p, X, q, Z):
        net = make(student, p)
        found = net.scores(X)
        return found, nets.put(net, q).scores(Z)

    cases = [(*draw(rng, *sizes)[:2], *draw(rng, *sizes)[:2]) for sizes in SIZES]
    runs = together(student, lambda: [run(*case) for case in cases])
    for (p, X, q, Z), (found, after) in zip(cases, runs, strict=True):
        assert_close(found, nets.scores(p, X), "scores")
        assert_close(after, nets.scores(q, Z), "scores, after new params were put in,")


@pytest.mark.task("two_layer.scores", points=3)
def test_init_params(student):
    """W1 and W2 start random with He's variance of 2 / fan-in, the biases at zero, all in their shapes."""
    for D, H, C in ((7, 5, 3), (320, 240, 160), (1, THOUSANDS, 2), (2, 1, THOUSANDS)):
        p = params_of(student.TwoLayerNet(D, H, C, seed=1))
        if np.shape(p["W1"]) == (H, D):
            message = f"W1 starts with the shape {(H, D)}; it should have {(D, H)}."
            raise mistaken(bank_entry("init-transposed"), message)
        for name, shape in (("W1", (D, H)), ("W2", (H, C))):
            W = as_array(p[name], f"{name} at the start", shape)
            check_weights(W.astype(np.float64), name, D)
            if W.size >= 1000 and is_standardized(W):
                message = f"The numbers of {name} are made to have exactly the mean or the variance that is wanted."
                raise mistaken(bank_entry("init-standardized"), message)
        if D > 300:
            message = "W1 and W2 start with the same numbers: all of them have to be drawn independently."
            both = [np.asarray(p[name]) for name in ("W1", "W2")]
            assert_not_shared(both, bank_entry("init-layers-share-numbers"), message)
        for name, shape in (("b1", (H,)), ("b2", (C,))):
            if np.ndim(p[name]) == 2:
                raise mistaken(bank_entry("init-row-biases"), f"{name} starts with two dimensions.")
            b = as_array(p[name], f"{name} at the start", shape)
            if np.any(b):
                random = np.ptp(b) > 0
                raise mistaken(bank_entry("init-random-biases") if random else None, f"{name} does not start at zero.")
    W = as_array(params_of(student.TwoLayerNet(THOUSANDS, 40, 1, seed=2))["W1"], "W1 at the start", (THOUSANDS, 40))
    check(are_all_drawn(W), f"Of {W.size} entries of W1, many start with the same numbers.")


def check_weights(W, name, inputs):
    """Check new weights and, where they are many, their mean and variance; name the rule that they follow instead."""
    if np.ptp(W) == 0:
        entry = bank_entry("init-ones") if np.any(W) else bank_entry("init-zeros")
        raise mistaken(entry, f"All entries of {name} start with the same number.")
    if W.size < 1000:
        return
    if np.all(W >= 0):
        raise mistaken(bank_entry("init-positive"), f"All entries of {name} start positive or zero.")
    check(is_centered(W), f"{name} does not start with a mean of zero.")
    check(np.unique(W).size > W.size / 2, f"Many entries of {name} start with the same numbers.")
    check(are_independent(W), f"Units of {name} start with weights that follow from each other's.")
    if not is_he(W, tolerance=0.06):
        entry = SLIPS.get(slip_of(W, inputs, tolerance=0.06))
        raise mistaken(entry, f"{name} starts with a standard deviation that is not that of He.")
    if is_cut(W):
        raise mistaken(bank_entry("init-cut-off"), f"No weight of {name} is as large as some of so many should be.")


SLIPS = {
    "one over fan-in": bank_entry("init-xavier"),
    "Glorot": bank_entry("init-glorot"),
    "fan-out": bank_entry("init-fan-out"),
    "one fan-in for all layers": bank_entry("init-same-scale"),
    "no square root": bank_entry("init-no-root"),
    "uniform, too narrow": bank_entry("init-uniform-narrow"),
    "small numbers": bank_entry("init-small"),
    "cut off": bank_entry("init-cut-off"),
    "standard normal": bank_entry("init-unscaled"),
}


@pytest.mark.task("two_layer.scores", points=1)
def test_init_seed(student):
    """The same seed makes the same net, whatever was made before it, and another seed makes another one."""
    ways = [{}, *({"seed": seed} for seed in (0, 1, 42, 1, 42))]
    found = together(student, lambda: [student.TwoLayerNet(6, 5, 4, **way).params for way in ways])
    default, zero, *made = map(by_name, found)
    same = all(np.array_equal(zero[name], default[name]) for name in ("W1", "W2"))
    check(same, "A net without a seed is not the one with seed 0.")
    for name in ("W1", "W2"):
        a, b, again, b_again = (as_array(p[name], f"{name} at the start") for p in made)
        if not (np.array_equal(a, again) and np.array_equal(b, b_again)):
            raise mistaken(bank_entry("init-seeded-once"), f"The same seed gives another {name}.")
        same = [np.array_equal(*pair) for pair in combinations((zero[name], a, b), 2)]
        if any(same):
            entry = bank_entry("init-seed-ignored") if all(same) else bank_entry("init-zero-is-no-seed")
            if np.ptp(a) == 0:
                entry = bank_entry("init-ones") if np.any(a) else bank_entry("init-zeros")
            raise mistaken(entry, f"Another seed gives the same {name}.")
    if same := same_seeds(student, lambda seed: student.TwoLayerNet(2, 2, 2, seed=seed)):
        raise mistaken(bank_entry("init-seed-cut"), f"Seeds {same[0]} and {same[1]} give the same net.")
    one, another = (params_of(student.TwoLayerNet(1, 1, 1, seed=seed)) for seed in (1, 2))
    for name in ("W1", "W2"):
        if not differ(one[name], another[name]):
            message = f"Nets with one input, unit and class have no {name} that depends on the seed."
            alone = np.shape(one[name]) == (1, 1)
            raise mistaken(bank_entry("init-standardized") if alone else None, message)


def scores_of(student, cases):
    """Return the scores of new nets; cases are params and X, and maybe more."""
    return together(student, lambda: [make(student, p).scores(X) for p, X, *_ in cases])


def check_dark(student, rng):
    """Where no hidden unit is on, the scores are the biases, and stay what they are when these are written into."""
    p, X, _ = draw_any(rng, 3, 2, 4, 2)
    p["b1"] -= 100.0
    net = make(student, p)
    assert_close(net.scores(X), nets.scores(p, X), "scores where no hidden unit is on")
    nets.write(net, {"b2": p["b2"] + 1.0})


@pytest.mark.task("two_layer.scores", points=1, needs=test_scores_values)
def test_scores_conduct(student, rng):
    """Computing scores changes neither X nor params; two nets share nothing, and no two of params share memory."""
    p, X, _ = draw(rng, 4, 3, 5, 2)
    q, Z, _ = draw(rng, 4, 3, 5, 2)
    drawn = [draw_any(rng, 4, 4, 4, 4)[0] for _ in range(2)]
    alike = [student.TwoLayerNet(4, 4, 4, seed=1) for _ in drawn]
    nets.check_apart(
        alike,
        drawn,
        bank_entry("init-shared-memory"),
        bank_entry("init-arrays-kept"),
        bank_entry("init-integer-biases"),
    )
    first, second = make(student, p), make(student, q)
    for found, found_beside in together(student, lambda: [(first.scores(X), second.scores(Z)) for _ in range(2)]):
        assert_close(found, nets.scores(p, X), "scores of one of two nets")
        assert_close(found_beside, nets.scores(q, Z), "scores of the other of two nets")
    assert_params(first, p, "after scores")
    assert_close(
        first.scores(X.astype(np.float32)), nets.scores(p, X), "scores for X in single precision", FLOAT32_TOLERANCE
    )
    nets.check_stays_put(student, first, p, ("scores", X), ("predict", X))
    for name, *labels in (("predict",), ("loss", np.array([0, 1, 1, 0]))):
        p = draw_any(rng, 4, 3, 5, 2)[0]
        nets.check_scores_after(student, first, p, X, (name, X, *labels))
    assert_conduct(student)
    odd = (2, THOUSANDS, 2, 1), (2, 2, THOUSANDS, 2), (1, 2, 1, THOUSANDS)
    p, X, _ = draw_any(rng, max(BLOCKS), 1, 2, 2)
    blocks = X, changed_inside(X), *(X[:n] for n in BLOCKS[:-1])
    for rows, found in zip(blocks, for_each(make(student, p).scores, zip(blocks)), strict=True):
        assert_close(found, nets.scores(p, rows), f"scores of {len(rows)} rows")
    check_dark(student, rng)
    cases = []
    for sizes, size in (((THOUSANDS, 2, 3, 2), 1.0), *((four, 1.0) for four in odd), ((2, 3, 300, 300), 1e-13)):
        p, X, _ = draw_any(rng, *sizes)
        cases.append((p, size * X, f"scores for X of about {size:g}"))
    p, X, _ = draw_any(rng, 3, 2, 3, 2)
    p["W1"] *= 3e8
    cases.append((p, 3e8 * X, "scores of about 1e17"))
    for (p, X, name), found in zip(cases, scores_of(student, cases), strict=True):
        assert_close(found, nets.scores(p, X), name)
    asked = together(
        student, lambda: [(case, ask(net, "scores", case)) for net, case in special(student, rng, half=True)]
    )
    for case, scores in asked:
        check_special_scores(case, scores, rng)
    assert_left_alone(student)
