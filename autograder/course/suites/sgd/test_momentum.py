"""Steps with momentum."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import CheckFailed, StudentFault, assert_outputs_kept, bank_entry, mistaken, unpack
from autograder.battery import assert_steady
from autograder.session import session_of
from autograder.together import together

from .. import momentum
from ..advice import ANYTHING, advised
from ..special import in_turn
from ..twins import twins
from .arrays import FEW, SHAPES, as_dict, assert_entries, assert_kept, draw, turned
from .special import Walk, assert_all_sums, walks

IN_TURNS = (
    "Two networks are trained in turns, and mu changes from step to step: each velocity is made of the one that is "
    "passed in, by mu as it is passed in, and of nothing that is kept elsewhere; it is a new one in every step."
)
MOST_NAMES = 20
RATES = (0.4, 0.03, 1.7, 0.4)
# Sizes of the params at the start and of the gradients, and rates, one of these two for every step.
ODD_WALKS = (
    (0.0, (1.0, 1.0, 1.0), (0.5, 0.3, 0.2)),
    (1.0, (1.0, 0.0, 1.0, 0.0), (0.3, 0.3, 0.3, 0.3)),
    (1.0, (1e6, 1.0, 1e-6), (1e-6, 0.5, 1)),
    (1.0, (1.0, 1.0, 1.0, 1.0), (0.5, 0.1, 0.0, 0.01)),
    (1e-30, (1e-30, 1e-30), (0.5, 0.5)),
    (1e6, (1e18, 1e6), (1e-12, 0.5)),
)


def by_turns(gradients):
    """Yield gradients with their names in the opposite order and as they are, by turns."""
    for number, grads in enumerate(gradients):
        yield grads if number % 2 else turned(grads)


def walk_along(student, start, steps, others=None):
    """Return what each of the steps returns, each from where the last one ended, or from others, by number."""
    places, velocity, made = {0: start}, {}, []
    for number, (grads, rate, options) in enumerate(steps):
        params = (others or {}).get(number, places[number])
        made.append(student.momentum(params, grads, velocity, rate, **options))
        places[number + 1], velocity = made[-1][0], made[-1][1]
    return made


def places_of(made):
    """Return the params of every step."""
    return [as_dict(unpack(pair, 2, "momentum")[0], "The first value that momentum returns") for pair in made]


def check_walk(student, start, gradients, rates, **options):
    """Walk along gradients from an empty velocity, with the default of mu or another, and check every step."""
    steps = [(grads, rate, options) for grads, rate in zip(gradients, rates, strict=True)]
    places = places_of(together(student, lambda: walk_along(student, start, steps)))
    path = momentum.path_along(gradients, start, rates, options.get("mu", 0.9))
    for place, expected in zip(places, path, strict=True):
        assert_entries(place, expected, "params", "momentum")


@pytest.mark.task("sgd.momentum", points=3)
def test_momentum_first_step(student, rng):
    """From an empty velocity, the first step is that of plain gradient descent."""
    for shapes, rate in zip(SHAPES, RATES, strict=True):
        check_walk(student, draw(rng, shapes), [draw(rng, shapes)], [rate], mu=0.7)


@pytest.mark.task("sgd.momentum", points=9)
def test_momentum_path(student, rng):
    """Each step keeps mu times the velocity of the step before and adds the new gradient's part."""
    for shapes, rate in zip(SHAPES, RATES, strict=True):
        check_walk(student, draw(rng, shapes), [draw(rng, shapes) for _ in range(4)], [rate] * 4)


@pytest.mark.task("sgd.momentum", points=3, needs=test_momentum_path)
def test_momentum_mu(student, rng):
    """The number mu decides how much of the velocity is kept, from nothing to nearly all."""
    shapes = SHAPES[1]
    for mu in (0.5, 0.0, 0.99):
        check_walk(student, draw(rng, shapes), [*by_turns(draw(rng, shapes) for _ in range(4))], [0.3] * 4, mu=mu)


@pytest.mark.task("sgd.momentum", points=3, needs=[test_momentum_first_step, test_momentum_path])
def test_momentum_conduct(student, rng):
    """Walks taken in turns share no velocity, rates may change, gradients may be large or zero, and are left alone."""
    shapes = SHAPES[0]
    rate = 0.3
    starts = [draw(rng, shapes), draw(rng, shapes)]
    turns = [(turn, draw(rng, shapes), mu) for turn, mu in zip((0, 1, 0, 1, 0), (0.0, 0.8, 0.5, 0.0, 0.9), strict=True)]
    expected = [(start, {}) for start in starts]
    for turn, grads, mu in turns:
        expected[turn] = momentum.step(*expected[turn], grads, rate, mu)

    def run():
        walks, made = [(start, {}) for start in starts], []
        for turn, grads, mu in turns:
            params, velocity = walks[turn]
            made.append(student.momentum(params, grads, velocity, rate, mu))
            walks[turn] = made[-1][0], made[-1][1]
        return made

    made = [unpack(pair, 2, "momentum") for pair in together(student, run)]
    with advised(IN_TURNS):
        for (params, _), (place, _) in zip((made[-1], made[-2]), expected, strict=True):
            assert_entries(params, place, "params", "momentum, on two networks in turns,")
    two = dict.fromkeys("ab", (2, 3))  # of which both have the very same gradient
    check_walk(student, draw(rng, two), [dict.fromkeys(two, draw(rng, two)["a"]) for _ in range(2)], [0.3, 0.2])
    for size, steep, rates in ODD_WALKS:
        start, *gradients = [{name: by * value for name, value in draw(rng, shapes).items()} for by in (size, *steep)]
        check_walk(student, start, gradients, rates)
    check_names_in_use(student, rng, made[-1][1])
    for step in session_of(student).steps:
        step.unseen = 1  # a velocity may have any form
    assert_outputs_kept(student)
    assert_steady(student)
    check_special(student, rng)
    assert_kept(student, "momentum", {1: "grads"})


@advised(ANYTHING)
def check_special(student, rng):
    """Params and gradients may be of all kinds, rates and mu others in every step, and walks long."""
    given, path = [], []
    for start, steps in walks(rng):
        walk = Walk(start)
        right = [walk.step(*step) for step in steps]
        others = {number: turned(params) for number, (params, _) in enumerate(right, 1) if number % 3 == 1}
        given.append((start, [(grads, rate, {"mu": mu}) for grads, rate, mu in steps], others))
        path += right
    single = [(*both, 0.3, 0.5) for _, both in twins(draw(rng, FEW), draw(rng, FEW))]
    single += in_turn(*((draw(rng, FEW), draw(rng, FEW), rate, 0.5) for rate in (0.3, 0.2)), back=False)
    for start, grads, rate, mu in single:
        path.append(Walk(start).step(grads, rate, mu))
        given.append((start, [(grads, rate, {"mu": mu})], {}))
    check_velocity(student, rng)
    made = together(student, lambda: [walk_along(student, *one) for one in given])
    for params, (expected, sizes) in zip(places_of([pair for walk in made for pair in walk]), path, strict=True):
        assert_all_sums(params, expected, sizes, "momentum")


def check_velocity(student, rng):
    """A step goes by its velocity, and by its mu, also where params and gradients are those of another step."""
    there, grads, *firsts = ({name: np.round(64 * v) / 64 for name, v in draw(rng, FEW).items()} for _ in range(4))
    ways = (firsts[0], 0.5), (firsts[1], 0.5), (firsts[1], 0.9)  # to the same place: none of its numbers is rounded

    def run():
        made = []
        for first, mu in ways:
            start = {name: place + 0.25 * first[name] for name, place in there.items()}
            before = student.momentum(start, first, {}, 0.25, 0.5)
            made.append(student.momentum(before[0], grads, before[1], 0.25, mu)[0])
        return made

    for found, (first, mu) in zip(together(student, run), ways, strict=True):
        expected = {name: place - 0.25 * (mu * first[name] + grads[name]) for name, place in there.items()}
        assert_entries(found, expected, "params", "momentum, with another velocity or mu than before,")


def check_names_in_use(student, rng, velocity):
    """What a velocity keeps under names of its own may be names of params, too."""
    names = velocity.keys() - SHAPES[0].keys() if isinstance(velocity, dict) else ()
    shapes = dict.fromkeys(sorted(name for name in names if type(name) is str)[:MOST_NAMES], (2, 2))
    if shapes:
        try:
            check_walk(student, draw(rng, shapes), [draw(rng, shapes) for _ in range(3)], [0.3] * 3)
        except (CheckFailed, StudentFault) as failure:
            message = f"For params of the names that its velocity has, momentum is wrong: {failure}"
            raise mistaken(bank_entry("momentum-names-in-use"), message) from failure
