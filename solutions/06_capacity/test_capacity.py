"""Local tests: run `pytest`, or one task at a time with `pytest -k test_interpolate`.

They use a few small nets and numbers. Your grade comes from other tests, with other sizes and numbers: passing here
means that you are on the right track, so think about what is not tested as well.
"""

import capacity
import numpy as np
import pytest
from kit.checking import check, holds
from kit.numeric_check import check_gradient
from kit.questions import between, one_of, well_formed

X, Y = np.array([[1.0, -0.5], [0.25, 0.75], [-1.25, 0.5], [0.5, 1.0], [-0.5, -1.0]]), np.array([0, 2, 1, 2, 0])
LAYERS = [  # weights and biases; the first one or two are nets of their own
    ([[1.0, -0.5, 0.5], [0.5, 1.0, -1.5]], [0.25, -0.125, 0.5]),
    ([[1.0, -0.5, 0.25, 0.75], [-1.5, 0.5, 1.0, -0.25], [0.5, 1.5, -1.0, -2.0]], [0.25, -0.25, -0.125, 0.75]),
    ([[0.5, -1.0, 1.5], [1.0, 0.25, -0.75], [-0.5, 2.0, 0.75], [1.25, -0.25, -1.0]], [0.125, -0.25, 0.5]),
]
CORNERS, HEIGHTS = [0.0, 0.25, 0.5, 0.75, 1.0], [1.0, 3.0, 2.0, 2.5, -1.0]  # of the zigzag that is interpolated


def net_with(*layers):
    """Return a net that has these weights and biases in its params."""
    net = capacity.MLP([len(layers[0][0]), *(len(biases) for _, biases in layers)])
    for number, (weights, biases) in enumerate(layers, 1):
        net.params[f"W{number}"], net.params[f"b{number}"] = np.array(weights), np.array(biases)
    return net


def test_scores_params():
    """Layers are numbered from 1, weights have shape (inputs, outputs), biases (outputs,), and biases are zero."""
    sizes = [2, 3, 5, 4]
    params, _ = capacity.MLP(sizes).params, capacity.MLP([4, 2])
    shapes = {name: np.shape(array) for name, array in params.items()}
    check(shapes, {"W1": [2, 3], "W2": [3, 5], "W3": [5, 4]}, "Of the shapes in params")
    biases = {name: array for name, array in params.items() if name[0] == "b"}
    check(biases, {"b1": [0] * 3, "b2": [0] * 5, "b3": [0] * 4}, "Of the biases")
    holds(sizes == [2, 3, 5, 4], "MLP changes the list of sizes that it is given: work on a copy.")


def test_scores_initialization():
    """The standard deviation of the weights is about sqrt(2 / inputs), and their mean is 0."""
    params = capacity.MLP([1, 5000, 50]).params
    ratios = np.std(params["W1"]) / np.sqrt(2 / 1), np.std(params["W2"]) / np.sqrt(2 / 5000)
    check(np.round(ratios, 1), [1.0, 1.0], "The deviation of W1 and of W2, over sqrt(2 / inputs),", tolerance=0.08)
    holds(abs(np.mean(params["W2"])) < 0.001, "The mean of 250,000 weights should be nearly 0.")


def test_scores_seed():
    """Equal seeds give equal nets, others give others; each weight is drawn by itself."""
    net, again, other = (capacity.MLP([4, 4, 4], seed=seed).params for seed in (3, 3, 4))
    holds(np.array_equal(net["W1"], again["W1"]), "Two nets with the seed 3 differ: make a generator in __init__.")
    holds(not np.array_equal(net["W1"], other["W1"]), "The seeds 3 and 4 give the same net: use the seed.")
    holds(len(np.unique([net["W1"], net["W2"]])) == 32, "Weights come twice: make one generator for all layers.")


def test_scores():
    """A ReLU follows every layer but the last, whose scores may be negative."""
    net = net_with(([[1.0, -1.0], [0.0, 0.5]], [0.5, 0.0]), ([[1.0], [-10.0]], [2.0]))
    check(net.scores(np.array([[3.0, 0.0], [-3.0, 0.0], [-0.25, 1.0]])), [[5.5], [-28.0], [-5.25]])
    eleven = net_with(([[1.0]], [1.0]), ([[0.5]], [1.0]), *[([[1.0]], [1.0])] * 9)
    check(eleven.scores(np.array([[2.0], [-4.0]])), [[11.5], [10.0]], "Of eleven layers, it")
    check(net_with(*LAYERS).scores(X[:1]), [[3.0625, -1.90625, 2.28125]], "Of three layers, it")


def test_scores_linear():
    """Without a hidden layer the scores are X @ W1 + b1, with what is in params at the time of the call."""
    net, rows = net_with(([[1.0, 2.0, -1.0], [0.5, -1.0, 3.0]], [0.1, 0.2, 0.3])), np.array([[2.0, -2.0]])
    check(net.scores(rows), [[1.1, 6.2, -7.7]])
    net.params["b1"] = np.array([1.1, 1.2, 1.3])
    check(net.scores(rows), [[2.1, 7.2, -6.7]], "After b1 has grown by 1, it")
    holds(np.array_equal(rows, [[2.0, -2.0]]), "scores changes X: compute in a new array.")


def test_scores_predict():
    """The class is the column of the highest score, an integer for each row."""
    net = net_with(([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0]], [0.0, 0.0, 0.0]))
    predicted = net.predict(np.array([[3.0, 1.0], [1.0, 2.0], [-1.0, -1.0], [5.0, 0.0]]))
    check(predicted, [0, 1, 2, 0])
    holds(np.asarray(predicted).dtype.kind in "iu", "predict should return integers, which can be used as indices.")
    net.params["W1"] = np.array([[-8.0, -7.0, -9.0], [0.0, 0.0, 0.0]])
    check(net.predict(np.array([[1.0, 2.0]])), [1], "With the scores -8, -7, and -9, it")


def test_gradients_loss():
    """With probabilities of 1/2, 1/4 and 1/4, the loss of a row is the log of 2 or of 4; the gradients come second."""
    result = net_with((np.zeros((2, 3)), np.log([0.5, 0.25, 0.25]))).loss(X, Y)
    holds(np.shape(result) == (2,), "loss should return two values: the loss, then the dict of gradients.")
    check(result[0], 8 / 5 * np.log(2.0), "The loss")
    loss, grads = net_with(([[1000.0, -1000.0], [0.0, 0.0]], [0.0, 0.0])).loss(np.eye(2), np.array([1, 0]))
    check(loss, 1000.0 + 0.5 * np.log(2.0), "The loss of a row with the scores 1000 and -1000, and one with 0 and 0,")
    check(grads, {"b1": [0.25, -0.25]}, "For these two rows, the dict of gradients")


def test_gradients_by_nudging():
    """Without a hidden layer, with one, and with two; on the way back the last layer comes first."""
    for depth, right in ((1, 1.7304228), (2, 1.2842595), (3, 0.9434469)):
        net, layers = net_with(*LAYERS[:depth]), f"With {depth} layer{'s'[: depth - 1]}"
        loss, grads = net.loss(X, Y)
        check(loss, right, f"{layers}, the loss")
        holds(set(grads) == set(net.params), f"The keys of the gradients should be {', '.join(net.params)}.")
        for name in sorted(grads, key=lambda name: name[1], reverse=True):
            array = np.array(net.params[name])

            def loss_with(nudged, net=net, name=name):
                net.params[name] = nudged
                return net.loss(X, Y)[0]

            check_gradient(grads[name], loss_with, array, f"{layers}, the gradient of {name}", h=3e-3)
            net.params[name] = array


def test_gradients_penalty():
    """With reg = 0.5 the loss has a quarter of the squared weights more, 30.5 in sum, each gradient half its weight."""
    net = net_with(*LAYERS)
    (loss, grads), (more, penalized) = net.loss(X, Y), net.loss(X, Y, reg=0.5)
    right = {name: 0.5 * value if name[0] == "W" else 0.0 * value for name, value in net.params.items()}
    added = {name: np.round(penalized[name] - grads[name], 6) for name in right}
    check({"loss": np.round(more - loss, 6)} | added, {"loss": 0.25 * 30.5} | right, "Of what reg adds")


def test_gradients_again():
    """Each call starts anew; arguments, params and earlier results stay as they are."""
    net, rows, labels = net_with(*LAYERS), X.copy(), Y.copy()
    _, grads = net.loss(rows[:2], labels[:2])
    before = {name: np.copy(value) for name, value in grads.items()}
    _, again = net.loss(rows, labels)
    holds(np.array_equal(rows, X) and np.array_equal(labels, Y), "loss changes X or y: compute in new arrays.")
    check((net.params["W1"], net.params["b3"]), (LAYERS[0][0], LAYERS[2][1]), "Of W1 and b3 after a call of loss")
    check(grads, before, "Of the gradients of the first call, after the second")
    check(again, net_with(*LAYERS).loss(X, Y)[1], "Of the gradients of a second call")


def zigzag(x):
    """Return the height of a zigzag, for a number from 0 to 1, or an array of them."""
    holds(np.ndim(x) < 2 and not isinstance(x, list), f"f takes a number, or an array of shape (N,), not {x!r}.")
    holds(np.all(np.abs(x - 0.5) < 0.500001), f"f takes numbers from 0 to 1, but it is called with {x}.")
    return np.interp(x, CORNERS, HEIGHTS)


def interpolated(pieces, x):
    """Return what the net for the zigzag, of so many pieces, gives for the numbers x."""
    w, b, v, c = (np.asarray(part, dtype=float) for part in capacity.interpolate(zigzag, pieces))
    good = w.ndim == 1 and w.shape == b.shape == v.shape
    holds(good, f"w, b, and v should have one shape (K,), but they have {w.shape}, {b.shape}, and {v.shape}.")
    return np.maximum(np.outer(x, w) + b, 0.0) @ v + c


def test_interpolate():
    """At the knots the net equals f, and between two of them it is a straight line."""
    check(interpolated(4, CORNERS), HEIGHTS, "With four pieces, the net at 0, 1/4, 1/2, 3/4, and 1")
    check(interpolated(2, CORNERS), [1.0, 1.5, 2.0, 0.5, -1.0], "With two pieces, the net at 0, 1/4, 1/2, 3/4, and 1")
    check(interpolated(1, CORNERS), [1.0, 0.5, 0.0, -0.5, -1.0], "With one piece, the net at 0, 1/4, 1/2, 3/4, and 1")
    check(interpolated(49, np.arange(50) / 49), zigzag(np.arange(50) / 49), "With 49 pieces, the net at the knots")


def test_gap():
    """The last epoch counts, and the sign; the order of the lists does not."""
    train, validation = [0.7, 0.852, 0.973, 0.9421, 0.9125], [0.553, 0.8013, 0.664, 0.7232, 0.7041]
    history = {"val_accuracy": validation, "loss": [2.0, 1.0, 0.5, 0.3, 0.2], "train_accuracy": train}
    check(capacity.generalization_gap(history), 0.2084)
    holds(len(train) == len(validation) == 5, "generalization_gap takes entries out of the history: only read it.")
    check(capacity.generalization_gap({"train_accuracy": [0.5], "val_accuracy": [0.75]}), -0.25)


def picks(accuracies, best):
    """Check that the best one of the strengths is picked, and that each is tried once."""
    tried, strengths = [], list(accuracies)

    def validation_accuracy(strength):
        holds(np.ndim(strength) == 0 and strength in accuracies, f"{strength!r} is tried: it is none of the strengths.")
        tried.append(float(strength))
        return accuracies[strength]

    check(capacity.pick_regularization(strengths, validation_accuracy), best, f"Of the accuracies {accuracies}, it")
    check(sorted(tried), sorted(accuracies), "The list of the strengths that are tried, sorted,")
    holds(strengths == list(accuracies), "pick_regularization changes the list of strengths: sort a copy.")


def test_regularization():
    """The highest validation accuracy decides, and the largest of equally good strengths; 0 is a strength, too."""
    picks({0.2: 0.66, 0.3: 0.6, 0.001: 0.65, 0.01: 0.801, 1.2: 0.75, 0.1: 0.68, 0.05: 0.71}, 0.01)
    picks({0.3: 0.6, 0.001: 0.7, 0.0: 0.8, 0.01: 0.75}, 0.0)
    picks({0.001: 0.5, 0.05: 0.8, 0.01: 0.8, 0.3: 0.8, 0.1: 0.8, 1.2: 0.3}, 0.3)
    picks({0.01: 0.803, 0.3: 0.802, 1.2: 0.3}, 0.01)


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
