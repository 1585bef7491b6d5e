"""Hidden tests of layers.collapse."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import as_array, assert_close, unpack
from autograder.battery import assert_conduct
from autograder.comparison import in_float32
from autograder.together import for_each

from ..advice import NUMBERS_COUNT, advised
from ..magnitudes import assert_each_close
from .numbers import draw
from .special import check_collapse
from .weighted import EXTREME_SIZES, SIZES as MAGNITUDES, affine

SIZES = ((3, 3, 3), (4, 3, 2), (2, 5, 4), (1, 2, 1))


def run(student, rng):
    """Collapse two layers of every size; return (arguments, weight, bias) of each."""
    cases = [[draw(rng, shape) for shape in ((d, h), (h,), (h, m), (m,))] for d, h, m in SIZES]
    found = for_each(student.collapse, cases)
    return [(case, *unpack(both, 2, "collapse")) for case, both in zip(cases, found, strict=True)]


def both_layers(x, weight1, bias1, weight2, bias2):
    """Return what the two layers compute."""
    return affine(affine(x, weight1, bias1), weight2, bias2)


@advised(NUMBERS_COUNT)
def check_sizes(student, layers, weight, bias):
    """Collapse the same layers with tiny numbers and with large ones."""
    weight1, bias1, weight2, bias2 = layers
    sizes = [case[:2] for case in MAGNITUDES + EXTREME_SIZES]
    shifts = (1e12, 1.0), (1.0, 1e12), (1e18, 1.0), (1.0, 1e18), (0.0, 0.0)
    cases = [(first * weight1, first * bias1, second * weight2, first * second * bias2) for first, second in sizes]
    cases += [(weight1, first * bias1, weight2, second * bias2) for first, second in shifts]
    runs = [unpack(found, 2, "collapse") for found in for_each(student.collapse, cases)]
    for (first, second), found in zip(sizes, runs, strict=False):
        if (first, second) in [sizes[:2] for sizes in EXTREME_SIZES] and in_float32(found):
            continue
        for part, expected, name in zip(found, (weight, bias), ("weight", "bias"), strict=True):
            name = f"the {name} of collapse, for weights of about {first:g},"
            assert_close(as_array(part, name) / (first * second), expected, name)
    for found, _ in runs[len(sizes) :]:
        assert_close(found, weight, "the weight of collapse, next to biases of about 1e12 or more, or of 0,")


@pytest.mark.task("layers.collapse", points=2)
def test_collapse_weight(student, rng):
    """The collapsed layer's weight takes x through both layers."""
    for (weight1, _, weight2, _), weight, _ in run(student, rng):
        without_biases = both_layers(np.eye(len(weight1)), weight1, 0.0, weight2, 0.0)
        assert_close(weight, without_biases, "the weight of collapse")


@pytest.mark.task("layers.collapse", points=2)
def test_collapse_bias(student, rng):
    """The collapsed layer's bias is what the two layers return for an input of zeros."""
    for layers, _, bias in run(student, rng):
        zeros = np.zeros((1, len(layers[0])))
        assert_close(bias, both_layers(zeros, *layers)[0], "the bias of collapse")


@pytest.mark.task("layers.collapse", points=1, needs=[test_collapse_weight, test_collapse_bias])
def test_collapse_conduct(student, rng):
    """For any input, the collapsed layer returns what the two layers return, which are left as they are."""
    for layers, weight, bias in run(student, rng):
        weight, bias = as_array(weight, "the weight of collapse"), as_array(bias, "the bias of collapse")
        x = draw(rng, (5, len(layers[0])))
        assert_close(x @ weight + bias, both_layers(x, *layers), "the collapsed layer")
    w, b = draw(rng, (3, 3)), draw(rng, (3,))
    found, _ = unpack(student.collapse(w, b, w, b), 2, "collapse")  # one layer, twice
    assert_close(found, w @ w, "the weight of collapse, for one layer twice,")
    check_sizes(student, layers, weight, bias)
    far = np.array([[1e200], [1e-200], [1.0]]), np.zeros(1), np.array([[1.0]]), np.zeros(1)
    found = unpack(student.collapse(*far), 2, "collapse")[0]
    if not in_float32(found):
        assert_each_close(found, far[0], "the weight of collapse, for sizes far apart,", smallest=0.0)
    check_collapse(student.collapse, rng)
    assert_conduct(student)
