"""Local tests: run `pytest`, or one task at a time with `pytest -k test_interpolate`.

They use a few small nets and numbers. Your grade comes from other tests, with other sizes and numbers: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import copy
from functools import partial
from itertools import pairwise

import capacity
import numpy as np
import pytest
from kit import capacity_mistakes, comparing, net_mistakes, new_net, softmax_mistakes
from kit.comparing import holds, left_alone, several
from kit.questions import between, one_of, well_formed


def same(actual, expected, what, tolerance=1e-6, **clues):
    """Fail unless actual has the shape of expected, and its numbers up to the tolerance, relative or absolute."""
    comparing.same(actual, expected, what, tolerance, absolute=tolerance, **clues)


def numeric_gradient(f, x, h=1e-3):
    """Return the slope of f at x by nudging each entry of x a little up and a little down."""
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = h
        gradient[index] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return gradient


def net_of(sizes):
    """Return a new net, after a look at whether making it has changed the list of its sizes."""
    sizes = list(sizes)
    with left_alone("MLP", sizes=sizes):
        return capacity.MLP(sizes)


def check_keys(params, *names):
    """Fail unless the params of a net have these names."""
    keys = ", ".join(map(str, params))
    holds(set(params) == set(names), f"The keys of params should be {', '.join(names)}, they are {keys or 'none'}.")


def net_with_small_numbers(sizes):
    """Return a net whose weights and biases are set by hand, small and of both signs."""
    net = net_of(sizes)
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
        net.params[f"W{i}"] = np.cos(np.arange(fan_in * fan_out) * 1.7 + i).reshape(fan_in, fan_out)
        net.params[f"b{i}"] = 0.3 * np.sin(np.arange(fan_out) * 2.3 + i)
    return net


def data():
    """Return fresh rows and their labels."""
    return np.array([[1.0, -0.5], [0.2, 0.8], [-1.2, 0.4], [0.6, 1.1]]), np.array([0, 2, 1, 2])


def loss_and_grads(net, X, y, reg=0.0):
    """Return what loss returns; fail with one sentence unless it is a number and a dict with the keys of params."""
    with left_alone("MLP.loss", X=X, y=y, **{"self.params": net.params}):
        values = net.loss(X, y, reg=reg)
    loss, grads = several(values, 2, "MLP.loss")
    holds(isinstance(grads, dict), f"The second value that MLP.loss returns should be a dict, it is {grads!r}.")
    keys, found = (", ".join(map(str, arrays)) for arrays in (net.params, grads))
    holds(set(grads) == set(net.params), f"The gradients should have the keys {keys}, they have {found or 'none'}.")
    return loss, grads


# --- scores, initialization, prediction


def test_scores_of_a_linear_classifier():
    """Without a hidden layer the scores are X @ W1 + b1, whatever array is in params at the time of the call."""
    net, X = net_of([2, 3]), np.array([[2.0, -2.0]])
    net.params["W1"] = np.array([[1.0, 2.0, -1.0], [0.5, -1.0, 3.0]])
    net.params["b1"] = np.array([0.1, 0.2, 0.3])
    with left_alone("MLP.scores", X=X):
        scores = net.scores(X)
    more = net_mistakes.scores(net.params, X)
    same(scores, [[1.1, 6.2, -7.7]], "MLP([2, 3]).scores of one row", mistakes=more)
    net.params["b1"] = np.array([1.1, 1.2, 1.3])
    same(net.scores(X), [[2.1, 7.2, -6.7]], "MLP([2, 3]).scores after b1 has grown by 1")


def test_scores_of_a_hidden_layer():
    """A ReLU follows the hidden layer, and none follows the scores."""
    net = net_of([2, 2, 1])
    net.params["W1"], net.params["b1"] = np.array([[1.0, -1.0], [0.0, 0.0]]), np.array([0.5, 0.0])
    net.params["W2"], net.params["b2"] = np.array([[1.0], [-10.0]]), np.array([2.0])
    X = np.array([[3.0, 0.0], [-3.0, 0.0], [-0.25, 0.0]])
    more = net_mistakes.scores(net.params, X)
    same(net.scores(X), [[5.5], [-28.0], [-0.25]], "MLP([2, 2, 1]).scores of three rows", mistakes=more)


def test_scores_of_three_hidden_layers():
    """A ReLU follows every layer but the last: each of these adds 1 and turns the sign."""
    net = net_of([1, 1, 1, 1, 1])
    for i in (1, 2, 3, 4):
        net.params[f"W{i}"], net.params[f"b{i}"] = np.array([[-1.0]]), np.array([1.0])
    first = {
        "there is a ReLU after the first layer only: one stands after every layer but the last.": [
            [-1.0],
            [0.25],
            [1.0],
        ]
    }
    scores = net.scores(np.array([[-1.0], [0.25], [3.0]]))
    same(scores, [[0.0], [0.25], [1.0]], "MLP([1, 1, 1, 1, 1]).scores of -1, 0.25 and 3", mistakes=first)


def test_scores_initialization():
    """Shapes follow the sizes, the spread follows the fan-in, biases are zero, the seed decides."""
    net = capacity.MLP([60, 100, 80, 3], seed=1)
    check_keys(net.params, "W1", "b1", "W2", "b2", "W3", "b3")
    new_net.initialized(net.params, (60, 100, 80, 3))


@pytest.mark.parametrize("seed", [0, 1])
def test_scores_initialization_follows_the_seed(seed):
    """The same seed gives the same net, another seed another net, and no two layers are alike."""
    net, again, other = (capacity.MLP([4, 4, 4], seed=value).params for value in (seed, seed, seed + 1))
    check_keys(net, "W1", "b1", "W2", "b2")
    new = "make a new generator from the seed in __init__."
    equal = np.array_equal(again["W1"], net["W1"])
    holds(equal, f"A second net with the seed {seed} has another W1 than the first: {new}")
    holds(not np.array_equal(net["W1"], other["W1"]), f"W1 is the same for the seeds {seed} and {seed + 1}.")
    holds(not np.array_equal(net["W1"], net["W2"]), "W1 and W2 of MLP([4, 4, 4]) hold the same numbers.")


def test_scores_predict():
    """Predict returns the column of the highest score of each row."""
    net, X = net_of([2, 3]), np.array([[3.0, 1.0], [1.0, 2.0], [-1.0, -1.0], [5.0, 0.0]])
    net.params["W1"] = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0]])
    with left_alone("MLP.predict", X=X):
        predicted = net.predict(X)
    same(predicted, [0, 1, 2, 0], "MLP.predict", mistakes=net_mistakes.predictions_of(net, X))
    same(net.predict(X[1:2]), [1], "MLP.predict of one row")


# --- loss and gradients


def test_gradients_loss_of_known_probabilities():
    """With probabilities of 1/2, 1/4 and 1/4 for every row, a loss is the log of 2 or the log of 4."""
    net = net_of([2, 3])
    net.params["W1"], net.params["b1"] = np.zeros((2, 3)), np.log([0.5, 0.25, 0.25])
    X, _ = data()
    y = np.array([2, 0, 1, 0])
    loss, _ = loss_and_grads(net, X, y)
    what = "The loss of rows of the classes 2, 0, 1, 0 with probabilities 1/2, 1/4, 1/4"
    same(loss, 1.5 * np.log(2.0), what, mistakes=lambda: net_mistakes.losses(net.params, X, y))


def test_gradients_loss_of_four_rows():
    """The loss belongs to the scores of the same net, without a penalty."""
    net = net_with_small_numbers([2, 4, 5, 3])
    loss, _ = loss_and_grads(net, *data())
    what = "The loss of a net with two hidden layers"
    same(loss, 2.6437427316192563, what, mistakes=lambda: net_mistakes.losses(net.params, *data()))


def test_gradients_penalty():
    """With reg = 0.5 the loss grows by a quarter of the sum of all squared weights, without the biases."""
    net = net_of([2, 3, 4, 2])
    for name, value in net.params.items():
        net.params[name] = np.full(value.shape, {"W1": 1.013, "W2": 0.517, "W3": 1.309}.get(name, 0.731))
    X, y = data()[0], np.array([0, 1, 1, 0])
    added = loss_and_grads(net, X, y, 0.5)[0] - loss_and_grads(net, X, y, 0.0)[0]
    what, more = "What reg = 0.5 adds to the loss of MLP([2, 3, 4, 2])", net_mistakes.penalty(net.params, 0.5, len(X))
    squares = 1.013**2 * 2 * 3 + 0.517**2 * 3 * 4 + 1.309**2 * 4 * 2
    same(added, 0.25 * squares, what, mistakes=more)


@pytest.mark.parametrize("sizes", [[2, 3], [2, 5, 3], [2, 4, 5, 3]])
@pytest.mark.parametrize("reg", [0.0, 0.3])
def test_gradients_by_nudging(sizes, reg):
    """Every gradient is the one that nudging finds, at any depth, with and without regularization, in any call."""
    net, (X, y) = net_with_small_numbers(sizes), data()
    before = copy.deepcopy(loss_and_grads(net, X[:1], y[:1], reg)[1])
    loss, grads = copy.deepcopy(loss_and_grads(net, X, y, reg))
    trouble = net_mistakes.wrong_loss(loss, net.params, (X, y), reg)
    holds(not trouble, trouble)
    params, expected = dict(net.params), {}
    for name, value in params.items():

        def loss_at(array, name=name):
            net.params[name] = array
            return loss_and_grads(net, X, y, reg)[0]

        expected[name] = numeric_gradient(loss_at, value.copy())
        net.params[name] = value
    comparing.each_same(
        grads,
        expected,
        f"With MLP({sizes}) and reg = {reg}, the gradient of",
        lambda name: net_mistakes.gradients(params, (X, y), name, reg, before[name]),
        tolerance=1e-3,
        absolute=1e-3,
        where=comparing.at(X=X),
    )


def test_gradients_of_large_scores():
    """Large scores do no harm: here they are 1000 and -1000 for one row, and equal for the other."""
    net = net_of([2, 2])
    net.params["W1"] = np.array([[1000.0, -1000.0], [0.0, 0.0]])
    loss, grads = loss_and_grads(net, np.eye(2), np.array([1, 0]))
    same(loss, (2000.0 + np.log(2.0)) / 2, "The loss with large scores", mistakes=softmax_mistakes.large)
    same(grads["b1"], [0.25, -0.25], "The gradient of b1 with large scores")


# --- interpolation


def run(net, x):
    """Return the numbers that the net of one hidden layer gives for the numbers x."""
    w, b, v, c = (np.asarray(part, dtype=float) for part in several(net, 4, "interpolate"))
    good = w.ndim == 1 and w.shape == b.shape == v.shape
    holds(good, f"w, b and v should have one shape (K,), they have {w.shape}, {b.shape}, {v.shape}.")
    return np.maximum(np.outer(x, w) + b, 0.0) @ v + c


def curve(x):
    """Return a curve that exists between 0 and 1 only."""
    holds(np.min(x) >= -1e-9 and np.max(x) <= 1.0 + 1e-9, "f was called outside [0, 1].")
    x = np.clip(x, 0.0, 1.0)
    return 2.0 + 2.0 * np.sqrt(x) - np.sqrt(1.0 - x)


def test_interpolate_one_piece():
    """One piece is a straight line."""
    x = np.array([0.0, 0.25, 1.0])
    what = "The net for one piece at 0, 0.25 and 1"
    more = partial(capacity_mistakes.interpolations, curve, 1, x)
    same(run(capacity.interpolate(curve, 1), x), [1.0, 1.75, 4.0], what, mistakes=more)


@pytest.mark.parametrize("pieces", [2, 3, 10])
def test_interpolate_knots_and_between(pieces):
    """At the knots the net equals f, halfway between two of them it is their mean."""
    ends = np.linspace(0.0, 1.0, pieces + 1)
    net, heights = capacity.interpolate(curve, pieces), curve(ends)
    halfway = (ends[:-1] + ends[1:]) / 2
    for x, right, where in (
        (ends, heights, "at the knots"),
        (halfway, (heights[:-1] + heights[1:]) / 2, "halfway between the knots"),
    ):
        more = partial(capacity_mistakes.interpolations, curve, pieces, x)
        same(run(net, x), right, f"The net for {pieces} pieces {where}", mistakes=more)


# --- the gap and the regularization


def gap(**history):
    """Return the gap of that history."""
    with left_alone("generalization_gap", history=history):
        return capacity.generalization_gap(history)


def test_gap():
    """The last epoch counts, and the sign; the best epochs, other entries and their order are nothing to it."""
    losses, train = [2.0, 1.0, 0.5, 0.12763], [0.70217, 0.85431, 0.97312, 0.94108, 0.91254]
    validation = [0.55329, 0.801364, 0.66418, 0.72319, 0.70418]
    found = gap(val_accuracy=validation, loss=losses, train_accuracy=train)
    more = capacity_mistakes.gap(train, validation, losses)
    same(found, 0.20836, "The gap between 0.91254 and 0.70418", mistakes=more)
    found = gap(loss=[2.0], train_accuracy=[0.50123], val_accuracy=[0.75246])
    same(found, -0.25123, "The gap between 0.50123 and 0.75246", mistakes={"its sign is lost: keep it.": 0.25123})


@pytest.mark.parametrize(
    ("accuracies", "best"),
    [
        (
            # The first, the last, the smallest and the largest strength, and the worst one, are five others.
            {0.21846: 0.66123, 0.31627: 0.60123, 0.0012345: 0.65246, 0.012589: 0.80135}
            | {1.2345: 0.75321, 0.10273: 0.68135, 0.051234: 0.71128},
            0.012589,
        ),
        ({0.31627: 0.60123, 0.0012345: 0.70321, 0.0: 0.80246, 0.012589: 0.75135}, 0.0),
        ({0.012589: 0.80246, 0.31627: 0.80246, 0.0012345: 0.80246, 0.051234: 0.80246, 1.2345: 0.30123}, 0.31627),
        ({0.012589: 0.80326, 0.31627: 0.80246, 1.2345: 0.30123}, 0.012589),
        ({0.5: 0.4}, 0.5),
    ],
)
def test_regularization(accuracies, best):
    """The highest validation accuracy decides, the largest strength where several are equal; each is tried once."""
    tried, strengths = [], list(accuracies)

    def validation_accuracy(strength):
        holds(np.ndim(strength) == 0 and strength in accuracies, f"{strength!r} is tried, it is none of the strengths.")
        tried.append(float(strength))
        return accuracies[strength]

    with left_alone("pick_regularization", strengths=strengths):
        picked = capacity.pick_regularization(strengths, validation_accuracy)
    holds(sorted(tried) == sorted(accuracies), f"Each strength should be tried once, tried were {tried}.")
    more = capacity_mistakes.regularization(accuracies)
    same(picked, best, f"The strength that is picked where the accuracies are {accuracies}", mistakes=more)


# --- inputs that are a little out of the way ----------------------------------------------------------------------


def test_scores_of_eleven_layers():
    """There may be more than nine layers: W10 is one of the last."""
    net, X = net_with_small_numbers([2, *[3] * 10, 2]), np.array([[1.0, -0.5], [0.2, 0.8]])
    expected = X
    for i in range(1, 12):
        expected = expected @ net.params[f"W{i}"] + net.params[f"b{i}"]
        expected = np.maximum(expected, 0.0) if i < 11 else expected
    same(net.scores(X), expected, "The scores of a net of eleven layers")


def test_scores_predict_where_all_scores_are_low():
    """The highest score counts, however low all of them are."""
    net = capacity.MLP([1, 3])
    net.params["W1"], net.params["b1"] = np.zeros((1, 3)), np.array([-3e9, -1e9, -2e9])
    same(net.predict(np.zeros((1, 1))), [1], "The prediction where the scores are -3e9, -1e9 and -2e9")


def test_gradients_loss_of_improbable_classes():
    """A probability that is nearly 0 has lost its digits; the log of it has them if it is made from the scores."""
    net = capacity.MLP([1, 2])
    net.params["W1"], net.params["b1"] = np.array([[1.0, 0.0]]), np.zeros(2)
    for lead in (24.0, 95.0, 741.0):
        loss, _ = loss_and_grads(net, np.array([[lead]]), np.array([1]))
        same(loss, lead, f"The loss where the right score is {lead:g} below the other")


def test_gradients_loss_forgets_what_came_before():
    """What scores or predict have computed of the same rows is not for a loss with other params."""
    X, y = data()
    new_net.forgetful(net_with_small_numbers([2, 4, 3]), {"b2": np.array([3.0, -1.0, 2.0])}, X, y, 2.0946090809647724)


def test_gradients_leave_nothing_for_predict():
    """What predict says depends on what the params hold now."""
    net, rows = capacity.MLP([2, 2]), np.ones((1, 2))
    net.params["W1"], net.params["b1"] = np.zeros((2, 2)), np.array([1.0, 0.0])
    net.loss(rows, np.array([0]))
    net.params["b1"] = np.array([0.0, 1.0])
    fresh = capacity.MLP([2, 2])  # which shows whether predict is wrong by itself
    fresh.params["W1"], fresh.params["b1"] = np.zeros((2, 2)), np.array([0.0, 1.0])
    holds(
        int(net.predict(rows)[0]) == int(fresh.predict(rows)[0]),
        "predict goes by scores from before the params have changed: compute them anew.",
    )


def test_interpolate_calls_f_with_one_dimension():
    """The function takes a number or an array of one dimension; any number of pieces will do."""

    def f(x):
        holds(
            not isinstance(x, list | tuple),
            f"interpolate called f with a {type(x).__name__}: it takes a number, or an array of them.",
        )
        holds(
            np.ndim(x) <= 1,
            f"interpolate called f with an array of {np.ndim(x)} dimensions: it takes one, or a number.",
        )
        return np.asarray(x) ** 2

    for pieces in (49, 93, 5):
        w, b, v, c = several(capacity.interpolate(f, pieces), 4, "interpolate")
        x = np.linspace(0.0, 1.0, pieces + 1)
        found = np.maximum(np.outer(x, w) + b, 0.0) @ np.asarray(v) + c
        same(found, x**2, f"The net for x**2 with {pieces} pieces, at its knots,", 1e-4)


@pytest.mark.parametrize("pieces", [49, 93])
def test_interpolate_a_zigzag(pieces):
    """There are as many pieces as asked for, also where 1 / (1 / pieces) is a little less."""
    x = np.linspace(0.0, 1.0, pieces + 1)
    found = run(capacity.interpolate(lambda x: np.cos(pieces * np.pi * x), pieces), x)
    same(found, np.cos(pieces * np.pi * x), f"The net for a zigzag of {pieces} pieces, at its knots,", 1e-4)


def test_gap_beside_other_entries():
    """A history may hold more than two lists."""
    found = gap(train_accuracy=[0.75], worst_accuracy=[0.1], val_accuracy=[0.5], test_accuracy=[0.4])
    same(found, 0.25, "The gap in a history with lists of something else")


ANSWERS = {  # the form of each answer; of what is right the local tests know nothing
    "deep_or_wide": (between(0, 10_000_000),) * 3,
    "fold": (between(-1000, 1000),) * 7,
    "what_ails_them": (one_of("overfits", "underfits", "fine"),) * 6,
    "choice_of_strength": (between(-1, 1),) * 3,
}


@pytest.mark.parametrize("question", ANSWERS)
def test_answers(question):
    """Check the form of an answer."""
    well_formed(question, ANSWERS[question])
