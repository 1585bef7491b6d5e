"""Local tests: run `pytest`, or one task at a time with `pytest -k test_scores`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import copy
from functools import cache, partial
from itertools import product

import numpy as np
import pytest
import two_layer
from kit import comparing, net_mistakes, new_net, progress, softmax_mistakes, two_layer_mistakes
from kit.comparing import holds, left_alone
from kit.questions import between, one_of, well_formed
from kit.two_layer_mistakes import schedule, walk

same = partial(comparing.same, tolerance=1e-5, absolute=1e-6)  # single precision will do

NAMES = ("W1", "b1", "W2", "b2")


def data():
    """Return fresh examples and their labels, of a type of integers that is not the usual one."""
    X = np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.0], [2.0, 0.5]])
    return X, np.array([2, 0, 1, 0], dtype=np.uint8)


def small_params():
    """Return fresh params."""
    W1, b1 = np.array([[1.0, -1.0, 0.5], [0.5, 1.0, -1.0]]), np.array([0.1, -0.2, 0.3])
    W2, b2 = np.array([[1.0, 0.0, -1.0], [0.5, -0.5, 1.0], [-1.0, 2.0, 0.5]]), np.array([0.0, 0.5, -0.5])
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def net_with(**changes):
    """Return a net with small_params, or others where changes has them."""
    params = small_params() | changes
    net = two_layer.TwoLayerNet(params["W1"].shape[0], params["W1"].shape[1], params["b2"].size)
    for name, value in params.items():
        net.params[name] = value
    return net


def loss_and_grads(net, X, y, *reg):
    """Return what loss returns; fail with one sentence unless it is a number and a dict with the keys of params."""
    with left_alone("loss", X=X, y=y, **{"self.params": net.params}):
        values = net.loss(X, y, *reg)
    holds(isinstance(values, tuple | list) and len(values) == 2, f"loss should return two values, not {values!r}.")
    loss, grads = values
    holds(isinstance(grads, dict), f"The second value that loss returns should be a dict, it is {grads!r}.")
    keys = f"they have {', '.join(map(str, grads))}" if grads else "they have none"
    holds(set(grads) == set(NAMES), f"The gradients that loss returns should have the keys {', '.join(NAMES)}, {keys}.")
    return loss, grads


def numeric_gradient(net, name, *args, h=1e-3):
    """Return the slope of the loss by nudging each entry of one of the params."""
    weights = net.params[name].copy()
    gradient = np.zeros_like(weights)
    for index in np.ndindex(weights.shape):
        losses = []
        for nudge in (h, -h):
            net.params[name] = weights.copy()
            net.params[name][index] += nudge
            losses.append(loss_and_grads(net, *args)[0])
        gradient[index] = (losses[0] - losses[1]) / (2 * h)
    net.params[name] = weights
    return gradient


def test_scores_of_four_examples():
    """The scores of a net whose weights the test has put into params."""
    X, _ = data()
    with left_alone("scores", X=X):
        scores = net_with().scores(X)
    same(
        scores,
        [[2.5, 0.1, -1.8], [0.65, -0.15, 0.8], [-1.45, 3.6, 0.175], [1.55, 2.1, -2.45]],
        "scores(X)",
        mistakes=lambda: net_mistakes.scores(small_params(), X, two_layer.TwoLayerNet(2, 3, 3).params),
    )


def test_scores_of_one_example():
    """A batch may be one example, and other weights may be put into params between two calls."""
    X, net = data()[0][:1], net_with()
    same(net.scores(X), [[2.5, 0.1, -1.8]], "scores of one example")
    net.params["b2"] = np.array([1.0, 1.5, 0.5])
    same(net.scores(X), [[3.5, 1.1, -0.8]], "scores of one example after b2 has grown by 1")


def test_scores_start_with_he_weights():
    """The standard deviation of each weight matrix is sqrt(2 / number of its inputs); biases are zero."""
    new_net.initialized(two_layer.TwoLayerNet(180, 300, 100, seed=1).params, (180, 300, 100))


@pytest.mark.parametrize("seed", [0, 1])
def test_scores_start_from_the_seed(seed):
    """The same seed makes the same weights, another seed makes others."""
    first, again, other = (two_layer.TwoLayerNet(4, 3, 2, seed=value).params["W1"] for value in (seed, seed, seed + 1))
    new = "make a new generator from the seed in __init__."
    holds(np.array_equal(again, first), f"A second net with the seed {seed} has another W1 than the first: {new}")
    holds(not np.array_equal(first, other), f"W1 is the same for the seeds {seed} and {seed + 1}.")


def test_loss_of_known_probabilities():
    """With probabilities of 1/2, 1/4 and 1/4 for every example, a loss is the log of 2 or the log of 4."""
    net = net_with(W2=np.zeros((3, 3)), b2=np.log([0.5, 0.25, 0.25]))
    loss, _ = loss_and_grads(net, *data())
    what = "The loss of examples of the classes 2, 0, 1, 0 with probabilities 1/2, 1/4, 1/4"
    same(loss, 1.5 * np.log(2), what, mistakes=lambda: net_mistakes.losses(net.params, *data()))


def test_loss_of_four_examples():
    """The loss belongs to the scores of the same net, without a penalty."""
    loss, _ = loss_and_grads(net_with(), *data())
    what = "The loss of the net whose scores test_scores_of_four_examples has"
    same(loss, 1.6023463200676273, what, mistakes=lambda: net_mistakes.losses(small_params(), *data()))


def test_loss_penalty():
    """With reg = 0.5 the loss grows by a quarter of the sum of all squared weights, without the biases."""
    net = net_with(W1=1.013 * small_params()["W1"], W2=0.517 * small_params()["W2"])
    squares = sum(np.sum(net.params[name] ** 2) for name in ("W1", "W2"))
    added = loss_and_grads(net, *data(), 0.5)[0] - loss_and_grads(net, *data(), 0.0)[0]
    more = net_mistakes.penalty(net.params, 0.5, 4)
    same(added, 0.25 * squares, "What reg = 0.5 adds to the loss", mistakes=more)


@pytest.mark.parametrize("reg", [0.0, 0.3])
@pytest.mark.parametrize("count", [4, 1])
def test_loss_gradients(reg, count):
    """The gradients are those of your own loss, by nudging, for four examples and for one, in a second call too."""
    net, (X, y) = net_with(), data()
    before = copy.deepcopy(loss_and_grads(net, X[1:], y[1:], reg)[1])
    X, y = X[:count], y[:count]
    loss, grads = copy.deepcopy(loss_and_grads(net, X, y, reg))
    trouble = net_mistakes.wrong_loss(loss, net.params, (X, y), reg)
    holds(not trouble, trouble)
    comparing.each_same(
        grads,
        {name: numeric_gradient(net, name, X, y, reg) for name in NAMES},
        f"With N = {count} and reg = {reg}, the gradient of",
        lambda name: net_mistakes.gradients(small_params(), (X, y), name, reg, before[name]),
        tolerance=1e-3,
        absolute=1e-3,
        where=comparing.at(X=X),
    )


@pytest.mark.parametrize("size", [1000.0, 372.0])
def test_loss_of_large_scores(size):
    """Large scores do no harm: here they are size and -size for one example, and equal for the other."""
    W2 = np.array([[size, -size], [0.0, 0.0]])
    net = net_with(W1=np.eye(2), b1=np.zeros(2), W2=W2, b2=np.zeros(2))
    loss, grads = loss_and_grads(net, np.eye(2), np.array([1, 0]))
    same(loss, size + np.log(2) / 2, f"The loss with scores of {size:g} and {-size:g}", mistakes=softmax_mistakes.large)
    same(grads["b2"], [0.25, -0.25], "The gradient of b2 with large scores")


def test_predict_the_highest_score():
    """One class per example."""
    X, _ = data()
    with left_alone("predict", X=X):
        predicted = net_with().predict(X)
    more = net_mistakes.predictions_of(net_with(), X)
    same(predicted, [0, 2, 1, 1], "predict(X)", mistakes=more)
    same(net_with().predict(X[1:2]), [2], "predict of one example")


def test_predict_where_all_scores_are_negative():
    """The highest score counts, whatever its sign; the ReLU and the biases decide which one that is."""
    net = net_with(b1=np.array([-1.0, -0.5, 1.5]), b2=np.array([-100.0, -99.5, -100.5]))
    more = net_mistakes.predictions_of(net, data()[0])
    same(net.predict(data()[0]), [0, 1, 1, 1], "predict(X) with negative scores", mistakes=more)


def test_predict_accuracy():
    """Two of three predictions are right, one of three, and three of four."""
    labels = {(3, 1, 4): (3, 1, 2), (0, 2, 7): (0, 1, 2), (5, 0, 0, 1): (5, 0, 0, 9)}
    found = []
    for guesses, right in labels.items():
        predicted, y = np.array(guesses), np.array(right, dtype=np.uint8)
        with left_alone("accuracy", predicted=predicted, y=y):
            found.append(two_layer.accuracy(predicted, y))
    what = (
        "The accuracy of [3, 1, 4] where [3, 1, 2] is right, of [0, 2, 7] for [0, 1, 2], [5, 0, 0, 1] for [5, 0, 0, 9]"
    )
    same(found, [2 / 3, 1 / 3, 3 / 4], what, mistakes=lambda: two_layer_mistakes.accuracy(labels))


def trained(net, X, y, X_val, y_val, **changes):
    """Train the net and return the history, after a look at its form."""
    settings = {"learning_rate": 0.1, "mu": 0.0, "decay": 1.0, "epochs": 3, "batch_size": 8, "reg": 0.0, "seed": 0}
    settings |= changes
    with left_alone("train", X=X, y=y, X_val=X_val, y_val=y_val):
        history = net.train(X, y, X_val, y_val, **settings)
    holds(isinstance(history, dict), f"train should return a dict, it returned {history!r}.")
    steps = settings["epochs"] * -(-len(X) // settings["batch_size"])
    for name, count in (("loss", steps), ("train_accuracy", settings["epochs"]), ("val_accuracy", settings["epochs"])):
        found = len(history.get(name, ()))
        holds(found == count, f"history[{name!r}] should have {count} entries, it has {found}.")
    return history


def compare_paths(what, net, rows, settings, fresh=net_with):
    """Compare a trained net with one to which steps of all rows lead from a fresh one; return that and its losses."""
    expected, (X, y) = fresh(), (part[:1] for part in rows)
    one, two = (loss_and_grads(fresh(), X.repeat(count, axis=0), y.repeat(count)) for count in (1, 2))
    alike = all(np.allclose(one[1][name], two[1][name], 1e-4, 1e-6) for name in NAMES) and np.isclose(one[0], two[0])
    mean = "The loss of a row twice, or its gradients, are not those of the row: they should be means over the rows."
    holds(alike, f"{mean} Training is looked at with your own loss, so mend that first.")
    losses = walk(expected, rows, schedule(settings), settings["mu"], settings["reg"])
    before = fresh().params
    still = [name for name in NAMES if np.array_equal(net.params[name], before[name])]
    holds(not still, f"{' and '.join(still)} did not move in {what}: all four params of the net itself have to.")
    mistakes = cache(lambda: two_layer_mistakes.paths(fresh, rows, settings))
    for name in NAMES:
        same(
            net.params[name],
            expected.params[name],
            f"params[{name!r}] after {what}",
            mistakes=lambda name=name: {text: params[name] for text, params in mistakes().items()},
        )
    return expected, losses


def test_train_moves_all_params_with_momentum():
    """Three steps of all rows, and three more in a second training, whose velocities start at zero again."""
    settings = {"learning_rate": 0.15, "decay": 1.0, "epochs": 3, "per_epoch": 1, "batch": 4, "mu": 0.9, "reg": 0.1}
    net, rows = net_with(), data()
    losses = trained(net, *rows, *rows, learning_rate=0.15, mu=0.9, reg=0.1)["loss"]
    begin, _ = loss_and_grads(net_with(), *rows, 0.1)
    what, other = "The loss of the first step of a training, a step with all rows,", two_layer.TwoLayerNet(2, 3, 3)
    more = partial(two_layer_mistakes.first_loss, net_with, rows, settings, other)
    same(losses[0], begin, what, mistakes=more)
    expected, right = compare_paths("three steps", net, rows, settings)
    same(losses, right, "history['loss'] of three steps")
    start, left = copy.deepcopy(expected.params), {}
    walk(net_with(), rows, schedule(settings), 0.9, 0.1, velocity=left)
    losses = trained(net, *rows, *rows, learning_rate=0.15, mu=0.9, reg=0.1)["loss"]
    _, right = compare_paths(
        "a second training of three steps", net, rows, settings | {"left": left}, lambda: net_with(**start)
    )
    same(losses, right, "history['loss'] of a second training")


def test_train_lets_the_rate_decay():
    """Three epochs of two steps, at 0.6 times the rate in each next one. All rows are alike, so any order will do."""
    settings = {"learning_rate": 0.1, "decay": 0.6, "epochs": 3, "per_epoch": 2, "batch": 2, "mu": 0.0, "reg": 0.0}
    net, (X, y) = net_with(), data()
    trained(net, X[[0, 0, 0, 0]], y[[0, 0, 0, 0]], X, y, decay=0.6, batch_size=2)
    compare_paths("three epochs with decay 0.6", net, (X[:1], y[:1]), settings)


@pytest.mark.parametrize("seed", [0, 1])
def test_train_shuffles(seed):
    """Every epoch uses every row once, with its label, in an order of its own that depends on the seed."""
    # At the rate 0 the net stays as it is, so the loss of a batch of one row tells which row it was.
    X, y, net = np.linspace(-2.0, 2.0, 16).reshape(8, 2), np.array([0, 1, 2, 0, 1, 2, 0, 1]), net_with()
    rows = [loss_and_grads(net, X[i : i + 1], y[i : i + 1])[0] for i in range(8)]
    options = {"learning_rate": 0.0, "epochs": 4, "batch_size": 1}
    first, again, other = (trained(net, X, y, X, y, **options, seed=s)["loss"] for s in (seed, seed, seed + 1))
    epochs = np.reshape(first, (4, 8))
    labels = [[loss_and_grads(net, X[i : i + 1], np.array([c]))[0] for c in range(3)] for i in range(8)]
    for number, losses in enumerate(epochs):
        strange = two_layer_mistakes.rows_used(losses, np.array(labels), y)
        holds(not strange, f"In epoch {number}, by the losses of the steps, which are of single rows, {strange}")
        same(np.sort(losses), np.sort(rows), f"The list of the losses of single rows in epoch {number}, sorted,")
    holds(not np.allclose(epochs, rows), "The rows are used in the order that they have in X.")
    holds(not np.allclose(epochs, epochs[0]), "All epochs use the rows in the same order.")
    holds(np.allclose(first, again), f"The seed {seed}, used twice, gives different batches.")
    holds(not np.allclose(first, other), f"The seeds {seed} and {seed + 1} give the same batches.")


def test_train_history():
    """Accuracies are those of all rows of each set, after the epoch's last step; the last params stay, not the best."""
    (X, y), X_val, y_val, net = data(), data()[0][:3], np.array([0, 2, 1]), net_with()
    history = trained(net, X, y, X_val, y_val, learning_rate=0.5)
    both, expected = ("train_accuracy", "val_accuracy"), [[0.5, 0.75, 0.75], [1.0, 2 / 3, 2 / 3]]
    what = "history['train_accuracy'] above history['val_accuracy'] at the rate"
    on_time = np.allclose(history["loss"], walk(net_with(), (X, y), [0.5] * 3, 0.0, 0.0))
    more = two_layer_mistakes.accuracies(expected, before=(0.25, 1.0) if on_time else None)
    same([history[name] for name in both], expected, f"{what} 0.5", mistakes=more)
    reached = np.mean(np.asarray(net.predict(X_val)) == y_val)
    best = "After training, params are those of the best validation accuracy on the way: keep the last ones."
    holds(not np.isclose(reached, 1.0), best)
    same(reached, 2 / 3, "The validation accuracy of the net after training")
    history = trained(net_with(), X, y, X_val, y_val, learning_rate=0.0, batch_size=3)
    single = tuple([list(shares), [1.0] * 3] for shares in product((0.0, 1.0), repeat=3))
    more = {"training accuracy is that of the last batch alone, here one row: take all rows.": single}
    same([history[name] for name in both], [[0.25] * 3, [1.0] * 3], f"{what} 0", mistakes=more)


def test_threshold():
    """The graders' run, on other images than theirs."""
    from kit import shapes10

    images = shapes10.load(seed=1)
    net = two_layer.TwoLayerNet(3072, 100, 10)
    settings = {"learning_rate": 0.02, "mu": 0.9, "decay": 0.95, "batch_size": 200, "epochs": 8, "reg": 0.0, "seed": 0}
    with progress.training(two_layer.TwoLayerNet, "Training for 8 epochs"):
        net.train(images.X_train, images.y_train, images.X_val, images.y_val, **settings)
    right = np.mean(np.asarray(net.predict(images.X_test)) == images.y_test)
    holds(right >= 0.6, f"The trained net classifies {right:.2%} of the test images correctly, 60% are asked for.")


def test_hyperparameters_learn():
    """All of them are there, in their ranges, and pass the short run that the docstring speaks of, with your net."""
    from kit import shapes10

    choice = two_layer.hyperparameters()
    holds(isinstance(choice, dict), f"hyperparameters should return a dict, it returned {choice!r}.")
    ranges = {
        "hidden_size": ("a whole number, 1 ... 500", lambda value: 1 <= value <= 500 and value == int(value)),
        "learning_rate": ("above 0", lambda value: value > 0),
        "mu": ("from 0 up to, not including, 1", lambda value: 0 <= value < 1),
        "decay": ("above 0 up to 1", lambda value: 0 < value <= 1),
        "epochs": ("a whole number, 1 ... 30", lambda value: 1 <= value <= 30 and value == int(value)),
        "batch_size": ("a whole number, 16 ... 1000", lambda value: 16 <= value <= 1000 and value == int(value)),
        "reg": ("0 or more", lambda value: value >= 0),
    }
    for name, (words, good) in ranges.items():
        holds(name in choice, f"hyperparameters returns no {name}.")
        value = choice[name]
        fits = np.ndim(value) == 0 and not isinstance(value, str | None) and good(value)
        holds(fits, f"{name} is {value!r}, it should be {words}.")
    images = shapes10.load(train=1000, validation=1000, test=10, seed=1)
    net = two_layer.TwoLayerNet(3072, int(choice["hidden_size"]), 10)
    settings = {name: choice[name] for name in ("learning_rate", "mu", "decay", "reg")}
    settings |= {"batch_size": int(choice["batch_size"]), "epochs": 16, "seed": 0}
    steps = -(-1000 // settings["batch_size"])
    with np.errstate(all="ignore"), progress.training(two_layer.TwoLayerNet, "Training for 16 epochs", steps):
        net.train(images.X_train, images.y_train, images.X_val, images.y_val, **settings)
        right = np.mean(np.asarray(net.predict(images.X_val)) == images.y_val)
    holds(right >= 0.18, f"After 16 passes the net classifies {right:.1%} of others correctly, 18% are asked for.")


# --- inputs that are a little out of the way ----------------------------------------------------------------------


def test_scores_start_apart():
    """W1 and W2 have numbers of their own."""
    params = two_layer.TwoLayerNet(40, 40, 40).params
    shared = np.isin(params["W1"], params["W2"]).any()
    holds(not shared, "W1 and W2 share numbers: draw those of each anew, from one generator.")


@pytest.mark.parametrize(("features", "units", "classes"), [(1, 3, 2), (3, 1, 2), (2, 3, 1)])
def test_scores_of_one_feature_unit_or_class(features, units, classes):
    """There may be one of everything, and several rows."""
    net, X = two_layer.TwoLayerNet(features, units, classes, seed=1), np.linspace(-1.0, 2.0, 4 * features)
    X, params = X.reshape(4, features), net.params
    expected = np.maximum(X @ params["W1"] + params["b1"], 0.0) @ params["W2"] + params["b2"]
    same(net.scores(X), expected, f"The scores of four rows, D = {features}, H = {units}, C = {classes},")


def test_loss_forgets_what_came_before():
    """What scores or predict have computed of the same rows is not for a loss with other params."""
    X, y = data()
    new_net.forgetful(net_with(), {"b2": np.array([3.0, -1.0, 2.0])}, X, y, 1.6463976554351298)


def test_predict_of_unusual_nets():
    """There may be one class or hundreds; where classes share the highest score, any one of them will do."""
    new_net.predictions(lambda classes: two_layer.TwoLayerNet(3, 2, classes))


def test_predict_many_rows():
    """Every row has a class, the last one, too."""
    X = np.repeat([[-1.0], [1.0]], [1000, 750], axis=0)
    net = two_layer.TwoLayerNet(1, 1, 2)
    for name, value in {"W1": [[1.0]], "b1": [0.0], "W2": [[0.0, 2.0]], "b2": [1.0, 0.0]}.items():
        net.params[name] = np.array(value)
    same(net.predict(X), np.repeat([0, 1], [1000, 750]), "The predictions for 1000 rows of class 0 and 750 of class 1")


def test_train_with_a_smaller_last_batch():
    """Three epochs, with a rest of one row in each; all rows are alike."""
    settings = {"learning_rate": 0.1, "decay": 0.6, "epochs": 3, "per_epoch": 2, "batch": 3, "mu": 0.0, "reg": 0.0}
    net, (X, y) = net_with(), data()
    trained(net, X[[0, 0, 0, 0]], y[[0, 0, 0, 0]], X, y, decay=0.6, batch_size=3)
    compare_paths("three epochs of batches of three rows and one", net, (X[:1], y[:1]), settings)


def test_train_to_the_last_epoch():
    """Neither a loss of nearly zero nor accuracies that stay the same end a training."""
    net, (X, _) = net_with(W2=1000.0 * small_params()["W2"]), data()
    trained(net, X, np.asarray(net.predict(X)), X, np.asarray(net.predict(X)), epochs=15)


ANSWERS = {  # the form of each answer; of what is right the local tests know nothing
    "numbers_of_the_net": (between(0, 100_000_000),) * 5,
    "first_losses": (one_of("right", "sum", "twice", "sign", "base"),) * 5,
    "where_is_the_bug": (one_of("relu", "bias", "softmax", "penalty"),) * 4,
    "rates_of_runs": (between(0, 10),) * 4,
}


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    """Check the form of an answer."""
    well_formed(question, ANSWERS[question])
