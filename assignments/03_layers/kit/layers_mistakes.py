"""What typical mistakes make of the same numbers: the local tests compare with it to say why something is wrong.

A mistake is a sentence and its numbers, or a function that makes them of the right ones and the inputs.
"""

import numpy as np

ADDED = "it is added to what an earlier backward has left: each call replaces the gradients."
FIRST_SLOPE = "the slope of an earlier forward is kept: backward refers to the last one."
WEIGHTS_CHANGED = "backward changes the weights: it only computes gradients, the step is taken elsewhere."
WEIGHTS_SHARED = "it is computed with the weights of another layer: keep them in self."
LAYERS_SHARED = "it is that of another net: keep the layers in self."


def logistic(x):
    """Return the sigmoid by its definition, good enough for small x."""
    return 1 / (1 + np.exp(-x))


OUTPUT = {
    "Tanh": {"it is built from a sigmoid whose input is not doubled.": lambda right, x: 2 * logistic(x) - 1},
    "ReLU": {
        "it is the largest entry along an axis: compare each entry with zero.": (
            lambda right, x: np.max(x, 0),
            lambda right, x: np.max(x, 0) + 0 * x,
        ),
    },
}
DX = {
    "Sigmoid": {
        "o in o (1 - o) is the output, and here it is the input.": lambda right, x, upstream: upstream * x * (1 - x),
        "the sigmoid is taken twice: the output is the sigmoid already.": lambda right, x, upstream: (
            upstream * logistic(logistic(x)) * logistic(-logistic(x))
        ),
        "the sign between 1 and o is wrong, 1 + o.": lambda right, x, **_: right * (1 + logistic(x)) / logistic(-x),
        "a factor o, the output, is missing.": lambda right, x, upstream: upstream * logistic(-x),
        "a factor 1 - o is missing.": lambda right, x, upstream: upstream * logistic(x),
    },
    "Tanh": {
        "it is the input that is squared, and it should be the output.": lambda right, x, upstream: (
            upstream * (1 - x**2)
        ),
        "the sign between 1 and o * o is wrong, 1 + o * o.": lambda right, x, upstream: (
            upstream * (1 + np.tanh(x) ** 2)
        ),
        "the output is not squared.": lambda right, x, upstream: upstream * (1 - np.tanh(x)),
        "this is the derivative of the sigmoid, o (1 - o).": lambda right, x, upstream: (
            upstream * np.tanh(x) * (1 - np.tanh(x))
        ),
    },
    "ReLU": {
        "it is the local gradient alone: multiply it by the upstream gradient.": lambda right, x, **_: 1.0 * (x > 0),
        "it stops where the upstream gradient is negative: the input decides.": lambda right, x, upstream: np.maximum(
            upstream, 0
        ),
        "it passes where the input was negative: it has to pass where it was positive.": lambda right, upstream, **_: (
            upstream - right
        ),
        "it passes everywhere: where the input was negative, nothing passes.": lambda right, upstream, **_: upstream,
        "it is multiplied by the output: the local gradient is 1 where the input was positive.": lambda right, x, **_: (
            right * x
        ),
    },
}


def leaky(slope):
    """Return what mistakes make of the output and of dx of a leaky ReLU of that slope."""

    def negative(value):
        return lambda right, x, upstream: np.where(x < 0, value(x, upstream), right)

    return {
        "output": {
            "it is the larger one of x and the slope itself.": lambda right, x: np.maximum(x, slope),
            "on the negative side it is positive: the slope is positive.": lambda right, x: np.where(
                x < 0, -right, right
            ),
            "the slope is 0.01, whatever the layer was made with.": lambda right, x: np.where(x < 0, 0.01 * x, right),
        },
        "dx": {
            "on the negative side it is zero, as for the plain ReLU.": negative(lambda x, upstream: 0.0),
            "on the negative side it is the slope alone: multiply it by the upstream gradient.": negative(
                lambda x, upstream: slope
            ),
            "the slope is 0.01, whatever the layer was made with.": negative(lambda x, upstream: 0.01 * upstream),
            "on the negative side it is multiplied by slope times x, which is the output.": negative(
                lambda x, upstream: slope * x * upstream
            ),
        },
    }


def elu(alpha):
    """Return what mistakes make of the output and of dx of an ELU of that alpha."""

    def negative(value):
        return lambda right, x, upstream: np.where(x < 0, upstream * value(np.exp(x)), right)

    return {
        "output": {
            "the exponential is used on the positive side, too.": lambda right, x: alpha * (np.exp(x) - 1),
            "alpha is missing.": lambda right, x: np.where(x < 0, right / alpha, right),
            "the - 1 is missing on the negative side.": lambda right, x: np.where(x < 0, right + alpha, right),
            "1 is subtracted from alpha exp(x): alpha multiplies both.": lambda right, x: np.where(
                x < 0, right + alpha - 1, right
            ),
        },
        "dx": {
            "the exponential is used on the positive side, too.": lambda right, x, upstream: (
                upstream * alpha * np.exp(x)
            ),
            "on the negative side alpha is missing.": negative(lambda e: e),
            "on the negative side it is the output plus 1, which is so for alpha = 1 only.": negative(
                lambda e: alpha * e - alpha + 1
            ),
            "on the negative side it is multiplied by the output: the derivative has no - 1.": negative(
                lambda e: alpha * e - alpha
            ),
            "on the negative side it is zero, as for the ReLU.": negative(lambda e: 0.0),
        },
    }


def affine(x, weight, bias):
    """Return what mistakes make of the output of an affine layer."""
    return {"the bias is not added.": lambda right, **_: right - bias, "it lacks the product.": 0 * x @ weight + bias}


def images(function, x, weight, bias):
    """Return what mistakes make of the output for images."""
    rows = x.reshape(len(x), -1, order="F")
    return {"the images are flattened in another order: the last index runs fastest.": function(rows, weight, bias)}


def affine_dx(upstream, weight):
    """Return what mistakes make of the gradient of x."""
    return {
        "the weight is reshaped where it has to be transposed.": upstream @ weight.reshape(weight.T.shape),
        "it is the local gradient alone: multiply by the upstream gradient.": np.ones_like(upstream) @ weight.T,
    }


def parameter_gradients(right, x, upstream, function, parameters):
    """Return what mistakes make of the gradients of a layer's parameters, by their names."""
    ones = np.ones_like(upstream)
    made = {
        key: {"it is divided by the number of rows: that is in the upstream gradient already.": value / len(x)}
        for key, value in right.items()
    }
    if "weight" in parameters:
        flat = x.reshape(len(x), -1)
        made["weight"] |= {
            "x is reshaped where it has to be transposed.": flat.reshape(flat.T.shape) @ upstream,
            "it ignores the upstream gradient: multiply by it.": flat.T @ ones,
            "it is transposed.": right["weight"].T,
        }
        made["bias"] |= {
            "it is summed over the outputs: sum over the examples.": upstream.sum(axis=1),
            "it is summed over everything: sum over the examples only.": upstream.sum() + 0 * right["bias"],
            "it ignores the upstream gradient: multiply by it.": ones.sum(axis=0),
        }
    elif len(parameters["weights"]) > 1:
        pieces = np.array(
            [function(x, parameters["weights"][[k]], parameters["biases"][[k]]) for k in range(len(right["biases"]))]
        )
        for text, routed in routes(pieces, upstream).items():
            made["weights"][text] = np.array([x.T @ part for part in routed])
            made["biases"][text] = routed.sum(axis=1)
    return made


def routes(pieces, upstream):
    """Return, by mistake, what upstream gradient each piece of a maxout layer gets."""
    numbers = np.arange(len(pieces))[:, None, None]
    winner = pieces.argmax(axis=0)
    chosen = {
        "the smallest piece gets the gradient: the largest one has won.": pieces.argmin(axis=0),
        "absolute values are compared: the largest piece wins, not the one farthest from zero.": (
            np.abs(pieces).argmax(axis=0)
        ),
        "one piece wins for the whole batch: every output has a winner of its own.": (
            np.full(winner.shape, pieces.max(axis=(1, 2)).argmax())
        ),
        "one piece wins for all outputs of an example: every output has a winner of its own.": (
            pieces.max(axis=2).argmax(axis=0)[:, None] + 0 * winner
        ),
    }
    made = {text: np.where(numbers == winners, upstream, 0.0) for text, winners in chosen.items()}
    whole, example, *_ = (text for text in made if text.startswith("one piece wins"))
    if np.array_equal(made[whole], made[example]):
        one = made.pop(whole)
        del made[example]
        made["one piece wins for several outputs: every output of every example has a winner of its own."] = one
    made["every piece gets the gradient: only the one that has won gets it."] = upstream + 0 * pieces
    made["the pieces that have lost get the gradient."] = np.where(numbers != winner, upstream, 0.0)
    made["it is the local gradient alone: multiply by the upstream gradient."] = 1.0 * (numbers == winner)
    only = "only the largest number of all gets the gradient: every output has a winner of its own."
    made[only] = np.where(pieces == pieces.max(), upstream, 0.0)
    return made


def maxout(function, x, weights, biases):
    """Return what mistakes make of the output of a maxout layer."""
    pieces = np.array([function(x, weight, bias) for weight, bias in zip(weights, biases, strict=True)])
    bare = pieces - biases[:, None]
    winner = pieces.sum(axis=2).argmax(axis=0)
    return {
        "only the first two pieces are compared.": pieces[:2].max(axis=0),
        "one piece wins for the whole batch: every output has a winner of its own.": (
            pieces[pieces.sum(axis=(1, 2)).argmax()]
        ),
        "the maximum is taken over the outputs of each piece: it is taken over the pieces.": (
            pieces.max(axis=2),
            pieces.max(axis=2).T,
        ),
        "the biases are missing.": bare.max(axis=0),
        "one piece wins for all outputs of an example: every output has a winner of its own.": (
            pieces[winner, np.arange(len(x))]
        ),
    }


def maxout_dx(function, x, weights, biases, upstream):
    """Return what mistakes make of dx of a maxout layer."""
    pieces = np.array([function(x, weight, bias) for weight, bias in zip(weights, biases, strict=True)])
    made = {
        text: sum(part @ weight.T for part, weight in zip(routed, weights, strict=True))
        for text, routed in routes(pieces, upstream).items()
    }
    routed = np.where(np.arange(len(pieces))[:, None, None] == pieces.argmax(axis=0), upstream, 0.0)
    made["it is the mean over the pieces: what each of them passes back adds up."] = (routed @ weights.mT).mean(axis=0)
    last = routed[-1]
    made["it has only the last piece in it: the gradients of all pieces add up."] = last @ weights[-1].T
    bare = (pieces - biases[:, None]).argmax(axis=0)
    made["the winner is found without the biases."] = sum(
        np.where(bare == k, upstream, 0.0) @ weight.T for k, weight in enumerate(weights)
    )
    return made


def sequential(matrices, x, before):
    """Return what mistakes make of the output of a stack of layers; before is that of the call before, if any."""
    first, middle, last = (np.array(matrix, dtype=float) for matrix in matrices)
    return {
        "the layers run from last to first: the first of the list comes first.": x @ last @ middle @ first,
        "it is the output of the first layer: is the return inside the loop?": x @ first,
        "every layer gets the same input: each gets the output of the one before.": x @ last,
        "it is the output of an earlier call: compute all anew.": before,
    }


def if_it_is(text, got, made):
    """Return the text as the reason if the numbers are those that the mistake makes, else none."""
    return {text: None} if np.shape(got) == np.shape(made) and np.allclose(got, made) else {}


def sequential_dx(matrices, upstream):
    """Return what mistakes make of dx of a stack of layers."""
    first, middle, last = (np.array(matrix, dtype=float) for matrix in matrices)
    return {
        "the way back ends after one layer: it goes down to the first.": upstream @ last.T,
        "every layer gets the same upstream gradient.": upstream @ first.T,
        "the way back runs from first to last: the last layer comes first.": upstream @ first.T @ middle.T @ last.T,
    }


def collapse_bias(bias1, weight2, bias2):
    """Return what mistakes make of the bias of two layers that are one."""
    made = {
        "the first layer's bias is dropped.": bias2,
        "the second layer's bias is dropped.": bias1 @ weight2,
    }
    if bias1.shape == bias2.shape:
        made["the biases are added as they are."] = bias1 + bias2
    return made
