"""The data of 05, from a folder, downloaded or drawn, and its kit: layers of 03, and what nudging finds."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cifar_files import Server, archive, batch, files, lay_out, md5
from conftest import REAL_CIFAR10 as REAL, ROOT
from solution_modules import kit_module, module

from autograder import grading, manifest
from autograder.course import data
from autograder.course.data import DataError, cifar10, shapes10
from autograder.sandbox import Layers
from autograder.submission import read

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


@pytest.fixture
def no_proxy(monkeypatch, small_cifar10):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.mark.parametrize(
    ("published", "sentence"),
    [
        (b"another", "what came is not the published file"),
        (None, r"tiny\.tar\.gz cannot be unpacked .*: delete it and load CIFAR-10 again"),
    ],
)
def test_a_download_that_is_not_the_published_file_or_lacks_one_is_refused(no_proxy, tmp_path, published, sentence):
    content = archive({name: value for name, value in files().items() if name != cifar10.TEST_FILE})
    with Server(content) as server, pytest.raises(DataError, match=sentence):
        cifar10.fetch(server.url, md5(published or content), tmp_path)
    assert not (tmp_path / cifar10.FOLDER).exists()


def test_without_pooch_the_sentence_says_so(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(DataError, match=r"needs pooch: run `pip install pooch`, or set CIFAR10_DIR"):
        cifar10.fetch(cache=tmp_path)


def test_a_download_is_checked_unpacked_and_kept_and_starts_again_where_it_broke_off(no_proxy, tmp_path, capsys):
    content = archive(files() | {"readme.html": b"not needed"})
    with Server(content) as server:
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


# --- the kit of 05

TWO_LAYER = manifest.load().assignment("05_two_layer")
NET = module("05_two_layer", "two_layer").TwoLayerNet(6, 5, 4, seed=2)
X, Y = np.random.default_rng(1).standard_normal((8, 6)), np.arange(8) % 4


@pytest.fixture
def kit_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a student's folder of 05, beside that of 03 with the solution in it, and import from there alone."""
    (tmp_path / "03_layers").mkdir()
    shutil.copy(ROOT / "solutions" / "03_layers" / "layers.py", tmp_path / "03_layers")
    here = tmp_path / "05_two_layer"
    shutil.copytree(TWO_LAYER.skeleton / "kit", here / "kit")
    shutil.copy(TWO_LAYER.solution / "two_layer.py", here)
    monkeypatch.syspath_prepend(here)
    monkeypatch.delitem(sys.modules, "layers", raising=False)
    yield here
    sys.modules.pop("layers", None)


@pytest.mark.parametrize("copied", [False, True])
def test_layers_in_a_row_are_the_net(kit_folder: Path, copied: bool, capsys: pytest.CaptureFixture[str]):
    if copied:
        shutil.move(kit_folder.parent / "03_layers" / "layers.py", kit_folder)
    layers, net = kit_module("earlier", kit_folder).gradients(NET.params, X, Y), NET.loss(X, Y)[1]
    assert layers.keys() == net.keys()
    for name, gradient in net.items():
        np.testing.assert_allclose(layers[name], gradient, atol=1e-12)
    assert capsys.readouterr().out == ""
    assert str(kit_folder.parent / "03_layers") not in sys.path


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "ModuleNotFoundError: No module named 'layers'"),
        ((ROOT / "assignments" / "03_layers" / "layers.py").read_text(encoding="utf-8"), "is still a TODO"),
    ],
)
def test_layers_that_do_not_work_cost_a_sentence(
    kit_folder: Path, text: str | None, why: str, capsys: pytest.CaptureFixture[str]
):
    path = kit_folder.parent / "03_layers" / "layers.py"
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    assert kit_module("earlier", kit_folder).gradients(NET.params, X, Y) == {}
    said = capsys.readouterr().out
    assert said.startswith("Your layers of 03 are left out, since layers.py does not work here: ")
    assert (why in said, said.count("\n")) == (True, 1)


def test_copied_work_is_handed_in_with_it_and_that_of_another_folder_is_not(kit_folder, layers: Layers):
    path = kit_folder / "two_layer.py"
    text = path.read_text(encoding="utf-8").replace("import numpy as np", "import layers\nimport numpy as np", 1)
    path.write_text(text, encoding="utf-8")
    scores, points = TWO_LAYER.only(["two_layer.scores"]), []
    for copied in (False, True):
        if copied:
            shutil.copy(kit_folder.parent / "03_layers" / "layers.py", kit_folder)
        handed_in = read(kit_folder, TWO_LAYER.module)
        points.append(grading.grade_submission(scores, handed_in, student="anna", seed=0, layers=layers).score)
    assert points == [0, scores.max_score]


def test_a_nudge_finds_the_slope_and_leaves_the_weights():
    stopwatch, before = module("05_two_layer", "stopwatch"), NET.params["W1"].copy()
    loss, grads = NET.loss(X, Y)
    assert stopwatch.loss_alone(NET, X, Y) == pytest.approx(loss)
    assert stopwatch.nudge(NET, "W1", (2, 3), X, Y) == pytest.approx(grads["W1"][2, 3], abs=1e-8)
    np.testing.assert_array_equal(NET.params["W1"], before)
