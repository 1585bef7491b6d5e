"""Nets that are special as a whole: what is right in any order of summation passes, and what is wrong does not."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from autograder.assertions import CheckFailed
from autograder.course.suites import initial_weights, nets
from autograder.course.suites.capacity.net import ALIKE, NETS
from autograder.course.suites.special_nets import (
    check_special_loss,
    check_special_predictions,
    check_special_scores,
    special_nets as cases_of,
)
from autograder.in_process import in_process_session

SEEDS = range(4)


def by_logarithms(params, X, y, reg):
    """Return loss and gradients by the log of the sum of all exponentials, in the precision of the params."""
    hidden, out = nets.forward(params, X)
    total = np.logaddexp.reduce(out, axis=1, keepdims=True)
    up, grads = np.exp(out - total), {}
    loss = np.mean(total[:, 0] - out[np.arange(len(X)), y])
    up[np.arange(len(X)), y] -= 1
    up = up / np.float32(len(X))
    for i in range(len(hidden) + 1, 0, -1):
        W, x = params[f"W{i}"], np.maximum(hidden[i - 2], 0) if i > 1 else X
        grads |= {f"W{i}": np.einsum("nd,nh->dh", x, up) + np.float32(reg) * W, f"b{i}": up.sum(axis=0)}
        loss = loss + np.float32(reg) / 2 * np.sum(W * W)
        up = np.einsum("nh,dh->nd", up, W) * (x > 0)
    return loss, grads


def cases(single):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for case in cases_of(rng, NETS, (5, 1, 4), ALIKE, turn=1):
            kind = np.float32 if single else np.float64
            params = {name: value.astype(kind) for name, value in case.params.items()}
            yield rng, case, params, case.X.astype(kind)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("single", [False, True])
def test_another_order_of_summation_is_right(single):
    for rng, case, params, X in cases(single):
        check_special_loss(case, by_logarithms(params, X, case.y, case.strength), rng)
        scores = nets.scores(params, X)
        check_special_scores(case, scores, rng)
        check_special_predictions(case, scores.argmax(axis=1), rng)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_a_gradient_that_is_off_by_a_tenth_is_wrong_in_most_cases(name):
    told = []
    for rng, case, params, X in cases(single=False):
        if len(pairs := list(pairwise(case.sizes))) >= int(name[1]) and pairs[-1][1] > 1:
            loss, grads = by_logarithms(params, X, case.y, case.strength)
            before = grads[name]
            grads[name] = 1.1 * before
            if np.any(before):
                try:
                    check_special_loss(case, (loss, grads), rng)
                    told.append(False)
                except CheckFailed:
                    told.append(True)
    assert np.mean(told) > 0.7


def test_drawn_weights_are_neither_standardized_nor_cut():
    rng = np.random.default_rng(0)
    drawn = [rng.standard_normal((300, 200)), np.sqrt(3) * rng.uniform(-1, 1, (300, 200))]
    for Z in drawn:
        W = Z * np.sqrt(2 / 300)
        assert not initial_weights.is_standardized(W)
        assert not initial_weights.is_cut(W)
        assert initial_weights.is_standardized(W - W.mean())
        assert initial_weights.is_standardized(W / W.std() * np.sqrt(2 / 300))
    many = rng.standard_normal(70_000)
    assert initial_weights.is_cut(many[np.abs(many) < 3][:60_000].reshape(300, 200))


def test_seeds_that_make_the_same_are_named():
    source = "import numpy as np\nclass Net:\n    def __init__(self, seed): self.params = {'W1': np.array([MADE])}"
    for made, found in (("np.uint64(seed)", None), ("np.float64(seed)", None)):
        net = in_process_session({"trial.py": source.replace("MADE", made).encode()}, "trial").student
        assert initial_weights.same_seeds(net, net.Net) is found
    for remainder in (256, 1000, 2**16, 2**31 - 1, 2**31, 2**32 - 1):
        net = in_process_session({"trial.py": source.replace("MADE", f"seed % {remainder}").encode()}, "trial").student
        first, second = initial_weights.same_seeds(net, net.Net)
        assert first != second
        assert first % remainder == second % remainder
