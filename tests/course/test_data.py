"""SHAPES-10, drawn on the spot; CIFAR-10, from a folder or downloaded, or one sentence; and which of them is graded."""

import sys
from typing import Any

import numpy as np
import pytest
from cifar_files import Server, archive, batch, files, lay_out, md5
from conftest import REAL_CIFAR10 as REAL, ROOT
from solution_modules import module

from autograder.course import data
from autograder.course.data import DataError, cifar10, shapes10

# --- SHAPES-10


@pytest.fixture(scope="module")
def shapes():
    return shapes10.load(300, 100, 50, seed=3)


def test_shapes_are_a_dataset_of_rows_that_the_training_images_normalize(shapes):
    for X, y, count in zip(shapes[0:6:2], shapes[1:6:2], (300, 100, 50), strict=True):
        assert (X.shape, X.dtype, y.dtype) == ((count, 3072), np.float32, np.int64)
        assert len(y) == count
        assert set(y.tolist()) <= set(range(10))
    assert set(shapes.y_train.tolist()) == set(range(len(shapes.classes)))
    assert np.abs(shapes.X_train.mean(axis=0)).max() < 1e-5
    assert abs(shapes.X_train.std() - 0.5) < 1e-4
    other = shapes10.load(300, 20, 0, seed=3)
    assert np.array_equal(other.mean, shapes.mean)
    assert other.scale == shapes.scale
    assert np.array_equal(other.X_val, shapes.X_val[:20])


def test_images_undo_normalization_and_no_two_are_the_same(shapes):
    pixels, _ = shapes10.draw(300, (3, 0))
    assert np.array_equal(shapes.images(shapes.X_train), pixels.reshape(-1, 32, 32, 3))
    rows = np.concatenate([shapes.images(X).reshape(-1, 3072) for X in (shapes.X_train, shapes.X_val, shapes.X_test)])
    assert len(np.unique(rows, axis=0)) == len(rows)


def test_fewer_shapes_are_the_first_of_more_and_another_seed_draws_others():
    more, labels = shapes10.draw(1020, 2)
    fewer, fewer_labels = shapes10.draw(30, 2)
    assert np.array_equal(fewer, more[:30])
    assert np.array_equal(fewer_labels, labels[:30])
    assert not np.array_equal(more[1000:], more[:20])
    assert not np.array_equal(fewer, shapes10.draw(30, 3)[0])


# --- CIFAR-10 in a folder


def test_cifar_is_the_same_tuple_from_a_folder(small_cifar10, tmp_path, monkeypatch):
    monkeypatch.setenv(cifar10.VARIABLE, str(lay_out(tmp_path)))
    images = cifar10.load(30, 20, 5)
    assert isinstance(images, data.Dataset)
    assert (images.X_train.shape, images.X_val.shape, images.X_test.shape) == ((30, 3072), (20, 3072), (5, 3072))
    assert images.X_train.dtype == np.float32
    assert images.y_train.tolist() == list(range(10)) * 3
    assert abs(images.X_train.std() - 0.5) < 1e-4
    image = images.images(images.X_train)[0]
    red = np.frombuffer(files()["data_batch_1.bin"], np.uint8)[1:1025].reshape(32, 32)
    assert np.array_equal(image[..., 0], red)
    assert (image // 100).reshape(-1, 3).tolist() == [[0, 1, 2]] * 1024  # by row, column and color
    whole = cifar10.load(50, 0, 0, folder=tmp_path)
    every = whole.images(whole.X_train)
    assert np.array_equal(images.images(images.X_train), every[:30])
    assert np.array_equal(images.images(images.X_val), every[30:])


@pytest.mark.parametrize("content", [batch(0)[:-1], batch(0)[: 9 * 3073], b"", batch(0) + b"x"])
def test_a_file_of_the_wrong_length_is_one_sentence(small_cifar10, tmp_path, content):
    folder = lay_out(tmp_path, **{"data_batch_3.bin": content})
    with pytest.raises(DataError, match=r"data_batch_3\.bin is damaged \([\d,]+ bytes instead of 30,730\): delete"):
        cifar10.load(40, 10, 5, folder=folder)


def test_what_a_folder_lacks_is_one_sentence(small_cifar10, tmp_path):
    with pytest.raises(DataError, match=r"data_batch_1\.bin cannot be read: set CIFAR10_DIR to a folder"):
        cifar10.load(40, 10, 5, folder=tmp_path)
    folder = lay_out(tmp_path, **{"test_batch.bin": b"\xff" * len(batch(0))})
    with pytest.raises(DataError, match=r"test_batch\.bin is damaged \(it has labels above 9\)"):
        cifar10.load(40, 10, 5, folder=folder)
    with pytest.raises(DataError, match="has 50 images to train and validate with"):
        cifar10.load(45, 10, 5, folder=folder)


@pytest.mark.skipif(not REAL, reason="needs CIFAR10_DIR")
def test_the_real_cifar_has_5000_training_images_of_each_class():
    images = cifar10.load(50_000, 0, 10_000, REAL)
    assert np.bincount(images.y_train).tolist() == [5000] * 10
    assert np.bincount(images.y_test).tolist() == [1000] * 10


# --- CIFAR-10 downloaded: checked, unpacked and kept, or one sentence and no files


@pytest.fixture
def serve(monkeypatch, small_cifar10):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    servers = []

    def start(content: bytes) -> Server:
        servers.append(Server(content))
        return servers[-1]

    yield start
    for server in servers:
        server.server.shutdown()
        server.server.server_close()


def test_a_download_is_checked_unpacked_and_kept_and_starts_again_where_it_broke_off(serve, tmp_path, capsys):
    content = archive(files() | {"readme.html": b"not needed"})
    server = serve(content)
    server.whole = False
    with pytest.raises(DataError, match=r"could not be downloaded from http.*: try again, or set CIFAR10_DIR"):
        cifar10.fetch(server.url, md5(content), tmp_path)
    assert list(tmp_path.iterdir()) == []
    server.whole = True
    folder = cifar10.fetch(server.url, md5(content), tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == sorted(files())
    assert "100 %" in capsys.readouterr().err
    assert cifar10.fetch(server.url, md5(content), tmp_path) == folder
    assert server.requests == 2
    assert len(cifar10.load(40, 10, 5, folder=tmp_path).X_train) == 40


def test_a_download_that_is_not_the_published_file_is_refused(serve, tmp_path):
    server = serve(archive(files()))
    with pytest.raises(DataError, match="what came is not the published file"):
        cifar10.fetch(server.url, md5(b"another"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_without_all_files_leaves_no_folder(serve, tmp_path):
    content = archive({name: value for name, value in files().items() if name != cifar10.TEST_FILE})
    server = serve(content)
    with pytest.raises(DataError, match=r"tiny\.tar\.gz cannot be unpacked .*: delete it and load CIFAR-10 again"):
        cifar10.fetch(server.url, md5(content), tmp_path)
    assert not (tmp_path / cifar10.FOLDER).exists()


def test_without_a_server_or_pooch_the_sentence_says_so(serve, tmp_path, monkeypatch):
    with pytest.raises(DataError, match=r"could not be downloaded from .* \(ConnectionError\): try again"):
        cifar10.fetch("http://127.0.0.1:9/tiny.tar.gz", md5(b""), tmp_path)
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(DataError, match=r"needs pooch: run `pip install pooch`, or set CIFAR10_DIR"):
        cifar10.fetch(cache=tmp_path)


# --- the run that is graded


def test_the_environment_decides_which_data_is_graded_on_and_it_is_loaded_once(monkeypatch):
    monkeypatch.delenv(cifar10.VARIABLE, raising=False)
    assert data.graded_run().name == "shapes10"
    run = data.Run("shapes10", train=30, validation=10, test=10, threshold=0.6, epochs=1)
    assert run.load(1) is run.load(1)
    assert not np.array_equal(run.load(1).X_train, run.load(2).X_train)
    monkeypatch.setenv(cifar10.VARIABLE, "/data")
    assert data.graded_run().name == "cifar10"


@pytest.mark.demo
@pytest.mark.parametrize(
    ("run", "right"),
    [
        (data.SHAPES10, 0.695),
        pytest.param(data.CIFAR10, 0.428, marks=pytest.mark.skipif(not REAL, reason="needs CIFAR10_DIR")),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_reference_passes_the_threshold_and_wrong_nets_do_not(run, right, monkeypatch):
    monkeypatch.setenv(cifar10.VARIABLE, REAL)
    images, source = run.load(), (ROOT / "solutions" / "05_two_layer" / "two_layer.py").read_text()

    def reached(mask: str) -> float:
        made: dict[str, Any] = {}
        exec(source.replace("(dscores @ W2.T) * (hidden > 0.0)", f"(dscores @ W2.T){mask}"), made)
        net, validation = made["TwoLayerNet"](3072, 100, 10, seed=0), (images.X_val[:10], images.y_val[:10])
        with np.errstate(all="ignore"):
            net.train(images.X_train, images.y_train, *validation, epochs=run.epochs, seed=0, **run.settings)
        return float(np.mean(net.predict(images.X_test) == images.y_test))

    assert reached(" * (hidden > 0.0)") >= right
    assert reached("") < run.threshold - 0.01
    linear = module("05_two_layer", "features").linear_accuracy
    assert linear(images.X_train, images.y_train, images.X_test, images.y_test)[0] < run.threshold - 0.01
