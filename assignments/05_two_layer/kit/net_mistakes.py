"""What typical mistakes make of a net's numbers: the local tests compare with it to say why something is wrong.

A mistake is a sentence and its numbers, or a function that makes them of the right ones. Numbers in a tuple are
different ways to make the same mistake.
"""

import numpy as np

from . import softmax_mistakes

BETWEEN = {
    "there is no ReLU between the layers: without it they are one affine layer.": lambda z: z,
    "there is a tanh between the layers: this net has ReLUs.": np.tanh,
    "there is a sigmoid between the layers: this net has ReLUs.": lambda z: 1 / (1 + np.exp(-z)),
    "there is the absolute value between the layers: a ReLU makes negative numbers zero.": np.abs,
    "there is a leaky ReLU between the layers: a ReLU makes negative numbers zero.": lambda z: np.maximum(z, 0.01 * z),
    "there is a leaky ReLU between the layers: the plain one makes negative numbers zero.": (
        lambda z: np.maximum(z, 0.1 * z)
    ),
}


def relu(z):
    """Return z where it is positive, and else 0."""
    return np.clip(z, 0.0, np.inf)


def run(params, X, between=relu, left_out=()):
    """Return the scores of a net with that function between its layers, without the biases that are left out."""
    depth = len(params) // 2
    for i in range(1, depth + 1):
        X = X @ params[f"W{i}"] + (0.0 if f"b{i}" in left_out else params[f"b{i}"])
        X = between(X) if i < depth else X
    return X


def scores(params, X, begun=None):
    """Return what mistakes make of the scores of a net; begun are the params that it was made with."""
    last = len(params) // 2
    right = run(params, X)
    made = {text: run(params, X, between) for text, between in BETWEEN.items()} if last > 1 else {}
    made["there is a ReLU on the scores, too: they may be negative."] = relu(right)
    made["there is a ReLU on X: the first layer gets it as it is."] = run(params, relu(X))
    if last > 1:
        made["the ReLU is taken of X, and there is none behind the first layer."] = run(params, relu(X), lambda z: z)
        made["this is the first hidden layer: go on to the scores."] = relu(X @ params["W1"] + params["b1"])
    exp = np.exp(right - right.max(axis=1, keepdims=True))
    made["these are probabilities: scores are the numbers before the softmax."] = exp / exp.sum(axis=1, keepdims=True)
    made["the biases are left out."] = run(params, X, left_out=[f"b{i}" for i in range(1, last + 1)])
    if last > 1:
        made[f"the last bias, b{last}, is left out."] = run(params, X, left_out=[f"b{last}"])
    if last == 2:
        made["the first bias, b1, is left out."] = run(params, X, left_out=["b1"])
        hidden = relu(X @ params["W1"])
        made["b1 is added after the ReLU: it belongs to the sum before."] = (hidden + params["b1"]) @ params[
            "W2"
        ] + params["b2"]
    if len(X) > 1:
        made["the mean of the rows is subtracted from X: it is used as it is."] = run(params, X - X.mean(axis=0))
    if begun:
        made["these are the scores of the weights that the net began with: read params in each call."] = run(begun, X)
    same_shape = {text: numbers.shape == right.shape for text, numbers in made.items()}
    return {text: value for text, value in made.items() if not same_shape[text] or not np.allclose(value, right)}


def penalty(params, reg, rows):
    """Return what mistakes make of what reg adds to the loss."""
    weights = [value for name, value in params.items() if name.startswith("W")]
    squares = [np.sum(w**2) for w in weights]
    half, every = reg / 2, sum(np.sum(value**2) for value in params.values())
    made = {
        "reg adds nothing: the penalty is missing in the loss.": 0.0,
        "the factor one half is missing.": 2 * half * sum(squares),
        "the biases are penalized, too: only the weights are.": half * every,
        "only the first layer is penalized: all of them are.": half * squares[0],
        "only the last layer is penalized: all of them are.": half * squares[-1],
        "only the first two layers are penalized: all of them are.": half * sum(squares[:2]),
        "the penalty is divided by the number of rows: it does not depend on the batch.": half * sum(squares) / rows,
        "the penalty is a mean of squares: it is their sum.": half * sum(np.mean(w**2) for w in weights),
        "the penalty is the length of the weights: it is the sum of their squares.": half
        * sum(np.sqrt(s) for s in squares),
        "the penalty is of the length of all weights: it is the sum of their squares.": half * np.sqrt(sum(squares)),
        "absolute values are penalized: it is the squares.": half * sum(np.sum(np.abs(w)) for w in weights),
        "absolute values are penalized: it is half of the squares.": reg * sum(np.sum(np.abs(w)) for w in weights),
    }
    return {text: number for text, number in made.items() if not np.isclose(number, half * sum(squares))}


def losses(params, X, y):
    """Return what mistakes make of the loss, those in the scores among them."""
    right, y = run(params, X), np.asarray(y, dtype=int)
    made = softmax_mistakes.losses(right, y)
    for text, wrong in scores(params, X).items():
        if wrong.shape == right.shape:
            exp = np.exp(wrong - wrong.max())
            made[text] = -np.mean(np.log(exp[np.arange(len(y)), y] / exp.sum(axis=1)))
    return made


def ways_back(params, X, y):
    """Return what mistakes on the way back are made of: dscores, slopes of the ReLUs, and what stands for the weights.

    Slopes are a function of a layer's number, of its sums, and of its sums without the bias.
    """
    p = run(params, X)
    depth = len(params) // 2
    names = [f"W{i}" for i in range(2, depth + 1)]

    def mask(i, z, bare):
        return z > 0

    right = np.exp(p - p.max(axis=1, keepdims=True))
    right = (right / right.sum(axis=1, keepdims=True) - np.eye(p.shape[1])[np.asarray(y, dtype=int)]) / len(X)
    ways = {}
    for text, value in softmax_mistakes.slopes(p, y).items():
        ways[text if "divided" in text else f"the gradient of the scores is wrong: {text}"] = (value, mask, {})
    ways["the way back goes through a ReLU on the scores: there is none."] = (right * (p > 0), mask, {})
    if depth == 1:
        return ways
    for text, slope in {
        "the ReLU is missing on the way back: units that were off pass nothing on.": lambda i, z, bare: 1.0,
        "the mask is upside down: the gradient passes where the unit was on.": lambda i, z, bare: z <= 0,
        "it is multiplied by what the ReLU gave: its slope is 1 where the unit was on.": lambda i, z, bare: relu(z),
        "the mask leaves out the bias: a unit is on where the whole sum is positive.": lambda i, z, bare: bare > 0,
        "this is the slope of a sigmoid: that of a ReLU is 1 or 0.": lambda i, z, bare: relu(z) * (1 - relu(z)),
        "only the last ReLU is on the way back: there is one between any two layers.": (
            lambda i, z, bare: z > 0 if i == depth - 1 else 1.0
        ),
        "only the first ReLU is on the way back: there is one between any two layers.": (
            lambda i, z, bare: z > 0 if i == 1 else 1.0
        ),
    }.items():
        ways[text] = (right, slope, {})
    for text, change in {
        "it comes back through reshaped weights: they are transposed.": lambda W: W.ravel().reshape(W.T.shape).T,
        "it comes back through the absolute values of the weights: their signs count.": np.abs,
    }.items():
        ways[text] = (right, mask, {name: change(params[name]) for name in names})
    flat = np.full(params["W2"].shape, 1 / params["W2"].shape[1])
    if depth == 2:
        alone = "it is the mask alone: multiply by what comes back through W2."
        ways[alone] = (np.ones_like(p), mask, {"W2": flat})
    return ways


def moved(params, X, way, name):
    """Return by how much the scores, weighted with dscores, move for each entry of an array that moves by 1."""
    dscores, slope, instead = way
    depth, total = len(params) // 2, np.zeros(params[name].shape)
    for index in np.ndindex(total.shape):
        nudge = np.zeros(total.shape)
        nudge[index] = 1.0
        x, dx = X, np.zeros(X.shape)
        for i in range(1, depth + 1):
            W, bare = f"W{i}", x @ params[f"W{i}"]
            z, dz = bare + params[f"b{i}"], dx @ instead.get(W, params[W])
            dz = dz + (x @ nudge if name == W else nudge if name == f"b{i}" else 0.0)
            x, dx = relu(z), dz * slope(i, z, bare)
        total[index] = np.sum(dscores * dz)
    return total


def gradients(params, rows, name, reg, before):
    """Return what mistakes make of the gradient of one of the arrays; before is that of the call before, for others."""
    (X, y), value = rows, params[name]
    part = reg * value * (value.ndim == 2)
    made = {"it adds to what the call before has left: start anew in each call.": lambda right, **_: right + before}
    for text, way in ways_back(params, X, y).items():
        last = name[1:] == str(len(params) // 2)
        if "mask alone" in text and last:
            continue
        made[text] = moved(params, X, way, name) + part
    if reg and value.ndim == 1:
        made["the biases are penalized, too: only the weights are."] = lambda right, **_: right + reg * value
    elif reg:
        made |= {
            "the penalty's part is missing.": lambda right, **_: right - part,
            "the penalty's part is twice too large: the 2 of the square and the one half cancel.": (
                lambda right, **_: right + part
            ),
            "the penalty's part is half of what it should be: the 2 of the square cancels the one half.": (
                lambda right, **_: right - part / 2
            ),
            "the penalty's part is subtracted: it is added.": lambda right, **_: right - 2 * part,
            "the penalty's part is divided by N: it does not depend on the batch.": (
                lambda right, **_: right - part + part / len(X)
            ),
            "absolute values are penalized: it is the squares.": (
                lambda right, **_: right - part + reg * np.sign(value)
            ),
            "it is the penalty's part alone.": part,
        }
    return made


def wrong_loss(loss, params, rows, reg):
    """Say that the loss is another number than it should be, "" where it is right: nudging it finds no gradient."""
    (X, y), scores = rows, run(params, rows[0])
    log_sums = np.log(np.exp(scores - scores.max()).sum(axis=1)) + scores.max()
    right = np.mean(log_sums - scores[np.arange(len(X)), np.asarray(y, dtype=int)])
    right += reg / 2 * sum(np.sum(value**2) for value in params.values() if value.ndim == 2)
    first = "Gradients are those of your own loss, so mend that first."
    number = np.ravel(loss)[0]
    return "" if np.isclose(number, right, 1e-5) else f"The loss is {number:.7g} but it should be {right:.7g}. {first}"


def predictions_of(net, X):
    """Return what mistakes make of the classes that a net predicts, nothing if its scores are wrong already."""
    scores, right = np.asarray(net.scores(X)), run(net.params, X)
    return predictions(net.params, X) if scores.shape == right.shape and np.allclose(scores, right) else {}


def predictions(params, X):
    """Return what mistakes make of the predicted classes."""
    scores, bare = run(params, X), [name for name in params if name.startswith("b")]
    exp = np.exp(scores - scores.max())
    made = {
        "it is the best row for each class: the best class of each row is along axis 1.": np.argmax(scores, axis=0),
        "it is the largest of all entries: each row has a class of its own, along axis 1.": np.argmax(scores),
        "it is the class with the lowest score: take the highest.": np.argmin(scores, axis=1),
        "scores are compared without their signs: a very negative one speaks against its class.": (
            np.argmax(np.abs(scores), axis=1)
        ),
        "it is the highest score itself: the class that has it is asked for.": np.max(scores, axis=1),
        "these are all the scores: one class per row is asked for.": scores,
        "the classes are counted from 1: the first one is class 0.": np.argmax(scores, axis=1) + 1,
        "it is the first class with a score above 0: take the highest score.": np.argmax(scores > 0, axis=1),
        "it is the whole order of the classes: the last one has the highest score.": np.argsort(scores, axis=1),
        "it is the second place of the order of the scores: the last one is the highest.": (
            np.argsort(scores, axis=1)[:, 1]
        ),
        "a class counts if its probability is above one half: the highest one counts.": (
            np.argmax(exp > exp.sum(axis=1, keepdims=True) / 2, axis=1)
        ),
        "the scores are computed without the ReLU: use those of scores.": np.argmax(
            run(params, X, lambda z: z), axis=1
        ),
        "the scores are computed without the biases: use those of scores.": (
            np.argmax(run(params, X, left_out=bare), axis=1)
        ),
        "it is the strongest unit of the first layer: take the highest score.": (
            np.argmax(relu(X @ params["W1"] + params["b1"]), axis=1)
        ),
    }
    return made
