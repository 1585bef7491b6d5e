"""Local tests: run `pytest`, or one task at a time with `pytest -k test_scores`.

They use a few small numbers and shapes. Your grade comes from other tests, with other numbers and shapes: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import numpy as np
import pytest
import two_layer

X = np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.0]])
Y = np.array([2, 0, 1])
PARAMS = {
    "W1": np.array([[1.0, -1.0, 0.5], [0.5, 1.0, -1.0]]),
    "b1": np.array([0.1, -0.2, 0.3]),
    "W2": np.array([[1.0, 0.0, -1.0], [0.5, -0.5, 1.0], [-1.0, 2.0, 0.5]]),
    "b2": np.array([0.0, 0.5, -0.5]),
}
SETTINGS = {"learning_rate": 0.1, "mu": 0.9, "decay": 1.0, "epochs": 3, "batch_size": 3, "reg": 0.0, "seed": 0}


def same(actual, expected, what, tolerance=1e-6):
    """Fail with one sentence unless actual has the shape and the numbers of expected."""
    if actual is None:
        pytest.fail(f"{what} is None: is there a return missing?", pytrace=False)
    try:
        actual = np.asarray(actual, dtype=float)
    except (TypeError, ValueError):
        pytest.fail(f"{what} should be a number or an array of numbers, it is {actual!r}.", pytrace=False)
    if actual.shape != np.shape(expected):
        pytest.fail(f"{what} has shape {actual.shape}, it should have {np.shape(expected)}.", pytrace=False)
    if not np.allclose(actual, expected, rtol=tolerance, atol=1e-8):
        pytest.fail(f"{what} is\n{actual}\nbut it should be\n{np.asarray(expected)}", pytrace=False)


def true(condition, sentence):
    """Fail with that sentence unless the condition holds."""
    if not condition:
        pytest.fail(sentence, pytrace=False)


def net_with(params):
    """Return a net with these params."""
    net = two_layer.TwoLayerNet(params["W1"].shape[0], params["W1"].shape[1], params["b2"].size)
    for name, value in params.items():
        net.params[name] = value.copy()
    return net


def loss_and_grads(net, *args):
    """Return what loss returns; fail with one sentence unless it is a number and a dict with the keys of params."""
    values = net.loss(*args)
    two = isinstance(values, tuple | list) and len(values) == 2
    true(two, f"loss should return two values, it returned {values!r}.")
    loss, grads = values
    true(isinstance(grads, dict), "The second value that loss returns should be a dict.")
    true(set(grads) == set(PARAMS), f"The gradients should have the keys of params, they have {sorted(grads)}.")
    return loss, grads


def numeric_gradient(net, name, *args, h=1e-5):
    """Return the slope of the loss by nudging each entry of one of the params."""
    weights = net.params[name].copy()
    gradient = np.zeros_like(weights)
    for index in np.ndindex(weights.shape):
        losses = []
        for nudge in (h, -h):
            moved = weights.copy()
            moved[index] += nudge
            net.params[name] = moved
            losses.append(loss_and_grads(net, *args)[0])
        gradient[index] = (losses[0] - losses[1]) / (2 * h)
    net.params[name] = weights
    return gradient


# --- scores --------------------------------------------------------------------------------------------------------


def test_scores_of_three_examples():
    """The scores of a net whose weights the test has put into params."""
    same(net_with(PARAMS).scores(X), [[2.5, 0.1, -1.8], [0.65, -0.15, 0.8], [-1.45, 3.6, 0.175]], "scores(X)")


def test_scores_of_one_example():
    """A batch may be one example."""
    same(net_with(PARAMS).scores(X[:1]), [[2.5, 0.1, -1.8]], "scores of one example")


def test_scores_start_with_the_right_shapes():
    """The params of a new net: weights in their shapes, biases of zero."""
    params = two_layer.TwoLayerNet(7, 5, 3).params
    for name, shape in (("W1", (7, 5)), ("W2", (5, 3))):
        true(np.shape(params[name]) == shape, f"{name} has shape {np.shape(params[name])}, it should have {shape}.")
    same(params["b1"], np.zeros(5), "b1 of a new net")
    same(params["b2"], np.zeros(3), "b2 of a new net")


def test_scores_start_with_he_weights():
    """The standard deviation of each weight matrix is sqrt(2 / number of its inputs)."""
    params = two_layer.TwoLayerNet(200, 300, 100, seed=1).params
    same(np.std(params["W1"]), 0.1, "The standard deviation of W1 (200 inputs)", 0.02)
    same(np.std(params["W2"]), 0.0816, "The standard deviation of W2 (300 inputs)", 0.02)


def test_scores_start_from_the_seed():
    """The same seed makes the same weights, another seed makes others."""
    first, again, other = (two_layer.TwoLayerNet(4, 3, 2, seed=seed).params["W1"] for seed in (1, 1, 2))
    same(again, first, "W1 made with the same seed")
    true(not np.array_equal(first, other), "W1 is the same for another seed.")


# --- loss ----------------------------------------------------------------------------------------------------------


def test_loss_of_equal_scores():
    """Where all scores are equal, the loss is the log of the number of classes."""
    zeros = {name: np.zeros_like(value) for name, value in PARAMS.items()}
    loss, _ = loss_and_grads(net_with(zeros), X, Y)
    same(loss, np.log(3), "The loss of three equal scores")


def test_loss_penalty():
    """With reg = 0.5 the loss grows by a quarter of the sum of all squared weights, without the biases."""
    net = net_with(PARAMS)
    squares = np.sum(PARAMS["W1"] ** 2) + np.sum(PARAMS["W2"] ** 2)
    added = loss_and_grads(net, X, Y, 0.5)[0] - loss_and_grads(net, X, Y, 0.0)[0]
    same(added, 0.25 * squares, "What reg = 0.5 adds to the loss")


@pytest.mark.parametrize("reg", [0.0, 0.3])
def test_loss_gradients(reg):
    """The gradients are those of your own loss, by nudging."""
    net = net_with(PARAMS)
    _, grads = loss_and_grads(net, X, Y, reg)
    for name in PARAMS:
        same(grads[name], numeric_gradient(net, name, X, Y, reg), f"The gradient of {name} with reg = {reg}", 1e-5)


def test_loss_is_stable():
    """Large scores do no harm."""
    large = {**PARAMS, "W2": 1000 * PARAMS["W2"]}
    loss, grads = loss_and_grads(net_with(large), X, Y)
    true(np.isfinite(loss), f"With large scores the loss is {loss}.")
    for name, value in grads.items():
        true(np.all(np.isfinite(value)), f"With large scores the gradient of {name} is not finite.")


def test_loss_changes_nothing():
    """Neither the params nor the data are changed."""
    net, data = net_with(PARAMS), X.copy()
    loss_and_grads(net, data, Y, 0.1)
    same(data, X, "X after loss")
    for name, value in PARAMS.items():
        same(net.params[name], value, f"params[{name!r}] after loss")


# --- predict -------------------------------------------------------------------------------------------------------


def test_predict_the_highest_score():
    """One class per example."""
    same(net_with(PARAMS).predict(X), [0, 2, 1], "predict(X)")


def test_predict_where_all_scores_are_negative():
    """The highest score counts, whatever its sign."""
    low = {**PARAMS, "b2": PARAMS["b2"] - 100}
    same(net_with(low).predict(X), [0, 2, 1], "predict(X) with negative scores")


def test_predict_accuracy():
    """Three of four predictions are right."""
    same(two_layer.accuracy(np.array([3, 1, 4, 1]), np.array([3, 1, 4, 2])), 0.75, "accuracy")
    same(two_layer.accuracy(np.array([0, 0]), np.array([1, 1])), 0.0, "accuracy")


# --- train ---------------------------------------------------------------------------------------------------------


def test_train_moves_all_params_with_momentum():
    """Three steps with the whole set as one batch: v = mu * v - rate * gradient, and the params move by v."""
    net, by_hand = net_with(PARAMS), net_with(PARAMS)
    net.train(X, Y, X, Y, **SETTINGS)
    velocity = dict.fromkeys(PARAMS, 0.0)
    for _ in range(3):
        _, grads = loss_and_grads(by_hand, X, Y)
        for name in PARAMS:
            velocity[name] = 0.9 * velocity[name] - 0.1 * grads[name]
            by_hand.params[name] = by_hand.params[name] + velocity[name]
    for name in PARAMS:
        same(net.params[name], by_hand.params[name], f"params[{name!r}] after three steps")


def test_train_lets_the_rate_decay():
    """Two epochs without momentum: the second one at half the rate."""
    net, by_hand = net_with(PARAMS), net_with(PARAMS)
    net.train(X, Y, X, Y, **{**SETTINGS, "mu": 0.0, "decay": 0.5, "epochs": 2})
    for rate in (0.1, 0.05):
        _, grads = loss_and_grads(by_hand, X, Y)
        for name in PARAMS:
            by_hand.params[name] = by_hand.params[name] - rate * grads[name]
    for name in PARAMS:
        same(net.params[name], by_hand.params[name], f"params[{name!r}] after two epochs")


def test_train_history():
    """Five examples in batches of two make three steps per epoch."""
    data, labels = np.vstack([X, X[:2] + 1]), np.array([2, 0, 1, 1, 2])
    history = net_with(PARAMS).train(data, labels, X, Y, **{**SETTINGS, "batch_size": 2, "epochs": 4})
    true(isinstance(history, dict), f"train should return a dict, it returned {history!r}.")
    for name, count in (("loss", 12), ("train_accuracy", 4), ("val_accuracy", 4)):
        true(name in history, f"The history has no {name}.")
        true(len(history[name]) == count, f"history[{name!r}] has {len(history[name])} entries, not {count}.")


def test_train_learns_by_heart():
    """Three examples are easy to learn."""
    net = net_with(PARAMS)
    history = net.train(X, Y, X, Y, **{**SETTINGS, "epochs": 200})
    true(history["loss"][-1] < 0.05, f"After 200 epochs the loss of three examples is {history['loss'][-1]}.")
    same(history["train_accuracy"][-1], 1.0, "The accuracy on them")


# --- the accuracy that counts --------------------------------------------------------------------------------------


def test_threshold():
    """The graders' run, on other images than theirs."""
    import shapes10

    images = shapes10.load(seed=1)
    net = two_layer.TwoLayerNet(3072, 100, 10)
    settings = {"learning_rate": 0.02, "mu": 0.9, "decay": 0.95, "batch_size": 200, "epochs": 8, "reg": 0.0, "seed": 0}
    net.train(images.X_train, images.y_train, images.X_val, images.y_val, **settings)
    right = np.mean(np.asarray(net.predict(images.X_test)) == images.y_test)
    true(right >= 0.6, f"The trained net classifies {right:.0%} of the test images, 60% are asked for.")


# --- hyperparameters -----------------------------------------------------------------------------------------------


def test_hyperparameters():
    """All of them are there, in their ranges."""
    choice = two_layer.hyperparameters()
    true(isinstance(choice, dict), f"hyperparameters should return a dict, it returned {choice!r}.")
    for name, good in {
        "hidden_size": lambda value: 1 <= value <= 500 and value == int(value),
        "learning_rate": lambda value: value > 0,
        "mu": lambda value: 0 <= value < 1,
        "decay": lambda value: 0 < value <= 1,
        "epochs": lambda value: 1 <= value <= 30 and value == int(value),
        "batch_size": lambda value: 16 <= value <= 1000 and value == int(value),
        "reg": lambda value: value >= 0,
    }.items():
        true(name in choice, f"hyperparameters returns no {name}.")
        true(good(choice[name]), f"The {name} of {choice[name]!r} is out of its range.")
