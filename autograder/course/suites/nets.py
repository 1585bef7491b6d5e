"""Nets of affine layers with a ReLU between each two, of any depth, as the suites compute them.

params is a dict of arrays W1, b1, W2, b2, ...; X holds one example per row, y their classes.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import numpy as np

from autograder.assertions import (
    FLOAT32_TOLERANCE,
    CheckFailed,
    StudentFault,
    as_array,
    check,
    mistaken,
    relative_error,
)
from autograder.battery_advice import LEFT_OVER
from autograder.proxy import RemoteDict
from autograder.session import session_of
from autograder.transcript import Step
from autograder.worker.forms import SHARED, STRIDED

from .formulas import cross_entropy, cross_entropy_gradient

MARGIN = 0.05  # how far the input of every ReLU keeps from its kink
STEEP = 2e-3  # the size of a gradient of which numeric differences leave enough digits
MANY_ROWS, SUMS_CANCEL = 1000, 1e-3  # how far single precision may be off in a mean over so many that is near 0


def forward(params, X):
    """Return the inputs of the ReLUs, an array per hidden layer, and the scores."""
    out, hidden = X, []
    for i in range(1, len(params) // 2 + 1):
        if i > 1:
            hidden.append(out)
            out = np.maximum(out, 0.0)
        out = out @ params[f"W{i}"] + params[f"b{i}"]
    return hidden, out


def scores(params, X):
    """Return the scores of all classes."""
    return forward(params, X)[1]


def loss(params, X, y, reg=0.0):
    """Return the softmax loss, with half of reg times the sum of all squared weights."""
    return cross_entropy(scores(params, X), y) + penalty(params, reg)


def penalty(params, reg):
    """Return half of reg times the sum of all squared weights."""
    return 0.5 * reg * sum(np.sum(value**2) for name, value in params.items() if name.startswith("W")) if reg else 0.0


def loss_and_grads(params, X, y, reg=0.0):
    """Return the loss and its gradients by the chain rule; tests of gradients use numeric differences instead."""
    hidden, out = forward(params, X)
    inputs = [X, *(np.maximum(z, 0.0) for z in hidden)]
    upstream, grads = cross_entropy_gradient(out, y), {}
    for i in range(len(inputs), 0, -1):
        W = params[f"W{i}"]
        grads |= {f"W{i}": inputs[i - 1].T @ upstream + reg * W, f"b{i}": np.sum(upstream, axis=0)}
        if i > 1:
            upstream = upstream @ W.T * (hidden[i - 2] > 0)
    return cross_entropy(out, y) + penalty(params, reg), grads


def predictions(params, X):
    """Return the class with the highest score of each row."""
    return scores(params, X).argmax(axis=1)


def accuracy(params, X, y):
    """Return the share of rows whose right class has the highest score."""
    return float(np.mean(predictions(params, X) == y))


def loss_by(name, params, X, y, reg=0.0):
    """Return the loss as a function of one of the params, for numeric differences."""
    return lambda array: loss({**params, name: array}, X, y, reg)


def single_precision(y):
    """Return how far a gradient in single precision may be off, which is a mean over that many rows."""
    return SUMS_CANCEL if len(y) >= MANY_ROWS else FLOAT32_TOLERANCE


def clear_of_kinks(params, X, margin=MARGIN):
    """Whether every ReLU is well on or well off."""
    return all(np.min(np.abs(z)) >= margin for z in forward(params, X)[0])


def is_steep(params, X, y):
    """Whether no gradient is so small that its numeric differences are no more than roundings."""
    return all(np.linalg.norm(gradient) >= STEEP for gradient in loss_and_grads(params, X, y)[1].values())


def lead(params, X):
    """Return by how much the highest score of a row leads the second, at least."""
    ranked = np.sort(scores(params, X), axis=1)
    return np.min(ranked[:, -1] - ranked[:, -2])


def put(net, params):
    """Set params of a student's net, without a look at those it has: they are random, and each student's own."""
    RemoteDict(net, "params", {}).put(params)
    return net


def write(net, params):
    """Write numbers into the arrays that a student's net holds, which stay the same arrays."""
    RemoteDict(net, "params", {}).put(params, "write")


def holds(net, params):
    """Whether a student's net holds these numbers, in all of its params that have the shape of theirs."""
    return _are_held(net.params, params)


def _are_held(held, params):
    for name, value in params.items():
        mine = held.get(name) if isinstance(held, dict) else None
        if np.shape(mine) == value.shape and relative_error(as_array(mine, name), value) > 1e-6:
            return False
    return True


def asked_in_turn(student, net, params, first, second):
    """Return what a method gives for an array that another one has seen before params were written into the net.

    first and second are names of methods with their arguments, of which equal arrays are one object. What the first one
    makes of them is not judged.
    """
    session = session_of(student)

    def ask(name, *arguments):
        return session.perform(Step("call", net, name, arguments, forms=(SHARED,), again=True, trial=True))

    before = list(session.changed), list(session.outputs_changed)
    with suppress(StudentFault):
        ask(*first)
    session.changed, session.outputs_changed = before
    pairs = tuple(part for item in params.items() for part in item)
    session.perform(Step("write", net, "params", pairs, trial=True))
    return ask(*second)


def check_scores_after(student, net, params, X, first, what="scores"):
    """Check the scores of an array that another method has seen before params were written into the net."""
    after, wanted = asked_in_turn(student, net, params, first, ("scores", X)), scores(params, X)
    if relative_error(as_array(after, what, wanted.shape), wanted) <= FLOAT32_TOLERANCE:
        return
    if _are_held(session_of(student).perform(Step("get", net, "params", trial=True)), params):
        raise left_over(f"{what} is wrong after {first[0]} of the same array, with other params.")


def check_stays_put(student, net, params, *asked):
    """Check that arrays stay in a net that a caller has put there and goes on to write into, whatever is asked then.

    asked are names of methods with their arguments. The arrays come in single precision, too. What is returned is not
    judged.
    """
    session = session_of(student)
    narrow = {name: value.astype(np.float32) for name, value in params.items()}
    for held, (name, *arguments) in product((narrow, params), asked):
        pairs = tuple(part for key, value in held.items() for part in (key, 1.5 * value))
        session.perform(Step("set", net, "params", pairs, forms=(STRIDED,), again=True, trial=True))
        with suppress(StudentFault):
            session.perform(Step("call", net, name, tuple(arguments), again=True, trial=True))
        write(net, held)
        kept = "does not stay in params: what is written into it later is lost"
        check(holds(net, held), f"An array that was put into params before a call of {name} {kept}.")
        if name == "scores":
            found = as_array(session.perform(Step("call", net, name, tuple(arguments), again=True, trial=True)), name)
            wanted = scores(params, np.asarray(arguments[0], dtype=np.float64))
            message = "scores do not go by what was written into the arrays of params."
            check(relative_error(found, wanted) <= FLOAT32_TOLERANCE, message)


def check_predictions_after(student, net, X, bias, classes, *asked):
    """Check that what methods have left is not for predictions of the very same X, with another last bias.

    asked are names of methods, with their arguments behind X.
    """
    for wanted, (name, *more) in enumerate(asked, 1):
        written = {bias: 1e3 * np.eye(classes)[wanted]}
        after = asked_in_turn(student, net, written, (name, X, *more), ("predict", X))
        if np.any(as_array(after, "predict", (len(X),)) != wanted):
            raise left_over(f"predict is wrong after {name} of the same array, with other params.")


def left_over(message):
    """Return the failure of what goes by something that an earlier call has left."""
    failure = CheckFailed(message)
    failure.advice = LEFT_OVER
    return failure


def check_apart(made, drawn, within, between, integers):
    """Write into the arrays of two new nets, which are of one shape each: none is another one as well.

    drawn are the numbers for each net; within and between are the entries of the bank for arrays of one net that are
    the same, and of both, and integers that for arrays which cannot hold such numbers.
    """
    for net, params in zip(made, drawn, strict=True):
        write(net, params)
        if not holds(net, params):
            if any(np.asarray(value).dtype.kind in "iub" for value in net.params.values()):
                raise mistaken(integers, "Not all arrays of a new net are of floats: what is written into them is cut.")
            message = "Numbers that are written into one of the params of a new net appear in another one, too."
            raise mistaken(within, message)
    if not holds(made[0], drawn[0]):
        raise mistaken(between, "Numbers that are written into the params of a net appear in another net, too.")
