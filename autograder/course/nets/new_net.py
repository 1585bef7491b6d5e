"""What the local tests look at in a new net: shapes, biases of zero, the spread of its weights, what it predicts."""

from itertools import pairwise

import numpy as np

from .comparing import holds, same


def initialized(params, sizes):
    """Fail unless the weights of each layer spread as He's do, biases are zero, and shapes follow the sizes."""
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1):
        W, b = params[f"W{i}"], params[f"b{i}"]
        shaped(f"W{i}", np.shape(W), (fan_in, fan_out))
        shaped(f"b{i}", np.shape(b), (fan_out,))
        begins = ", ".join(f"{value:.3g}" for value in b[:3])
        holds(not np.any(b), f"The biases of a new net are zero, but its b{i} begins with {begins}.")
        found, expected = np.std(W), np.sqrt(2 / fan_in)
        # Normal numbers that are cut off at two deviations have 0.88 of them.
        message = f"The standard deviation of W{i}, which has {fan_in} inputs, is\n{found:.4f}\nbut it should be\n"
        reason = why_spread(W, sizes, i)
        close = 0.83 < found / expected < 1.17 and abs(np.mean(W)) < 5 * found / np.sqrt(W.size)
        holds(close, f"{message}{expected:.4f}" + (f"\nWhy: {reason}" if reason else ""))


def margin(W):
    """Return by which share the standard deviation of so many random numbers may be off."""
    return max(0.02, 4.5 / np.sqrt(2 * np.size(W)))


def shaped(name, shape, expected):
    """Fail unless a shape is the expected one."""
    wrong = [axis for axis, pair in enumerate(zip(shape, expected, strict=False)) if pair[0] != pair[1]]
    reason = ""
    if shape == expected[::-1]:
        reason = "\nWhy: it is transposed: there is a row for each input, and a column for each output."
    elif len(shape) == 2 and len(expected) == 1:
        reason = "\nWhy: biases have one axis, as each output has one number."
    elif len(shape) == len(expected) and len(wrong) == 1:
        side = "inputs" if len(shape) == 2 and wrong[0] == 0 else "outputs"
        counts = f"{shape[wrong[0]]}, not {expected[wrong[0]]}"
        reason = f"\nWhy: the number of its {side} is {counts}: take it from the arguments."
    holds(shape == expected, f"{name} has shape {shape}, it should have {expected}.{reason}")


def why_spread(W, sizes, i):
    """Return which formula the standard deviation of a layer's weights speaks for, "" if it is not one alone."""
    fan_in, fan_out, spread = sizes[i - 1], sizes[i], np.std(W)
    if abs(np.mean(W)) > 0.3 * spread:
        return f"the mean of the weights is {np.mean(W):.3g}: it should be about 0."
    formulas = {
        "it is 0.01, whatever the size of the layer.": 0.01,
        "it is 1: the factor of He's initialization is missing.": 1.0,
        "it is 2 / fan-in: that is the variance, the factor is its root.": 2 / fan_in,
        "it is 1 / fan-in: the factor is the root of 2 / fan-in.": 1 / fan_in,
        "it is the root of 1 / fan-in: He's has a 2, for the ReLU switches half of the units off.": np.sqrt(1 / fan_in),
        "it is the root of 2 / (inputs + outputs), which is Glorot's: He's has the inputs only.": np.sqrt(
            2 / (fan_in + fan_out)
        ),
        "it goes by the number of outputs: the fan-in is the number of inputs.": np.sqrt(2 / fan_out),
        "uniform numbers from -a to a have the deviation a / sqrt(3), not a.": np.sqrt(2 / fan_in / 3),
        "it goes by the input size of the net: each layer has a fan-in of its own.": np.sqrt(2 / sizes[0]),
        "it goes by the number of classes: the fan-in is the number of the layer's own inputs.": np.sqrt(2 / sizes[-1]),
        "it is zero: all units of a layer would stay alike.": 0.0,
    }
    right = np.sqrt(2 / fan_in)
    wrong = {text: value for text, value in formulas.items() if not np.isclose(value, right)}
    found = [text for text, value in wrong.items() if abs(spread - value) <= margin(W) / 1.8 * value]
    return found[0] if len(found) == 1 else ""


def apart(new):
    """Fail unless two layers of new(seed), which makes a net of 40 units everywhere, have numbers of their own."""
    params = new(0).params
    arrays = list(params.values())
    shared = any(np.shares_memory(a, b) for i, a in enumerate(arrays) for b in arrays[:i])
    holds(not shared, "Two arrays of the params lie in the same memory: make one of its own for each.")
    both = np.isin(params["W1"], params["W2"]).any()
    holds(not both, "W1 and W2 share numbers: draw those of each anew, from one generator.")
    same(new(0).params["W1"], params["W1"], "W1 made with the seed 0 once more")
    alike = np.array_equal(new(42).params["W1"], params["W1"])
    holds(not alike, "The seeds 0 and 42 give the same net: 0 is a seed, too.")
    cut = any(np.array_equal(new(seed).params["W1"], params["W1"]) for seed in (2**31, 2**32 - 1))
    holds(not cut, "Large seeds, from 2**31 on, give the same net as 0: use all of the seed.")
    for name, array in params.items():
        holds(np.asarray(array).dtype.kind == "f", f"{name} is an array of integers: make it one of floats.")
    other = new(0).params.values()
    shared = any(np.shares_memory(a, b) for a in arrays for b in other)
    holds(not shared, "Two nets of one seed hold the same array: make new ones for every net.")


def single(new):
    """Fail unless new(seed), which makes a net of one input, unit and class, has weights that are random numbers."""
    for name in ("W1", "W2"):
        weights = [float(np.squeeze(new(seed).params[name])) for seed in (1, 2)]
        good = np.all(np.isfinite(weights)) and weights[0] != weights[1]
        holds(
            good, f"With the seeds 1 and 2 the {name} of nets of single units is {weights[0]:.5g} and {weights[1]:.5g}."
        )


def forgetful(net, params, X, y, right):
    """Fail unless loss is right for rows that scores and predict have seen before other params were put in.

    right is the loss of the net with these params.
    """
    for name in ("scores", "predict"):
        getattr(net, name)(X)
        before = dict(net.params)
        for key, value in params.items():
            net.params[key] = value
        loss, _ = net.loss(X, y)
        same(loss, right, f"The loss after {name} of the same rows, with params that were put in since then,", 1e-4)
        for key, value in before.items():
            net.params[key] = value


def predictions(new):
    """Fail unless new(classes), which makes a net of 3 inputs, predicts one of the highest classes for every row."""
    for scores, highest in (
        (np.arange(300.0), [299]),
        (np.arange(200.0), [199]),
        ([5.0], [0]),
        ([1.0, 2.0, 2.0], [1, 2]),
    ):
        net = new(len(scores))
        for name in net.params:  # the scores are the last biases of a net without weights
            net.params[name] = np.zeros_like(net.params[name])
        net.params["b2"] = np.array(scores, dtype=float)
        found = np.asarray(net.predict(np.ones((2, 3))))
        holds(
            found.shape == (2,),
            f"predict should return one class for each of 2 rows, but its result has shape {found.shape}.",
        )
        holds(found.dtype.kind in "iu", f"predict should return integers, but it returned {found.dtype.name}.")
        holds(
            all(value in highest for value in found),
            f"predict returned class {found[0]}; the highest score is that of {highest[0]}.",
        )
