"""Local tests: run `pytest`, or a task with `pytest -k test_scores`; `-k "not threshold"` leaves out what takes long.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import numpy as np
import pytest
import two_layer
from kit import progress, shapes10
from kit.checking import check, holds
from kit.numeric_check import check_gradient
from kit.questions import between, one_of, well_formed

X = np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.0], [2.0, 0.5], [-2.0, -1.0]])
Y, VALIDATION = np.array([2, 0, 1, 3, 1]), (X[:3], np.array([0, 2, 1]))
W1, b1, b2 = np.array([[1.0, -1.0, 0.5], [0.5, 1.0, -1.0]]), np.array([0.1, -0.2, 0.3]), np.array([0.0, 0.5, -0.5, 0.2])
W2 = np.array([[1.0, 0.0, -1.0, 0.5], [0.5, -0.5, 1.0, -1.0], [-1.0, 2.0, 0.5, 0.0]])
SCORES = [[2.5, 0.1, -1.8, 0.45], [0.65, -0.15, 0.8, -1.1], [-1.45, 3.6, 0.175, 0.25], [1.55, 2.1, -2.45, 1.375]]
SCORES += [[0.1, 0.7, 0.45, -0.6]]  # of X, in a net of these params
ONE = {"W1": np.array([[1.0], [-2.0]]), "b1": b1[:1], "W2": np.array([[3.0]]), "b2": b2[:1]}  # one unit, one class
WHOLE = {"hidden_size": (1, 500), "epochs": (1, 30), "batch_size": (16, 1000)}
RANGES = WHOLE | {"learning_rate": (1e-99, 1e99), "mu": (0, 1 - 1e-9), "decay": (1e-99, 1), "reg": (0, 1e99)}
ANSWERS = {"numbers_of_the_net": (between(0, 100_000_000),) * 5, "rates_of_runs": (between(0, 10),) * 4}
ANSWERS["first_losses"] = (one_of("right", "sum", "twice", "sign", "base"),) * 5
ANSWERS["where_is_the_bug"] = (one_of("relu", "bias", "softmax", "penalty"),) * 4  # the form of answers alone


def net_with(**changes):
    """Return a net with the params above, or others where changes has them."""
    params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2} | changes
    net = two_layer.TwoLayerNet(*params["W1"].shape, params["b2"].size)
    net.params.update({name: value.copy() for name, value in params.items()})
    return net


def kept(function, *arrays, **settings):
    """Return what a function makes of arrays, after a look whether it leaves them as they are."""
    before, result = [*map(np.copy, arrays)], function(*arrays, **settings)
    holds(all(map(np.array_equal, arrays, before)), f"{function.__name__} changes an array that it was given.")
    return result


def test_scores():
    """The scores of five rows, by what params hold now."""
    net = net_with()
    check(kept(net.scores, X), SCORES)
    net.params["b2"] = b2 + 1.0
    check(net.scores(X), np.add(SCORES, 1.0), "With 1 added to each entry of b2, it")


def test_scores_start():
    """W1 is (D, H), of the standard deviation sqrt(2 / D), W2 is (H, C), of sqrt(2 / H); biases are zeros."""
    net, large = two_layer.TwoLayerNet(4, 3, 2).params, two_layer.TwoLayerNet(2, 20000, 3).params
    check([*net["W1"].shape, *net["W2"].shape], [4, 3, 3, 2], "With D, H, C = 4, 3, 2, the shapes of W1 and W2")
    check((net["b1"], net["b2"]), (np.zeros(3), np.zeros(2)), "With D, H, C = 4, 3, 2, the pair of biases")
    over_he = large["W1"] / np.sqrt(2 / 2), large["W2"] / np.sqrt(2 / 20000)
    spread = [np.round(np.std(weights), 2) for weights in over_he]
    check(spread, [1.0, 1.0], "The standard deviation of W1, and of W2, divided by He's,", tolerance=0.07)
    holds(max(abs(np.mean(weights)) for weights in over_he) < 0.1, "The mean of new weights should be 0.")


def test_scores_start_from_the_seed():
    """The same seed makes the same net, another seed another one, and every net has arrays of its own."""
    net, same, other = (two_layer.TwoLayerNet(40, 40, 40, seed=seed).params for seed in (3, 3, 4))
    holds(np.array_equal(net["W1"], same["W1"]), "Nets with the same seed have different weights.")
    holds(not np.array_equal(net["W1"], other["W1"]), "Nets with different seeds have the same weights.")
    holds(net["W1"] is not same["W1"], "Two nets share an array: make new ones for every net.")
    holds(not np.isin(net["W1"], net["W2"]).any(), "W1 and W2 share numbers: draw each weight by itself.")


def test_loss():
    """The loss, and its gradients by nudging; each call starts afresh."""
    for rows, reg, right in ((1, 0.0, 4.509468), (5, 0.0, 1.602826), (5, 0.1, 1.602826 + 0.05 * 14.5)):
        net, batch, what = net_with(), (X[:rows], Y[:rows], reg), f"With N = {rows} and reg = {reg}, the"
        _, (loss, grads) = kept(net.loss, *batch), net.loss(*batch)
        check(loss, right, f"{what} loss")
        holds(set(grads) == set(net.params), f"The gradients have the keys {', '.join(grads)}, not those of params.")
        for name in ("b2", "W2", "b1", "W1"):  # as on the way back

            def nudged(value, name=name, batch=batch):
                return net_with(**{name: value}).loss(*batch)[0]

            check_gradient(grads[name], nudged, net.params[name], f"{what} gradient of {name}", h=1e-2)


def test_loss_of_large_scores():
    """Scores of -1000 and 1000 do no harm: here the first row costs 2000, the second log(2)."""
    net = net_with(W1=np.eye(2), b1=np.zeros(2), W2=np.array([[1000.0, -1000.0], [0.0, 0.0]]), b2=np.zeros(2))
    loss, grads = net.loss(np.eye(2), np.array([1, 0]))
    check({"loss": loss} | grads, {"loss": 1000.0 + np.log(2) / 2, "b2": [0.25, -0.25]}, "Of these two rows")


def test_predict():
    """The class with the highest score for each row, an integer, however many rows there are."""
    rows, right = np.concatenate([X, -X, X[:, ::-1]]), [0, 2, 1, 1, 1, 1, 1, 0, 2, 0, 0, 1, 2, 0, 1]
    check(kept(net_with().predict, rows), right)
    check(net_with(b2=b2 - 100.0).predict(np.tile(rows, (135, 1))), right * 135, "With scores below 0, it")
    tied = np.asarray(net_with(W2=0 * W2, b2=np.array([-1.0, 2.0, 2.0, 0.0])).predict(X))
    check([*tied.shape], [5], "Where two classes share the highest score, the shape of five predictions")
    holds(tied.dtype.kind in "iu", "Predicted classes should be integers.")


def test_predict_accuracy():
    """The fraction of right predictions: two of three, one of four."""
    check(kept(two_layer.accuracy, np.array([3, 1, 4]), np.array([3, 1, 2])), 2 / 3)
    check(two_layer.accuracy(np.array([0, 9, 9, 9]), np.array([0, 1, 2, 3])), 0.25)


def train(net, *data, **changes):
    """Train a net, by one step of all rows unless changes say otherwise; return the history."""
    settings = {"learning_rate": 0.1, "mu": 0.0, "decay": 1.0, "epochs": 1, "batch_size": 5, "reg": 0.0, "seed": 0}
    return kept(net.train, *(data or (X, Y, *VALIDATION)), **settings | changes)


def test_train_step():
    """One step of all rows without momentum: all params lose rate * gradient."""
    net = net_with()
    right = {name: net.params[name] - 0.1 * gradient for name, gradient in net.loss(X, Y, 0.5)[1].items()}
    train(net, reg=0.5)
    check(net.params, right, "After one step, params")


def test_train_momentum():
    """Where the penalty is all there is to lose, a velocity loses rate * reg * weight; it is zero at the start."""
    net = net_with(**ONE)  # 1 becomes 0.9, 0.76, 0.614 and 0.4796, by velocities of -0.1, -0.14, -0.146, -0.1344
    history = train(net, X, 0 * Y, X, 0 * Y, mu=0.5, reg=1.0, epochs=2, batch_size=3)
    check(net.params, {"W1": [[0.4796], [-0.9592]], "W2": [[1.4388]]}, "After four steps with mu = 0.5, params")
    check(history["loss"], [7.0, 7 * 0.9**2, 7 * 0.76**2, 7 * 0.614**2], "history['loss']")
    train(net, X, 0 * Y, X, 0 * Y, mu=0.5, reg=1.0)
    check(net.params["W2"], [[0.9 * 1.4388]], "After the first step of a second training, W2")


def test_train_decay():
    """In three epochs of three steps, the last one of a single row, the rate is 0.1, 0.06 and 0.036."""
    net = net_with(**ONE)
    train(net, X, 0 * Y, X, 0 * Y, decay=0.6, reg=1.0, epochs=3, batch_size=2)
    check(net.params["W2"], [[3 * 0.9**3 * 0.94**3 * 0.964**3]], "After three epochs with decay = 0.6, W2")


def test_train_shuffles():
    """An epoch uses each row once, with its label, in an order of its own that depends on the seed."""
    many, labels, net = np.linspace(-2.0, 2.0, 16).reshape(8, 2), np.array([0, 1, 2, 3] * 2), net_with()
    rows = [net.loss(many[i : i + 1], labels[i : i + 1])[0] for i in range(8)]
    still, data = {"learning_rate": 0.0, "epochs": 4, "batch_size": 1}, (many, labels, *VALIDATION)
    first, again, other = (np.array(train(net, *data, **still, seed=seed)["loss"]) for seed in (3, 3, 4))
    check(np.sort(first.reshape(-1, 8)), [np.sort(rows)] * 4, "With batches of one row, the sorted loss of each epoch")
    holds(not np.allclose(first[:8], rows), "The rows are used in the order that they have in X.")
    holds(not np.allclose(first[:8], first[8:16]), "Two epochs use the rows in the same order.")
    holds(np.allclose(first, again), "Equal seeds give different batches.")
    holds(not np.allclose(first, other), "Different seeds give the same batches.")
    pairs = np.sort(np.reshape(train(net, *data, **still | {"batch_size": 2})["loss"], (4, 4)))
    holds(not np.allclose(pairs, pairs[0]), "All epochs have the same batches: shuffle rows, not batches.")


def test_train_history():
    """After each epoch, accuracies over the whole sets; all epochs run, and the last params stay."""
    net, many = net_with(), (np.repeat(X, 41, axis=0), np.repeat(Y, 41))
    history = train(net, learning_rate=0.5, epochs=3)
    check(history, {"train_accuracy": [0.6, 0.8, 0.8], "val_accuracy": [1.0, 2 / 3, 2 / 3]}, "The history")
    check(np.mean(net.predict(X[:3]) == VALIDATION[1]), 2 / 3, "After training, the validation accuracy")
    history = train(net_with(), X, Y, *many, learning_rate=0.0, epochs=2, batch_size=2)
    check(history, {"train_accuracy": [0.4] * 2, "val_accuracy": [0.4] * 2}, "At the rate 0, the history")
    check(train(net_with(**ONE), X, 0 * Y, X, 0 * Y, epochs=9)["loss"], [0.0] * 9, "Where nothing is lost, 'loss'")


def test_hyperparameters():
    """All seven numbers are there, in their ranges."""
    choice = two_layer.hyperparameters()
    for name, (low, high) in RANGES.items():
        holds(name in choice, f"hyperparameters returns no {name}.")
        fits = not isinstance(x := choice[name], str) and low <= x <= high and (name not in WHOLE or x == int(x))
        holds(fits, f"{name} is {x!r}, which the docstring of hyperparameters does not allow.")


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    """Check the form of an answer."""
    well_formed(question, ANSWERS[question])


def learns(capsys, least, images, hidden_size=100, **settings):
    """Check that a net learns from images to say of others what they are."""
    net = two_layer.TwoLayerNet(3072, hidden_size, 10)
    training = progress.training(two_layer.TwoLayerNet, f"Training for {least:.0%}")
    with np.errstate(all="ignore"), capsys.disabled(), training:
        net.train(*images[:4], **settings, seed=0)
        right = np.mean(net.predict(images.X_test) == images.y_test)
    holds(right >= least, f"The trained net has {right:.1%} of other images right; {least:.0%} are asked for.")


def test_hyperparameters_threshold(capsys):
    """With your choice a net learns within 16 passes over 1,000 images."""
    choice = test_hyperparameters() or two_layer.hyperparameters()
    settings = {name: int(choice[name]) if name in WHOLE else choice[name] for name in RANGES} | {"epochs": 16}
    learns(capsys, 0.18, shapes10.load(train=1000, validation=10, test=1000, seed=1), **settings)


def test_threshold(capsys):
    """The graders' run, on other images than theirs."""
    learns(capsys, 0.6, shapes10.load(seed=1), learning_rate=0.02, mu=0.9, decay=0.95, epochs=8, batch_size=200, reg=0)
