"""Hidden tests of layers.affine."""

from __future__ import annotations

import pytest

from autograder.assertions import CheckFailed, assert_close, assert_projected_gradient, bank_entry
from autograder.battery import assert_conduct

from ..passes import assert_partial
from .numbers import draw
from .special import check_affine
from .weighted import (
    BIAS,
    INPUT,
    WEIGHT,
    affine_case,
    another_batch,
    assert_all_gradients,
    both_ways,
    check_changed_weights,
    check_grads_stay,
    check_outputs,
    check_sizes,
    entries_of,
    two_layers_at_work,
)

SHAPES = ((4, 4, 4), (5, 3, 2), (1, 3, 4), (2, 6, 1))
IMAGES = ((3, (2, 3, 2)), (2, (3, 4)), (1, (2, 2)), (3, (4, 1)))


def rows(rng):
    """Return a case of every shape."""
    return [affine_case(rng, *shape) for shape in SHAPES]


def images(rng, outputs):
    """Return a case of every kind of image."""
    return [affine_case(rng, n, features, outputs) for n, features in IMAGES]


def check_gradients(found, case, when):
    """Compare all three gradients of a pass; found is what backward returned, and the grads."""
    dx, grads = found
    names = [f"{what} of Affine, {when}" for what in ("dx", "grads['weight']", "grads['bias']")]
    assert_all_gradients(case, [dx, *entries_of(grads, "Affine", ["weight", "bias"])], names)


@pytest.mark.task("layers.affine", points=4)
def test_affine_forward(student, rng):
    """The affine layer returns x @ weight + bias."""
    check_outputs(student.Affine, rows(rng), "Affine.forward")


@pytest.mark.task("layers.affine", points=3)
def test_affine_images(student, rng):
    """The affine layer lays each example of an image batch out as one row, the last index running fastest."""
    check_outputs(student.Affine, images(rng, 3), "Affine.forward of a batch of images")


@pytest.mark.task("layers.affine", points=5)
def test_affine_input_gradient(student, rng):
    """The affine layer's backward returns dx, the gradient of its input."""
    for case, dx in both_ways(student.Affine, rows(rng)):
        assert_partial(dx, "dx of Affine", case, INPUT)


@pytest.mark.task("layers.affine", points=6)
def test_affine_weight_gradient(student, rng):
    """The affine layer leaves the gradient of its weight, summed over the batch, in grads."""
    for case, _, dweight in both_ways(student.Affine, rows(rng), "weight"):
        assert_partial(dweight, "grads['weight'] of Affine", case, WEIGHT)


@pytest.mark.task("layers.affine", points=4)
def test_affine_bias_gradient(student, rng):
    """The affine layer leaves the gradient of its bias, summed over the batch, in grads."""
    for case, _, dbias in both_ways(student.Affine, rows(rng), "bias"):
        assert_partial(dbias, "grads['bias'] of Affine", case, BIAS)


@pytest.mark.task("layers.affine", points=2)
def test_affine_image_gradients(student, rng):
    """For a batch of images, dx has the shape of the images and the weight's gradient that of the weight."""
    for case, dx, dweight in both_ways(student.Affine, images(rng, 2), "weight"):
        assert_partial(dx, "dx of Affine for images", case, INPUT)
        assert_partial(dweight, "grads['weight'] of Affine", case, WEIGHT)


@pytest.mark.task("layers.affine", points=1)
def test_affine_full_size(student, rng):
    """The affine layer is right at full size: images of 32 x 32 x 3 and 100 outputs."""
    ((case, dx, dweight),) = both_ways(student.Affine, [affine_case(rng, 4, (32, 32, 3), 100)], "weight")
    x, weight, _ = case.inputs
    assert_projected_gradient(dx, "dx of Affine", case.along(INPUT), x, rng, 2)
    assert_projected_gradient(dweight, "grads['weight'] of Affine", case.along(WEIGHT), weight, rng, 2)


@pytest.mark.task(
    "layers.affine",
    points=2,
    needs=[test_affine_forward, test_affine_input_gradient, test_affine_weight_gradient, test_affine_bias_gradient],
)
def test_affine_conduct(student, rng):
    """Each backward replaces grads, layers share nothing, batches may change in size, nothing is changed in place."""
    case, rival = affine_case(rng, 3, (2, 2), 2), affine_case(rng, 3, 4, 2)
    again = case._replace(upstream=rival.upstream)
    smaller = another_batch(case, draw(rng, (2, 4)), draw(rng, (2, 2)))
    rival = rival._replace(upstream=draw(rng, (3, 2)))
    turns = case, again, case._replace(upstream=0.0 * case.upstream), case
    found, beside, output = two_layers_at_work(student.Affine, turns, rival, smaller)
    for turn, gradients in zip(turns, found, strict=False):
        check_gradients(gradients, turn, "with another Affine in use")
    check_gradients(beside, rival, "after another Affine's backward")
    assert_close(output, smaller.output, "Affine.forward, called again")
    check_gradients(found[-1], smaller, "after a second forward")
    check_sizes(student.Affine, affine_case(rng, 3, 2, 2), "weight", "bias")
    check_affine(student.Affine, rng)
    try:
        assert_conduct(student)
    except CheckFailed as failure:
        failure.mistake = bank_entry("affine-grads-overwritten") if "grads had held" in str(failure) else None
        raise
    for d, m in ((3, 2), (3, 3)):  # in both orders of memory
        check_changed_weights(student.Affine, affine_case(rng, 4, d, m), affine_case(rng, 4, d, m))
    check_grads_stay(student.Affine, affine_case(rng, 4, 3, 2), affine_case(rng, 4, 3, 2), "weight", "bias")
