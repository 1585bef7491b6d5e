"""Hidden suite of 06_capacity: the MLP of any depth, the interpolating net, the gap, and picking a regularization."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from autograder.assertions import (
    TINY,
    CheckFailed,
    as_array,
    assert_close,
    assert_gradient,
    assert_outputs_kept,
    assert_unchanged,
    bank_entry,
    check,
    describe,
    mistaken,
    relative_error,
    unpack,
)
from autograder.proxy import RemoteDict
from autograder.suites.formulas import log_softmax

MARGIN = 0.05  # how far every pre-activation keeps from the kink of its ReLU
MOST_UNITS, MOST_POINTS = 5000, 1_000_000  # that an interpolating net may have, that f may be called at at once


# --- the suite's own network


def weights_of(sizes):
    return [f"W{i}" for i in range(1, len(sizes))]


def hidden_and_scores(params, sizes, X):
    """Return the pre-activations of all hidden layers, and the scores."""
    out, hidden = X, []
    for i in range(1, len(sizes)):
        out = out @ params[f"W{i}"] + params[f"b{i}"]
        if i + 1 < len(sizes):
            hidden.append(out)
            out = np.maximum(out, 0.0)
    return hidden, out


def scores_of(params, sizes, X):
    return hidden_and_scores(params, sizes, X)[1]


def loss_of(params, sizes, X, y, reg=0.0):
    data = -np.mean(log_softmax(scores_of(params, sizes, X))[np.arange(len(y)), y])
    return data + 0.5 * reg * sum(np.sum(params[name] ** 2) for name in weights_of(sizes))


def draw_params(rng, sizes):
    params = {}
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
        params[f"W{i}"] = rng.standard_normal((fan_in, fan_out)) * np.sqrt(1.5 / fan_in)
        params[f"b{i}"] = rng.uniform(0.1, 0.5, fan_out) * rng.choice([-1.0, 1.0], fan_out)
    return params


def draw(rng, sizes, count):
    """Return params, X and y: every ReLU well on or well off, some of each in every layer, no class certain.

    One class does not occur, where there are more than two: not all columns of the scores are somebody's label.
    """
    classes = rng.permutation(sizes[-1])[: max(2, sizes[-1] - 1)]
    while True:
        params, X = draw_params(rng, sizes), rng.standard_normal((count, sizes[0]))
        hidden, scores = hidden_and_scores(params, sizes, X)
        clear = all(np.min(np.abs(z)) >= MARGIN and 0.25 <= np.mean(z > 0) <= 0.8 for z in hidden)
        used = all(np.all(np.any(z > 0, axis=1)) for z in hidden)
        if clear and used and np.min(scores) < -MARGIN and np.max(log_softmax(scores)) < np.log(0.95):
            return params, X, rng.choice(classes, count)


def put(net, params):
    """Set the net's parameters without reading them: what a net starts with differs from student to student."""
    target = RemoteDict(net, "params", {})
    for name, value in params.items():
        target[name] = value
    return net


def make(student, sizes, params):
    return put(student.MLP(list(sizes)), params)


DEEP, WIDE = (3, 5, 4, 6, 3), (4, 6, 3, 5)
LINEAR = (3, 4)


# --- scores, initialization, prediction


@pytest.mark.task("capacity.scores", points=3)
def test_scores(student, rng):
    """The scores are those of affine layers with a ReLU between them and none after the last, at any depth."""
    for sizes, count in ((DEEP, 5), (LINEAR, 5), ((2, 7, 3), 1), (WIDE, 4), ((1, 2, 3, 4, 5, 2), 3)):
        params, X, _ = draw(rng, sizes, count)
        net = make(student, sizes, params)
        assert_close(net.scores(X), scores_of(params, sizes, X), f"MLP({list(sizes)}).scores")


@pytest.mark.task("capacity.scores", points=3)
def test_initialization(student, rng):
    """W1, b1, W2, ... have the shapes that sizes say, weights have variance 2 / fan-in (He), biases are zero."""
    for sizes in ((300, 60, 150, 50), (200, 50)):
        params = student.MLP(list(sizes), seed=int(rng.integers(1, 1000))).params
        check(isinstance(params, dict), f"MLP.params should be a dict; it is {describe(params)}.")
        for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
            for name, shape in ((f"W{i}", (fan_in, fan_out)), (f"b{i}", (fan_out,))):
                check(name in params, f"The params of MLP({list(sizes)}) have no {name}.")
                array = as_array(params[name], f"{name} of MLP({list(sizes)})", shape)
                if name == f"b{i}":
                    check(not np.any(array), f"{name} is not zero in a new net.")
                else:
                    check_he(array.astype(np.float64), name, sizes, *shape)


def check_he(W, name, sizes, fan_in, fan_out):
    """Check mean and variance of new weights; where they are those of a known slip, say which."""
    if not np.any(W):
        raise mistaken(
            bank_entry("init-zero"), f"{name} is zero in a new net, so that all hidden units would stay alike."
        )
    if np.all(W > 0):
        raise mistaken(
            bank_entry("init-all-positive"), f"All entries of a new {name} are positive: their mean has to be 0."
        )
    spread = np.std(W)
    check(spread > 0 and abs(np.mean(W)) < 6 * spread / np.sqrt(W.size), f"The mean of a new {name} is not 0.")
    if abs(spread**2 * fan_in / 2 - 1) <= 0.12:
        return
    message = f"The variance of a new {name} is not 2 / fan-in."
    if name != "W1" and name == weights_of(sizes)[-1]:
        raise mistaken(bank_entry("init-last-layer-otherwise"), message)  # the layers before it have passed
    slips = {
        "init-fan-out": 2 / fan_out,
        "init-one-over-fan-in": 1 / fan_in,
        "init-glorot": 2 / (fan_in + fan_out),
        "init-without-a-square-root": (2 / fan_in) ** 2,
        "init-uniform-too-narrow": 2 / (3 * fan_in),
        "init-one-fan-in-for-all": 2 / sizes[0],
        "init-small-numbers": 0.01**2,
        "init-standard-normal": 1.0,
    }
    like = [slip for slip, variance in slips.items() if abs(spread**2 / variance - 1) < 0.08]
    if len(like) == 1:
        raise mistaken(bank_entry(like[0]), message)
    raise CheckFailed(message)


@pytest.mark.task("capacity.scores", points=1, needs=[test_initialization])
def test_seed(student, rng):
    """The same seed gives the same net, another seed another net, and no two layers of a net are alike."""
    seed = int(rng.integers(1, 1000))
    sizes = [4, 4, 4]
    first, other, again = (student.MLP(sizes, seed=s).params for s in (seed, seed + 1, seed))
    check(np.any(first["W1"]), "W1 is zero in a new net.")
    for name in ("W1", "W2"):
        if not np.array_equal(first[name], again[name]):
            raise mistaken(bank_entry("one-generator-for-all-nets"), f"Two nets with the same seed differ in {name}.")
        if np.array_equal(first[name], other[name]):
            raise mistaken(bank_entry("seed-ignored"), f"Two nets with different seeds have the same {name}.")
    if np.array_equal(first["W1"], first["W2"]):
        raise mistaken(bank_entry("seeded-anew-for-each-layer"), "W1 and W2 of a new net hold the same numbers.")
    default, zero = student.MLP(sizes).params, student.MLP(sizes, seed=0).params
    check(np.array_equal(default["W1"], zero["W1"]), "A net without a seed is not the one with seed 0.")


@pytest.mark.task("capacity.scores", points=2)
def test_predict(student, rng):
    """Predict returns the class with the highest score for each row."""
    for sizes, count in ((WIDE, 9), (LINEAR, 4), (DEEP, 6), ((2, 5, 3), 1)):
        params, X, wanted = draw_decided(rng, sizes, count)
        predicted = as_array(make(student, sizes, params).predict(X), "MLP.predict", (count,))
        check(np.array_equal(predicted, wanted), "MLP.predict is not the class with the highest score of each row.")


def draw_decided(rng, sizes, count):
    """Return params, X and classes: no close decision, not all rows of one class."""
    while True:
        params, X, _ = draw(rng, sizes, count)
        ranked = np.sort(scores_of(params, sizes, X), axis=1)
        wanted = np.argmax(scores_of(params, sizes, X), axis=1)
        if np.min(ranked[:, -1] - ranked[:, -2]) > 0.01 and (np.any(wanted != wanted[0]) or count == 1):
            return params, X, wanted


@pytest.mark.task("capacity.scores", points=1, needs=[test_scores, test_predict])
def test_scores_conduct(student, rng):
    """The net works with the params that it holds now, nets share nothing, and arguments are left as they are."""
    params, X, _ = draw(rng, DEEP, 4)
    others, Z, _ = draw(rng, DEEP, 6)
    sizes = list(DEEP)
    first, second = student.MLP(sizes), student.MLP(sizes)
    put(first, params)
    put(second, others)
    assert_close(first.scores(X), scores_of(params, DEEP, X), "MLP.scores, with another net in use")
    assert_close(second.scores(Z), scores_of(others, DEEP, Z), "MLP.scores, with another net in use")
    for name in ("W2", "b4"):
        params[name] = others[name]
        put(first, {name: others[name]})
        assert_close(first.scores(X), scores_of(params, DEEP, X), f"MLP.scores, after {name} was set")
    assert_unchanged(student)
    assert_outputs_kept(student)


# --- loss and gradients


def loss_and_grads(net, X, y, **reg):
    """Return both, the second as a dict."""
    loss, grads = unpack(net.loss(X, y, **reg), 2, "MLP.loss")
    check(isinstance(grads, dict), f"MLP.loss should return a dict of gradients second; it is {describe(grads)}.")
    return loss, grads


def check_gradients(grads, params, sizes, X, y, reg=0.0):
    for name, value in params.items():
        check(name in grads, f"The gradients of MLP({list(sizes)}) have no {name}.")
        where = f"the gradient of {name} of MLP({list(sizes)})"
        assert_gradient(grads[name], where, lambda a: loss_of({**params, name: a}, sizes, X, y, reg), value)  # noqa: B023


@pytest.mark.task("capacity.gradients", points=4)
def test_loss(student, rng):
    """The loss is the mean over the rows of -log of the softmax probability of the right class."""
    for sizes, count in ((WIDE, 5), (LINEAR, 3), ((2, 6, 4), 1), (DEEP, 7)):
        params, X, y = draw(rng, sizes, count)
        loss, _ = unpack(make(student, sizes, params).loss(X, y), 2, "MLP.loss")
        assert_close(loss, loss_of(params, sizes, X, y), f"the loss of MLP({list(sizes)})")


@pytest.mark.task("capacity.gradients", points=4)
def test_gradients_without_hidden_layer(student, rng):
    """Without a hidden layer, the gradients are those of the softmax classifier."""
    for sizes, count in ((LINEAR, 5), ((4, 3), 4), ((2, 2), 1)):
        params, X, y = draw(rng, sizes, count)
        _, grads = loss_and_grads(make(student, sizes, params), X, y)
        check_gradients(grads, params, sizes, X, y)


@pytest.mark.task("capacity.gradients", points=5)
def test_gradients_one_hidden_layer(student, rng):
    """With one hidden layer, the gradient goes back through W2 and through the ReLU to W1 and b1."""
    for sizes, count in (((3, 6, 4), 5), ((4, 4, 4), 4), ((2, 5, 3), 1)):
        params, X, y = draw(rng, sizes, count)
        _, grads = loss_and_grads(make(student, sizes, params), X, y)
        check_gradients(grads, params, sizes, X, y)


@pytest.mark.task("capacity.gradients", points=6)
def test_gradients_deep(student, rng):
    """With several hidden layers of different sizes, every layer's weights and biases get their gradients."""
    for sizes, count in ((DEEP, 5), (WIDE, 4), ((3, 3, 3, 3), 3), ((2, 4, 3, 5, 4, 3), 1)):
        params, X, y = draw(rng, sizes, count)
        _, grads = loss_and_grads(make(student, sizes, params), X, y)
        check_gradients(grads, params, sizes, X, y)


@pytest.mark.task("capacity.gradients", points=1)
def test_regularized_loss(student, rng):
    """The penalty is half of reg times the sum of the squared weights of all layers; biases are free."""
    for sizes, count, reg in ((DEEP, 5, 0.7), (LINEAR, 4, 0.05)):
        params, X, y = draw(rng, sizes, count)
        loss, _ = unpack(make(student, sizes, params).loss(X, y, reg=reg), 2, "MLP.loss")
        assert_close(loss, loss_of(params, sizes, X, y, reg), "the loss with reg")


@pytest.mark.task("capacity.gradients", points=2)
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
    y = np.argmin(scores_of(params, LINEAR, X), axis=1)
    y[1] = np.argmax(scores_of(params, LINEAR, X)[1])
    shift = np.array([0.0, 1000.0, -1000.0, 1000.0])
    for bias in (params["b1"], params["b1"] + shift, params["b1"] - 1000.0):
        stretched = {"W1": params["W1"], "b1": bias}
        loss, grads = loss_and_grads(make(student, LINEAR, stretched), X, y)
        assert_close(loss, loss_of(stretched, LINEAR, X, y), "the loss at ±1000")
        upstream = (np.exp(log_softmax(scores_of(stretched, LINEAR, X))) - np.eye(LINEAR[-1])[y]) / len(y)
        assert_close(grads["W1"], X.T @ upstream, "the gradient of W1 at ±1000")
        assert_close(grads["b1"], np.sum(upstream, axis=0), "the gradient of b1 at ±1000")


@pytest.mark.task("capacity.gradients", points=2, needs=[test_loss, test_gradients_deep])
def test_loss_conduct(student, rng):
    """Each call of loss starts afresh, with the params of now; grads has the keys of params; nothing else changes."""
    params, X, y = draw(rng, WIDE, 5)
    others, Z, t = draw(rng, WIDE, 5)
    first, second = make(student, WIDE, params), make(student, WIDE, others)
    for net, values, data, labels in ((first, params, X, y), (second, others, Z, t), (first, params, X, y)):
        first.scores(Z)
        second.predict(X)
        loss, grads = loss_and_grads(net, data, labels)
        assert_close(loss, loss_of(values, WIDE, data, labels), "the loss, with another net in use")
        check_gradients(grads, values, WIDE, data, labels)
    params["W2"] = others["W2"]
    put(first, {"W2": others["W2"]})
    loss, grads = loss_and_grads(first, X, y)
    assert_close(loss, loss_of(params, WIDE, X, y), "the loss, after W2 was set")
    check_gradients(grads, params, WIDE, X, y)
    assert_unchanged(student)
    assert_outputs_kept(student)
    check(grads.keys() == first.params.keys(), "The gradients do not have exactly the keys of params.")


# --- interpolation


class Curve:
    """The callable f, for floats and for arrays of any shape; it notes where it is called outside [0, 1]."""

    def __init__(self, f):
        self.f, self.outside = f, None

    def __call__(self, x):
        """Return f(x), a float for a float, an array for an array."""
        values = np.asarray(x, dtype=np.float64)
        if values.size > MOST_POINTS:
            raise ValueError(f"f was called at more than {MOST_POINTS} points")
        inside = (values >= -1e-9) & (values <= 1.0 + 1e-9)
        if not np.all(inside):
            self.outside = float(values[~inside].flat[0])
        result = self.f(values)
        return float(result) if np.ndim(x) == 0 else result


def draw_curve(rng):
    """Return a curve that is defined everywhere, far from zero and from a straight line at any number of pieces."""
    a, b, c, d = rng.uniform(0.5, 1.5, 4) * rng.choice([-1.0, 1.0], 4)
    phase, pitch = rng.uniform(0.5, 1.0), rng.uniform(7.0, 9.0)
    return lambda x: a * np.sin(pitch * x + phase) + b * x * x + c * np.exp(-x) + 2 * d


def check_net(student, f, pieces, where, inside=False):
    """Compare the net with the straight lines between the knots: at the knots, or everywhere."""
    curve = Curve(f)
    w, b, v, c = unpack(student.interpolate(curve, pieces), 4, "interpolate")
    outside = curve.outside  # now, since diagnosis would call on
    units = [as_array(part, f"{name} of interpolate") for name, part in (("w", w), ("b", b), ("v", v))]
    c = as_array(c, "c of interpolate")
    check(all(part.ndim == 1 for part in units), "w, b and v of interpolate should be arrays of one dimension.")
    check(len({part.shape for part in units}) == 1, "w, b and v of interpolate should be equally long.")
    check(units[0].size <= MOST_UNITS, f"interpolate returns more than {MOST_UNITS} units.")
    check(c.size == 1, f"c of interpolate should be one number; it is {describe(c)}.")
    knots = np.linspace(0.0, 1.0, pieces + 1)
    x = knots if where == "knots" else np.unique(np.concatenate([knots, np.linspace(0.0, 1.0, 20 * pieces + 3)]))
    w, b, v = (part.astype(np.float64) for part in units)
    net = np.maximum(np.outer(x, w) + b, 0.0) @ v + float(c.reshape(()))
    if any(part.dtype == np.float32 for part in (*units, c)):
        net = net.astype(np.float32)
    expected = np.interp(x, knots, f(knots))
    check_curve(net, expected, x, knots, f(knots))
    if inside and outside is not None:
        raise mistaken(bank_entry("f-called-outside"), f"interpolate called f at {outside:.4g}, outside [0, 1].")


def check_curve(net, expected, x, knots, heights):
    """Compare two curves; where a known slip gives the wrong one, whatever units it is made of, say which."""
    tolerance = 1e-4 if net.dtype == np.float32 else 1e-6
    off, error = np.abs(net - expected), relative_error(net, expected)
    if np.linalg.norm(off) <= TINY or error <= tolerance:
        return
    pieces = len(knots) - 1
    message = f"The net for {pieces} piece{'s' if pieces > 1 else ''} is wrong: "
    right_at_knots = np.max(np.abs(np.interp(knots, x, net) - heights)) <= 1e-6 * np.max(np.abs(heights))
    if right_at_knots:
        message += "it equals f at the knots but is no straight line between them."
    else:
        message += f"walking from 0 to 1, it is off from x = {x[np.argmax(off > 1e-3 * np.max(off))]:.3g} on."
    curves = slips_of_interpolation(x, knots, heights)
    like = [slip for slip, curve in curves.items() if relative_error(net, curve) <= min(tolerance, 0.01 * error)]
    if len(like) == 1:
        raise mistaken(bank_entry(like[0]), message)
    raise CheckFailed(message)


def slips_of_interpolation(x, knots, heights):
    """Return the curves that known slips lead to, by the names that they have in the bank."""
    slopes = np.diff(heights) * (len(knots) - 1)
    changes = np.diff(slopes, prepend=0.0)
    right, start = np.interp(x, knots, heights), heights[0]

    def net(at, v):
        return np.maximum(np.subtract.outer(x, at), 0.0) @ v + start

    return {
        "slopes-not-differenced": net(knots[:-1], slopes),
        "slopes-summed-up": net(knots[:-1], np.cumsum(slopes)),
        "slope-changes-reversed": net(knots[:-1], np.append(slopes[0], -changes[1:])),
        "slope-changes-one-knot-early": net(knots[:-1], np.diff(slopes, append=0.0)),
        "heights-for-slopes": net(knots[:-1], heights[:-1]),
        "rise-for-slope": start + (right - start) / (len(knots) - 1),
        "no-offset": right - start,
        "offset-from-the-end": right - start + heights[-1],
        "first-slope-lost": right - slopes[0] * x,
        "units-one-knot-late": net(knots[1:], changes),
        "units-in-the-middle": net((knots[:-1] + knots[1:]) / 2, changes),
        "bias-sign": net(-knots[:-1], changes),
        "all-pieces-alike": start + slopes[0] * x,
        "one-line-from-end-to-end": start + (heights[-1] - start) * x,
        "steps": heights[np.maximum(np.searchsorted(knots, x, side="right") - 1, 0)],
    }


@pytest.mark.task("capacity.interpolate", points=5)
def test_interpolate_few_pieces(student, rng):
    """With three pieces the net has two bends, with one piece it is the straight line from f(0) to f(1)."""
    for pieces in (3, 1):
        check_net(student, draw_curve(rng), pieces, "everywhere")


@pytest.mark.task("capacity.interpolate", points=9)
def test_interpolate_knots(student, rng):
    """The net equals f at the pieces + 1 knots from 0 to 1."""
    for pieces in (7, 2, 50, 4):
        check_net(student, draw_curve(rng), pieces, "knots")


@pytest.mark.task("capacity.interpolate", points=10)
def test_interpolate_between_knots(student, rng):
    """The net is a straight line between two neighboring knots."""
    for pieces in (7, 2, 50, 13):
        check_net(student, draw_curve(rng), pieces, "everywhere")


@pytest.mark.task("capacity.interpolate", points=3, needs=[test_interpolate_knots, test_interpolate_between_knots])
def test_interpolate_any_function(student, rng):
    """The net interpolates kinks, jumps, constants and straight lines as well."""
    a, b = rng.uniform(0.5, 2.0, 2)
    kink = rng.uniform(0.3, 0.6)
    for f in (
        lambda x: b + np.abs(x - kink),
        lambda x: np.where(x < kink, -a, b),
        lambda x: a + 0.0 * x,
        lambda x: a - b * x,
        lambda x: 1000.0 * a + np.cos(40.0 * x),
    ):
        for pieces in (3, 10):
            check_net(student, f, pieces, "everywhere")


@pytest.mark.task("capacity.interpolate", points=3, needs=[test_interpolate_knots, test_interpolate_between_knots])
def test_interpolate_inside(student, rng):
    """The function is called inside [0, 1] only."""
    a = rng.uniform(0.5, 2.0)

    def steep_at_the_ends(x):
        x = np.clip(x, 0.0, 1.0)
        return a + np.sqrt(x) - np.sqrt(1.0 - x)

    for pieces in (7, 1, 2, 50):
        check_net(student, steep_at_the_ends, pieces, "everywhere", inside=True)


# --- the generalization gap


def history_of(rng, train, validation):
    """Return a history with these accuracies, and with what does not matter here; its order says nothing."""
    return {
        "val_accuracy": [float(x) for x in validation],
        "learning_rate": [float(x) for x in rng.uniform(0.0, 0.1, len(train))],
        "train_accuracy": [float(x) for x in train],
        "loss": [float(x) for x in rng.uniform(0.1, 2.0, 4 * len(train))],
    }


def draw_accuracies(rng):
    """Return nine epochs whose best, worst and last ones are all different: the first, best, ... gaps differ."""
    train, validation = rng.uniform(0.75, 0.85, 9), rng.uniform(0.45, 0.55, 9)
    validation[2] = rng.uniform(0.62, 0.68)  # the best validation accuracy
    train[3] = rng.uniform(0.93, 0.98)  # the best training accuracy
    validation[5] = rng.uniform(0.1, 0.2)  # the largest gap
    return train, validation


def check_gap(student, rng, train, validation):
    actual = student.generalization_gap(history_of(rng, train, validation))
    assert_close(actual, train[-1] - validation[-1], "generalization_gap")


@pytest.mark.task("capacity.gap", points=8)
def test_gap_after_the_last_epoch(student, rng):
    """The gap is training minus validation accuracy after the last epoch, whatever the epochs before were like."""
    for _ in range(3):
        check_gap(student, rng, *draw_accuracies(rng))


@pytest.mark.task("capacity.gap", points=5)
def test_gap_keeps_its_sign(student, rng):
    """The gap is negative where the net does better on the validation set."""
    check_gap(student, rng, *draw_accuracies(rng))
    for epochs in (5, 2):
        check_gap(student, rng, rng.uniform(0.2, 0.4, epochs), rng.uniform(0.5, 0.9, epochs))


@pytest.mark.task("capacity.gap", points=2, needs=[test_gap_after_the_last_epoch, test_gap_keeps_its_sign])
def test_gap_conduct(student, rng):
    """One epoch is enough, a gap may be zero, and the history is left as it is."""
    train, validation = draw_accuracies(rng)
    check_gap(student, rng, train, validation)
    check_gap(student, rng, train[:1], validation[:1])
    validation[-1] = train[-1]
    check_gap(student, rng, train, validation)
    assert_unchanged(student)


# --- picking a regularization


def draw_strengths(rng, count):
    """Return so many strengths over several orders of magnitude, ascending."""
    return [float(f"{x:.4g}") for x in np.cumprod(rng.uniform(1.5, 3.0, count)) * 1e-4]


class Accuracies:
    """The callable that looks up the accuracy of a strength, and counts."""

    def __init__(self, strengths, values):
        self.table, self.calls = dict(zip(strengths, values, strict=True)), 0

    def __call__(self, strength):
        """Look up the accuracy of one strength."""
        strength = float(strength)
        known = [s for s in self.table if abs(s - strength) <= 1e-6 * s]
        if not known:
            raise ValueError("validation_accuracy was called with something that is none of the strengths")
        self.calls += 1
        return self.table[known[0]]


def check_pick(student, strengths, values, wanted, once=False):
    """Check which strength is picked, given the accuracy of each."""
    accuracies = Accuracies(strengths, values)
    picked = student.pick_regularization(list(strengths), accuracies)
    calls = accuracies.calls  # now, since diagnosis would call on
    picked = float(as_array(picked, "pick_regularization", ()))
    near = [s for s in strengths if abs(s - picked) <= 1e-6 * s]
    check(near, "What pick_regularization returned is none of the strengths; it should return one of them.")
    best = accuracies.table[near[0]] == max(values)
    check(best, "pick_regularization returned a strength whose validation accuracy is not the highest one.")
    check(near[0] == wanted, "pick_regularization returned a strength where a larger one is equally accurate.")
    if once and calls > len(strengths):
        raise mistaken(
            bank_entry("trains-twice"), f"validation_accuracy was called {calls} times for {len(strengths)} strengths."
        )


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


@pytest.mark.task("capacity.regularization", points=10)
def test_pick_best(student, rng):
    """The strength with the highest validation accuracy is returned, wherever in the list it stands."""
    for _ in range(2):
        check_pick(student, *draw_choice(rng))
    strengths = [0.0, *draw_strengths(rng, 3)]
    for i in range(4):
        values = [float(x) for x in rng.uniform(0.2, 0.5, 4)]
        values[i] = 0.75
        check_pick(student, strengths, values, strengths[i])
        check_pick(student, strengths[::-1], values[::-1], strengths[i])
    check_pick(student, strengths[1:2], [0.5], strengths[1])


# As above, with four equally good ones, of which the largest (7) is wanted and neither the first of them (5), the last
# (4) nor the smallest (2); a larger one (8) is nearly as good.
TIES = (6, 11, 10, 5, 2, 0, 7, 12, 4, 8, 9, 3, 1)
TIE_VALUES = {5: 0.625, 2: 0.625, 7: 0.625, 4: 0.625, 8: 0.622, 11: 0.55, 10: 0.1}


@pytest.mark.task("capacity.regularization", points=6)
def test_pick_ties(student, rng):
    """Where several strengths are equally good, the largest of those is returned."""
    ascending = draw_strengths(rng, len(TIES))
    values = [TIE_VALUES.get(rank, float(rng.uniform(0.2, 0.5))) for rank in TIES]
    check_pick(student, [ascending[rank] for rank in TIES], values, ascending[7])
    for equal in ({0, 1, 4}, {2, 5}):
        for order in (range(6), rng.permutation(6).tolist()):
            values = [0.625 if rank in equal else float(rng.uniform(0.2, 0.5)) for rank in order]
            check_pick(student, [ascending[rank] for rank in order], values, ascending[max(equal)])


@pytest.mark.task("capacity.regularization", points=4, needs=[test_pick_best])
def test_pick_conduct(student, rng):
    """Each strength is tried only once, and the list of strengths is left as it is."""
    check_pick(student, *draw_choice(rng), once=True)
    for count in (3, 1):
        strengths = [float(x) for x in rng.permutation(draw_strengths(rng, count))]
        values = [float(x) for x in rng.permutation(np.linspace(0.3, 0.8, count))]
        check_pick(student, strengths, values, strengths[int(np.argmax(values))], once=True)
    assert_unchanged(student)
