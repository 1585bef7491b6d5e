"""What you wrote in 03 and 04, each part tried before it is used; where one is not right, another one stands in.

The stand-ins give nothing away: they find gradients by nudging, or do what the text of this assignment says anyway.
"""

import contextlib
import importlib.util
import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent  # of 05
FOLDERS = {"layers": "03_layers", "sgd": "04_sgd"}
H, TOLERANCE = 1e-5, 1e-6


class Part:
    """One of your earlier classes or functions, or what stands in for it: use is what to call."""

    def __init__(self, name, use, why=""):
        self.name, self.use, self.why = name, use, why

    def __str__(self):
        return f"{self.name:13} {f'stands in, since {self.why}' if self.why else 'yours'}"


def parts():
    """Return your Affine, ReLU, softmax_loss, momentum and minibatches as Parts by name, and print whose each one is.

    layers.py is looked for in this folder, then in the one of 03 beside it; sgd.py likewise in that of 04.
    """
    found = {}
    for module, tried in TRIED.items():
        own, missing = load(module)
        for name, (trial, stand_in) in tried.items():
            why = missing or trouble(getattr(own, name, None), trial)
            found[name] = Part(name, stand_in if why else getattr(own, name), why)
    print("\n".join(map(str, found.values())))
    return found


def load(name):
    """Return your module of that name and "", or None and why there is none."""
    places = [FOLDER, FOLDER.parent / FOLDERS[name]]
    path = next((place / f"{name}.py" for place in places if (place / f"{name}.py").is_file()), None)
    if path is None:
        return None, f"{name}.py is neither here nor in {FOLDERS[name]} beside this folder"
    spec = importlib.util.spec_from_file_location(f"earlier_{name}", path)
    module = importlib.util.module_from_spec(spec)
    sys.path.append(str(path.parent))  # for helper modules of your own
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        return None, f"{path.parent.name}/{name}.py cannot be imported ({type(error).__name__}: {error})"
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(str(path.parent))
    return module, ""


def trouble(part, trial):
    """Return what is wrong with a part, "" if its trial finds nothing."""
    if part is None:
        return "it is not there"
    try:
        return trial(part, np.random.default_rng(0))
    except NotImplementedError:
        return "it is still a TODO"
    except Exception as error:
        return f"it raises {type(error).__name__}: {error}"


def close(actual, expected):
    """Whether numbers are as expected, shape included."""
    return np.shape(actual) == np.shape(expected) and np.allclose(actual, expected, rtol=TOLERANCE, atol=1e-8)


def nudged(f, x):
    """Return the gradient of the number f() by the array x, which f reads, by nudging each entry."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + H
        above = f()
        x[index] = old - H
        gradient[index] = (above - f()) / (2 * H)
        x[index] = old
    return gradient


# The stand-ins


class AffineByNudging:
    """x @ weight + bias, with a way back that nudges: right, and far too slow for an image."""

    def __init__(self, weight, bias):
        self.weight, self.bias, self.grads = np.array(weight, dtype=float), np.array(bias, dtype=float), {}

    def forward(self, x):
        """Return the outputs, shape (N, M)."""
        self.x = np.array(x, dtype=float)
        return self.x @ self.weight + self.bias

    def backward(self, upstream):
        """Return dx, and leave the gradients of weight and bias in grads."""

        def total():
            return np.sum(upstream * (self.x @ self.weight + self.bias))

        self.grads = {"weight": nudged(total, self.weight), "bias": nudged(total, self.bias)}
        return nudged(total, self.x)


class ReLUByNudging:
    """max(0, x), with a way back that nudges."""

    def forward(self, x):
        """Return x where it is positive, and 0 elsewhere."""
        self.x = np.array(x, dtype=float)
        return np.maximum(self.x, 0.0)

    def backward(self, upstream):
        """Return dx."""
        return nudged(lambda: np.sum(upstream * np.maximum(self.x, 0.0)), self.x)


def softmax_loss_by_nudging(scores, y):
    """Return the loss as its formula has it, for scores near 0 only, and its gradient by nudging."""
    scores = np.array(scores, dtype=float)

    def mean():
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        return -np.mean([np.log(row[label]) for row, label in zip(p, y, strict=True)])

    return mean(), nudged(mean, scores)


def plain_step(params, grads, velocity, learning_rate, mu=0.9):
    """Take a step without momentum, at the rate that momentum comes to in the long run."""
    rate = learning_rate / (1 - mu)
    return {name: value - rate * grads[name] for name, value in params.items()}, velocity


def drawn_batches(X, y, batch_size, seed):
    """Return batches of rows drawn at random: some come twice, others not at all."""
    count = -(-len(X) // batch_size)
    draws = np.random.default_rng(seed).integers(len(X), size=(count, batch_size))
    return [(X[rows], y[rows]) for rows in draws]


# The trials: each returns what is wrong, "" if nothing is


def try_affine(kind, rng):
    """Try a layer with three examples of four features and two outputs."""
    x, weight, bias, upstream = (rng.standard_normal(shape) for shape in ((3, 4), (4, 2), (2,), (3, 2)))
    return compare_layers(kind(weight, bias), AffineByNudging(weight, bias), x, upstream)


def try_relu(kind, rng):
    """Try it on numbers on both sides of 0."""
    x = rng.uniform(0.1, 1, (3, 4)) * rng.choice([-1, 1], (3, 4))
    return compare_layers(kind(), ReLUByNudging(), x, rng.standard_normal((3, 4)))


def compare_layers(yours, other, x, upstream):
    """Say which of the results of two layers differ."""
    if not close(yours.forward(x), other.forward(x)):
        return "its forward gives other numbers than the formula"
    mine, theirs = yours.backward(upstream), other.backward(upstream)
    grads = getattr(yours, "grads", {})
    wrong = [name for name, value in getattr(other, "grads", {}).items() if not close(grads.get(name), value)]
    wrong += [] if close(mine, theirs) else ["x"]
    return f"nudging gives another gradient of {' and '.join(wrong)}" if wrong else ""


def try_softmax_loss(function, rng):
    """Try it on five examples of three classes."""
    scores, y = rng.standard_normal((5, 3)), rng.integers(3, size=5)
    loss, gradient = function(scores.copy(), y)
    expected, by_nudging = softmax_loss_by_nudging(scores, y)
    if not close(loss, expected):
        return f"its loss is {loss:.4g} where the formula gives {expected:.4g}"
    return "" if close(gradient, by_nudging) else "nudging gives another gradient"


def try_momentum(function, rng):
    """Try three steps of the formula in train's text."""
    params, velocity = {"W": rng.standard_normal((2, 3)), "b": rng.standard_normal(3)}, {}
    expected = {name: value.copy() for name, value in params.items()}
    speed = dict.fromkeys(params, 0.0)
    for rate in (0.1, 0.2, 0.1):
        grads = {name: rng.standard_normal(value.shape) for name, value in params.items()}
        params, velocity = function(params, grads, velocity, rate, mu=0.5)
        speed = {name: 0.5 * speed[name] - rate * grads[name] for name in grads}
        expected = {name: expected[name] + speed[name] for name in grads}
    wrong = [name for name, value in expected.items() if not close(params[name], value)]
    return f"after three steps {' and '.join(wrong)} is not where the formula leads" if wrong else ""


def try_minibatches(function, rng):
    """Try it on seven rows in batches of three."""
    X, y = np.arange(14.0).reshape(7, 2), np.arange(7)
    for seed in (0, 1):
        batches = [(np.asarray(rows), np.asarray(labels)) for rows, labels in function(X, y, 3, seed)]
        if [len(rows) for rows, _ in batches] not in ([3, 3, 1], [3, 2, 2]):
            return "seven rows in batches of three should make three batches"
        if any(not close(rows, X[labels]) for rows, labels in batches):
            return "the labels do not belong to the rows"
        if sorted(label for _, labels in batches for label in labels) != list(range(7)):
            return "not every row comes once"
    return ""


TRIED = {
    "layers": {
        "Affine": (try_affine, AffineByNudging),
        "ReLU": (try_relu, ReLUByNudging),
        "softmax_loss": (try_softmax_loss, softmax_loss_by_nudging),
    },
    "sgd": {"momentum": (try_momentum, plain_step), "minibatches": (try_minibatches, drawn_batches)},
}
