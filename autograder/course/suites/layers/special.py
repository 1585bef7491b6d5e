"""Layers with weights, and what makes one of two, on arrays that are special as a whole.

Every result is judged beside the size of what it sums up, which may cancel.
"""

from __future__ import annotations

import numpy as np

from autograder.assertions import as_array, unpack
from autograder.together import together

from ..advice import ANYTHING, advised
from ..contents import BLOCKS, CONTENTS, THOUSANDS, contents_of
from ..magnitudes import assert_sums
from ..special import in_turn
from ..twins import twins
from .numbers import draw
from .weighted import entries_of

TURNS = range(len(CONTENTS) + 2)  # the last two in single precision
CANCELING, FADING = -2, -4  # turns in which upstream gradients cancel out, or are tiny for one piece beside another
# Examples, features or the dimensions of an image, and outputs.
AFFINE = (
    (3, 3, 3),
    (1, (2, 3), 1),
    (4, 1, 2),
    (2, 3, 1),
    (1, 1, 1),
    (20, 2, 3),
    (2, (1, 2, 3), 2),
    (1, 4, 2),
    (2, 20, 3),
    (THOUSANDS, 2, 1),
    (BLOCKS[0], 1, 2),
    (2, THOUSANDS, 2),
    (BLOCKS[1], 2, 1),
    (1, 2, THOUSANDS),
    (2, 3, 20),
    (2, (2, 1, 2, 2), 3),
    (1, 2, 1),
)
BATCHES = ((3, 6), (3, 2, 3), (2, 6), (2, 3, 2), (4, 1, 6), (1, 6), (1, 6, 1, 1), (5, 6), (5, 6))  # of six features
ALIKE = (2, 6), (2, 2, 3), (2, 3, 2), (2, 6, 1), (2, 6)  # of the same numbers
# Pieces, examples, features, outputs.
MAXOUT = (
    (2, 3, 3, 3),
    (3, 1, 2, 2),
    (1, 2, 3, 1),
    (3, 2, 1, 2),
    (2, 1, 1, 1),
    (4, 20, 2, 3),
    (20, 2, 2, 1),
    (2, 2, 20, 2),
    (3, 4, 3, 20),
    (2, 3, 4, 1),
    (3, THOUSANDS, 1, 1),
    (THOUSANDS, 2, 1, 1),
    (2, BLOCKS[1], 1, 1),
    (2, 1, THOUSANDS, 1),
    (2, 2, 1, THOUSANDS),
)
CLEAR = 1e-5  # by how much a winner has to be ahead, beside the size of what it sums up
COLLAPSED = ((2, 2, 2), (1, 3, 2), (3, 1, 2), (2, 3, 1), (1, 1, 1), (20, 2, 3), (2, 20, 2), (3, 2, 20), (1, 2, 1))
COLLAPSED += ((1, THOUSANDS, 2), (THOUSANDS, 1, 2), (2, 1, THOUSANDS))


def given_in(rng, turn, *shapes):
    """Return an array of every shape, of the contents of a turn."""
    return [
        array.astype(np.float32 if turn >= len(CONTENTS) else np.float64) for array in contents_of(rng, turn, *shapes)
    ]


def is_single(x):
    """Whether an array came in single precision."""
    return x.dtype == np.float32


@advised(ANYTHING)
def check_affine(kind, rng):
    """Run new layers both ways, every other one back twice, and one layer on batches of all shapes."""
    for (x, weight, bias, upstream), output, dx, grads in together(kind, lambda: _affine_runs(kind, rng)):
        dweight, dbias = entries_of(grads, "Affine", ("weight", "bias"))
        single = is_single(x)
        x, weight, bias, upstream = (np.float64(array) for array in (x, weight, bias, upstream))
        rows, up = x.reshape(len(x), -1), np.abs(upstream)
        where = f"Affine for x of shape {x.shape} and weight of {weight.shape}"
        assert_sums(
            output, rows @ weight + bias, np.abs(rows) @ np.abs(weight) + np.abs(bias), f"Output of {where}", single
        )
        sizes = (up @ np.abs(weight.T)).reshape(x.shape)
        assert_sums(dx, (upstream @ weight.T).reshape(x.shape), sizes, f"dx of {where}", single)
        assert_sums(dweight, rows.T @ upstream, np.abs(rows.T) @ up, f"grads['weight'] of {where}", single)
        assert_sums(dbias, upstream.sum(axis=0), up.sum(axis=0), f"grads['bias'] of {where}", single)


def _affine_runs(kind, rng):
    runs = []
    for number in TURNS:
        n, features, outputs = AFFINE[number % len(AFFINE)]
        features = features if isinstance(features, tuple) else (features,)
        shapes = (n, *features), (int(np.prod(features)), outputs), (outputs,), (n, outputs)
        x, weight, bias, upstream = given_in(rng, number, *shapes)
        runs.append(_affine_run(kind(weight, bias), (x, weight, bias, upstream), number % 2))
    weight, bias = draw(rng, (6, 2)), draw(rng, (2,))
    layer = kind(weight, bias)
    for number, shape in enumerate(BATCHES):
        x, upstream = contents_of(rng, 2 * number + 1, shape, (shape[0], 2))
        runs.append(_affine_run(layer, (x, weight, bias, upstream), number % 2))
    for _, (x, upstream) in twins(draw(rng, (3, 6)), draw(rng, (3, 2))):
        runs.append(_affine_run(layer, (x, weight, bias, upstream), False))
    x, upstream = draw(rng, (12,)), draw(rng, (2, 2))
    runs += [_affine_run(layer, (x.reshape(shape), weight, bias, upstream), False) for shape in ALIKE]
    return runs


def _affine_run(layer, arrays, twice):
    """Run a layer forward and back; return the arrays and what came of them."""
    output = layer.forward(arrays[0])
    if twice:
        layer.backward(np.flip(arrays[-1]) + 1.0)
    return arrays, output, layer.backward(arrays[-1]), layer.grads


@advised(ANYTHING)
def check_maxout(kind, rng):
    """Run new layers both ways, where a winner is clear, and once more with ties, which may be shared."""
    runs = together(kind, lambda: _maxout_runs(kind, rng))
    for single, x, weights, pieces, sizes, output, (tied, clear) in runs:
        where = f"Maxout for x of shape {x.shape} and weights of {weights.shape}"
        assert_sums(output, pieces.max(axis=0), sizes, f"Output of {where}", single)
        upstream, dx, grads = clear
        dweights, dbiases = entries_of(grads, "Maxout", ("weights", "biases"))
        numbers = np.arange(len(weights))[:, None, None]
        routed = np.where(numbers == pieces.argmax(axis=0), upstream, 0.0)
        routes = np.abs(routed)
        across = weights.transpose(0, 2, 1)
        expected, sizes = (routed @ across).sum(axis=0), (routes @ np.abs(across)).sum(axis=0)
        assert_sums(dx, expected, sizes, f"dx of {where}", single)
        assert_sums(dweights, x.T @ routed, np.abs(x.T) @ routes, f"grads['weights'] of {where}", single)
        assert_sums(dbiases, routed.sum(axis=1), routes.sum(axis=1), f"grads['biases'] of {where}", single)
        upstream, _, grads = tied
        dweights, dbiases = entries_of(grads, "Maxout", ("weights", "biases"))
        up, where = np.abs(upstream), f"{where}, summed over the pieces,"
        name = f"grads['weights'] of {where}"
        total = as_array(dweights, name, weights.shape).sum(axis=0)
        assert_sums(total, x.T @ upstream, np.abs(x.T) @ up, name, single)
        name = f"grads['biases'] of {where}"
        total = as_array(dbiases, name, routed.shape[::2]).sum(axis=0)
        assert_sums(total, upstream.sum(axis=0), up.sum(axis=0), name, single)


def _maxout_runs(kind, rng):
    runs = [_maxout_run(kind, rng, number) for number in (*TURNS, CANCELING, FADING)]
    weights, biases = draw(rng, (3, 4, 2)), draw(rng, (3, 2))
    layer = kind(weights, biases)
    for _, (x, upstream) in twins(draw(rng, (3, 4)), draw(rng, (3, 2))):
        runs.append(_maxout_both_ways(layer, (x, weights, biases, upstream), 0))
    # A small winner beside a huge loser, which comes first or last.
    weights, biases = np.array([[[1e20, 1.0]], [[1.0, -1e20]]]), np.full((2, 2), 0.5)
    arrays = np.array([[1.0], [-1.0]]), weights, biases, draw(rng, (2, 2))
    runs.append(_maxout_both_ways(kind(weights, biases), arrays, 0))
    # Of pieces times outputs more than two bytes count.
    arrays = [draw(rng, shape) for shape in ((2, 1), (200, 1, 200), (200, 200), (2, 200))]
    return [*runs, _maxout_both_ways(kind(*arrays[1:3]), arrays, 0)]


def _maxout_run(kind, rng, number):
    k, n, d, m = {CANCELING: (1, 2, 3, 4), FADING: (3, 12, 2, 2)}.get(number, MAXOUT[number % len(MAXOUT)])
    shapes = (n, d), (k, d, m), (k, m), (n, m)
    x, weights, biases, upstream = given_in(rng, number, *shapes) if number >= 0 else (draw(rng, s) for s in shapes)
    if number % 3 == 1:
        biases = draw(rng, (k, m)).astype(x.dtype)
    if number % 2 and number < len(CONTENTS):  # pieces of most different sizes
        apart = 10.0 ** (12.0 * ((np.arange(k) + number // 2) % 3) - 12.0)
        weights, biases = weights * apart[:, None, None], draw(rng, (k, m)) * apart[:, None]
    return _maxout_both_ways(kind(weights, biases), (x, weights, biases, upstream), number)


def _maxout_both_ways(layer, arrays, number):
    """Run a layer forward and back; return the arrays, its pieces and what came of them."""
    x, weights, biases, upstream = arrays
    (n, m), k = upstream.shape, len(weights)
    output = layer.forward(x)
    single = is_single(x)
    x, weights, biases = (np.float64(array) for array in (x, weights, biases))
    pieces, sizes = (a @ b + c[:, None, :] for a, b, c in ((x, weights, biases), map(np.abs, (x, weights, biases))))
    ahead, largest = np.sort(pieces, axis=0), sizes.max(axis=0)
    clear = np.ones((n, m)) if k == 1 else ahead[-1] - ahead[-2] > CLEAR * largest
    sizes = np.where(clear, np.take_along_axis(sizes, pieces.argmax(axis=0)[None], axis=0)[0], largest)
    clearly = np.where(clear, upstream, 0.0)
    # Gradients of a piece that are nothing beside those of the one before it.
    if (number % 2 or number == FADING) and not single:
        clearly = clearly * 10.0 ** (-12.0 * (pieces.argmax(axis=0) % 4))
    if number == CANCELING:
        clearly = upstream = np.resize([1.0, -1.0], (n, m))
    back = []
    for up in (upstream, clearly):
        back.append((up, layer.backward(up), layer.grads))
    return single, x, weights, pieces, sizes, output, back


@advised(ANYTHING)
def check_collapse(collapse, rng):
    """Collapse layers of every kind of numbers."""
    shapes = [COLLAPSED[number % len(COLLAPSED)] for number in TURNS]
    given = [given_in(rng, number, (d, h), (h,), (h, m), (m,)) for number, (d, h, m) in enumerate(shapes)]
    given += [layers for _, layers in twins(*(draw(rng, shape) for shape in ((3, 4), (4,), (4, 5), (5,))))]
    given += in_turn(*([draw(rng, shape) for shape in ((2, 3), (3,), (3, 2), (2,))] for _ in range(2)), back=False)
    for layers, made in zip(given, together(collapse, lambda: [collapse(*four) for four in given]), strict=True):
        weight, bias = unpack(made, 2, "collapse")
        single, layers = is_single(layers[0]), [np.float64(part) for part in layers]
        where = f"of collapse for weights of shapes {layers[0].shape} and {layers[2].shape}"
        (w, b), sizes = ((w1 @ w2, b1 @ w2 + b2) for w1, b1, w2, b2 in (layers, [np.abs(part) for part in layers]))
        assert_sums(weight, w, sizes[0], f"The weight {where}", single)
        assert_sums(bias, b, sizes[1], f"The bias {where}", single)
