"""CIFAR-10 from a folder: the same tuple as SHAPES-10, and a clear sentence if a file is not what it should be."""

import numpy as np
import pytest
from cifar_files import batch, files, lay_out
from conftest import REAL_CIFAR10 as REAL

from autograder.course import data
from autograder.course.data import DataError, cifar10


def test_cifar_is_the_same_tuple_from_a_folder(small_cifar10, tmp_path):
    images = cifar10.load(40, 10, 5, folder=lay_out(tmp_path))
    assert isinstance(images, data.Dataset)
    assert (images.X_train.shape, images.X_val.shape, images.X_test.shape) == ((40, 3072), (10, 3072), (5, 3072))
    assert images.X_train.dtype == np.float32
    assert images.y_train.tolist() == list(range(10)) * 4
    assert abs(images.X_train.std() - 0.5) < 1e-4


def test_cifar_pixels_come_out_by_row_column_and_color(small_cifar10, tmp_path):
    pictures = cifar10.load(40, 10, 5, folder=lay_out(tmp_path))
    image = pictures.images(pictures.X_train)[0]
    red = np.frombuffer(files()["data_batch_1.bin"], np.uint8)[1:1025].reshape(32, 32)
    assert np.array_equal(image[..., 0], red)
    assert (image // 100).reshape(-1, 3).tolist() == [[0, 1, 2]] * 1024


def test_cifar_training_and_validation_images_are_different_ones(small_cifar10, tmp_path):
    folder = lay_out(tmp_path)
    whole = cifar10.load(50, 0, 0, folder=folder)
    split = cifar10.load(30, 20, 0, folder=folder)
    assert np.array_equal(split.images(split.X_train), whole.images(whole.X_train)[:30])
    assert np.array_equal(split.images(split.X_val), whole.images(whole.X_train)[30:])


def test_the_environment_names_the_folder(small_cifar10, tmp_path, monkeypatch):
    monkeypatch.setenv(cifar10.VARIABLE, str(lay_out(tmp_path)))
    assert len(cifar10.load(40, 10, 5).X_train) == 40


@pytest.mark.parametrize("content", [batch(0)[:-1], batch(0)[: 9 * 3073], b"", batch(0) + b"x"])
def test_a_file_of_the_wrong_length_is_one_sentence(small_cifar10, tmp_path, content):
    folder = lay_out(tmp_path, **{"data_batch_3.bin": content})
    with pytest.raises(DataError, match=r"data_batch_3\.bin is damaged \([\d,]+ bytes instead of 30,730\): delete"):
        cifar10.load(40, 10, 5, folder=folder)


def test_labels_that_cannot_be_are_one_sentence(small_cifar10, tmp_path):
    folder = lay_out(tmp_path, **{"test_batch.bin": b"\xff" * len(batch(0))})
    with pytest.raises(DataError, match=r"test_batch\.bin is damaged \(it has labels above 9\)"):
        cifar10.load(40, 10, 5, folder=folder)


def test_a_folder_without_the_files_is_one_sentence(small_cifar10, tmp_path):
    with pytest.raises(DataError, match=r"data_batch_1\.bin cannot be read: set CIFAR10_DIR to a folder"):
        cifar10.load(40, 10, 5, folder=tmp_path)


def test_more_images_than_there_are_is_one_sentence(small_cifar10, tmp_path):
    with pytest.raises(DataError, match="has 50 images to train and validate with"):
        cifar10.load(45, 10, 5, folder=lay_out(tmp_path))


@pytest.mark.skipif(not REAL, reason="needs CIFAR10_DIR")
def test_the_real_cifar_has_5000_training_images_of_each_class():
    images = cifar10.load(50_000, 0, 10_000, REAL)
    assert np.bincount(images.y_train).tolist() == [5000] * 10
    assert np.bincount(images.y_test).tolist() == [1000] * 10
