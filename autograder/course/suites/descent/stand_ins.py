"""Stand-ins for a step or a loss that does not work: what is built of them is judged by itself."""

from __future__ import annotations

from itertools import islice

import numpy as np

from autograder.assertions import assert_close, unpack

from ..drawing import draw
from ..special import check_cases
from ..stand_ins import replace_unless
from .classifier import logistic_gradient, logistic_loss
from .sizes import check_losses, check_steps
from .special import batches, loss_scales, steps

SOME = 21  # special arrays, one of each content


def with_working_step(student):
    """Let a step of plain gradient descent be stood in for."""

    def step(w, gradient, learning_rate):
        return np.asarray(w) - learning_rate * np.asarray(gradient)

    def trial():
        w, gradient = np.array([1.5, -0.5]), np.array([-2.0, 3.0])
        for rate in (0.1, 0.3):
            assert_close(student.gradient_step(w, gradient, rate), step(w, gradient, rate), "gradient_step")
        rng = np.random.default_rng(0)
        check_steps(student, rng)
        check_cases(student, student.gradient_step, step, islice(steps(rng), SOME), "gradient_step")

    replace_unless(student, trial, {"gradient_step": step})


def with_working_loss(student):
    """Let the logistic loss be stood in for."""

    def both(w, X, y):
        return logistic_loss(w, X, y), logistic_gradient(w, X, y)

    def trial():
        rng = np.random.default_rng(0)
        for n, d, y in ((3, 2, [1, 0, 1]), (1, 3, [0])):
            w, X, labels = draw(rng, (d + 1,)), draw(rng, (n, d)), np.array(y)
            found = unpack(student.logistic_loss(w, X, labels), 2, "logistic_loss")
            for value, expected in zip(found, both(w, X, labels), strict=True):
                assert_close(value, expected, "logistic_loss")
        check_losses(student, rng)
        check_cases(student, student.logistic_loss, both, islice(batches(rng), SOME), "logistic_loss", loss_scales)

    replace_unless(student, trial, {"logistic_loss": both})
