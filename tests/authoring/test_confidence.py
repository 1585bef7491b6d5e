"""The upper bound of a share: exact, and three over n where nothing was seen."""

from __future__ import annotations

import math

import pytest

from autograder.authoring.confidence import upper_bound


@pytest.mark.parametrize("trials", [1, 12, 60, 1000])
def test_where_nothing_was_seen_it_is_the_rule_of_three(trials):
    assert upper_bound(0, trials) == pytest.approx(1 - 0.05 ** (1 / trials))
    assert trials < 60 or upper_bound(0, trials) == pytest.approx(3 / trials, rel=0.03)


@pytest.mark.parametrize(("count", "trials", "level"), [(1, 20, 0.95), (3, 50, 0.95), (3, 50, 0.99), (19, 20, 0.9)])
def test_at_the_bound_so_few_are_as_unlikely_as_said(count, trials, level):
    share = upper_bound(count, trials, level)
    chance = sum(math.comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(count + 1))
    assert chance == pytest.approx(1 - level)


def test_a_known_value():
    assert upper_bound(1, 20) == pytest.approx(0.21611, abs=1e-5)  # qbeta(0.95, 2, 19)


@pytest.mark.parametrize(("count", "trials"), [(0, 0), (5, 5)])
def test_all_is_possible_without_trials_and_where_all_failed(count, trials):
    assert upper_bound(count, trials) == 1.0
