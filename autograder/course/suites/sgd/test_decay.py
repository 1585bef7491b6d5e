"""Step decay of the learning rate."""

from __future__ import annotations

import pytest

from autograder.assertions import as_array, check, describe
from autograder.battery import assert_steady
from autograder.together import together

from ..magnitudes import assert_close_in_size


@pytest.mark.task("sgd.decay", points=4)
def test_decay(student, rng):
    """The learning rate of epoch 0 is the one given, and each further epoch multiplies it by decay."""
    decays = ((0.8, 2), (0.5, 3), (0.95, 4), (0.9, 0), (0.99, 40), (1.0, 7), (0.9999, 3000))
    cases = [(0.7, 0.6, 1)] + [(float(rng.uniform(0.2, 2.0)), decay, epoch) for decay, epoch in decays]
    cases[1:4] = [(0.7, decay, epoch) for _, decay, epoch in cases[1:4]]  # one rate, one epoch after the other
    cases += [(3e-7, 0.5, 1), (1e-3, 0.3, 9), (2, 0.5, 3), (1e6, 1, 2), (0.5, 0.5, 70), (1.0, 0.1, 30)]
    cases += [
        (0.3, 1, 900),
        (3.5, 0.01, 4),
        (0.5, 0.999, 10_000),
        (0.5, 0.999998, 100_000),
        (1.0, 1 - 5e-10, 100_000),
        (1, 0.7, 1),
        (0.25, 0.25, 1),
        (1e-12, 0.9, 2),
    ]
    cases += [(40, 0.1, 5), (0.05, 1e-6, 2), (0.7, 0.6, 6), (0.7, 0.61, 6), (0.71, 0.61, 6), (5.0, 1.0, 0)]
    cases += [(0.7, 0.6, 40), (0.7, 0.6000004, 40), (0.9, 0.6000004, 40)]  # the same in six digits
    cases += [(1e-16, 0.5, 1), (3e-16, 0.5, 1), (0.5, 1e-16, 1), (0.5, 3e-16, 1), (1e12, 1e-20, 1)]  # each rounded is 0
    cases += [(0.7, 0.6, epoch) for epoch in (3, 0, 2)]  # of one training after another
    cases += [(0.1, 0.51, 1), (0.1, 0.5, 11), (1, 0.25, 3), (10.25, 1, 3)]  # of the same digits
    cases += [(1e-30, 0.5, 2), (1e30, 0.5, 2), (1e30, 1e-25, 1), (300, 0.9, 1), (2.0, 0.5, 257), (2.0, 0.5, 1)]
    # Rates that are tiny, or no float any more.
    cases += [(0.4, 0.5, 1000), (0.4, 0.5, 2000), (0.4, 0.5, 1), (1e6, 0.999, 1_000_000)]
    rates = together(student, lambda: [student.step_decay(*case) for case in cases])
    for rate, (start, decay, epoch) in zip(rates, cases, strict=True):
        value = as_array(rate, f"step_decay for epoch {epoch}")
        check(value.size == 1, f"step_decay should return one number; it returned {describe(value)}.")
        assert_close_in_size(value.reshape(()), start * decay**epoch, f"step_decay for epoch {epoch}")
    assert_steady(student)
