"""The layers with weights, Affine and Maxout: what they compute, and what they leave in grads.

All shapes are run first and judged then, so that the calls of a failed test tell one mistake from another: a square
shape gives a wrong product a value, another one shows what fits squares only.
"""

from __future__ import annotations

import numpy as np

from autograder.assertions import FLOAT32_TOLERANCE, as_array, assert_close, check, describe, relative_error
from autograder.comparison import in_float32
from autograder.session import session_of
from autograder.together import together
from autograder.transcript import Step
from autograder.worker.forms import REUSED

from ..advice import NUMBERS_COUNT, advised
from ..passes import Pass, assert_partial
from .numbers import KINK, draw

INPUT, WEIGHT, BIAS = range(3)  # the inputs of a pass
SIZES = ((1e-13, 1e-10, 1e-12), (1e9, 1e6, 1e5))  # of inputs, weights and upstream gradients
EXTREME_SIZES = ((1e90, 1e60, 1e70), (1e-90, 1e-60, 1e-70))  # which single precision does not hold


def affine(x, weight, bias):
    """Return what an affine layer computes, one example after the other."""
    return np.stack([np.dot(np.ravel(example), weight) + bias for example in x])


def affine_case(rng, n, features, outputs):
    """Return a pass of n examples through an affine layer; features is a number or a tuple of dimensions."""
    features = features if isinstance(features, tuple) else (features,)
    size = int(np.prod(features))
    inputs = draw(rng, (n, *features)), draw(rng, (size, outputs)), draw(rng, (outputs,))
    return Pass(affine, inputs, draw(rng, (n, outputs)))


def maxout(x, weights, biases):
    """Return the largest of the affine pieces."""
    return np.max([np.dot(x, weight) + bias for weight, bias in zip(weights, biases, strict=True)], axis=0)


def maxout_case(rng, k, n, d, m):
    """Return a pass through a maxout layer in which every winner is well ahead."""
    while True:
        x, weights, biases, upstream = (draw(rng, shape) for shape in ((n, d), (k, d, m), (k, m), (n, m)))
        pieces = np.sort(x @ weights + biases[:, None, :], axis=0)
        if k == 1 or np.min(pieces[-1] - pieces[-2]) > KINK:
            return Pass(maxout, (x, weights, biases), upstream)


def new(kind, case):
    """Make a layer with the weights and biases of a case."""
    return kind(case.inputs[WEIGHT], case.inputs[BIAS])


def another_batch(case, x, upstream):
    """Return a pass of other examples through the layer of a case."""
    return Pass(case.formula, (x, *case.inputs[1:]), upstream)


def two_layers_at_work(kind, turns, rival, smaller):
    """Run two new layers forward, the second one back, the first one back by turns, and then with a smaller batch.

    Return (dx, grads) of every turn and of the smaller batch, those of the second layer, and the smaller one's output.
    """

    def run():
        first, second = new(kind, turns[0]), new(kind, rival)
        first.forward(turns[0].inputs[INPUT])
        second.forward(rival.inputs[INPUT])
        rival_dx = second.backward(rival.upstream)
        found = [(first.backward(turn.upstream), first.grads) for turn in turns]
        beside, output = (rival_dx, second.grads), first.forward(smaller.inputs[INPUT])
        return [*found, (first.backward(smaller.upstream), first.grads)], beside, output

    return together(kind, run)


def entries_of(grads, kind, names):
    """Return the entries of what grads of a layer of that kind is."""
    owner = f"{kind}.grads"
    check(isinstance(grads, dict), f"{owner} should be a dict after backward; it is {describe(grads)}.")
    for name in names:
        check(name in grads, f"{owner} has no entry {name!r} after backward.")
    return [grads[name] for name in names]


def check_outputs(kind, cases, name):
    """Compare the outputs of new layers."""
    outputs = together(kind, lambda: [new(kind, case).forward(case.inputs[INPUT]) for case in cases])
    for case, output in zip(cases, outputs, strict=True):
        assert_close(output, case.output, name)


def both_ways(kind, cases, *names):
    """Run a new layer both ways for every case; return [case, dx, the entries of grads with these names] for each."""

    def run(case):
        layer = new(kind, case)
        layer.forward(case.inputs[INPUT])
        return case, layer.backward(case.upstream), layer.grads if names else {}

    runs = together(kind, lambda: [run(case) for case in cases])
    return [[case, dx, *entries_of(grads, kind.__name__, names)] for case, dx, grads in runs]


def check_changed_weights(kind, case, rival):
    """Make a layer, change the arrays that it was made with, and run it: on the old numbers both ways, or on the new.

    A layer may copy its weights or hold on to the arrays, but not do the one on the way there and the other back.
    """
    session = session_of(kind)
    made = [
        session.perform(Step("call", None, kind.__name__, one.inputs[WEIGHT:], forms=(REUSED,), again=True, trial=True))
        for one in (case, rival)
    ]
    x, *old = case.inputs
    name = f"{kind.__name__}.forward, after the arrays that it was made with have changed"
    output, dx = together(kind, lambda: (made[0].forward(x), made[0].backward(case.upstream)))
    output = as_array(output, name, case.output.shape)
    for weight in (old[0], rival.inputs[WEIGHT]):
        for bias in (old[1], rival.inputs[BIAS]):
            through = case._replace(inputs=(x, weight, bias))
            if relative_error(output, through.output) < FLOAT32_TOLERANCE:
                when = "after the arrays that it was made with have changed: use the old weights both ways, or the new"
                return assert_partial(dx, f"dx of {kind.__name__}, {when},", through, INPUT)
    return assert_close(output, case.output, name)


def check_grads_stay(kind, case, rival, *names):
    """Run a layer both ways, and forward once more on another batch: grads are those of the last backward."""

    def run():
        layer = new(kind, case)
        layer.forward(case.inputs[INPUT])
        layer.backward(case.upstream)
        layer.forward(rival.inputs[INPUT])
        return layer.grads

    entries = entries_of(together(kind, run), kind.__name__, names)
    for position, (entry, name) in enumerate(zip(entries, names, strict=True), WEIGHT):
        assert_partial(entry, f"grads[{name!r}] of {kind.__name__}, after another forward", case, position)


@advised(NUMBERS_COUNT)
def check_sizes(kind, case, *names):
    """Run a layer both ways on tiny numbers and on large ones, and compare all but their size."""
    x, weight, bias = case.inputs

    def run(along, across, back):
        layer = kind(across * weight, along * across * bias)
        return (along, across, back), layer.forward(along * x), layer.backward(back * case.upstream), layer.grads

    runs = together(kind, lambda: [run(*sizes) for sizes in SIZES + EXTREME_SIZES])
    for (along, across, back), output, dx, grads in runs:
        gradients = dx, *entries_of(grads, kind.__name__, names)
        when = f"for inputs of about {along:g}"
        if (along, across, back) in EXTREME_SIZES and in_float32([output, *gradients]):
            continue
        output = as_array(output, f"{kind.__name__}.forward") / (along * across)
        assert_close(output, case.output, f"{kind.__name__}.forward, {when},")
        sizes, names_now = (back * across, back * along, back), [f"{name}, {when}," for name in ("dx", *names)]
        alike = [as_array(g, name) / size for g, name, size in zip(gradients, names_now, sizes, strict=True)]
        assert_all_gradients(case, alike, names_now)


def assert_all_gradients(case, gradients, names):
    """Compare the gradients of input, weights and biases; names are what a student reads."""
    for position, (gradient, name) in enumerate(zip(gradients, names, strict=True)):
        assert_partial(gradient, name, case, position)
