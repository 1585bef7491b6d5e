"""Hidden suite of 05_two_layer: the net's scores, loss, gradients, predictions and training, and the student's choice.

Training is followed step by step where the batches leave no choice: all rows in one batch, or all rows alike. With a
learning rate of zero the recorded losses tell which rows each batch had. Where the student's own loss or scores are
wrong, training and predicting are measured by those: one mistake costs the points of one task.
"""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass, replace
from functools import cache

import numpy as np
import pytest

from autograder import data
from autograder.assertions import (
    CheckFailed,
    as_array,
    assert_close,
    assert_gradient,
    assert_projected_gradient,
    assert_unchanged,
    bank_entry,
    check,
    describe,
    mistaken,
    number,
    relative_error,
    unpack,
)
from autograder.proxy import Remote, RemoteDict
from autograder.suites.formulas import log_softmax

NAMES = ("W1", "b1", "W2", "b2")
SIZES = ((5, 4, 3, 2), (1, 3, 4, 3), (4, 4, 4, 4), (3, 2, 6, 5))  # N, D, H, C
# Too long to be found by trying: students have the generator, and their code sees the training labels.
DATA_SEED = 0x1DEA58D56EEC05A84EBEA9623F449371
HISTORY = ("loss", "train_accuracy", "val_accuracy")


# --- the suite's own net


def hidden_input(p, X):
    return X @ p["W1"] + p["b1"]


def forward(p, X):
    return np.maximum(hidden_input(p, X), 0.0) @ p["W2"] + p["b2"]


def total_loss(p, X, y, reg=0.0):
    data_loss = -np.mean(log_softmax(forward(p, X))[np.arange(len(y)), y])
    return data_loss + 0.5 * reg * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2))


def true_loss(p, X, y, reg):
    """Return (loss, grads), the gradients by the chain rule; tests of gradients use numeric differences instead."""
    before = hidden_input(p, X)
    dscores = (np.exp(log_softmax(forward(p, X))) - np.eye(p["b2"].size)[y]) / len(y)
    dbefore = dscores @ p["W2"].T * (before > 0)
    grads = {"W1": X.T @ dbefore + reg * p["W1"], "b1": dbefore.sum(axis=0)}
    grads |= {"W2": np.maximum(before, 0).T @ dscores + reg * p["W2"], "b2": dscores.sum(axis=0)}
    return total_loss(p, X, y, reg), grads


def right_share(p, X, y):
    return float(np.mean(forward(p, X).argmax(axis=1) == y))


def draw_params(rng, D, H, C):
    params = {"W1": rng.standard_normal((D, H)), "b1": rng.standard_normal(H)}
    return params | {"W2": rng.standard_normal((H, C)), "b2": rng.standard_normal(C)}


def draw(rng, N, D, H, C):
    """Return params, X and y where no hidden unit is near its kink, and some are on and some off."""
    while True:
        p, X = draw_params(rng, D, H, C), rng.standard_normal((N, D))
        before = hidden_input(p, X)
        if np.abs(before).min() >= 0.05 and before.min() < 0 < before.max():
            return p, X, rng.integers(C, size=N)


def alike(rng, N, D, H, C):
    """Return params, X and y where all examples are the same one: every batch of a size is then the same batch."""
    p, X, y = draw(rng, 1, D, H, C)
    return p, np.repeat(X, N, axis=0), np.repeat(y, N)


# --- the student's net


def put(net, params):
    """Make these the params of the net, without a look at those it has: they are random, and each student's own."""
    check(isinstance(net, Remote), f"TwoLayerNet should make an object; it makes {describe(net)}.")
    held = RemoteDict(net, "params", {})
    for name in NAMES:
        held[name] = params[name].copy()


def make(student, params):
    """Return a net of the student's with these params."""
    net = student.TwoLayerNet(*params["W1"].shape, params["b2"].size)
    put(net, params)
    return net


def params_of(net):
    """Return the net's params, four arrays by name."""
    held = net.params
    check(isinstance(held, dict), f"net.params should be a dict; it is {describe(held)}.")
    for name in NAMES:
        check(name in held, f"net.params has no {name}.")
    return {name: held[name] for name in NAMES}


def assert_params(net, params, when):
    for name, value in params_of(net).items():
        assert_close(value, params[name], f"params[{name!r}] {when}")


def loss_of(net, X, y, reg=0.0):
    """Return the student's (loss, grads), both of a usable kind."""
    loss, grads = unpack(net.loss(X, y, reg=reg), 2, "loss")
    check(isinstance(grads, dict), f"The gradients of loss should be a dict; they are {describe(grads)}.")
    return number(loss, "the loss"), grads


def gradient(grads, name, shape):
    check(name in grads, f"The gradients of loss have no {name}.")
    return as_array(grads[name], f"the gradient of {name}", shape)


# --- scores


@pytest.mark.task("two_layer.scores", points=5)
def test_scores_values(student, rng):
    """The scores are relu(X W1 + b1) W2 + b2, for any sizes and with the params that the net has at that moment."""
    for sizes in SIZES:
        p, X, _ = draw(rng, *sizes)
        net = make(student, p)
        assert_close(net.scores(X), forward(p, X), "scores")
        q, X, _ = draw(rng, *sizes)
        put(net, q)
        assert_close(net.scores(X), forward(q, X), "scores, after new params were put in,")


def check_start(W, name, D, H, C):
    """Check mean and deviation of large weights against He's, and name the rule that they follow instead."""
    fan_in, fan_out = (D, H) if name == "W1" else (H, C)
    if np.all(W >= 0):
        raise mistaken(bank_entry("init-positive"), f"All entries of {name} start positive or zero.")
    check(abs(W.mean()) < 6 * W.std() / np.sqrt(W.size), f"{name} does not start with a mean of zero.")
    check(np.unique(W).size > W.size / 2, f"Many entries of {name} start with the same numbers.")
    he = np.sqrt(2 / fan_in)
    if 0.97 < W.std() / he < 1.03:
        return
    others = {
        "init-small": 0.01,
        "init-unscaled": 1.0,
        "init-no-root": 2 / fan_in,
        "init-xavier": np.sqrt(1 / fan_in),
        "init-glorot": np.sqrt(2 / (fan_in + fan_out)),
        "init-fan-out": np.sqrt(2 / fan_out),
        "init-same-scale": np.sqrt(2 / D),
        "init-uniform-narrow": he / np.sqrt(3),
    }
    like = [rule for rule, deviation in others.items() if 0.97 < W.std() / deviation < 1.03]
    raise mistaken(
        bank_entry(like[0] if like else ""), f"{name} starts with a standard deviation that is not that of He."
    )


@pytest.mark.task("two_layer.scores", points=3)
def test_init_params(student):
    """W1 and W2 start random with He's variance of 2 / fan-in, the biases at zero, all in their shapes."""
    for D, H, C in ((7, 5, 3), (400, 300, 200)):
        p = params_of(student.TwoLayerNet(D, H, C, seed=1))
        for name, shape in (("W1", (D, H)), ("W2", (H, C))):
            if name == "W1" and np.shape(p[name]) == shape[::-1]:
                raise mistaken(
                    bank_entry("init-transposed"), f"W1 starts with the shape {shape[::-1]}; it should have {shape}."
                )
            W = as_array(p[name], f"{name} at the start", shape).astype(np.float64)
            if np.ptp(W) == 0:
                same = "init-ones" if np.any(W) else "init-zeros"
                raise mistaken(bank_entry(same), f"All entries of {name} start with the same number.")
            if W.size > 1000:
                check_start(W, name, D, H, C)
        for name, shape in (("b1", (H,)), ("b2", (C,))):
            if np.ndim(p[name]) == 2:
                raise mistaken(bank_entry("init-row-biases"), f"{name} starts with two dimensions.")
            b = as_array(p[name], f"{name} at the start", shape)
            if np.any(b):
                random = "init-random-biases" if np.ptp(b) > 0 else ""
                raise mistaken(bank_entry(random), f"{name} does not start at zero.")


@pytest.mark.task("two_layer.scores", points=1)
def test_init_seed(student):
    """The same seed makes the same net, whatever was made before it, and another seed makes another one."""
    nets = [params_of(student.TwoLayerNet(6, 5, 4, seed=seed)) for seed in (3, 8, 3, 8)]
    for name in ("W1", "W2"):
        a, b, again, b_again = (as_array(p[name], f"{name} at the start") for p in nets)
        if not (np.array_equal(a, again) and np.array_equal(b, b_again)):
            raise mistaken(bank_entry("init-seeded-once"), f"The same seed gives another {name}.")
        if np.array_equal(a, b):
            raise mistaken(bank_entry("init-seed-ignored"), f"Another seed gives the same {name}.")


@pytest.mark.task("two_layer.scores", points=1, needs=[test_scores_values])
def test_scores_conduct(student, rng):
    """Computing scores changes neither X nor params, and two nets share nothing."""
    p, X, _ = draw(rng, 4, 3, 5, 2)
    q, Z, _ = draw(rng, 4, 3, 5, 2)
    first, second = make(student, p), make(student, q)
    for _ in range(2):
        assert_close(first.scores(X), forward(p, X), "scores of one of two nets")
        assert_close(second.scores(Z), forward(q, Z), "scores of the other of two nets")
    assert_params(first, p, "after scores")
    assert_unchanged(student)


# --- loss and gradients


@pytest.mark.task("two_layer.loss", points=6)
def test_loss_value(student, rng):
    """Without regularization the loss is the softmax loss, averaged over the batch."""
    for sizes in SIZES:
        p, X, y = draw(rng, *sizes)
        loss, _ = loss_of(make(student, p), X, y)
        assert_close(loss, total_loss(p, X, y), "the loss")


@pytest.mark.task("two_layer.loss", points=4)
def test_loss_penalty(student, rng):
    """Regularization adds half of reg times the sum of all squared weights, and nothing for the biases."""
    for sizes, reg in zip(SIZES, (0.5, 0.1, 2.0, 1.0), strict=True):
        p, X, y = draw(rng, *sizes)
        net = make(student, p)
        added = loss_of(net, X, y, reg)[0] - loss_of(net, X, y)[0]
        assert_close(added, total_loss(p, X, y, reg) - total_loss(p, X, y), "what reg adds to the loss")


def check_gradients(student, rng, names):
    for sizes in SIZES:
        p, X, y = draw(rng, *sizes)
        _, grads = loss_of(make(student, p), X, y)
        for name in names:
            value = gradient(grads, name, p[name].shape)
            assert_gradient(value, f"the gradient of {name}", lambda a: total_loss({**p, name: a}, X, y), p[name])  # noqa: B023


@pytest.mark.task("two_layer.loss", points=7)
def test_loss_gradients_second_layer(student, rng):
    """The gradients of W2 and b2 are those of the softmax loss, by numeric differences."""
    check_gradients(student, rng, ("W2", "b2"))


@pytest.mark.task("two_layer.loss", points=9)
def test_loss_gradients_first_layer(student, rng):
    """The gradients of W1 and b1 come back through W2 and, where a hidden unit is on, through the ReLU."""
    check_gradients(student, rng, ("W1", "b1"))


@pytest.mark.task("two_layer.loss", points=4)
def test_loss_penalty_gradients(student, rng):
    """Regularization adds reg times the weights to the gradients of W1 and W2, and nothing to those of the biases."""
    for sizes, reg in zip(SIZES, (0.5, 0.1, 2.0, 1.0), strict=True):
        p, X, y = draw(rng, *sizes)
        net = make(student, p)
        (_, with_reg), (_, without) = loss_of(net, X, y, reg), loss_of(net, X, y)
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
    N, D, H, C, reg = 8, 3072, 100, 10, 0.01
    while True:
        p = draw_params(rng, D, H, C)
        p["W1"] *= np.sqrt(2 / D)
        p["W2"] *= np.sqrt(2 / H)
        X, y = rng.standard_normal((N, D)), rng.integers(C, size=N)
        if np.abs(hidden_input(p, X)).min() > 1e-3:
            break
    _, grads = loss_of(make(student, p), X, y, reg)
    for name in NAMES:
        value = gradient(grads, name, p[name].shape)
        assert_projected_gradient(
            value,
            f"the gradient of {name}",
            lambda a: total_loss({**p, name: a}, X, y, reg),  # noqa: B023 - called at once
            p[name],
            rng,
        )


@pytest.mark.task("two_layer.loss", points=2)
def test_loss_stable(student):
    """With scores of plus and minus 1000 the loss and its gradients stay finite and right."""
    p = {"W1": np.eye(3), "b1": np.full(3, 0.5), "W2": np.eye(3), "b2": np.array([-1000.5, -1000.5, -1000.5])}
    X = np.array([[2000.0, 1500.0, 1.0], [2000.0, 1.0, 1999.0], [1.0, 2.0, 1.5], [1.0, 1000.0, 3.0]])
    for rows, y in ((slice(0, 4), [2, 0, 1, 0]), (slice(2, 3), [0]), (slice(0, 2), [0, 2]), (slice(0, 1), [2])):
        x, labels = X[rows], np.array(y)
        loss, grads = loss_of(make(student, p), x, labels)
        expected, expected_grads = true_loss(p, x, labels, 0.0)
        assert_close(loss, expected, "the loss with scores of ±1000")
        for name in NAMES:
            assert_close(grads.get(name), expected_grads[name], f"the gradient of {name} with scores of ±1000")


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
    for net, held, x, labels in ((first, p, X, y), (second, q, Z, z), (first, p, X, y), (first, p, Z, z)):
        loss, grads = loss_of(net, x, labels, 0.3)
        check(set(grads) == set(NAMES), "The gradients of loss should have exactly the keys of params.")
        expected, expected_grads = true_loss(held, x, labels, 0.3)
        assert_close(loss, expected, "the loss, after other calls,")
        for name in NAMES:
            assert_close(grads[name], expected_grads[name], f"the gradient of {name}, after other calls,")
    loss, _ = unpack(first.loss(X, y), 2, "loss")
    assert_close(number(loss, "the loss"), total_loss(p, X, y), "the loss without reg")
    assert_params(first, p, "after loss")
    assert_unchanged(student)


# --- predict and accuracy


def check_predictions(student, p, X):
    """Compare predictions with the highest true scores or, where the student's scores are others, with those."""
    net = make(student, p)
    predicted = as_array(net.predict(X), "predict", (len(X),))
    if np.array_equal(predicted, forward(p, X).argmax(axis=1)):
        return
    scores = as_array(net.scores(X), "scores", (len(X), p["b2"].size))
    others = relative_error(scores, forward(p, X)) > 1e-4 and np.unique(scores, axis=0).shape == scores.shape
    check(
        others and np.array_equal(predicted, scores.argmax(axis=1)),
        "predict does not return for each example the class with the highest score.",
    )


def draw_predictions(rng, N, D, H, C, shift=0.0):
    """Return params and X where several classes win, and none by a hair."""
    while True:
        p, X, _ = draw(rng, N, D, H, C)
        p["b2"] += shift
        scores = forward(p, X)
        best = np.sort(scores, axis=1)
        if np.min(best[:, -1] - best[:, -2]) > 0.05 and np.unique(scores.argmax(axis=1)).size >= min(N, 3):
            return p, X


@pytest.mark.task("two_layer.predict", points=5)
def test_predict(student, rng):
    """The prediction for each example is the class with the highest score, whatever the scores' signs."""
    for sizes, shift in (((9, 4, 6, 5), 0.0), ((5, 3, 6, 5), -30.0), ((9, 4, 6, 4), 30.0), ((4, 3, 5, 7), 0.0)):
        check_predictions(student, *draw_predictions(rng, *sizes, shift))
    p, X = draw_predictions(rng, 8, 3, 5, 4)
    last = forward(p, X).argmax(axis=1).argmax()
    predicted = as_array(make(student, p).predict(X[last : last + 1]), "predict for one example", (1,))
    check(np.all((predicted >= 0) & (predicted < 4)), "predict for one example returns no class.")


@pytest.mark.task("two_layer.predict", points=4)
def test_accuracy(student, rng):
    """The accuracy is the fraction of predictions that equal the label."""
    for N, right in ((10, 7), (7, 2), (5, 5), (6, 0), (1, 1), (1, 0), (9, 4)):
        y = rng.integers(10, size=N)
        predicted = np.where(rng.permutation(N) < right, y, (y + rng.integers(1, 10, size=N)) % 10)
        value = number(student.accuracy(predicted, y), "accuracy")
        check(abs(value - right / N) < 1e-6, "accuracy is not the fraction of right predictions.")


@pytest.mark.task("two_layer.predict", points=1, needs=[test_predict, test_accuracy])
def test_predict_conduct(student, rng):
    """Predictions use the params of that moment, and neither predict nor accuracy changes anything."""
    (p, X), (q, Z) = (draw_predictions(rng, 6, 4, 5, 3) for _ in range(2))
    net = make(student, p)
    predicted = as_array(net.predict(X), "predict", (6,))
    again = as_array(net.predict(X), "predict", (6,))
    check(np.array_equal(predicted, again), "predict returns something else when it is called again.")
    student.accuracy(predicted.astype(int), rng.integers(3, size=6))
    assert_params(net, p, "after predict")
    check_predictions(student, q, Z)
    assert_unchanged(student)


# --- training


@dataclass(frozen=True)
class Settings:
    """Keywords of train."""

    learning_rate: float = 0.2
    mu: float = 0.0
    decay: float = 1.0
    epochs: int = 3
    batch_size: int = 100
    reg: float = 0.0
    seed: int = 4


def train(net, X, y, settings, X_val=None, y_val=None):
    """Train the student's net; return its history, checked to be a dict of three sequences of numbers."""
    X_val, y_val = (X[:2] + 1.0, y[:2]) if X_val is None else (X_val, y_val)
    history = net.train(X, y, X_val, y_val, **asdict(settings))
    check(isinstance(history, dict), f"train should return a dict; it returned {describe(history)}.")
    for name in HISTORY:
        check(name in history, f"The history that train returned has no {name}.")
    return history


def recorded(history, name, length):
    return as_array(history[name], f"history[{name!r}]", (length,)).astype(np.float64)


def walk(loss_and_grads, start, X, y, settings, steps=1):
    """Follow a path of that many steps per epoch, each with the batch X and y; return params after each, and losses."""
    p = {name: value.copy() for name, value in start.items()}
    velocity = {name: np.zeros_like(value) for name, value in p.items()}
    points, losses = [], []
    for step in range(settings.epochs * steps):
        rate = settings.learning_rate * settings.decay ** (step // steps)
        loss, grads = loss_and_grads(p, X, y, settings.reg)
        velocity = {name: settings.mu * velocity[name] - rate * grads[name] for name in NAMES}
        p = {name: p[name] + velocity[name] for name in NAMES}
        points.append(p)
        losses.append(loss)
    return points, np.array(losses)


def own_loss(student, p, X, y, reg):
    """Return loss and gradients as the student's own code computes them."""
    loss, grads = loss_of(make(student, p), X, y, reg)
    return float(loss), {name: gradient(grads, name, p[name].shape).astype(np.float64) for name in NAMES}


def losses_to_follow(student, p, X, y, reg):
    """Yield the true loss; then the student's own, where that is another one with a gradient for all params."""
    yield true_loss
    (loss, grads), (own, own_grads) = true_loss(p, X, y, reg), own_loss(student, p, X, y, reg)
    other = abs(loss - own) > 1e-4 or any(relative_error(grads[name], own_grads[name]) > 1e-4 for name in NAMES)
    if other and all(np.any(own_grads[name]) for name in NAMES):
        yield lambda *arguments: own_loss(student, *arguments)


def passes_one(compare, choices):
    """Call compare with the choices in turn until it accepts one; what it says about the first one counts."""
    first = None
    try:
        for choice in choices:
            try:
                return compare(choice)
            except CheckFailed as failure:
                first = first or failure
    except CheckFailed:  # the student's own loss is none that could be followed
        pass
    raise first


def check_path(student, start, X, y, settings, steps=1, validation=(None, None)):
    """Train, in steps whose batches are all the same, and compare the params after training."""
    net = make(student, start)
    train(net, X, y, settings, *validation)
    final = params_of(net)
    batch = slice(0, len(X) // steps)

    def compare(loss_and_grads):
        points, _ = walk(loss_and_grads, start, X[batch], y[batch], settings, steps)
        for name in NAMES:
            assert_close(final[name], points[-1][name], f"params[{name!r}] after training")

    passes_one(compare, losses_to_follow(student, start, X[batch], y[batch], settings.reg))


def draw_worsening(rng, settings):
    """Return start, X, y and labels y_val of X on which accuracy is best after the first epoch."""
    while True:
        start, X, y = draw(rng, 7, 4, 5, 3)
        points, _ = walk(true_loss, start, X, y, settings)
        y_val = forward(points[0], X).argmax(axis=1)
        if right_share(points[-1], X, y_val) < 1.0:
            return start, X, y, y_val


@pytest.mark.task("two_layer.train", points=6)
def test_train_momentum(student, rng):
    """Every step moves all four params by the velocity, which is kept from step to step and from epoch to epoch."""
    start, X, y = alike(rng, 6, 4, 5, 3)
    check_path(student, start, X, y, Settings(mu=0.9, epochs=2, batch_size=2), steps=3)
    settings = Settings(mu=0.7, epochs=5, batch_size=7)
    start, X, y, y_val = draw_worsening(rng, settings)
    check_path(student, start, X, y, settings, validation=(X, y_val))
    start, X, y = draw(rng, 5, 3, 4, 2)
    check_path(student, start, X, y, Settings(mu=0.5, epochs=3, reg=0.3, batch_size=50))


@pytest.mark.task("two_layer.train", points=4)
def test_train_decay(student, rng):
    """The rate is learning_rate * decay ** epoch: it falls from epoch to epoch, starting with epoch 0."""
    start, X, y = alike(rng, 6, 3, 4, 3)
    check_path(student, start, X, y, Settings(decay=0.6, epochs=3, batch_size=2), steps=3)
    start, X, y = draw(rng, 5, 3, 4, 2)
    check_path(student, start, X, y, Settings(decay=0.8, epochs=4))


def subsets(N, largest):
    return [rows for size in range(1, largest + 1) for rows in itertools.combinations(range(N), size)]


def draw_tellable(rng, N, largest):
    """Return params, X and y for which the loss of a batch tells its rows; whole-set accuracy is that of no batch."""
    while True:
        p, X, y = draw(rng, N, 4, 6, 4)
        means = np.array([total_loss(p, X[list(rows)], y[list(rows)]) for rows in subsets(N, largest)])
        sums = means * [len(rows) for rows in subsets(N, largest)]
        apart = min(np.diff(np.sort(losses)).min() for losses in (means, sums))
        if apart > 5e-4 and round(right_share(p, X, y) * N) in (3, 5):
            return p, X, y


def tables_to_read(student, p, X, y, largest):
    """Yield the losses of all batches there could be; then those that the student's own loss gives them."""
    keys = subsets(len(X), largest)
    table = np.array([total_loss(p, X[list(rows)], y[list(rows)]) for rows in keys])
    yield table
    net = make(student, p)
    own = np.array([loss_of(net, X[list(rows)], y[list(rows)])[0] for rows in keys])
    if np.diff(np.sort(own)).min() > 1e-6 and np.abs(own - table).max() > 1e-4:
        yield own


def read_batches(losses, table, N, largest):
    """Return which rows each step had, from its loss."""
    nearest = np.abs(losses[:, None] - table).argmin(axis=1)
    message = f"A loss in the history is not that of a batch of at most batch_size = {largest} different examples."
    if not np.all(np.abs(losses - table[nearest]) < 1e-4):
        single = table[:N]  # with a row drawn twice, a batch's loss is a mean over rows that are not all different
        mixed = [np.mean(single[list(rows)]) for rows in itertools.combinations_with_replacement(range(N), largest)]
        twice = all(np.abs(np.append(table, mixed) - loss).min() < 1e-6 for loss in losses)
        raise mistaken(bank_entry("train-with-replacement" if twice else ""), message)
    keys = subsets(N, largest)
    return [keys[index] for index in nearest]


def check_order(order, N, largest, steps):
    """Check the batches of one run, epoch by epoch, and name what is wrong with them."""
    passes = [order[start : start + steps] for start in range(0, len(order), steps)]
    for batches in passes:
        used = [row for rows in batches for row in rows]
        if sorted(used) == list(range(N)):
            continue
        name = ""
        if all(rows == tuple(range(largest)) for rows in order):
            name = "train-first-rows"
        elif all(len(set(batches)) == 1 for batches in passes):
            name = "train-first-shuffled-rows"
        elif len(used) < N and len(set(used)) == len(used):
            name = "train-one-row-short"
        elif len(used) == N:
            name = "train-fresh-draws"
        raise mistaken(bank_entry(name), "An epoch does not use every example exactly once.")
    if all(batches == passes[0] for batches in passes):
        as_they_lie = [row for rows in passes[0] for row in rows] == list(range(N))
        name = "train-not-shuffled" if as_they_lie else "train-shuffled-once"
        raise mistaken(bank_entry(name), "Every epoch has the same batches.")


def step_losses(history, epochs, steps, N, largest):
    """Return the losses of all steps, with a name for what may be wrong with their number."""
    got = as_array(history["loss"], "history['loss']").astype(np.float64)
    if got.shape != (epochs * steps,):
        names = {epochs: "history-loss-per-epoch", epochs * (N // largest): "train-drops-last", 1: "history-last-only"}
        name = names.get(got.size, "")
        if name == "history-loss-per-epoch" and np.ptp(got) < 1e-9:  # with a rate of zero, the whole set's each time
            name = "train-whole-set"
        raise mistaken(
            bank_entry(name), f"history['loss'] has shape {got.shape}; it should have shape ({epochs * steps},)."
        )
    return got


@pytest.mark.task("two_layer.train", points=5)
def test_train_minibatches(student, rng):
    """Each epoch uses every example once, in batches of at most batch_size; their order is drawn anew from the seed."""
    N, largest, epochs, steps = 8, 3, 4, 3
    p, X, y = draw_tellable(rng, N, largest)
    settings = Settings(learning_rate=0.0, epochs=epochs, batch_size=largest, seed=1)
    runs = [train(make(student, p), X, y, replace(settings, seed=seed)) for seed in (1, 1, 2)]
    losses = [step_losses(history, epochs, steps, N, largest) for history in runs]

    def compare(table):
        orders = [read_batches(run, table, N, largest) for run in losses]
        for order in orders:
            check_order(order, N, largest, steps)
        check(orders[0] == orders[1], "The same seed gives other batches.")
        if orders[0] == orders[2]:
            raise mistaken(bank_entry("train-seed-ignored"), "Another seed gives the same batches.")

    passes_one(compare, tables_to_read(student, p, X, y, largest))


def own_share(student, p, X, y):
    """Return the accuracy as the student's own code finds it."""
    return float(number(student.accuracy(make(student, p).predict(X), y), "accuracy"))


def check_shares(student, history, name, points, X, y, mistake=""):
    """Compare one curve of accuracies with the truth, or with what the student's own functions find on the way."""
    got = recorded(history, name, len(points))
    expected = np.array([right_share(p, X, y) for p in points])
    if np.abs(got - expected).max() > 1e-6:
        own = np.array([own_share(student, p, X, y) for p in points])
        if np.abs(got - own).max() > 1e-6:
            raise mistaken(
                bank_entry(mistake), f"history[{name!r}] is not the accuracy after each epoch over the whole set."
            )


def draw_changing(rng, settings):
    """Return start, a training and a validation set whose accuracies change on the way, none of them by a hair."""
    while True:
        start, X, y = draw(rng, 7, 4, 5, 3)
        X_val, y_val = rng.standard_normal((5, 4)), rng.integers(3, size=5)
        points, _ = walk(true_loss, start, X, y, settings)
        best = np.sort([forward(p, np.concatenate([X, X_val])) for p in points], axis=-1)
        curves = [[right_share(p, *pair) for p in (start, *points)] for pair in ((X, y), (X_val, y_val))]
        changing = all(len(set(curve)) > 2 and curve[:-1] != curve[1:] for curve in curves)
        if changing and curves[0] != curves[1] and np.min(best[..., -1] - best[..., -2]) > 1e-3:
            return start, (X, y), (X_val, y_val)


@pytest.mark.task("two_layer.train", points=4)
def test_train_history(student, rng):
    """The history has the batch's loss for each step and, for each epoch, the accuracies over both whole sets."""
    settings = Settings(epochs=5, mu=0.5)
    start, (X, y), (X_val, y_val) = draw_changing(rng, settings)
    history = train(make(student, start), X, y, settings, X_val, y_val)

    def compare(loss_and_grads):
        points, losses = walk(loss_and_grads, start, X, y, settings)
        check(np.ptp(losses) > 0, "The loss does not depend on the params.")
        assert_close(recorded(history, "loss", len(losses)), losses, "history['loss']", 1e-5)
        check_shares(student, history, "train_accuracy", points, X, y)
        check_shares(student, history, "val_accuracy", points, X_val, y_val)

    passes_one(compare, losses_to_follow(student, start, X, y, settings.reg))
    p, X, y = draw_tellable(rng, 8, 3)
    history = train(make(student, p), X, y, Settings(learning_rate=0.0, epochs=2, batch_size=3), X[:5], y[:5])
    step_losses(history, 2, 3, 8, 3)
    if np.size(history["train_accuracy"]) == np.size(history["val_accuracy"]) == 6:
        raise mistaken(bank_entry("history-accuracy-per-step"), "The history has accuracies for each step.")
    check_shares(student, history, "val_accuracy", [p, p], X[:5], y[:5])
    check_shares(student, history, "train_accuracy", [p, p], X, y, "history-accuracy-of-batch")


@pytest.mark.task("two_layer.train", points=1, needs=[test_train_momentum, test_train_minibatches])
def test_train_conduct(student, rng):
    """Training starts from the net's own params, and leaves the data and other nets alone."""
    settings = Settings(mu=0.8, epochs=2)
    nets = []
    for sizes in ((6, 4, 5, 3), (1, 2, 3, 4), (6, 4, 5, 3)):
        start, X, y = draw(rng, *sizes)
        check_path(student, start, X, y, settings)
        nets.append((make(student, start), start))
    train(nets[0][0], X, y, settings)
    assert_params(nets[2][0], nets[2][1], "after another net was trained")
    assert_unchanged(student)


# --- the graders' run


@pytest.mark.task("two_layer.threshold", points=15)
def test_threshold(student):
    """Trained on the graders' images with the graders' hyperparameters, the net classifies enough test images."""
    run = data.graded_run()
    images = run.load(DATA_SEED)
    net = student.TwoLayerNet(images.X_train.shape[1], 100, len(images.classes), seed=0)
    net.train(images.X_train, images.y_train, images.X_val, images.y_val, **run.settings, epochs=run.epochs, seed=0)
    predicted = net.predict(images.X_test)
    share = agreement(predicted, images.y_test)
    if share < run.threshold:  # it may be predict that is wrong; it has points of its own
        p = {name: np.asarray(value, dtype=np.float64) for name, value in params_of(net).items()}
        share = max(share, right_share(p, images.X_test, images.y_test))
    check(
        share >= run.threshold,
        f"The trained net classifies {share:.0%} of the test images; {run.threshold:.0%} are asked for.",
    )


def agreement(predicted, labels):
    try:
        return float(np.mean(as_array(predicted, "predict", labels.shape) == labels))
    except CheckFailed:
        return 0.0


# --- the student's choice

RANGES = {  # lowest, highest, whether the lowest itself and the highest itself are allowed, whether it is an integer
    "hidden_size": (1, 500, True, True, True),
    "learning_rate": (0, np.inf, False, False, False),
    "mu": (0, 1, True, False, False),
    "decay": (0, 1, False, True, False),
    "epochs": (1, 30, True, True, True),
    "batch_size": (16, 1000, True, True, True),
    "reg": (0, np.inf, True, False, False),
}
PASSES = 16


@cache
def few_images():
    return data.read_only(data.shapes10.load(1000, 50, 50, DATA_SEED))


def chosen(student):
    """Return the student's hyperparameters, each checked to be a number in its range."""
    choice = student.hyperparameters()
    check(isinstance(choice, dict), f"hyperparameters should return a dict; it returned {describe(choice)}.")
    result = {}
    for name, (low, high, low_allowed, high_allowed, whole) in RANGES.items():
        check(name in choice, f"hyperparameters returns no {name}.")
        value = float(number(choice[name], name))
        inside = low < value < high or (low_allowed and value == low) or (high_allowed and value == high)
        check(inside, f"The {name} that hyperparameters returns is out of its range.")
        check(not whole or value == int(value), f"The {name} that hyperparameters returns should be an integer.")
        result[name] = int(value) if whole else value
    return result


@pytest.mark.task("two_layer.hyperparameters", points=5)
def test_hyperparameters_ranges(student):
    """All hyperparameters are there, and each is a number in its range."""
    chosen(student)


@pytest.mark.task("two_layer.hyperparameters", points=5, needs=[test_hyperparameters_ranges])
def test_hyperparameters_learn(student, reference):
    """With these hyperparameters a net learns: on 1,000 SHAPES-10 images the loss falls and stays finite."""
    # The same few passes for everybody: a bound on the work, whatever was chosen.
    choice = chosen(student) | {"epochs": PASSES, "seed": 0}
    key = tuple(sorted(choice.items()))
    if key not in SHORT_RUNS:
        SHORT_RUNS[key] = short_run(reference, **choice)
    losses, share = SHORT_RUNS[key]
    check(np.all(np.isfinite(losses)), "The loss does not stay finite: the steps are too large.")
    first, *_, last = np.split(losses, PASSES)
    check(last.mean() < 0.998 * first.mean() or share > 0.5, "The loss does not fall: nothing is learned.")


SHORT_RUNS = {}  # what came of the choices that this process has seen, all of it a function of the choice


def short_run(reference, hidden_size, **choice):
    """Train the reference on few images; return its losses and its last accuracy."""
    images = few_images()
    net = reference.TwoLayerNet(images.X_train.shape[1], hidden_size, len(images.classes), seed=0)
    with np.errstate(all="ignore"):
        history = net.train(images.X_train, images.y_train, images.X_val, images.y_val, **choice)
    return np.array(history["loss"], dtype=np.float64), history["train_accuracy"][-1]
