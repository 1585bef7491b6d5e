"""SHAPES-10: drawn on the spot, the same for the same seed, normalized by its training images alone."""

import numpy as np
import pytest

from autograder.course.data import shapes10


@pytest.fixture(scope="module")
def shapes():
    return shapes10.load(300, 100, 50, seed=3)


def test_shapes_are_a_dataset_of_normalized_rows(shapes):
    assert shapes.X_train.shape == (300, 3072)
    assert shapes.X_val.shape == (100, 3072)
    assert shapes.X_test.shape == (50, 3072)
    for X, y in ((shapes.X_train, shapes.y_train), (shapes.X_val, shapes.y_val), (shapes.X_test, shapes.y_test)):
        assert X.dtype == np.float32
        assert y.dtype == np.int64
        assert len(X) == len(y)
        assert set(y.tolist()) <= set(range(10))
    assert len(shapes.classes) == 10
    assert set(shapes.y_train.tolist()) == set(range(10))


def test_normalization_is_that_of_the_training_images_alone(shapes):
    assert np.abs(shapes.X_train.mean(axis=0)).max() < 1e-5
    assert abs(shapes.X_train.std() - 0.5) < 1e-4
    other = shapes10.load(300, 20, 0, seed=3)
    assert np.array_equal(other.mean, shapes.mean)
    assert other.scale == shapes.scale
    assert np.array_equal(other.X_val, shapes.X_val[:20])


def test_images_undoes_normalization(shapes):
    pixels, _ = shapes10.draw(300, (3, 0))
    assert np.array_equal(shapes.images(shapes.X_train), pixels.reshape(-1, 32, 32, 3))


def test_shapes_are_the_same_for_the_same_seed_and_others_for_another():
    pixels, labels = shapes10.draw(40, 5)
    again, again_labels = shapes10.draw(40, 5)
    assert np.array_equal(pixels, again)
    assert np.array_equal(labels, again_labels)
    assert not np.array_equal(pixels, shapes10.draw(40, 6)[0])


def test_fewer_shapes_are_the_first_of_more():
    more, labels = shapes10.draw(1020, 2)
    fewer, fewer_labels = shapes10.draw(30, 2)
    assert np.array_equal(fewer, more[:30])
    assert np.array_equal(fewer_labels, labels[:30])
    assert not np.array_equal(more[1000:], more[:20])


def test_the_three_sets_share_no_image(shapes):
    rows = np.concatenate([shapes.images(X).reshape(-1, 3072) for X in (shapes.X_train, shapes.X_val, shapes.X_test)])
    assert len(np.unique(rows, axis=0)) == len(rows)
