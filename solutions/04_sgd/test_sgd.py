"""Local tests: run `pytest`, or one task at a time with `pytest -k test_momentum`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import numpy as np
import pytest
import sgd
from kit.checking import check, holds
from kit.questions import between, one_of, well_formed


def net():
    """Return params, two arrays of weights and one of biases, and their gradients."""
    params = {"V": np.array([[1.0, -2.0], [0.5, 4.0]]), "U": np.array([[0.0, 3.0], [-1.0, 2.0]]), "c": np.ones(2)}
    grads = {"V": [[2.0, 1.0], [-1.0, 3.0]], "U": [[1.0, 0.0], [2.0, -3.0]], "c": [-4.0, 2.0]}
    return params, {name: np.array(gradient) for name, gradient in grads.items()}


def test_sgd_step():
    """Every array moves against its own gradient, by the rate times the gradient; gradients stay as they are."""
    check(sgd.sgd(*net(), 0.1), {"V": [[0.8, -2.1], [0.6, 3.7]], "U": [[-0.1, 3.0], [-1.2, 2.3]], "c": [1.4, 0.8]})
    grads = {"w": np.array([4.0]), "flat": np.array([0.0])}
    for start, end in ((7.0, 5.0), (5.0, 3.0)):
        moved = sgd.sgd({"w": np.array([start]), "flat": np.array([2.0])}, grads, 0.5)
        check(moved, {"w": [end], "flat": [2.0]}, f"From w = {start} on, a step")


def path(gradients, *rates, **mu):
    """Return where a weight is after each step of momentum, from 5 on."""
    params, velocity, places = {"w": np.array([5.0])}, {}, []
    for gradient, rate in zip(gradients, rates, strict=True):
        params, velocity = sgd.momentum(params, {"w": np.array([gradient])}, velocity, rate, **mu)
        places.append(np.array(params["w"][0]))
    return places


def test_momentum_path():
    """Each step is mu times the last one, less the rate times the gradient; the first has none before it."""
    check(path([2.0], 0.2), [4.6], "The path of one step")
    check(path([2.0, 2.0, 2.0], 0.1, 0.1, 0.1, mu=0.5), [4.8, 4.5, 4.15], "The path with mu 0.5")
    check(path([2.0, 2.0, 2.0], 0.1, 0.1, 0.1, mu=0.0), [4.8, 4.6, 4.4], "The path with mu 0")
    check(path([2.0, 2.0, 2.0], 0.2, 0.2, 0.2), [4.6, 3.84, 2.756], "The path with no mu given")
    check(path([2.0, 0.0, 0.0], 0.1, 0.1, 0.1, mu=0.5), [4.8, 4.7, 4.65], "The path with the gradients 2, 0, 0")
    check(path([2.0, 2.0, 2.0], 0.1, 0.3, 0.1, mu=0.5), [4.8, 4.1, 3.55], "The path with the rates 0.1, 0.3, 0.1")


def test_momentum_arrays():
    """Every array has its own gradient and its own velocity, and another walk does not disturb it."""
    params, grads = net()
    params, velocity = sgd.momentum(params, grads, {}, 0.1, 0.5)
    sgd.momentum(*net(), {}, 0.7, 0.5)  # another walk
    params, _ = sgd.momentum(params, grads, velocity, 0.1, 0.5)
    check(params, {"V": [[0.5, -2.25], [0.75, 3.25]], "U": [[-0.25, 3.0], [-1.5, 2.75]], "c": [2.0, 0.5]})


V, KERNELS = np.array([[1.0, -3.0], [2.0, 0.0]]), np.array([[[[2.0], [-1.0]]], [[[0.0], [4.0]]]])


def test_l2_loss():
    """It is half the strength times the sum of the squares of all weights."""
    params = {"V": V.copy(), "bank": KERNELS.copy(), "Weight0": np.array([5.0, -7.0])}
    check(sgd.l2_penalty({"V": V.copy()}, 0.5)[0], 3.5, "The loss of one array")
    check(sgd.l2_penalty(params, 0.5)[0], 8.75, "The loss of three arrays, of 2, 4 and 1 dimensions,")
    check(sgd.l2_penalty(params, 2.0)[0], 35.0, "Then the loss of the same arrays with strength 2")


def test_l2_gradients():
    """The gradient of a weight is the strength times the weight; biases have zero or none."""
    loss, grads = sgd.l2_penalty({"V": V.copy(), "bank": KERNELS.copy(), "Weight0": np.array([5.0, -7.0])}, 0.5)
    check((loss, grads.get("V"), grads.get("bank")), (8.75, 0.5 * V, 0.5 * KERNELS), "Of (loss, dV, dbank)")
    check(np.zeros(2) + grads.get("Weight0", 0.0), [0.0, 0.0], "The gradient of Weight0, of one dimension,")


def test_decay():
    """The rate is multiplied by decay once per epoch, from epoch 1 on, and no call remembers the one before."""
    check([sgd.step_decay(0.4, 0.6, epoch) for epoch in range(4)], [0.4, 0.24, 0.144, 0.0864], "In epochs 0 to 3 it")
    check([sgd.step_decay(0.4, 0.6, epoch) for epoch in (3, 3, 1)], [0.0864, 0.0864, 0.24], "In epochs 3, 3, 1 it")


def rows(count):
    """Return X and y: row i is [i, 10 * i], and its label is 3 * i."""
    return np.arange(count)[:, None] * np.array([1.0, 10.0]), 3 * np.arange(count)


def deal(count, batch_size, seed=0):
    """Return the numbers of the rows in each batch."""
    X, y = rows(count)
    batches = list(sgd.minibatches(X, y, batch_size, seed))
    check((X, y), rows(count), "After a call, (X, y)")
    for Xb, yb in batches:
        check(np.shape(Xb), (np.size(yb), 2), "The shape of Xb")
        check(yb, 3 * np.asarray(Xb)[:, 0], "yb, compared with the labels of the rows in Xb,")
    return [np.asarray(Xb)[:, 0].astype(int) for Xb, _ in batches]


def test_minibatches_rows():
    """Every row is in exactly one batch, beside its label."""
    times = np.bincount(np.concatenate(deal(10, 4)), minlength=10)
    check(np.sort(times), np.ones(10), "How often each of the rows is dealt, in ascending order,")


def test_minibatches_sizes():
    """Batches have at most batch_size rows, and are as few as possible."""
    for count, batch_size, few in ((12, 4, 3), (10, 4, 3), (3, 8, 1), (5, 1, 5)):
        sizes = [len(batch) for batch in deal(count, batch_size)]
        what = f"The number of batches, and the largest size, of {count} rows with batch_size {batch_size},"
        check([len(sizes), max(sizes)], [few, min(batch_size, count)], what)


def test_minibatches_shuffled():
    """Rows are shuffled before they are dealt."""
    batches = deal(24, 4)
    holds(np.any(np.diff(np.concatenate(batches)) < 0), "The rows come in the order that they have in X: shuffle them.")
    holds(max(map(np.ptp, batches)) > 3, "Each batch holds neighbors in X, as rows 0 to 3: shuffle all rows, then cut.")


def test_minibatches_seed():
    """Equal seeds give equal batches, other seeds others."""
    for seed in (0, 3):
        first, again, other = (np.concatenate(deal(24, 4, number)) for number in (seed, seed, seed + 1))
        holds(np.array_equal(first, again), f"Seed {seed} gives other batches each time: make a new generator from it.")
        holds(not np.array_equal(first, other), f"Seeds {seed} and {seed + 1} give the same batches: use the seed.")


def train(**changes):
    """Train w from 8 on with the loss w * w / 2; return params, losses, w at each call, and the rows of each batch."""
    options = {"learning_rate": 0.5, "mu": 0.0, "decay": 1.0, "epochs": 2, "batch_size": 4, "seed": 3} | changes
    (X, y), places, batches = rows(8), [], []

    def loss_and_grads(params, Xb, yb):
        check(yb, 3 * np.asarray(Xb)[:, 0], "yb, compared with the labels of the rows in Xb,")
        places.append(float(params["w"][0]))
        batches.append(np.asarray(Xb)[:, 0].astype(int))
        return places[-1] ** 2 / 2, {"w": np.array([places[-1]])}

    params, losses = sgd.train(loss_and_grads, {"w": np.array([8.0])}, X, y, **options)
    holds(isinstance(params, dict), "The first value that train returns is not a dict: return (params, losses).")
    check((X, y), rows(8), "After training, (X, y)")
    return params, losses, places, batches


def test_train_steps():
    """Each batch makes one step, with one call of loss_and_grads: here it halves w."""
    params, losses, places, _ = train(epochs=3)
    right = [8.0, 4.0, 2.0, 1.0, 0.5, 0.25], [0.125]
    check((places, params["w"]), right, "Of (w at each call of loss_and_grads, w in the end)")
    check(losses, [32.0, 8.0, 2.0, 0.5, 0.125, 0.03125], "The list of losses")


def test_train_momentum():
    """The velocity lives on over the ends of epochs, but not in another training."""
    check(train(mu=0.5)[2], [8.0, 4.0, 0.0, -2.0], "w at each call, with mu 0.5,")
    check(train(mu=0.5)[2], [8.0, 4.0, 0.0, -2.0], "w at each call, in a second training,")


def test_train_decay():
    """The rate is the same within an epoch, and is multiplied by decay from one to the next."""
    check(train(decay=0.5, epochs=3)[2], [8.0, 4.0, 2.0, 1.5, 1.125, 0.984375], "w at each call, with decay 0.5,")
    check(train(decay=0.5, mu=0.5, epochs=3, batch_size=8)[0], {"w": [-0.625]}, "With mu 0.5 and decay 0.5, params")


def test_train_arrays():
    """Each array has its own gradient and its own velocity."""
    options = {"learning_rate": 0.1, "mu": 0.5, "decay": 1.0, "epochs": 2, "batch_size": 8, "seed": 1}
    params, _ = sgd.train(lambda *given: (0.0, net()[1]), net()[0], *rows(8), **options)
    check(params, {"V": [[0.5, -2.25], [0.75, 3.25]], "U": [[-0.25, 3.0], [-1.5, 2.75]], "c": [2.0, 0.5]})


def test_train_batches():
    """Each epoch goes through all rows once, and shuffles anew, as the seed says."""
    first, again, other = (train(epochs=4, batch_size=3, seed=seed)[3] for seed in (0, 0, 1))
    check(len(first), 12, "The number of calls of loss_and_grads in 4 epochs of 3 batches")
    epochs = [np.concatenate(first[start : start + 3]) for start in range(0, 12, 3)]
    check([np.bincount(epoch, minlength=8) for epoch in epochs], np.ones((4, 8)), "How often epochs use each row")
    holds(np.ptp(epochs, axis=0).any(), "All epochs use the same batches: give minibatches another seed in each.")
    holds(all(map(np.array_equal, first, again)), "Seed 0 gives other batches each time: make all seeds from it.")
    holds(not all(map(np.array_equal, first, other)), "Seeds 0 and 1 give the same batches: use the seed.")


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
