"""Local tests: run `pytest`, or one task at a time, for example with `pytest -k test_momentum`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

from itertools import chain

import numpy as np
import pytest
import sgd


def same(actual, expected, what):
    """Fail with one sentence unless actual has the shape and the numbers of expected."""
    if actual is None:
        pytest.fail(f"{what} is None: is there a return missing?", pytrace=False)
    try:
        actual = np.asarray(actual, dtype=float)
    except (TypeError, ValueError):
        pytest.fail(f"{what} should be a number or an array of numbers, it is {actual!r}.", pytrace=False)
    if actual.shape != np.shape(expected):
        pytest.fail(f"{what} has shape {actual.shape}, it should have {np.shape(expected)}.", pytrace=False)
    if not np.allclose(actual, expected, rtol=1e-6, atol=1e-8):
        pytest.fail(f"{what} is\n{actual}\nbut it should be\n{np.asarray(expected)}", pytrace=False)


def same_arrays(actual, expected, what):
    """Fail with one sentence unless actual is a dict with the arrays of expected."""
    if not isinstance(actual, dict):
        pytest.fail(f"{what} should be a dict of arrays, it is {actual!r}.", pytrace=False)
    for name, value in expected.items():
        if name not in actual:
            pytest.fail(f"{what} has no entry {name!r}.", pytrace=False)
        same(actual[name], value, f"{what}[{name!r}]")


def two(values, what):
    """Return values as a tuple; fail with one sentence unless they are a tuple or list of two."""
    if not isinstance(values, tuple | list) or len(values) != 2:
        pytest.fail(f"{what} should be a tuple of 2 values, it is {values!r}.", pytrace=False)
    return tuple(values)


def holds(condition, message):
    """Fail with the message unless the condition holds."""
    if not condition:
        pytest.fail(message, pytrace=False)


def params():
    """Return fresh params."""
    return {"W": np.array([[1.0, -2.0], [0.5, 4.0]]), "b": np.array([3.0, -1.0])}


def grads():
    """Return fresh gradients for them."""
    return {"b": np.array([-4.0, 2.0]), "W": np.array([[2.0, 1.0], [-1.0, 0.5]])}


# --- sgd -----------------------------------------------------------------------------------------------------------


def test_sgd_step():
    """Every array moves against its gradient."""
    moved = sgd.sgd(params(), grads(), 0.1)
    same_arrays(moved, {"W": [[0.8, -2.1], [0.6, 3.95]], "b": [3.4, -1.2]}, "What sgd returns, ")


def test_sgd_leaves_gradients():
    """The gradients are what they were."""
    given = grads()
    sgd.sgd(params(), given, 0.1)
    same_arrays(given, grads(), "After sgd, grads")


# --- momentum ------------------------------------------------------------------------------------------------------


def test_momentum_first_step():
    """The first step is that of plain descent."""
    moved, _ = two(sgd.momentum(params(), grads(), {}, 0.1), "What momentum returns")
    same_arrays(moved, {"W": [[0.8, -2.1], [0.6, 3.95]], "b": [3.4, -1.2]}, "params after the first step")


def test_momentum_gathers_speed():
    """With the same gradient again and again, steps grow: 1, then 1 + mu, then 1 + mu + mu * mu times the first."""
    moved, velocity = params(), {}
    for total in (1.0, 2.5, 4.25):
        moved, velocity = two(sgd.momentum(moved, grads(), velocity, 0.1, mu=0.5), "What momentum returns")
        expected = {name: value - 0.1 * total * grads()[name] for name, value in params().items()}
        same_arrays(moved, expected, "params, with mu 0.5,")


def test_momentum_without_mu():
    """With mu 0, it is plain descent; with nothing said, mu is 0.9."""
    for options, total in (({"mu": 0.0}, 2.0), ({}, 2.9)):
        moved, velocity = params(), {}
        for _ in range(2):
            moved, velocity = two(sgd.momentum(moved, grads(), velocity, 0.1, **options), "What momentum returns")
        expected = {name: value - 0.1 * total * grads()[name] for name, value in params().items()}
        same_arrays(moved, expected, f"params after two steps with {options or 'the default mu'}")


# --- L2 ------------------------------------------------------------------------------------------------------------


def test_l2_loss():
    """Half the strength times the sum of squares, of weights only."""
    loss, _ = two(sgd.l2_penalty(params(), 0.5), "What l2_penalty returns")
    same(loss, 0.25 * (1 + 4 + 0.25 + 16), "The loss of l2_penalty")


def test_l2_gradients():
    """The gradient is the one that nudging finds; biases have none."""
    _, found = two(sgd.l2_penalty(params(), 0.5), "What l2_penalty returns")
    same_arrays(found, {"W": [[0.5, -1.0], [0.25, 2.0]]}, "grads of l2_penalty")
    same(np.sum(np.abs(found.get("b", 0.0))), 0.0, "The gradient of the bias, summed,")


# --- decay ---------------------------------------------------------------------------------------------------------


def test_decay():
    """The rate is multiplied by decay once per epoch, from epoch 1 on."""
    for epoch, rate in enumerate((0.4, 0.2, 0.1, 0.05)):
        same(sgd.step_decay(0.4, 0.5, epoch), rate, f"step_decay(0.4, 0.5, {epoch})")


# --- minibatches ---------------------------------------------------------------------------------------------------


def rows(count):
    """Return (X, y) in which row i is [i, 10 i] and has the label 100 i."""
    numbers = np.arange(count)
    return np.stack([numbers, 10.0 * numbers], axis=1), 100 * numbers


def deal(count, batch_size, seed=0):
    """Return the row numbers of the student's batches, after a look at their form."""
    X, y = rows(count)
    numbers = []
    for batch in sgd.minibatches(X, y, batch_size, seed):
        Xb, yb = two(batch, "A batch of minibatches")
        same(yb, 100 * np.asarray(Xb)[:, 0], "yb, beside a batch whose rows of X have the labels 100 * Xb[:, 0],")
        same(Xb[:, 1], 10 * np.asarray(Xb)[:, 0], "The second column of Xb, which is 10 times the first in X,")
        numbers.append([int(number) for number in Xb[:, 0]])
    same(X, rows(count)[0], "After minibatches, X")
    same(y, rows(count)[1], "After minibatches, y")
    return numbers


@pytest.mark.parametrize(("count", "batch_size", "batches"), [(12, 4, 3), (10, 4, 3), (3, 8, 1), (5, 1, 5)])
def test_minibatches_deal_every_row_once(count, batch_size, batches):
    """Every row is in exactly one batch."""
    numbers = deal(count, batch_size)
    same(len(numbers), batches, f"The number of batches of {count} rows, at most {batch_size} in each,")
    holds(max(len(batch) for batch in numbers) <= batch_size, f"A batch is larger than {batch_size}.")
    same(sorted(chain(*numbers)), range(count), "The rows that are in some batch, sorted,")


def test_minibatches_shuffle():
    """The same seed gives the same batches, another seed others, and none the order of X."""
    first, again, other = deal(30, 5, seed=1), deal(30, 5, seed=1), deal(30, 5, seed=2)
    holds(first == again, "One seed, used twice, gives different batches.")
    holds(first != other, "Two seeds give the same batches.")
    holds(list(chain(*first)) != list(range(30)), "The rows come in the order of X: they are not shuffled.")


# --- train ---------------------------------------------------------------------------------------------------------


class Bowl:
    """The loss w * w / 2, whatever the rows; it remembers which rows it was given and where w was."""

    def __init__(self):
        self.rows, self.places = [], []

    def __call__(self, params, Xb, yb):
        """Return (loss, grads) where w is, and take notes."""
        same(yb, 100 * np.asarray(Xb)[:, 0], "yb, in a call of loss_and_grads,")
        w = float(params["w"][0])
        self.rows.append([int(number) for number in Xb[:, 0]])
        self.places.append(w)
        return w * w / 2, {"w": np.array([w])}


def training(**changes):
    """Return the bowl, the final w, and the losses of a training from w = 8."""
    options = {"learning_rate": 0.5, "mu": 0.0, "decay": 1.0, "epochs": 2, "batch_size": 4, "seed": 3} | changes
    bowl = Bowl()
    X, y = rows(8)
    last, losses = two(sgd.train(bowl, {"w": np.array([8.0])}, X, y, **options), "What train returns")
    if not isinstance(last, dict) or "w" not in last:
        pytest.fail(f"The params that train returns should be a dict with 'w', they are {last!r}.", pytrace=False)
    return bowl, last["w"], losses


def test_train_plain():
    """Two epochs of two batches are four steps, each of which halves w here."""
    bowl, w, losses = training()
    same(bowl.places, [8.0, 4.0, 2.0, 1.0], "w, in the calls of loss_and_grads,")
    same(w, [0.5], "w after training")
    same(losses, [32.0, 8.0, 2.0, 0.5], "The losses of training")


def test_train_decay():
    """The rate is the same within an epoch, and lower in the next one."""
    bowl, w, _ = training(decay=0.5)
    same(bowl.places, [8.0, 4.0, 2.0, 1.5], "w, with decay 0.5, in the calls of loss_and_grads,")
    same(w, [1.125], "w after training with decay 0.5")


def test_train_momentum():
    """The velocity is kept, also from one epoch to the next."""
    bowl, w, _ = training(mu=0.5)
    same(bowl.places, [8.0, 4.0, 0.0, -2.0], "w, with mu 0.5, in the calls of loss_and_grads,")
    same(w, [-2.0], "w after training with mu 0.5")


def test_train_batches():
    """Each epoch uses every row once, and shuffles anew."""
    bowl, _, _ = training(epochs=4, batch_size=3)
    same(len(bowl.rows), 12, "The number of calls of loss_and_grads in 4 epochs of 3 batches")
    epochs = [bowl.rows[start : start + 3] for start in range(0, 12, 3)]
    for number, batches in enumerate(epochs):
        same(sorted(chain(*batches)), range(8), f"The rows used in epoch {number}, sorted,")
    holds(any(batches != epochs[0] for batches in epochs), "All epochs use the same batches.")


def test_train_seed():
    """The same seed gives the same training."""
    holds(training()[0].rows == training()[0].rows, "One seed, used twice, gives different batches.")
