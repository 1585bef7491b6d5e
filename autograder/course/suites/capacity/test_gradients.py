"""The MLP's loss with L2 regularization, and its gradients at any depth."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import (
    FLOAT32_TOLERANCE,
    as_array,
    assert_close,
    assert_gradient,
    bank_entry,
    check,
    mistaken,
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
    DEEP,
    LINEAR,
    NARROW,
    WIDE,
    asked,
    draw,
    draw_any,
    hundred_layers,
    loss_and_grads,
    make,
    special,
    usable,
)


def check_gradients(grads, params, sizes, *data):
    """Check all gradients by numeric differences; data are X, y and maybe reg."""
    for name in params:
        check(name in grads, f"The gradients of MLP({list(sizes)}) have no {name}.")
        what = f"the gradient of {name} of MLP({list(sizes)})"
        assert_gradient(grads[name], what, nets.loss_by(name, params, *data), params[name])


def check_gradients_on(student, rng, cases):
    """Check the gradients of nets of these sizes, on so many rows each."""
    drawn = [(sizes, *draw(rng, sizes, count)) for sizes, count in cases]
    for answer, (sizes, params, X, y) in zip(asked(student, "loss", drawn), drawn, strict=True):
        check_gradients(usable(answer)[1], params, sizes, X, y)


@pytest.mark.task("capacity.gradients", points=4)
def test_loss(student, rng):
    """The loss is the mean over the rows of -log of the softmax probability of the right class."""
    cases = [(sizes, *draw(rng, sizes, count)) for sizes, count in ((WIDE, 5), (LINEAR, 3), ((2, 6, 4), 1), (DEEP, 7))]
    for answer, (sizes, params, X, y) in zip(asked(student, "loss", cases), cases, strict=True):
        loss, _ = unpack(answer, 2, "MLP.loss")
        assert_close(loss, nets.loss(params, X, y), f"the loss of MLP({list(sizes)})")


@pytest.mark.task("capacity.gradients", points=5)
def test_gradients_without_hidden_layer(student, rng):
    """Without a hidden layer, the gradients are those of the softmax classifier."""
    check_gradients_on(student, rng, ((LINEAR, 5), ((4, 3), 4), ((2, 2), 1)))


@pytest.mark.task("capacity.gradients", points=7)
def test_gradients_one_hidden_layer(student, rng):
    """With one hidden layer, the gradient goes back through W2 and through the ReLU to W1 and b1."""
    check_gradients_on(student, rng, (((3, 6, 4), 5), ((4, 4, 4), 4), ((2, 5, 3), 1)))


@pytest.mark.task("capacity.gradients", points=9)
def test_gradients_deep(student, rng):
    """With several hidden layers of different sizes, every layer's weights and biases get their gradients."""
    check_gradients_on(student, rng, ((DEEP, 5), (WIDE, 4), ((3, 3, 3, 3), 3), ((2, 4, 3, 5, 4, 3), 1)))


@pytest.mark.task("capacity.gradients", points=2)
def test_regularized_loss(student, rng):
    """The penalty is half of reg times the sum of the squared weights of all layers; biases are free."""
    for sizes, count, reg in ((DEEP, 5, 0.7), (LINEAR, 4, 1e6)):
        params, X, y = draw(rng, sizes, count)
        loss, _ = unpack(make(student, sizes, params).loss(X, y, reg=reg), 2, "MLP.loss")
        assert_close(loss, nets.loss(params, X, y, reg), "the loss with reg")


@pytest.mark.task("capacity.gradients", points=3)
def test_regularized_gradients(student, rng):
    """The penalty adds reg times the weights to the gradient of each weight matrix, and nothing to those of biases."""
    for sizes, count, reg in ((DEEP, 5, 0.7), (LINEAR, 4, 0.05)):
        params, X, y = draw(rng, sizes, count)
        _, grads = loss_and_grads(make(student, sizes, params), X, y, reg=reg)
        check_gradients(grads, params, sizes, X, y, reg)


@pytest.mark.task("capacity.gradients", points=1, needs=[test_loss, test_gradients_without_hidden_layer])
def test_loss_stable(student, rng):
    """Loss and gradients stay finite and right with scores of plus and minus 1000."""
    params, X, y = draw(rng, LINEAR, 6)
    X = 1000.0 * X
    X[0] = 0.0  # one modest row amid the large ones
    y = np.argmin(nets.scores(params, X), axis=1)
    y[1] = np.argmax(nets.scores(params, X)[1])
    shift = np.array([0.0, 1000.0, -1000.0, 1000.0])
    every = [{"W1": params["W1"], "b1": params["b1"] + by} for by in (0.0, shift, -1000.0)]
    # All of them are asked for first, since inf and nan in one alone have many causes.
    found = together(student, lambda: [make(student, LINEAR, stretched).loss(X, y) for stretched in every])
    for answer, stretched in zip(found, every, strict=True):
        loss, grads = usable(answer)
        expected, expected_grads = nets.loss_and_grads(stretched, X, y)
        assert_close(loss, expected, "the loss at ±1000")
        for name in ("W1", "b1"):
            assert_close(grads[name], expected_grads[name], f"the gradient of {name} at ±1000")
    check_improbable(student)


def check_improbable(student):
    """The loss is right wherever a probability loses its digits: in double or single precision, or beside 1e-9."""
    params = {"W1": np.array([[1.0, 0.0]]), "b1": np.zeros(2)}
    for leads in ((715.0, 733.0, 744.0), (88.0, 95.0, 102.0), (17.0, 24.0, 36.0)):
        data = np.array(leads)[:, None], np.ones(3, dtype=int)
        loss, _ = loss_and_grads(make(student, (1, 2), params), *data)
        what = f"the loss of rows whose right class is {leads[0]:g} to {leads[2]:g} below the other"
        assert_close(loss, nets.loss(params, *data), what)


def check_hundred_layers(student):
    """The weights of each of a hundred layers are in the penalty, and in the gradients."""
    sizes, params, X = hundred_layers()
    y = np.zeros(2, dtype=int)
    loss, grads = loss_and_grads(make(student, sizes, params), X, y, reg=0.5)
    expected, expected_grads = nets.loss_and_grads(params, X, y, 0.5)
    assert_close(loss, expected, "the loss of a hundred layers")
    assert_close(
        [grads.get(name) for name in params if name[0] == "W"],
        [expected_grads[name] for name in params if name[0] == "W"],
        "the gradients of a hundred layers",
    )


@pytest.mark.task("capacity.gradients", points=3, needs=[test_loss, test_gradients_deep])
def test_loss_conduct(student, rng):
    """Each call of loss starts afresh, with the params of now; grads has the keys of params; nothing else changes."""
    params, X, y = draw(rng, WIDE, 5)
    others, Z, t = draw(rng, WIDE, 5)
    first, second = make(student, WIDE, params), make(student, WIDE, others)
    for net, values, data in ((first, params, (X, y)), (second, others, (Z, t)), (first, params, (X, y))):
        first.scores(Z)
        works(student, lambda: second.predict(X))  # which has its own points
        check_loss(net, values, data, "called again, and with another net in use")
    params["W2"] = others["W2"]
    nets.put(first, {"W2": others["W2"]})
    if works(student, lambda: first.predict(X)):
        first.predict(X)  # for the battery: what it gives when it is asked again, of the very same X
    check_loss(first, params, (X, y, 0.3), "after W2 was set")
    params["W3"], params["b1"] = others["W3"], others["b1"]
    nets.write(first, {name: params[name] for name in ("W3", "b1")})
    grads = check_loss(first, params, (X, y, 0.3), "after numbers were written into W3 and b1")
    nets.check_stays_put(student, first, params, ("loss", X, y))
    check_left_over(student, rng)
    assert_conduct(student)
    check(grads.keys() == first.params.keys(), "The gradients do not have exactly the keys of params.")
    check_many(student, rng)
    check_hundred_layers(student)
    check_dark(student, rng)
    asked = together(student, lambda: [(case, ask(net, "loss", case)) for net, case in special(student, rng, turn=1)])
    for case, answer in asked:
        check_special_loss(case, answer, rng)
    assert_left_alone(student)


def check_left_over(student, rng):
    """What scores and predict have left is not for a loss of the very same X, with other params."""
    params, X, y = draw(rng, WIDE, 4)
    net = make(student, WIDE, params)
    for name in ("scores", "predict"):
        others = draw_any(rng, WIDE)
        loss, _ = unpack(nets.asked_in_turn(student, net, others, (name, X), ("loss", X, y)), 2, "MLP.loss")
        if relative_error(as_array(loss, "the loss"), nets.loss(others, X, y)) > FLOAT32_TOLERANCE:
            message = f"The loss is wrong if {name} has seen the same array before numbers were written into params."
            raise mistaken(bank_entry("loss-takes-what-scores-left"), message)


def check_dark(student, rng):
    """Where all inputs and biases are 0, as for a black image, hidden units may count as on or off, and no more."""
    params, y = draw_any(rng, (LINEAR[0], 2, LINEAR[1])), np.array([1, 0, 1])
    params["b1"], X = 0.0 * params["b1"], np.zeros((3, LINEAR[0]))
    loss, grads = loss_and_grads(make(student, (LINEAR[0], 2, LINEAR[1]), params), X, y)
    assert_close(loss, nets.loss(params, X, y), "the loss for X and b1 of zeros")
    for name, expected in nets.loss_and_grads(params, X, y)[1].items():
        found = as_array(grads.get(name), f"the gradient of {name} for X and b1 of zeros", expected.shape)
        if name != "b1":
            assert_close(found, expected, f"the gradient of {name} for X and b1 of zeros")


def check_many(student, rng):
    """Compare loss and gradients for many layers, rows and classes, whose numbers a type of one byte does not hold."""
    cases = (
        (NARROW, 4, np.int64),
        ((2, 3, 300), 300, np.uint8),
        ((2, 3, 300), 3, np.uint64),
        ((1, 2, 3), THOUSANDS, np.int8),
        *(((1, 2, 2), n, np.int64) for n in BLOCKS),
        ((THOUSANDS, 2, 2), 2, np.int8),
        ((2, THOUSANDS, 2), 2, np.uint8),
        ((1, 2, THOUSANDS), 2, np.uint16),
    )
    drawn = []
    for sizes, count, kind in cases:
        params, X = draw_any(rng, sizes), rng.standard_normal((count, sizes[0]))
        y = rng.integers(0, sizes[-1], count).astype(kind)
        X, y = (np.sort(array, axis=0) if count > 999 else array for array in (X, y))  # blocks are unlike each other
        y[0] = min(sizes[-1] - 1, np.iinfo(kind).max)
        where = f"for {len(sizes) - 1} layers, {count} rows, {sizes[-1]} classes and y of type {y.dtype}"
        drawn.append((sizes, params, (X, y, 1), where))
    found = together(student, lambda: [ask_loss(make(student, sizes, params), d) for sizes, params, d, _ in drawn])
    for answer, (_, params, data, where) in zip(found, drawn, strict=True):
        judge_loss(answer, params, data, where)


def check_loss(net, params, data, when):
    """Check what the student's loss returns for X, y and maybe reg; return the gradients."""
    return judge_loss(ask_loss(net, data), params, data, when)


def ask_loss(net, data):
    """Ask for the loss of X, y and maybe reg."""
    return net.loss(*data[:2], **({"reg": data[2]} if data[2:] else {}))


def judge_loss(answer, params, data, when):
    """Check what the student's loss has returned for X, y and maybe reg; return the gradients."""
    loss, grads = usable(answer)
    expected, expected_grads = nets.loss_and_grads(params, *data)
    assert_close(loss, expected, f"the loss, {when}")
    for name, right in expected_grads.items():
        check(name in grads, f"The gradients have no {name}, {when}.")
        assert_close(
            grads[name], right, f"the gradient of {name}, {when}", float32_tolerance=nets.single_precision(data[1])
        )
    return grads
