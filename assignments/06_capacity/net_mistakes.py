"""What typical mistakes make of a net's numbers: the local tests compare with it to say why something is wrong.

A mistake is a sentence and its numbers, or a function that makes them of the right ones.
"""

import numpy as np

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


def scores(params, X):
    """Return what mistakes make of the scores of a net."""
    last = len(params) // 2
    right = run(params, X)
    made = {text: run(params, X, between) for text, between in BETWEEN.items()} if last > 1 else {}
    made["there is a ReLU on the scores, too: they may be negative."] = relu(right)
    made["there is a ReLU on X: the first layer gets it as it is."] = run(params, relu(X))
    exp = np.exp(right - right.max(axis=1, keepdims=True))
    made["these are probabilities: scores are the numbers before the softmax."] = exp / exp.sum(axis=1, keepdims=True)
    made["the biases are left out."] = run(params, X, left_out=[f"b{i}" for i in range(1, last + 1)])
    made[f"the last bias, b{last}, is left out."] = run(params, X, left_out=[f"b{last}"])
    if last == 2:
        made["the first bias, b1, is left out."] = run(params, X, left_out=["b1"])
        hidden = relu(X @ params["W1"])
        made["b1 is added after the ReLU: it belongs to the sum before."] = (hidden + params["b1"]) @ params[
            "W2"
        ] + params["b2"]
    if len(X) > 1:
        made["the mean of the rows is subtracted from X: it is used as it is."] = run(params, X - X.mean(axis=0))
    return {text: numbers for text, numbers in made.items() if not np.allclose(numbers, right)}


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


def penalty_gradient(right, without, value, reg):
    """Return what mistakes make of a gradient, from the right one, the one for reg = 0, and the array itself."""
    if reg == 0 or value.ndim == 1:
        bias = {"the biases are penalized, too: only the weights are.": right + reg * value}
        return bias if reg else {}
    part = right - without
    return {
        "the penalty's part is missing.": without,
        "the penalty's part is twice too large: the 2 of the square and the one half cancel.": right + part,
        "the penalty's part is half of what it should be: the 2 of the square cancels the one half.": right - part / 2,
        "the penalty's part is subtracted: it is added.": right - 2 * part,
        "absolute values are penalized: it is the squares.": without + reg * np.sign(value),
    }


def predictions(scores):
    """Return what mistakes make of the predicted classes."""
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
    }
    return made


def gap(train, validation, loss):
    """Return what mistakes make of the gap between training and validation accuracy."""
    train, validation = np.array(train), np.array(validation)
    difference, best = train - validation, int(np.argmax(validation))
    return {
        "it is of the epoch with the best validation accuracy: the last one counts.": difference[best],
        "the best validation accuracy is taken: take that of the last epoch.": train[-1] - validation.max(),
        "the best of both lists are taken: take the last ones.": train.max() - validation.max(),
        "it is of the first epoch: the last one counts.": difference[0],
        "it is of the last epoch but one.": difference[-2],
        "it is the mean over the epochs: the last one counts.": difference.mean(),
        "it is the largest gap of all epochs: the last one counts.": difference.max(),
        "it is a gap for each epoch: one number is asked for.": difference,
        "the loss is taken for the training accuracy.": loss[-1] - validation[-1],
        "it is in percent: accuracies are fractions.": 100 * difference[-1],
        "it is divided by the training accuracy: it is the plain difference.": difference[-1] / train[-1],
        "it is divided by the validation accuracy: it is the plain difference.": difference[-1] / validation[-1],
        "it is rounded: return it as it is.": np.round(difference[-1], 2),
        "the entries are taken by their order: a dict is read by its keys.": validation[-1] - loss[-1],
        "its sign is wrong: it is training minus validation.": -difference[-1],
    }


def regularization(accuracies):
    """Return what mistakes make of the strength that is picked."""
    strengths, values = np.array(list(accuracies)), np.array(list(accuracies.values()))
    best = strengths[values == values.max()]
    made = {
        "it is the one with the lowest accuracy: the highest counts.": strengths[values.argmin()],
        "it is the accuracy: the strength that reaches it is asked for.": values.max(),
        "it is the place in the list: return the strength itself.": float(values.argmax()),
        "of equal ones it is the first: take the largest.": best[0],
        "of equal ones it is the last: take the largest.": best[-1],
        "of equal ones it is the smallest: take the largest.": best.min(),
        "strengths are sorted without their accuracies.": np.sort(strengths)[values.argmax()],
        "strengths are sorted, largest first, without their accuracies.": -np.sort(-strengths)[values.argmax()],
    }
    return {text: number for text, number in made.items() if number != best.max()}
