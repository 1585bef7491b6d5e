"""SHAPES-10, drawn on the spot; CIFAR-10, from a folder or downloaded, or one sentence; and which of them is graded."""

import hashlib
import http.server
import io
import re
import sys
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import REAL_CIFAR10 as REAL, ROOT
from solution_modules import module

from autograder.course import data
from autograder.course.data import DataError, cifar10, shapes10

# --- SHAPES-10


def test_shapes_are_a_dataset_of_rows_that_the_training_images_normalize():
    shapes = shapes10.load(300, 100, 50, seed=3)
    for X, y, count in zip(shapes[0:6:2], shapes[1:6:2], (300, 100, 50), strict=True):
        assert (X.shape, X.dtype, y.dtype) == ((count, 3072), np.float32, np.int64)
        assert set(y.tolist()) <= set(range(10))
    assert set(shapes.y_train.tolist()) == set(range(len(shapes.classes)))
    assert np.abs(shapes.X_train.mean(axis=0)).max() < 1e-5
    assert abs(shapes.X_train.std() - 0.5) < 1e-4
    other = shapes10.load(300, 20, 0, seed=3)
    assert np.array_equal(other.mean, shapes.mean)
    assert other.scale == shapes.scale
    assert np.array_equal(other.X_val, shapes.X_val[:20])
    pixels, _ = shapes10.draw(300, (3, 0))
    assert np.array_equal(shapes.images(shapes.X_train), pixels.reshape(-1, 32, 32, 3))
    rows = np.concatenate([shapes.images(X).reshape(-1, 3072) for X in (shapes.X_train, shapes.X_val, shapes.X_test)])
    assert len(np.unique(rows, axis=0)) == len(rows)
    assert not np.array_equal(pixels, shapes10.draw(300, (4, 0))[0])


# --- CIFAR-10 in miniature: ten images per file, as a folder, an archive, or a server of it

RECORDS = 10


def batch(seed: int) -> bytes:
    """One file of records whose pixels are 0 to 9 in red, 100 to 109 in green and 200 to 209 in blue, by row."""
    rng = np.random.default_rng(seed)
    records = np.zeros((RECORDS, cifar10.RECORD_BYTES), np.uint8)
    records[:, 0] = np.arange(RECORDS)
    for color in range(3):
        records[:, 1 + 1024 * color : 1025 + 1024 * color] = 100 * color + rng.integers(10, size=(RECORDS, 1024))
    return records.tobytes()


def files() -> dict[str, bytes]:
    return {name: batch(seed) for seed, name in enumerate((*cifar10.TRAIN_FILES, cifar10.TEST_FILE))}


def lay_out(folder, **changed):
    batches = folder / cifar10.FOLDER
    batches.mkdir()
    for name, content in (files() | changed).items():
        (batches / name).write_bytes(content)
    return folder


def archive(contents: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w:gz") as tar:
        for name, content in contents.items():
            info = tarfile.TarInfo(f"{cifar10.FOLDER}/{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return memory.getvalue()


def md5(content: bytes) -> str:
    return "md5:" + hashlib.md5(content).hexdigest()


@contextmanager
def served(place: Path, content: bytes) -> Iterator[str]:
    """Serve an archive on loopback; yield its address."""
    (place / "tiny.tar.gz").write_bytes(content)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=place)
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/tiny.tar.gz"
        server.shutdown()


@pytest.fixture
def small_cifar10(monkeypatch: pytest.MonkeyPatch) -> None:
    """CIFAR-10 with ten images per file, and no folder or proxy named by the environment."""
    monkeypatch.setattr(cifar10, "RECORDS", RECORDS)
    monkeypatch.delenv(cifar10.VARIABLE, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_cifar_is_the_same_tuple_from_a_folder(small_cifar10, tmp_path, monkeypatch):
    monkeypatch.setenv(cifar10.VARIABLE, str(lay_out(tmp_path)))
    images = cifar10.load(30, 20, 5)
    assert isinstance(images, data.Dataset)
    assert (images.X_train.shape, images.X_val.shape, images.X_test.shape) == ((30, 3072), (20, 3072), (5, 3072))
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


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("data_batch_3.bin", batch(0)[:-1], r"is damaged \([\d,]+ bytes instead of 30,730\): delete"),
        ("test_batch.bin", b"\xff" * len(batch(0)), r"is damaged \(it has labels above 9\)"),
        ("data_batch_1.bin", None, "cannot be read: set CIFAR10_DIR to a folder"),
    ],
)
def test_what_a_folder_lacks_is_one_sentence(small_cifar10, tmp_path, name, content, sentence):
    folder = lay_out(tmp_path, **{name: content}) if content else tmp_path
    with pytest.raises(DataError, match=rf"{re.escape(name)} {sentence}"):
        cifar10.load(40, 10, 5, folder=folder)


# --- CIFAR-10 downloaded: checked, unpacked and kept, or one sentence and no files


@pytest.mark.parametrize(
    ("published", "sentence"),
    [
        (b"another", "what came is not the published file"),
        (None, r"tiny\.tar\.gz cannot be unpacked .*: delete it and load CIFAR-10 again"),
    ],
)
def test_a_download_that_is_another_file_or_lacks_one_is_refused(small_cifar10, tmp_path, published, sentence):
    cache = tmp_path / "cache"
    content = archive({name: value for name, value in files().items() if name != cifar10.TEST_FILE})
    with served(tmp_path, content) as url, pytest.raises(DataError, match=sentence):
        cifar10.fetch(url, md5(published or content), cache)
    assert not (cache / cifar10.FOLDER).exists()


def test_without_pooch_the_sentence_says_so(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(DataError, match=r"needs pooch: run `pip install pooch`, or set CIFAR10_DIR"):
        cifar10.fetch(cache=tmp_path)


def test_a_download_is_checked_unpacked_and_kept_and_no_answer_is_one_sentence(small_cifar10, tmp_path, capsys):
    content, cache = archive(files() | {"readme.html": b"not needed"}), tmp_path / "cache"
    with served(tmp_path, content) as url:
        folder = cifar10.fetch(url, md5(content), cache)
    assert sorted(path.name for path in folder.iterdir()) == sorted(files())
    assert "100 %" in capsys.readouterr().err
    assert cifar10.fetch(url, md5(content), cache) == folder
    assert len(cifar10.load(40, 10, 5, folder=cache).X_train) == 40
    with pytest.raises(DataError, match=r"could not be downloaded from http.*: try again, or set CIFAR10_DIR"):
        cifar10.fetch(url, md5(content), tmp_path / "another")


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
