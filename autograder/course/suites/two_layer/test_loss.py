"""The net's loss with L2 regularization, and its gradients."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import (
    FLOAT32_TOLERANCE,
    as_array,
    assert_close,
    assert_gradient,
    assert_projected_gradient,
    bank_entry,
    check,
    mistake_if,
    mistaken,
    number,
    relative_error,
    unpack,
)
from autograder.battery import assert_conduct
from autograder.together import together

from .. import nets
from ..contents import BLOCKS, THOUSANDS
from ..special import assert_left_alone
from ..special_nets import ask, check_special_loss
from ..stand_ins import works
from .net import (
    NAMES,
    SIZES,
    assert_params,
    draw,
    draw_any,
    draw_params,
    gradient,
    loss_of,
    losses_of,
    losses_of_nets,
    make,
    special,
    usable,
)

STRENGTHS = (0.5, 0.1, 1e6, 1.0)


@pytest.mark.task("two_layer.loss", points=5)
def test_loss_value(student, rng):
    """Without regularization the loss is the softmax loss, averaged over the batch."""
    cases = [(*draw(rng, *sizes), 0.0) for sizes in SIZES]
    for ((loss, _),), case in zip(losses_of_nets(student, cases), cases, strict=True):
        assert_close(loss, nets.loss(*case), "the loss")


@pytest.mark.task("two_layer.loss", points=4)
def test_loss_penalty(student, rng):
    """Regularization adds half of reg times the sum of all squared weights, and nothing for the biases."""
    for (p, X, y, reg, _), ((with_reg, _), (without, _)) in penalized(student, rng):
        assert_close(with_reg - without, nets.loss(p, X, y, reg) - nets.loss(p, X, y), "what reg adds to the loss")


def penalized(student, rng):
    """Return cases of every size, with a strength and none, and (loss, grads) for both."""
    cases = [(*draw(rng, *sizes), reg, 0.0) for sizes, reg in zip(SIZES, STRENGTHS, strict=True)]
    return zip(cases, losses_of_nets(student, cases), strict=True)


def check_gradients(student, rng, names):
    cases = [(*draw(rng, *sizes), 0.0) for sizes in SIZES]
    for ((_, grads),), (p, X, y, _) in zip(losses_of_nets(student, cases), cases, strict=True):
        for name in names:
            value = gradient(grads, name, p[name].shape)
            assert_gradient(value, f"the gradient of {name}", nets.loss_by(name, p, X, y), p[name])


@pytest.mark.task("two_layer.loss", points=6)
def test_loss_gradients_second_layer(student, rng):
    """The gradients of W2 and b2 are those of the softmax loss, by numeric differences."""
    check_gradients(student, rng, ("W2", "b2"))


@pytest.mark.task("two_layer.loss", points=8)
def test_loss_gradients_first_layer(student, rng):
    """The gradients of W1 and b1 come back through W2 and, where a hidden unit is on, through the ReLU."""
    check_gradients(student, rng, ("W1", "b1"))


@pytest.mark.task("two_layer.loss", points=4)
def test_loss_penalty_gradients(student, rng):
    """Regularization adds reg times the weights to the gradients of W1 and W2, and nothing to those of the biases."""
    for (p, _, _, reg, _), ((_, with_reg), (_, without)) in penalized(student, rng):
        for name in NAMES:
            shape = p[name].shape
            added = gradient(with_reg, name, shape) - gradient(without, name, shape)
            if name.startswith("W"):
                assert_close(added, reg * p[name], f"what reg adds to the gradient of {name}")
            else:
                check(np.abs(added).max() < 1e-6, f"reg changes the gradient of {name}, which is not penalized.")


@pytest.mark.task("two_layer.loss", points=2)
def test_loss_full_size(student, rng):
    """The gradients of a net with 3072 inputs, 100 hidden units and 10 classes are right along random directions."""
    reg = 0.01
    p, X, y = draw_full_size(rng)
    _, grads = loss_of(make(student, p), X, y, reg)
    for name in NAMES:
        value = gradient(grads, name, p[name].shape)
        assert_projected_gradient(value, f"the gradient of {name}", nets.loss_by(name, p, X, y, reg), p[name], rng)


def draw_full_size(rng):
    N, D, H, C = 8, 3072, 100, 10
    p = draw_params(rng, D, H, C)
    p |= {"W1": p["W1"] * np.sqrt(2 / D), "W2": p["W2"] * np.sqrt(2 / H)}
    while True:
        X, y = rng.standard_normal((N, D)), rng.integers(C, size=N)
        if nets.clear_of_kinks(p, X, margin=1e-3):
            return p, X, y


@pytest.mark.task("two_layer.loss", points=2)
def test_loss_stable(student):
    """With scores of plus and minus 1000, and a million, the loss and its gradients stay finite and right."""
    p = {"W1": np.eye(3), "b1": np.full(3, 0.5), "W2": np.eye(3), "b2": np.array([-1000.5, -1000.5, -1000.5])}
    X = np.array([[2000.0, 1500.0, 1.0], [2000.0, 1.0, 1999.0], [1.0, 2.0, 1.5], [1.0, 1000.0, 3.0]])
    cases = ((slice(0, 4), [2, 0, 1, 0]), (slice(2, 3), [0]), (slice(0, 2), [0, 2]), (slice(0, 1), [2]))
    batches = [
        (size * X[rows], np.array(labels))
        for (rows, labels), size in zip((*cases, cases[0]), (1, 1, 1, 1, 1e3), strict=True)
    ]
    found = losses_of(student, p, batches)  # all of them, since inf and nan in one alone have many causes
    for (loss, grads), batch in zip(found, batches, strict=True):
        expected, expected_grads = nets.loss_and_grads(p, *batch)
        assert_close(loss, expected, "the loss with scores of ±1000")
        for name in NAMES:
            assert_close(grads.get(name), expected_grads[name], f"the gradient of {name} with scores of ±1000")
    check_improbable(student)


def check_improbable(student):
    """The loss is right wherever a probability loses its digits: in double or single precision, or beside 1e-9."""
    one = {"W1": np.eye(1), "b1": np.zeros(1), "W2": np.array([[1.0, 0.0]]), "b2": np.zeros(2)}
    every = (715.0, 733.0, 744.0), (88.0, 95.0, 102.0), (17.0, 24.0, 36.0)
    batches = [(np.array(leads)[:, None], np.ones(3, dtype=int)) for leads in every]
    for (loss, _), batch, leads in zip(losses_of(student, one, batches), batches, every, strict=True):
        what = f"the loss of rows whose right class is {leads[0]:g} to {leads[2]:g} below the other"
        assert_close(loss, nets.loss(one, *batch), what)


def check_many(student, rng):
    """Compare loss and gradients for hundreds of rows and classes, whose numbers a type of one byte does not hold."""
    cases = ((4, 2, 3, 300), np.uint64), ((300, 2, 3, 300), np.uint8), ((THOUSANDS, 1, 2, 3), np.int8)
    cases += ((2, THOUSANDS, 2, 2), np.int8), ((2, 2, THOUSANDS, 2), np.uint8), ((2, 1, 2, THOUSANDS), np.uint16)
    cases += tuple(((n, 1, 2, 2), np.int64) for n in BLOCKS)
    batches = []
    for sizes, kind in cases:
        p, X, y = draw_any(rng, *sizes)
        X, y = (np.sort(array, axis=0) if len(X) > 999 else array for array in (X, y))  # blocks are unlike each other
        y = y.astype(kind)
        y[0] = min(sizes[3] - 1, np.iinfo(kind).max)
        batches.append((p, X, y, 1))
    for ((loss, grads),), (p, X, y, _) in zip(losses_of_nets(student, batches), batches, strict=True):
        expected, expected_grads = nets.loss_and_grads(p, X, y, 1)
        where = f"for {len(y)} rows, {len(p['b2'])} classes and y of type {y.dtype}"
        assert_close(loss, expected, f"the loss {where}")
        for name in NAMES:
            what = f"the gradient of {name} {where}"
            assert_close(grads[name], expected_grads[name], what, float32_tolerance=nets.single_precision(y))


@pytest.mark.task(
    "two_layer.loss",
    points=1,
    needs=[test_loss_value, test_loss_gradients_second_layer, test_loss_gradients_first_layer],
)
def test_loss_conduct(student, rng):
    """Each call starts afresh: grads has the keys of params and no others, and nothing else is changed."""
    p, X, y = draw(rng, 5, 4, 3, 2)
    q, Z, z = draw(rng, 3, 4, 3, 2)
    first, second = make(student, p), make(student, q)
    turns = (first, p, (X, y)), (second, q, (Z, z)), (first, p, (X, y)), (first, p, (Z, z))
    found = together(student, lambda: [net.loss(*batch, reg=0.3) for net, _, batch in turns])
    for (loss, grads), (_, held, batch) in zip(map(usable, found), turns, strict=True):
        with mistake_if(set(grads) > set(NAMES), bank_entry("gradients-extra-key")):
            check(set(grads) == set(NAMES), "The gradients of loss should have exactly the keys of params.")
        expected, expected_grads = nets.loss_and_grads(held, *batch, 0.3)
        assert_close(loss, expected, "the loss, after other calls,")
        for name in NAMES:
            assert_close(grads[name], expected_grads[name], f"the gradient of {name}, after other calls,")
    p |= {"W2": q["W2"], "b1": q["b1"]}
    nets.write(first, {name: p[name] for name in ("W2", "b1")})
    loss, grads = loss_of(first, X, y, 0.3)
    right, right_grads = nets.loss_and_grads(p, X, y, 0.3)
    assert_close(loss, right, "the loss, after numbers were written into params,")
    for name, expected in right_grads.items():
        assert_close(grads[name], expected, f"the gradient of {name}, after numbers were written into params,")
    loss, _ = unpack(first.loss(X, y), 2, "loss")
    assert_close(number(loss, "the loss"), nets.loss(p, X, y), "the loss without reg")
    assert_params(first, p, "after loss")
    nets.check_stays_put(student, first, p, ("loss", X, y))
    check_left_over(student, rng)
    settings = {"learning_rate": 0.1, "mu": 0.5, "decay": 1.0, "epochs": 1, "batch_size": 5, "reg": 0.5, "seed": 1}
    works(student, lambda: second.train(X, y, X, y, **settings))  # a train that does not work costs points elsewhere
    loss, _ = unpack(nets.put(second, p).loss(X, y), 2, "loss")
    assert_close(number(loss, "the loss"), nets.loss(p, X, y), "the loss without reg, after a training with it,")
    assert_conduct(student)
    check_many(student, rng)
    check_dark(student, rng)
    asked = together(student, lambda: [(case, ask(net, "loss", case)) for net, case in special(student, rng, turn=1)])
    for case, answer in asked:
        check_special_loss(case, answer, rng)
    assert_left_alone(student)


def check_left_over(student, rng):
    """What scores and predict have left is not for a loss of the very same X, with other params."""
    p, X, y = draw(rng, 4, 3, 4, 3)
    net = make(student, p)
    for name in ("scores", "predict"):
        q = draw_params(rng, 3, 4, 3)
        loss, _ = unpack(nets.asked_in_turn(student, net, q, (name, X), ("loss", X, y)), 2, "loss")
        if relative_error(number(loss, "the loss"), nets.loss(q, X, y)) > FLOAT32_TOLERANCE:
            message = f"The loss is wrong if {name} has seen the same array before numbers were written into params."
            raise mistaken(bank_entry("loss-takes-what-scores-left"), message)


def check_dark(student, rng):
    """Where all inputs and biases are 0, as for a black image, hidden units may count as on or off, and no more."""
    p, X, y = draw_any(rng, 3, 2, 3, 2)
    p, X = p | {"b1": 0.0 * p["b1"]}, 0.0 * X
    loss, grads = loss_of(make(student, p), X, y)
    assert_close(loss, nets.loss(p, X, y), "the loss for X and b1 of zeros")
    as_array(grads["b1"], "the gradient of b1 for X and b1 of zeros", p["b1"].shape)
    for name in ("W1", "W2", "b2"):
        expected = nets.loss_and_grads(p, X, y)[1][name]
        assert_close(grads[name], expected, f"the gradient of {name} for X and b1 of zeros")
