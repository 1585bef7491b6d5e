"""What typical mistakes make of the same numbers: the local tests compare with it to say why something is wrong.

Each function makes the mistake's result of the right one and of the inputs.
"""

import numpy as np

NUMBERS = 3  # so many of the cases are numbers: they come first
ONE_BY_ONE = "the arrays are compared as a whole: the max gate compares entry by entry."


def logistic(x):
    """Return the sigmoid by its definition, good enough for small x."""
    return 1 / (1 + np.exp(-x))


FORWARD = {
    "MaxGate": {
        "absolute values are compared: -3 is smaller than 1.": lambda right, x, y: np.where(abs(x) > abs(y), x, y),
    },
    "SigmoidGate": {
        "it is the tanh, which runs from -1 to 1.": lambda right, x: np.tanh(x),
        "it falls where it should rise: the sign in the exponent is wrong.": lambda right, x: logistic(-x),
        "it is the sigmoid of twice the x: a half is missing.": lambda right, x: logistic(2 * x),
        "it is exp(x) alone.": lambda right, x: np.exp(x),
    },
}

BACKWARD = {
    ("AddGate", "x"): {
        "it is the local gradient alone: multiply it by the upstream gradient.": lambda right, **_: right**0,
    },
    ("MultiplyGate", "x"): {
        "the upstream gradient is added to the local one: the chain rule multiplies.": lambda right, upstream, **_: (
            upstream + right / upstream
        ),
        "it is multiplied by the gate's output, not by the other input.": lambda right, x, **_: right * x,
    },
    ("MaxGate", "x"): {
        "it goes to the smaller input.": lambda right, upstream, **_: upstream - right,
        "it goes to the first input, whichever is larger.": lambda right, upstream, **_: upstream,
        "it is the local gradient alone: multiply it by the upstream gradient.": lambda right, upstream, **_: (
            right / upstream
        ),
        "it is multiplied by the larger input: the local gradient there is 1.": lambda right, x, **_: right * x,
        "it is shared between the inputs, where all of it goes to the larger one.": lambda right, upstream, **_: (
            upstream / 2
        ),
        "absolute values are compared: -3 is smaller than 1.": lambda right, x, y, upstream: (
            upstream * (abs(x) > abs(y))
        ),
    },
    ("SigmoidGate", "x"): {
        "o in o (1 - o) is the output, and here it is the input.": lambda right, x, upstream: upstream * x * (1 - x),
        "the sigmoid is taken twice: the output is the sigmoid already.": lambda right, x, upstream: (
            upstream * logistic(logistic(x)) * logistic(-logistic(x))
        ),
        "the factor 1 - o has a wrong sign in it, 1 + o.": lambda right, x, **_: (
            right * (1 + logistic(x)) / logistic(-x)
        ),
        "it is multiplied by the output o alone: a factor is missing.": lambda right, x, upstream: (
            upstream * logistic(x)
        ),
        "it is multiplied by 1 - o alone: a factor is missing.": lambda right, x, upstream: upstream * logistic(-x),
        "this is the derivative of tanh, 1 less the square of the output.": lambda right, x, upstream: (
            upstream * (1 - logistic(x) ** 2)
        ),
        "the local gradient is formed of the upstream one, where it is one of the output.": lambda right, x, upstream: (
            upstream * (1 - upstream)
        ),
        "the exponent has the wrong sign.": lambda right, x, **_: -right,
    },
}
BACKWARD["AddGate", "y"] = BACKWARD["AddGate", "x"]
BACKWARD["MaxGate", "y"] = {
    text: made
    for text, made in BACKWARD["MaxGate", "x"].items()
    if "first" not in text and "multiplied by the larger" not in text
} | {
    "both inputs get all of the upstream gradient: it goes to the larger one alone.": lambda right, upstream, **_: (
        upstream
    ),
    "~ makes -2 of True where x and y are numbers: use np.logical_not.": lambda right, x, y, upstream: np.where(
        np.arange(np.size(right)).reshape(np.shape(right)) < NUMBERS, upstream * (-1 - (x > y)), right
    ),
}
# Where numbers are right, and arrays are not.
FORWARD_OF_ARRAYS = {
    "MaxGate": {
        ONE_BY_ONE: (
            lambda right, x, y: x if np.max(x) >= np.max(y) else y,
            lambda right, x, y: x if np.sum(x) >= np.sum(y) else y,
        )
    }
}
BACKWARD_OF_ARRAYS = {
    ("MaxGate", "x"): {
        ONE_BY_ONE: (
            lambda right, x, y, upstream: upstream * (np.max(x) >= np.max(y)),
            lambda right, x, y, upstream: upstream * (np.sum(x) >= np.sum(y)),
        )
    },
    ("MaxGate", "y"): {
        ONE_BY_ONE: (
            lambda right, x, y, upstream: upstream * (np.max(x) < np.max(y)),
            lambda right, x, y, upstream: upstream * (np.sum(x) < np.sum(y)),
        )
    },
}
BACKWARD["MultiplyGate", "y"] = BACKWARD["MultiplyGate", "x"]

NEURON = {
    "the first entry of w is taken for the bias: it is the last one.": lambda right, w, x: logistic(w[1:] @ x + w[0]),
    "the bias, the last entry of w, is left out.": lambda right, w, x: logistic(w[:-1] @ x),
    "the bias is subtracted: it is added.": lambda right, w, x: logistic(w[:-1] @ x - w[-1]),
    "it is the weighted sum itself: the output is the sigmoid of it.": lambda right, w, x: np.log(right / (1 - right)),
    "the products are averaged: the neuron sums them.": lambda right, w, x: logistic(np.mean(w[:-1] * x) + w[-1]),
}


def at_the_sum(factor):
    """Return a function that changes what arrives at the sum: by a factor, given the sum, where o (1 - o) belongs."""

    def made(right, w, x, upstream):
        score = w[:-1] @ x + w[-1]
        return right * factor(score, upstream) / (logistic(score) * logistic(-score))

    return made


ARRIVES = {
    "the derivative of the sigmoid is missing: going back, the gradient first passes through it.": at_the_sum(
        lambda score, upstream: 1.0
    ),
    "the sigmoid's derivative is taken for its output o.": at_the_sum(lambda score, upstream: logistic(score)),
    "s (1 - s) is formed of the weighted sum: it is o (1 - o), of the output.": at_the_sum(
        lambda score, upstream: score * (1 - score)
    ),
    "the upstream gradient is left out.": lambda right, w, x, upstream: right / upstream,
}
NEURON_DX = ARRIVES | {
    "it is multiplied by x: the gradient of x_i takes w_i.": lambda right, w, x, upstream: right / w[:-1] * x,
}
NEURON_DW = ARRIVES | {
    "it is multiplied by w: the gradient of w_i takes x_i.": lambda right, w, x, upstream: (
        right[-1] * np.append(w[:-1], 1)
    ),
    "the bias has a gradient of zero: it gets what arrives at the sum.": lambda right, w, x, upstream: np.append(
        right[:-1], 0.0
    ),
    "the bias has its local gradient 1: multiply it by what arrives at the sum.": lambda right, w, x, upstream: (
        np.append(right[:-1], 1.0)
    ),
    "the bias has the upstream gradient itself: it first passes the sigmoid.": lambda right, w, x, upstream: np.append(
        right[:-1], upstream
    ),
    "the bias's gradient is multiplied by the bias: nothing multiplies it.": lambda right, w, x, upstream: np.append(
        right[:-1], right[-1] * w[-1]
    ),
    "the bias's gradient comes first: it comes last, as the bias does in w.": lambda right, w, x, upstream: np.roll(
        right, 1
    ),
}


TIE = {
    "both have the whole upstream gradient: together they have to add up to it.": lambda right, **_: 2 * right,
    "the upstream gradient is dropped: neither x > y nor y > x holds there.": lambda right, **_: 0 * right,
    "the two parts do not add up to the upstream gradient.": None,
}
CACHE = {"it goes by what the neuron computed last: take all from the cache, and nothing from a global variable.": None}
SMALL = {"what is small is taken for 0: it counts.": lambda right, **_: 0 * right}
FAR = SMALL | {
    "the number is cut off at a limit, or rounded: find a form that needs none of it.": None,
}
LISTED_LAST = "it is the value of the node that is listed last: the output is the one that no other node takes."
ONE_GATE = "the two nodes have one gate, which keeps the numbers of the later one: make a gate for each node."
GRAPH_RUNS_AGAIN = {"it goes by an earlier run: forward computes all values anew in each call.": None}


def copy_backward(x, upstreams):
    """Return what mistakes make of the gradients of the copies of x."""
    if len(upstreams) == 1:
        return {"there is but one copy, and its gradient is the sum: there may be fewer copies or more than two.": None}
    total, shape = np.sum(upstreams, axis=0), np.shape(x)
    made = {
        "it is the gradient of the last copy alone: those of all copies add up.": upstreams[-1],
        "it is the gradient of the first copy alone: those of all copies add up.": upstreams[0],
        "it is the product of the gradients: they add up.": np.prod(upstreams, axis=0),
        "it is the mean of the gradients: they add up.": np.mean(upstreams, axis=0),
        "it is the largest of the gradients: they add up.": np.max(upstreams, axis=0),
        "the sum starts at x: it starts at zero.": total + x,
        "the sum is multiplied by the number of copies: the sum alone is right.": total * len(upstreams),
        "each gradient is summed by itself: sum over the copies, entry by entry.": np.sum(upstreams, axis=-1),
    }
    if len(upstreams) > 2:
        made["it is the sum of the first two: there may be fewer copies or more, and all of them count."] = (
            upstreams[0] + upstreams[1]
        )
        made["the first gradient is counted twice: the sum starts at it, and adds it once more."] = total + upstreams[0]
    return made if shape else {text: value for text, value in made.items() if "by itself" not in text}


def graph_gradient(right, uses, x, upstream):
    """Return what mistakes make of the gradient of x, of which uses has the gradients by single uses."""
    rule = "of a value alone: those of all uses add up, before a node passes them on."
    made = {
        f"it has the gradient of {word} use {rule}": slope
        for word, slope in zip(("one", "another"), uses, strict=False)
    }
    if len(uses) == 1 and np.allclose(right / 2, uses[0]):
        made = {f"it has the gradient of one use, or the mean of both, {rule}": uses[0]}
    elif uses and np.size(x) == 1:
        made["it is the mean over the uses of a value: the gradients of its uses add up."] = right / 2
    if np.ndim(x):
        made["it is the number 1.0: for arrays, backward starts from ones of the output's shape."] = 1.0
        made["it is a plain 0: the gradient has the shape of its input."] = 0.0
    if len(uses) == 1 and upstream is not None:
        made["an array that a gate returned was added to, and another name holds it too: write a = a + b."] = np.where(
            np.isclose(right, upstream), 2 * upstream, np.nan
        )
    return made


def missing(nodes, error):
    """Return the sentence on a graph that does not know the value of a node."""
    listed = [name for name, _, _ in nodes]
    why = "a node is run before those that it takes its values from: they may come later in the list."
    return f"Graph.forward raised KeyError: {error} for the nodes {listed}.\nWhy: {why}"
