"""Laws of nets with a ReLU between each two affine layers: how they start, what is right of loss, gradients, classes.

params is a dict of arrays W1, b1, W2, b2, ...; the steps of a contract before are "scores" and "loss", both of X and y.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from itertools import pairwise, product

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.compare import Differs, as_numbers, close
from autograder.contracts.numeric import numerical_gradient

from . import nets
from .formulas import cross_entropy, cross_entropy_gradient, log_softmax, logistic
from .nets import relu

MANY = 3000  # weights whose mean and deviation tell how they were drawn
LEAST, MOST = 0.83, 1.17  # of He's deviation: normal numbers that are cut off at two deviations have .88
CLOSE = 1e-4  # scores of which either may be taken for the highest


# What students take for the way forward. Who goes back rightly from there has made one mistake, and not two.
HIDDEN = [
    lambda z, b: relu(z + b),
    np.add,
    lambda z, b: relu(z),
    lambda z, b: relu(z) + b,
    lambda z, b: logistic(z + b),
    lambda z, b: np.tanh(z + b),
    lambda z, b: np.abs(z + b),
    lambda z, b: np.where(z + b > 0, z + b, 0.01 * (z + b)),
]
LAST = [np.add, lambda z, b: z, lambda z, b: relu(z + b), lambda z, b: np.exp(log_softmax(z + b))]
MISTAKEN = [
    *(partial(nets.scores, hidden=hidden) for hidden in HIDDEN[1:]),
    *(partial(nets.scores, last=last) for last in LAST[1:]),
]


def check_start(params, sizes):
    """Check params of a new net: random weights of He's deviation, and zeros for biases."""
    if not isinstance(params, dict):
        raise Differs("params should be a dict")
    drawn = []
    for i, (fan_in, units) in enumerate(pairwise(sizes), 1):
        W, b = (_floats(params, *each) for each in ((f"W{i}", (fan_in, units)), (f"b{i}", (units,))))
        if np.any(b):
            raise Differs(f"b{i} should be zero")
        if np.unique(W).size < 0.9 * W.size:
            raise Differs(f"W{i} should be random, and holds the same number more than once")
        if W.size >= MANY:
            drawn.append(W.ravel())
            if abs(np.mean(W)) > 6 * np.std(W) / np.sqrt(W.size):
                raise Differs(f"the mean of W{i} should be 0")
            if not LEAST < np.std(W) / np.sqrt(2 / fan_in) < MOST:
                raise Differs(f"the standard deviation of W{i} is not that of He")
    for one, other in pairwise(drawn):
        count = min(one.size, other.size)
        if abs(np.corrcoef(one[:count], other[:count])[0, 1]) > 0.5:
            raise Differs("two layers should not have the same random numbers")


def _floats(params, name, shape):
    if name not in params:
        raise Differs(f"params has no {name}")
    return as_numbers(params[name], shape, name)


def _pair(got):
    """Return loss and gradients, if they are a number and a dict."""
    if not isinstance(got, tuple | list) or len(got) != 2 or not isinstance(got[1], dict):
        raise Differs("it should be the loss and a dict of gradients")
    return as_numbers(got[0], (), "the loss"), got[1]


def loss_alone(got, right, case):
    """Compare the loss with the right one, or with that of the student's own scores, which are judged elsewhere."""
    loss = _pair(got)[0]
    try:
        close(loss, right[0], what="the loss")
    except Differs:
        if case.get("scores") is None:
            raise
        own = as_numbers(case["scores"], nets.scores(case["params"], case["X"]).shape, "scores")
        close(loss, cross_entropy(own, case["y"]), what="the loss")


def gradients_alone(*names):
    """Return what compares the gradients of these params with the right ones; of a loss that is wrong, with its own."""

    def compared(got, right, case):
        loss, grads = _pair(got)
        try:
            return _each(grads, right[1], names)
        except Differs:
            for own in _own_gradients(loss, right[0], case):
                with suppress(Differs):
                    return _each(grads, own, names)
            raise

    return compared


def _own_gradients(loss, right, case):
    """Yield gradients that are right behind a forward that is not: by the chain rule, and by numeric differences."""
    params, X, y = (case[name] for name in ("params", "X", "y"))
    true, theirs = nets.scores(params, X), [each(params, X) for each in MISTAKEN]
    with suppress(Differs):
        theirs.append(as_numbers(case.get("scores"), true.shape))
    if abs(loss - right) <= CLOSE and np.allclose(theirs[-1], true, atol=CLOSE):
        return
    ways = [nets.forward(params, rows, hidden)[0] for hidden in HIDDEN for rows in (X, X - X.mean(axis=0), relu(X))]
    for scores in theirs:
        if abs(loss - cross_entropy(scores, y)) <= CLOSE:
            up = cross_entropy_gradient(scores, y)
            for inputs, on in product(ways, ways):
                yield nets.backward(params, inputs, up, on)
    for scores in MISTAKEN:
        along = loss_along(scores)
        if abs(loss - along(params, X, y)) <= CLOSE:
            yield numerical_gradient(along, case, "params")


def _each(grads, right, names):
    for name in names:
        if name not in grads:
            raise Differs(f"there is no gradient of {name}")
        close(grads[name], right[name], what=f"the gradient of {name}")


def loss_along(scores):
    """Return the softmax loss, without a penalty, of scores that are made so."""
    return lambda params, X, y: cross_entropy(scores(params, X), y)


def loss_and_gradients(got, right, case):
    """Compare all: the loss, and gradients with the keys of params and no others."""
    loss_alone(got, right, case)
    gradients_alone(*case["params"])(got, right, case)
    if set(got[1]) != set(case["params"]):
        extra = bank_entry("gradients-extra-key") if set(got[1]) > set(case["params"]) else None
        raise Differs("the gradients should have exactly the keys of params", extra)


def stable(got, right, case):
    """Compare the loss; gradients have to be finite."""
    loss_alone(got, right, case)
    for name, value in case["params"].items():
        if name in got[1] and not np.all(np.isfinite(as_numbers(got[1][name], value.shape, f"the gradient of {name}"))):
            raise Differs(f"the gradient of {name} is nan or inf somewhere")


def penalty_of_loss(got, right, case):
    """Compare what reg adds to the loss that came without it."""
    added = _pair(got)[0] - _pair(case["loss"])[0]
    close(added, nets.penalty(case["params"], case["reg"]), what="what reg adds to the loss")


def penalty_of_gradients(got, right, case):
    """Compare what reg adds to the gradients that came without it."""
    (_, grads), (_, without) = _pair(got), _pair(case["loss"])
    for name, value in case["params"].items():
        with_reg, before = (
            as_numbers(each.get(name), value.shape, f"the gradient of {name}") for each in (grads, without)
        )
        added = case["reg"] * value if name.startswith("W") else 0.0 * value
        close(with_reg - before, added, what=f"what reg adds to the gradient of {name}")


def penalty(got, right, case):
    """Compare both."""
    penalty_of_loss(got, right, case)
    penalty_of_gradients(got, right, case)


def highest(got, right, case):
    """Ask for the class with the highest of the right scores in each row, or of the student's own."""
    N, C = (true := nets.scores(case["params"], case["X"])).shape
    numbers = as_numbers(got, (N,))
    classes = numbers.astype(int)
    if np.any((classes < 0) | (classes >= C) | (classes != numbers)):
        raise Differs(f"it should be classes, from 0 to {C - 1}")
    for scores in (true, case["scores"]):
        scores = as_numbers(scores, (N, C), "scores")
        if np.all(scores.max(axis=1) - scores[np.arange(N), classes] <= CLOSE):
            if np.asarray(got).dtype.kind not in "iu":
                raise Differs("it should be integers", bank_entry("predict-as-floats"))
            return
    raise Differs("it is not the class with the highest score of each row")
