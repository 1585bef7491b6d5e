"""The MLP's scores at any depth, its initialization, and its predictions."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from autograder.assertions import (
    FLOAT32_TOLERANCE,
    CheckFailed,
    as_array,
    assert_close,
    bank_entry,
    check,
    describe,
    mistaken,
)
from autograder.battery import assert_conduct
from autograder.battery_advice import WRITTEN_INTO
from autograder.together import together

from .. import nets
from ..batches import MOST_IN_TWO_BYTES
from ..contents import BLOCKS, THOUSANDS, changed_inside
from ..initial_weights import (
    MANY,
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
from ..labels import assert_integers
from ..special import assert_left_alone
from ..special_nets import ask, check_special_predictions, check_special_scores
from .net import (
    ALIKE,
    DEEP,
    LINEAR,
    NARROW,
    WIDE,
    asked,
    draw,
    draw_any,
    hundred_layers,
    make,
    params_of_new,
    special,
)


@pytest.mark.task("capacity.scores", points=3)
def test_scores(student, rng):
    """The scores are those of affine layers with a ReLU between them and none after the last, at any depth."""
    kinds = (DEEP, 5), (LINEAR, 5), ((2, 7, 3), 1), (WIDE, 4), ((1, 2, 3, 4, 5, 2), 3)
    cases = [(sizes, *draw(rng, sizes, count)[:2]) for sizes, count in kinds]
    for (sizes, params, X), scores in zip(cases, asked(student, "scores", cases), strict=True):
        assert_close(scores, nets.scores(params, X), f"MLP({list(sizes)}).scores")


@pytest.mark.task("capacity.scores", points=3)
def test_initialization(student, rng):
    """W1, b1, W2, ... have the shapes that sizes say, weights have variance 2 / fan-in (He), biases are zero."""
    for sizes in ((300, 200, 150, 50), (3, 200, 200, 50), (1, 10_000), (2, 1, 10_000)):
        params = student.MLP(list(sizes), seed=int(rng.integers(1, 1000))).params
        check(isinstance(params, dict), f"MLP.params should be a dict; it is {describe(params)}.")
        for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
            check_he(new_array(params, f"W{i}", sizes, (fan_in, fan_out)), f"W{i}", sizes)
            check(not np.any(new_array(params, f"b{i}", sizes, (fan_out,))), f"b{i} is not zero in a new net.")
        weights = [params[f"W{i}"] for i in range(1, len(sizes)) if params[f"W{i}"].size > 1000]
        starts = [np.ravel(W)[:MANY] / np.sqrt(2 / len(W)) for W in weights]
        alike = len(starts) > 1 and np.allclose(starts[0], starts[-1], rtol=1e-9)
        entry = bank_entry("seeded-anew-for-each-layer") if alike else bank_entry("init-layers-share-numbers")
        message = "Layers of a new net hold the same numbers: all of them have to be drawn independently."
        assert_not_shared(weights, entry, message)
    W = as_array(student.MLP([420, 420], seed=3).params["W1"], "W1 of MLP([420, 420])", (420, 420))
    check(are_all_drawn(W), f"Of {W.size} entries of W1, many start with the same numbers.")


def new_array(params, name, sizes, shape):
    check(name in params, f"The params of MLP({list(sizes)}) have no {name}.")
    return as_array(params[name], f"{name} of MLP({list(sizes)})", shape)


def check_he(weights, name, sizes):
    """Check mean and variance of new weights, where they are many; if they are those of a known slip, say which."""
    W = weights.astype(np.float64)
    if not np.any(W):
        raise mistaken(bank_entry("init-zero"), f"{name} is zero in a new net: all hidden units would stay alike.")
    if W.size < 1000:  # too few to tell
        return
    if np.all(W > 0):
        message = f"All entries of a new {name} are positive: their mean has to be 0."
        raise mistaken(bank_entry("init-all-positive"), message)
    check(is_centered(W), f"The mean of a new {name} is not 0.")
    check(are_independent(W), f"Units of a new {name} have weights that follow from each other's.")
    if is_he(W, tolerance=0.12):
        if is_cut(W):
            raise mistaken(bank_entry("init-cut-off"), f"No weight of {name} is as large as some of so many should be.")
        if is_standardized(weights):
            message = f"The numbers of {name} are made to have exactly the mean or the variance that is wanted."
            raise mistaken(bank_entry("init-standardized"), message)
        return
    message = f"The variance of a new {name} is not 2 / fan-in."
    if name == f"W{len(sizes) - 1}" and name != "W1":
        raise mistaken(bank_entry("init-last-layer-otherwise"), message)  # the layers before it have passed
    raise mistaken(SLIPS.get(slip_of(W, sizes[0], tolerance=0.08)), message)


SLIPS = {
    "fan-out": bank_entry("init-fan-out"),
    "one over fan-in": bank_entry("init-one-over-fan-in"),
    "Glorot": bank_entry("init-glorot"),
    "no square root": bank_entry("init-without-a-square-root"),
    "uniform, too narrow": bank_entry("init-uniform-too-narrow"),
    "one fan-in for all layers": bank_entry("init-one-fan-in-for-all"),
    "small numbers": bank_entry("init-small-numbers"),
    "cut off": bank_entry("init-cut-off"),
    "standard normal": bank_entry("init-standard-normal"),
}


@pytest.mark.task("capacity.scores", points=1, needs=test_initialization)
def test_seed(student, rng):
    """The same seed gives the same net, another seed another net, and no two layers of a net are alike."""
    seed = int(rng.integers(1, 1000))
    sizes = [4, 4, 4]
    seeds = [{"seed": s} for s in (seed, seed + 1, seed, 0, 1, 42)]
    default, first, other, again, zero, *usual = params_of_new(student, sizes, {}, *seeds)
    check(np.any(first["W1"]), "W1 is zero in a new net.")
    for name in ("W1", "W2"):
        if not np.array_equal(first[name], again[name]):
            raise mistaken(bank_entry("one-generator-for-all-nets"), f"Two nets with the same seed differ in {name}.")
        if np.array_equal(first[name], other[name]):
            entry = bank_entry("seed-ignored") if np.ptp(first[name]) else None
            raise mistaken(entry, f"Two nets with different seeds have the same {name}.")
    if np.array_equal(first["W1"], first["W2"]):
        raise mistaken(bank_entry("seeded-anew-for-each-layer"), "W1 and W2 of a new net hold the same numbers.")
    trained = student.MLP(sizes, seed=seed + 2)
    at_first = trained.params["W1"]
    nets.write(trained, {"W1": other["W1"], "W2": other["W2"]})
    if not np.array_equal(student.MLP(sizes, seed=seed + 2).params["W1"], at_first):
        message = "A new net is another one after numbers were written into one of the same seed."
        raise mistaken(bank_entry("params-shared-by-all-nets"), message)
    check(np.array_equal(default["W1"], zero["W1"]), "A net without a seed is not the one with seed 0.")
    for number, made in zip((1, 42), usual, strict=True):
        if np.array_equal(made["W1"], zero["W1"]):
            raise mistaken(bank_entry("seed-zero-is-no-seed"), f"The seeds 0 and {number} give the same W1.")
    extremes = 0, 2**31, 2**32 - 1
    several = params_of_new(student, [2, 2, 2, 2], *({"seed": extreme} for extreme in extremes))
    for extreme, made in zip(extremes, several, strict=True):
        if any(np.array_equal(made[f"W{i}"], made[f"W{j}"]) for i, j in combinations((1, 2, 3), 2)):
            raise mistaken(bank_entry("seeded-anew-for-each-layer"), f"Two layers of seed {extreme} are alike.")
    many = student.MLP([40] * 13, seed=seed).params
    dozen = [as_array(many[f"W{i}"], f"W{i}", (40, 40)) for i in range(1, 13)]
    assert_not_shared(dozen, bank_entry("init-layers-share-numbers"), "Two of a dozen layers hold the same numbers.")
    deep = params_of_new(student, [3] * 101, *({"seed": seed + k} for k in range(3)))
    if len({as_array(held[f"W{i}"], f"W{i}", (3, 3)).tobytes() for held in deep for i in range(1, 101)}) < 300:
        raise mistaken(bank_entry("init-layers-share-numbers"), "Two of three hundred layers hold the same numbers.")
    if same := same_seeds(student, lambda seed: student.MLP([2, 2, 2], seed=seed)):
        raise mistaken(bank_entry("init-seed-cut"), f"Seeds {same[0]} and {same[1]} give the same net.")
    one, another = params_of_new(student, [1, 1, 1], {"seed": seed}, {"seed": seed + 1})
    for name in ("W1", "W2"):
        if not differ(one[name], another[name]):
            message = f"Nets with one unit per layer have no {name} that depends on the seed."
            raise mistaken(bank_entry("init-standardized"), message)


@pytest.mark.task("capacity.scores", points=2)
def test_predict(student, rng):
    """Predict returns the class with the highest score for each row."""
    kinds = (WIDE, 9), (LINEAR, 4), (DEEP, 6), ((2, 5, 3), 1)
    cases = [(sizes, *draw_decided(rng, sizes, count)) for sizes, count in kinds]
    found = asked(student, "predict", [case[:3] for case in cases])
    for answer, (*_, wanted) in zip(found, cases, strict=True):
        check_classes(answer, wanted, "MLP.predict is not the class with the highest score of each row.")


def check_classes(answer, wanted, message):
    """Compare predictions."""
    check(np.array_equal(as_array(answer, "MLP.predict", wanted.shape), wanted), message)


def draw_decided(rng, sizes, count):
    """Return params, X and classes: no close decision, not all rows of one class."""
    while True:
        params, X, _ = draw(rng, sizes, count)
        classes = nets.predictions(params, X)
        if nets.lead(params, X) > 0.01 and (np.ptp(classes) > 0 or count == 1):
            return params, X, classes


def check_close_decisions(student, rng):
    """The highest score wins, however little it leads, and however large or small all scores are."""
    cases = []
    # The last scores are all below any number that somebody takes for the lowest.
    for size, shift in ((2.0**-36, 0.0), (2e-3, 1000.0), (2.0**30, 0.0), (2.0**100, -(2.0**105))):
        params, X = draw_any(rng, LINEAR), rng.standard_normal((40, LINEAR[0]))
        X = X[[nets.lead(params, row[None]) > 0.2 for row in X]]  # 1000 and 1000.0004 differ in single precision, too
        params = {"W1": size * params["W1"], "b1": size * params["b1"] + shift}
        cases.append((LINEAR, params, X))
    for (_, params, X), answer in zip(cases, asked(student, "predict", cases), strict=True):
        wanted = nets.scores(params, X).argmax(axis=1)
        check_classes(answer, wanted, "MLP.predict is wrong where the highest score leads by little.")


def check_undecided(student, rng):
    """Where all scores are alike, any one class is right; and a class may have a number above 255."""
    sizes, X = (3, 4, 300), rng.standard_normal((5, 3))
    alike = {name: 0.0 * value for name, value in draw_any(rng, sizes).items()}
    for params, wanted in ((alike, None), (alike | {"b2": np.eye(300)[270]}, 270)):
        predicted = as_array(make(student, sizes, params).predict(X), "MLP.predict, with equal scores,", (5,))
        check(np.all((predicted >= 0) & (predicted < 300)), "MLP.predict returns no class where all scores are alike.")
        check(wanted is None or np.all(predicted == wanted), "MLP.predict does not find the last of many classes.")
    sizes = (1, MOST_IN_TWO_BYTES + 100)
    params = {"W1": np.zeros(sizes, np.float32), "b1": 5.0 * (np.arange(sizes[1]) == sizes[1] - 1).astype(np.float32)}
    answer = make(student, sizes, params).predict(np.ones((1, 1), np.float32))
    check_classes(answer, np.array([sizes[1] - 1]), "MLP.predict does not find the last of very many classes.")


LARGE = (NARROW, 3, 1.0), ((2, 3, 2), THOUSANDS, 1.0), *(((1, 2, 2), n, 1.0) for n in BLOCKS), ((2, 1), 40, 1.0)
LARGE += ((THOUSANDS, 2, 3), 2, 1.0), ((2, THOUSANDS, 3), 2, 1.0), ((2, 3, THOUSANDS), 1, 1.0)
LARGE += (((3, 300, 300), 2, 1e-13),)


def check_large(student, rng):
    """Check scores and predictions for many rows, features, units, classes and layers, and for tiny numbers."""

    def run(sizes, count, size):
        params, X = draw_any(rng, sizes), size * rng.standard_normal((count, sizes[0]))
        net = make(student, sizes, params)
        several = (X, changed_inside(X)) if count == THOUSANDS else (X,)
        return [(sizes, params, rows, net.scores(rows), net.predict(rows)) for rows in several]

    for found in together(student, lambda: [run(*case) for case in LARGE]):
        for sizes, params, rows, scores, answer in found:
            where = f"MLP of {len(sizes) - 1} layers, {len(rows)} rows, {sizes[-1]} classes"
            expected = nets.scores(params, rows)
            assert_close(scores, expected, f"MLP.scores ({where})")
            check_classes(answer, expected.argmax(axis=1), f"MLP.predict is wrong ({where}).")
            no_integers = "MLP.predict returns numbers that are no integers."
            assert_integers(answer, bank_entry("predict-as-floats"), no_integers)
    params, X = draw_any(rng, (2, 3, 2)), 3e8 * rng.standard_normal((3, 2))
    params["W1"] *= 3e8
    cases, names = (((2, 3, 2), params, X), hundred_layers()), ("about 1e17", "a hundred layers")
    for (_, params, X), scores, name in zip(cases, asked(student, "scores", cases), names, strict=True):
        assert_close(scores, nets.scores(params, X), f"MLP.scores of {name}")


@pytest.mark.task("capacity.scores", points=2, needs=[test_scores, test_predict])
def test_scores_conduct(student, rng):
    """The net works with the params that it holds now; nets and arrays share nothing; predictions are integers."""
    params, X, _ = draw(rng, DEEP, 4)
    others, Z, _ = draw(rng, DEEP, 6)
    within, between = bank_entry("init-shared-memory"), bank_entry("params-shared-by-all-nets")
    drawn = [draw_any(rng, ALIKE) for _ in range(2)]
    made = [student.MLP(list(ALIKE), seed=1) for _ in drawn]
    nets.check_apart(made, drawn, within, between, bank_entry("init-integer-biases"))
    first, second = (student.MLP(list(DEEP)) for _ in range(2))
    nets.put(first, params)
    nets.put(second, others)
    assert_close(first.scores(X), nets.scores(params, X), "MLP.scores, called again, and with another net in use")
    first.predict(X)
    assert_close(second.scores(Z), nets.scores(others, Z), "MLP.scores, called again, and with another net in use")
    for name in ("W2", "b4"):
        params[name] = others[name]
        nets.put(first, {name: others[name]})
        assert_close(first.scores(X), nets.scores(params, X), f"MLP.scores, after {name} was set")
    assert_close(
        first.scores(X.astype(np.float32)), nets.scores(params, X), "MLP.scores of float32 rows", FLOAT32_TOLERANCE
    )
    nets.check_stays_put(student, first, params, ("scores", X), ("predict", X))
    nets.check_predictions_after(student, first, X, f"b{len(DEEP) - 1}", DEEP[-1], ("scores",))
    for name, *labels in (("predict",), ("loss", np.array([0, 1, 2, 0]))):
        params = draw_any(rng, DEEP)
        nets.check_scores_after(student, first, params, X, (name, X, *labels), "MLP.scores")
    try:
        assert_conduct(student)
    except CheckFailed as failure:
        if "MLP.predict" in str(failure) and WRITTEN_INTO in str(failure):
            failure.mistake = bank_entry("predict-scores-that-were-returned")
        raise
    check_large(student, rng)
    check_close_decisions(student, rng)
    check_undecided(student, rng)
    cases = special(student, rng, half=True)
    asked = together(
        student, lambda: [(case, ask(net, "scores", case), ask(net, "predict", case)) for net, case in cases]
    )
    for case, scores, predicted in asked:
        check_special_scores(case, scores, rng)
        check_special_predictions(case, predicted, rng)
    assert_left_alone(student)
