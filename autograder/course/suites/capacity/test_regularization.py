"""Picking the strength of the regularization by validation accuracy."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import as_array, bank_entry, check, mistaken
from autograder.battery import assert_conduct
from autograder.together import for_each


class Accuracies:
    """The callable that looks up the accuracy of a strength, and counts."""

    def __init__(self, strengths, values):
        self.table, self.calls = dict(zip(strengths, values, strict=True)), 0

    def __call__(self, strength):
        """Look up the accuracy of one strength."""
        known = [s for s in self.table if is_near(s, float(strength))]
        if not known:
            raise ValueError("validation_accuracy was called with something that is none of the strengths")
        self.calls += 1
        return self.table[known[0]]


def is_near(strength, value):
    """Whether a value is a strength, as far as single precision has it."""
    return abs(strength - value) <= 1e-7 * strength


def draw_strengths(rng, count):
    """Return so many strengths over several orders of magnitude, ascending, with all their digits."""
    return [float(x) for x in np.cumprod(rng.uniform(1.5, 3.0, count)) * 1e-4]


def check_picks(student, *cases, at_once=False):
    """Check which strength is picked; cases are strengths, the accuracy of each, and the one that is wanted.

    If that is to be at once, no accuracy may be asked for twice.
    """
    given = [(list(strengths), Accuracies(strengths, values)) for strengths, values, _ in cases]
    found = for_each(student.pick_regularization, given)
    for picked, (strengths, accuracies), (_, values, wanted) in zip(found, given, cases, strict=True):
        picked = float(as_array(picked, "pick_regularization", ()))
        near = [s for s in strengths if is_near(s, picked)]
        check(near, "What pick_regularization returned is none of the strengths; it should return one of them.")
        best = accuracies.table[near[0]] == max(values)
        check(best, "pick_regularization returned a strength whose validation accuracy is not the highest one.")
        check(near[0] == wanted, "pick_regularization returned a strength where a larger one is equally accurate.")
    for strengths, accuracies in given if at_once else ():
        times = f"validation_accuracy was called {accuracies.calls} times for {len(strengths)} strengths."
        if accuracies.calls > len(strengths):
            raise mistaken(bank_entry("trains-twice"), times)
        check(accuracies.calls == len(strengths), times)


# The ranks of the strengths, from the smallest up, in the order in which they are handed over. All that a slip would
# pick is another one: the first (3), the last (6), the smallest (0), the largest (9), the worst (5), the one before the
# accuracy first declines (8), and the one in the best one's place once the list is sorted, up (7) or down (2).
ORDER, BEST, WORST, DECLINE = (3, 8, 9, 0, 7, 2, 5, 4, 1, 6), 4, 5, 8


def draw_choice(rng):
    """Return strengths in this order, their accuracies, and the best strength."""
    ascending = draw_strengths(rng, len(ORDER))
    values = rng.uniform(0.4, 0.6, len(ORDER))
    values[BEST], values[WORST], values[DECLINE] = rng.uniform(0.7, 0.8), rng.uniform(0.1, 0.2), rng.uniform(0.62, 0.66)
    return [ascending[rank] for rank in ORDER], [float(values[rank]) for rank in ORDER], ascending[BEST]


@pytest.mark.task("capacity.regularization", points=5)
def test_pick_best(student, rng):
    """The strength with the highest validation accuracy is returned, wherever in the list it stands."""
    cases = [draw_choice(rng) for _ in range(2)]
    strengths = [0.0, *draw_strengths(rng, 3)]
    for i in range(4):
        values = rng.uniform(0.2, 0.5, 4).tolist()
        values[i] = 0.75
        cases += [(strengths, values, strengths[i]), (strengths[::-1], values[::-1], strengths[i])]
    check_picks(student, *cases, (strengths[1:2], [0.5], strengths[1]))


# As above, with four equally good ones, of which the largest (7) is wanted and neither the first of them (5), the last
# (4) nor the smallest (2); a larger one (8) is nearly as good.
TIES = (6, 11, 10, 5, 2, 0, 7, 12, 4, 8, 9, 3, 1)
TIE_VALUES = {5: 0.625, 2: 0.625, 7: 0.625, 4: 0.625, 8: 0.622, 11: 0.55, 10: 0.1}


@pytest.mark.task("capacity.regularization", points=4)
def test_pick_ties(student, rng):
    """Where several strengths are equally good, the largest of those is returned."""
    ascending = draw_strengths(rng, len(TIES))
    values = [TIE_VALUES.get(rank, float(rng.uniform(0.2, 0.5))) for rank in TIES]
    cases = [([ascending[rank] for rank in TIES], values, ascending[7])]
    for equal in ({0, 1, 4}, {2, 5}):
        for order in (range(6), rng.permutation(6).tolist()):
            values = [0.625 if rank in equal else float(rng.uniform(0.2, 0.5)) for rank in order]
            cases.append(([ascending[rank] for rank in order], values, ascending[max(equal)]))
    check_picks(student, *cases)


def check_second_pick(student, strengths):
    """One function may return other accuracies when it is asked again, as after another training."""
    accuracies = Accuracies(strengths, [0.2, 0.3, 0.1])
    for values, wanted in (([0.2, 0.3, 0.1], strengths[1]), ([0.2, 0.1, 0.4], strengths[2])):
        accuracies.table = dict(zip(strengths, values, strict=True))
        picked = as_array(student.pick_regularization(list(strengths), accuracies), "pick_regularization", ())
        check(is_near(wanted, float(picked)), "pick_regularization is wrong when it is called again.")


def check_any(student, rng):
    """Check picks among few and many strengths in any order, with accuracies that are all alike, in order, 0 or 1."""
    ways = (
        lambda count: np.zeros(count),
        lambda count: np.sort(rng.uniform(0.2, 0.9, count)),
        lambda count: np.ones(count),
        lambda count: rng.integers(2, size=count).astype(float),
        lambda count: -np.sort(-rng.uniform(0.2, 0.9, count)),
        lambda count: np.full(count, 0.5),
        lambda count: 1e-9 * (1.0 + np.arange(count)[::-1]),
        lambda count: 1.0 - np.eye(count)[0],
    )
    cases = []
    for turn, (count, way) in enumerate(zip((3, 2, 20, 4, 2, 5, 6, 3), ways, strict=True)):
        strengths = draw_strengths(rng, count)
        strengths = [[0.0, *strengths[1:]], strengths, [1e6 * s for s in strengths]][turn % 3]
        strengths = [strengths, strengths[::-1], rng.permutation(strengths).tolist()][turn // 3]
        values = way(count).tolist()
        best = max(s for s, value in zip(strengths, values, strict=True) if value == max(values))
        cases.append((strengths, values, best))
    check_picks(student, *cases, at_once=True)


@pytest.mark.task("capacity.regularization", points=2, needs=test_pick_best)
def test_pick_conduct(student, rng):
    """Each strength is tried only once, and the list of strengths is left as it is."""
    cases = [draw_choice(rng)]
    for count in (3, 1):
        strengths = rng.permutation(draw_strengths(rng, count)).tolist()
        values = rng.permutation(np.linspace(0.3, 0.8, count)).tolist()
        cases.append((strengths, values, strengths[int(np.argmax(values))]))
    check_picks(student, *cases, at_once=True)
    a, b, c = draw_strengths(rng, 3)
    nearly = a * (1 + 5e-7)  # equal up to the seventh digit
    check_picks(
        student,
        ([c, a, b], [0.0, 0.0, 0.0], c),
        ([a, c, b], [0.7, 0.70001, 0.70002], b),
        ([a, c, b], [0.7, 0.700001, 0.700002], b),
        *(([a, c, b], [0.7 + lead, 0.7, 0.7], a) for lead in (1e-8, 1e-10, 1e-12, 2.0**-53)),
        ([a, nearly, c], [0.6, 0.7, 0.5], nearly),
        ([a, nearly, c], [0.7, 0.6, 0.5], a),
        ([a, c, b], [3e-9, 1e-9, 2e-9], a),
        ([0.0, 1e-9], [1.0, 0.99999], 0.0),
        ([1e-300, 1e9, 2e9, 1e-200], [0.7, 0.69999, 0.2, 0.7], 1e-200),
    )
    assert_conduct(student)
    check_any(student, rng)
    check_second_pick(student, [a, b, c])
