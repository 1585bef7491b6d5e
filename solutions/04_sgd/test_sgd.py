"""Local tests: run `pytest`, or one task at a time, for example with `pytest -k test_momentum`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

from contextlib import contextmanager
from itertools import chain

import numpy as np
import pytest
import sgd
from kit import sgd_mistakes as mistakes
from kit.comparing import holds, left_alone, same, several
from kit.questions import between, one_of, well_formed


def same_arrays(actual, expected, name, when, why=None):
    """Fail with one sentence unless actual is a dict with the arrays of expected; name is that of the dict.

    why returns what mistakes make of the array of a name.
    """
    if not isinstance(actual, dict):
        pytest.fail(f"{name} {when} should be a dict of arrays, it is {actual!r}.", pytrace=False)
    for key, value in expected.items():
        if key not in actual:
            pytest.fail(f"{name} {when} has no entry {key!r}.", pytrace=False)
        same(actual[key], value, f"{name}[{key!r}] {when}", mistakes=why and why(key))


def params():
    """Return fresh params."""
    return {"W": np.array([[1.0, -2.0], [0.5, 4.0]]), "b": np.array([3.0137, -1.0])}


def grads():
    """Return fresh gradients for them."""
    return {"b": np.array([-4.0, 2.0]), "W": np.array([[2.0, 1.0], [-1.0, 0.5]])}


def moved_by(times):
    """Return params after they have moved by so many times minus the gradients."""
    return {name: value - times * grads()[name] for name, value in params().items()}


@contextmanager
def any_names(function, velocity=None):
    """Say in words what a KeyError means: names of another network, or an empty velocity."""
    trouble = ""
    try:
        yield
    except KeyError as error:
        name = error.args[0]
        other = f"{function} looks for an array {name!r}, but names are arbitrary: go through those that params has."
        empty = f"{function} finds no {name!r} in an empty velocity: then every velocity starts at zero."
        trouble = other if isinstance(name, str) and name not in params() else empty if velocity == {} else ""
        if not trouble:
            raise
    holds(not trouble, trouble)


# --- sgd -----------------------------------------------------------------------------------------------------------


def test_sgd_step():
    """Every array moves against its gradient, and the gradients are left as they are."""
    given = grads()
    with left_alone("sgd", grads=given), any_names("sgd"):
        moved = sgd.sgd(params(), given, 0.1)
    same_arrays(
        moved, {"W": [[0.8, -2.1], [0.6, 3.95]], "b": [3.4137, -1.2]}, "params", "after a step of sgd", sgd_step
    )


def sgd_step(name):
    """Return what mistakes make of an array after a step of sgd."""
    others = [value for key, value in grads().items() if key != name]
    return mistakes.step(params()[name], grads()[name], 0.1, others)


# --- momentum ------------------------------------------------------------------------------------------------------


def steps(*rates, **options):
    """Return the params after one step of momentum for each of the rates, all with the same gradients.

    The names of the gradients come in one order and in the opposite one, by turns.
    """
    moved, velocity = params(), {}
    for number, rate in enumerate(rates):
        given = dict(reversed(grads().items())) if number % 2 else grads()
        with left_alone("momentum", grads=given), any_names("momentum", velocity):
            result = sgd.momentum(moved, given, velocity, rate, **options)
        moved, velocity = several(result, 2, "momentum")
    return moved


def slips(*rates, mu=0.9):
    """Return a function that returns, by name, what mistakes make of an array after steps with these rates."""
    others = {name: [value for key, value in grads().items() if key != name] for name in params()}
    return lambda name: mistakes.momentum(params()[name], grads()[name], rates, mu, others[name])


def test_momentum_first_step():
    """The first step is that of plain descent."""
    same_arrays(steps(0.2), moved_by(0.2), "params", "after the first step", slips(0.2))
    same_arrays(steps(0.2), moved_by(0.2), "params", "after the first step of a second walk", mistakes.left_over)


def test_momentum_gathers_speed():
    """With the same gradient again and again, steps grow: 1, then 1 + mu, then 1 + mu + mu * mu times the first."""
    same_arrays(
        steps(0.1, 0.1, mu=0.5), moved_by(0.25), "params", "after two steps with mu=0.5", slips(0.1, 0.1, mu=0.5)
    )
    same_arrays(steps(0.1, 0.1, 0.1, mu=0.5), moved_by(0.425), "params", "after three steps with mu=0.5")


def test_momentum_without_mu():
    """With mu 0, it is plain descent; with nothing said, mu is 0.9."""
    same_arrays(
        steps(0.1, 0.1, mu=0.0), moved_by(0.2), "params", "after two steps with mu=0.0", slips(0.1, 0.1, mu=0.0)
    )
    same_arrays(steps(0.1, 0.1), moved_by(0.29), "params", "after two steps with no mu given", slips(0.1, 0.1))


def test_momentum_when_the_rate_changes():
    """A new rate is for the new gradient: what was gathered before stays as it is."""
    same_arrays(
        steps(0.1, 0.2, mu=0.5),
        moved_by(0.35),
        "params",
        "after steps with the rates 0.1 and 0.2, mu=0.5",
        slips(0.1, 0.2, mu=0.5),
    )


# --- L2 ------------------------------------------------------------------------------------------------------------


def weights():
    """Return three arrays of weights, of four and of two dimensions."""
    kernel = np.array([[[[1.013, -2.0]], [[3.0, 0.0]]]])
    return {"kernel": kernel, "out": np.array([[2.0], [-4.027]]), "more": np.array([[0.5, 1.019]])}


def penalty():
    """Return what l2_penalty returns for three arrays of weights and one of biases."""
    given = weights() | {"shift": np.full(3, 1.37)}
    with left_alone("l2_penalty", params=given):
        result = sgd.l2_penalty(given, 0.5)
    return several(result, 2, "l2_penalty")


def test_l2_loss():
    """Half the strength times the sum of squares, of weights only: they have two dimensions or more."""
    arrays = list(weights().values())
    right = 0.25 * (1.013**2 + 4 + 9 + 4 + 4.027**2 + 0.25 + 1.019**2)
    same(penalty()[0], right, "The loss of l2_penalty", mistakes=mistakes.penalty(arrays, [np.full(3, 1.37)], 0.5))


def test_l2_gradients():
    """The gradient is the one that nudging finds; biases have none."""
    _, found = penalty()
    same_arrays(found, {name: 0.5 * value for name, value in weights().items()}, "grads", "of l2_penalty")
    same(
        np.sum(np.abs(found.get("shift", 0.0))),
        0.0,
        "The sum of the gradient of the biases",
        mistakes={"the biases are penalized, too: only arrays of two dimensions or more count.": None},
    )


# --- decay ---------------------------------------------------------------------------------------------------------


def test_decay():
    """The rate is multiplied by decay once per epoch, from epoch 1 on."""
    rates, more = [sgd.step_decay(0.4, 0.6, epoch) for epoch in range(4)], mistakes.decay(0.4, 0.6, np.arange(4))
    same(rates, [0.4, 0.24, 0.144, 0.0864], "step_decay(0.4, 0.6, epoch) of the epochs 0 to 3", mistakes=more)


# --- minibatches ---------------------------------------------------------------------------------------------------


def rows(count):
    """Return (X, y) in which row i is [i, 10 i] and has the label 100 i."""
    numbers = np.arange(count)
    return np.stack([numbers, 10.0 * numbers], axis=1), 100 * numbers


def deal(count, batch_size, seed=0):
    """Return the row numbers of the student's batches, after a look at their form."""
    X, y = rows(count)
    with left_alone("minibatches", X=X, y=y):
        batches = list(sgd.minibatches(X, y, batch_size, seed))
    numbers = []
    for batch in batches:
        pair = isinstance(batch, tuple | list) and len(batch) == 2
        holds(pair, f"A batch of minibatches should be a pair (Xb, yb), but it is {batch!r}.")
        Xb, yb = batch
        mistakes.check_shapes(Xb, yb)
        same(
            yb,
            100 * np.asarray(Xb)[:, 0],
            "yb, where 100 * Xb[:, 0] are the labels of the rows in Xb,",
            mistakes=mistakes.paired(yb),
        )
        holds(np.asarray(yb).dtype.kind in "iu", "y holds integers, but the labels in a batch are none.")
        same(Xb[:, 1], 10 * np.asarray(Xb)[:, 0], "The second column of Xb, which is 10 times the first in X,")
        numbers.append([int(number) for number in Xb[:, 0]])
    return numbers


@pytest.mark.parametrize(("count", "batch_size", "batches"), [(12, 4, 3), (10, 4, 3), (3, 8, 1), (5, 1, 5), (1, 1, 1)])
def test_minibatches_deal_every_row_once(count, batch_size, batches):
    """Every row is in exactly one batch."""
    numbers = deal(count, batch_size)
    rest_is_missing = len(numbers) == count // batch_size < batches and all(len(b) == batch_size for b in numbers)
    one = "there is one batch only: cut all rows into batches of batch_size."
    number = "there are batch_size many batches: it is the number of rows in each."
    cut_up = sorted(map(len, numbers)) == sorted(map(len, np.array_split(range(count), batch_size)))
    smaller = {len(batch) for batch in numbers[:-1]} == {batch_size - 1}
    why = {one: None} if len(numbers) == 1 else {number: None} if cut_up and not smaller else None
    why = {"the last, smaller batch is missing: it belongs to the epoch, too.": None} if rest_is_missing else why
    holds(
        len(numbers) == batches,
        f"{count} rows, at most {batch_size} in each batch, are {batches} batches, but there are {len(numbers)}."
        + "".join(f"\nWhy: {text}" for text in why or ()),
    )
    holds(max(len(batch) for batch in numbers) <= batch_size, f"A batch is larger than {batch_size}.")
    holds(len(set(chain(*numbers))) == count or len(list(chain(*numbers))) >= count, "Some rows are in no batch.")
    same(
        sorted(chain(*numbers)),
        range(count),
        "The list of the rows in all batches, sorted,",
        mistakes=mistakes.dealt(numbers, count),
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_minibatches_follow_the_seed(seed):
    """The same seed gives the same batches, another seed others."""
    in_order = all(batch == list(range(5 * n, 5 * n + 5)) for n, batch in enumerate(deal(30, 5, seed)))
    holds(not in_order, "The rows come in the order that they have in X: they are not shuffled.")
    holds(deal(30, 5, seed) == deal(30, 5, seed), f"The seed {seed}, used twice, gives different batches.")
    for other in (seed + 1, 42, seed + 1024):
        holds(deal(30, 5, seed) != deal(30, 5, other), f"The seeds {seed} and {other} give the same batches.")


def test_minibatches_shuffle():
    """Rows leave their neighbors: no batch holds 0 to 5, or 6 to 11, and so on."""
    for batch in deal(60, 6):
        holds(max(batch) - min(batch) > 5, f"The rows {sorted(batch)} of X are a batch: they are not shuffled.")


# --- train ---------------------------------------------------------------------------------------------------------


class Bowl:
    """The loss w * w / 2, whatever the rows; it remembers which rows it was given, and where w was."""

    def __init__(self):
        self.rows, self.places = [], []

    def __call__(self, params, Xb, yb):
        """Return (loss, grads) where w is, and take notes."""
        same(yb, 100 * np.asarray(Xb)[:, 0], "yb, in a call of loss_and_grads,", mistakes=mistakes.paired(yb))
        holds(np.asarray(yb).dtype.kind in "iu", "y holds integers, but yb, in a call of loss_and_grads, does not.")
        w = float(params["w"][0])
        self.rows.append([int(number) for number in Xb[:, 0]])
        self.places.append(w)
        return w * w / 2, {"w": np.array([w])}


def training(**changes):
    """Return the bowl, the final w, and the losses of a training from w = 8."""
    options = {"learning_rate": 0.5, "mu": 0.0, "decay": 1.0, "epochs": 2, "batch_size": 4, "seed": 3} | changes
    bowl = Bowl()
    X, y = rows(8)
    with left_alone("train", X=X, y=y):
        result = sgd.train(bowl, {"w": np.array([8.0])}, X, y, **options)
    last, losses = several(result, 2, "train")
    steps = options["epochs"] * -(-8 // options["batch_size"])
    calls = f"loss_and_grads was called {len(bowl.places)} times in {options['epochs']} epochs"
    holds(len(bowl.places) == steps, f"{calls}, but it should be called once for each of their {steps} steps.")
    if not isinstance(last, dict) or "w" not in last:
        pytest.fail(f"The params that train returns should be a dict with 'w', they are {last!r}.", pytrace=False)
    return bowl, last["w"], losses


def test_train_plain():
    """Two epochs of two batches are four steps, each of which halves w here."""
    bowl, w, losses = training()
    same(
        bowl.places,
        [8.0, 4.0, 2.0, 1.0],
        "w, in the calls of loss_and_grads,",
        mistakes=mistakes.training(8.0, 0.5, 0.0, 1.0, 2, 2),
    )
    same(w, [0.5], "w after training")
    if isinstance(losses, list | tuple) or np.ndim(losses) == 1:
        holds(len(losses) == 4, f"train returned {len(losses)} losses, there should be one for each of the 4 steps.")
    same(losses, [32.0, 8.0, 2.0, 0.5], "The losses of training")


def test_train_decay():
    """The rate is the same within an epoch, and falls by the same factor from each epoch to the next."""
    bowl, w, _ = training(decay=0.5, epochs=3)
    same(
        bowl.places,
        [8.0, 4.0, 2.0, 1.5, 1.125, 0.984375],
        "w, with decay 0.5, in the calls of loss_and_grads,",
        mistakes=mistakes.training(8.0, 0.5, 0.0, 0.5, 3, 2),
    )
    same(w, [0.861328125], "w after training with decay 0.5")


def test_train_momentum():
    """The velocity is kept, also from one epoch to the next, and starts at zero in a second training."""
    for which in ("first", "second"):
        bowl, w, _ = training(mu=0.5)
        # That the first step of a second training is no plain one, as that of the first was.
        why = mistakes.left_over("w") if which == "second" and bowl.places[1] != 4.0 else {}
        same(
            bowl.places,
            [8.0, 4.0, 0.0, -2.0],
            f"w, with mu 0.5, in the calls of the {which} training,",
            mistakes=mistakes.training(8.0, 0.5, 0.5, 1.0, 2, 2) | why,
        )
        same(w, [-2.0], f"w after the {which} training with mu 0.5")


def test_train_momentum_and_decay():
    """Each gradient enters the velocity at the rate of its own epoch; a batch_size above 8 makes one step in each."""
    bowl, w, _ = training(mu=0.5, decay=0.5, epochs=3, batch_size=100)
    same(
        bowl.places,
        [8.0, 4.0, 1.0],
        "w, with mu 0.5 and decay 0.5, in the calls of loss_and_grads,",
        mistakes=mistakes.training(8.0, 0.5, 0.5, 0.5, 3, 1),
    )
    same(w, [-0.625], "w after training with mu 0.5 and decay 0.5")


def test_train_of_two_arrays():
    """Each array has its own gradient, by its name, and its own velocity."""

    def loss_and_grads(params, Xb, yb):
        return 0.0, {"v": 0.0 * params["v"] + 1.0, "w": 0.0 * params["w"] + 3.0}

    X, y = rows(8)
    start, options = {"w": np.array([2.0]), "v": np.array([8.0])}, {"learning_rate": 0.5, "mu": 0.5, "decay": 1.0}
    result = sgd.train(loss_and_grads, start, X, y, epochs=2, batch_size=8, seed=1, **options)
    found, _ = several(result, 2, "train")
    same_arrays(found, {"w": [-1.75], "v": [6.75]}, "params", "after two steps along the gradients 3 of w and 1 of v")


def test_train_batches():
    """Each epoch uses every row once, and shuffles anew."""
    bowl, _, _ = training(epochs=4, batch_size=3)
    epochs = [bowl.rows[start : start + 3] for start in range(0, 12, 3)]
    for number, batches in enumerate(epochs):
        same(
            sorted(chain(*batches)),
            range(8),
            f"The rows used in epoch {number}, sorted,",
            mistakes=mistakes.dealt(batches, 8, in_training=True),
        )
    sets = [{frozenset(batch) for batch in batches} for batches in epochs]
    holds(
        any(batches != sets[0] for batches in sets), "All epochs use the same batches: shuffle the rows of each anew."
    )


@pytest.mark.parametrize("seed", [0, 3])
def test_train_seed(seed):
    """The same seed gives the same training, another seed other batches."""
    first, again = (training(seed=seed)[0].rows for _ in range(2))
    holds(first == again, f"The seed {seed}, used twice, gives different batches.")
    for other in (seed + 1, 42, seed + 1024):
        holds(first != training(seed=other)[0].rows, f"The seeds {seed} and {other} give the same batches.")


# --- inputs that are a little out of the way ----------------------------------------------------------------------


def test_sgd_returns_what_stands_still():
    """An array whose gradient is zero is returned, too."""
    moved = sgd.sgd(params(), {name: 0.0 * value for name, value in grads().items()}, 0.5)
    same_arrays(moved, params(), "params", "after a step along gradients of zeros")


def test_momentum_of_two_walks():
    """A walk goes on as it would without another one; without slope the velocity fades and moves the params."""
    expected = {name: value - 0.15 * grads()[name] for name, value in params().items()}
    flat = {name: 0.0 * value for name, value in grads().items()}
    moved, velocity = several(sgd.momentum(params(), grads(), {}, 0.1, 0.5), 2, "momentum")
    several(sgd.momentum(params(), grads(), {}, 0.7, 0.5), 2, "momentum")  # of another walk
    moved, _ = several(sgd.momentum(moved, flat, velocity, 0.1, 0.5), 2, "momentum")
    same_arrays(moved, expected, "params", "after a step without slope, another walk in between,")


def test_decay_remembers_nothing():
    """A call does not depend on the one before."""
    made = mistakes.decay(0.4, 0.9, 3)
    same(sgd.step_decay(0.4, 0.9, 3), 0.4 * 0.9**3, "step_decay(0.4, 0.9, 3)", mistakes=made)
    sgd.step_decay(0.4, 0.5, 2)
    left = {"it goes on from an earlier call: compute each rate from the numbers that are passed in.": None}
    what = "step_decay(0.4, 0.9, 3) after a call with the decay 0.5"
    same(sgd.step_decay(0.4, 0.9, 3), 0.4 * 0.9**3, what, mistakes=left)
    same(sgd.step_decay(0.4, 0.5, 1), 0.2, "step_decay(0.4, 0.5, 1) after a call for epoch 2", mistakes=left)


def test_minibatches_of_the_same_array():
    """An array may come again with other numbers in it."""
    X, y = rows(12)
    before = [np.array(Xb) for Xb, _ in sgd.minibatches(X, y, 4, 1)]
    X += 1.0
    after = [np.array(Xb) for Xb, _ in sgd.minibatches(X, y, 4, 1)]
    same(
        np.concatenate(after), np.concatenate(before) + 1.0, "The rows of X, in which every number is now larger by 1,"
    )


def test_minibatches_of_images():
    """Examples keep their dimensions, whatever the seed."""
    images = np.arange(24.0).reshape(4, 2, 3)
    for rows, labels in sgd.minibatches(images, np.arange(4), 3, seed=2**31 - 1):
        shape = np.shape(rows)
        wanted = (np.size(labels), 2, 3)
        holds(shape == wanted, f"Xb of {np.size(labels)} examples has shape {shape}, but it should have {wanted}.")
        same(rows, images[np.ravel(labels)], "Xb, of which yb are the row numbers,")


ANSWERS = {  # the form of each answer; of what is right the local tests know nothing
    "three_steps": (between(-100, 100),) * 4,
    "counts_of_batches": (between(0, 100_000),) * 4,
    "what_the_rate_does": (one_of("creeps", "at once", "zigzags", "cycles", "diverges"),) * 5,
    "penalty_by_hand": (between(-1000, 1000),) * 4,
}


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    """Check the form of an answer."""
    well_formed(question, ANSWERS[question])
