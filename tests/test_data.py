"""The two data sets: one tuple for both, statistics from training data only, and a clear sentence where data lacks."""

import hashlib
import http.server
import importlib.util
import io
import sys
import tarfile
import threading
from pathlib import Path

import numpy as np
import pytest
from conftest import REAL_CIFAR10 as REAL

from autograder import data
from autograder.data import DataError, cifar10, shapes10

RECORDS = 10


@pytest.fixture(scope="module")
def shapes():
    return shapes10.load(300, 100, 50, seed=3)


@pytest.fixture
def small(monkeypatch):
    """CIFAR-10 with ten images per file, and no folder named by the environment."""
    monkeypatch.setattr(cifar10, "RECORDS", RECORDS)
    monkeypatch.delenv(cifar10.VARIABLE, raising=False)


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


class Server:
    """A loopback server of one file; `whole` may be switched off to break a download off in the middle."""

    def __init__(self, content: bytes) -> None:
        self.whole, self.requests = True, 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests += 1
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content if outer.whole else content[: len(content) // 2])

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/tiny.tar.gz"


@pytest.fixture
def serve(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    servers = []

    def start(content: bytes) -> Server:
        servers.append(Server(content))
        return servers[-1]

    yield start
    for server in servers:
        server.server.shutdown()
        server.server.server_close()


# --- SHAPES-10


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


# --- CIFAR-10, ten images per file


def test_cifar_is_the_same_tuple_from_a_folder(small, tmp_path):
    images = cifar10.load(40, 10, 5, folder=lay_out(tmp_path))
    assert isinstance(images, data.Dataset)
    assert (images.X_train.shape, images.X_val.shape, images.X_test.shape) == ((40, 3072), (10, 3072), (5, 3072))
    assert images.X_train.dtype == np.float32
    assert images.y_train.tolist() == list(range(10)) * 4
    assert abs(images.X_train.std() - 0.5) < 1e-4


def test_cifar_pixels_come_out_by_row_column_and_color(small, tmp_path):
    pictures = cifar10.load(40, 10, 5, folder=lay_out(tmp_path))
    image = pictures.images(pictures.X_train)[0]
    red = np.frombuffer(files()["data_batch_1.bin"], np.uint8)[1:1025].reshape(32, 32)
    assert np.array_equal(image[..., 0], red)
    assert (image // 100).reshape(-1, 3).tolist() == [[0, 1, 2]] * 1024


def test_cifar_training_and_validation_images_are_different_ones(small, tmp_path):
    folder = lay_out(tmp_path)
    whole = cifar10.load(50, 0, 0, folder=folder)
    split = cifar10.load(30, 20, 0, folder=folder)
    assert np.array_equal(split.images(split.X_train), whole.images(whole.X_train)[:30])
    assert np.array_equal(split.images(split.X_val), whole.images(whole.X_train)[30:])


def test_the_environment_names_the_folder(small, tmp_path, monkeypatch):
    monkeypatch.setenv(cifar10.VARIABLE, str(lay_out(tmp_path)))
    assert len(cifar10.load(40, 10, 5).X_train) == 40


@pytest.mark.parametrize("content", [batch(0)[:-1], batch(0)[: 9 * 3073], b"", batch(0) + b"x"])
def test_a_file_of_the_wrong_length_is_one_sentence(small, tmp_path, content):
    folder = lay_out(tmp_path, **{"data_batch_3.bin": content})
    with pytest.raises(DataError, match=r"data_batch_3\.bin is damaged \([\d,]+ bytes instead of 30,730\): delete"):
        cifar10.load(40, 10, 5, folder=folder)


def test_labels_that_cannot_be_are_one_sentence(small, tmp_path):
    folder = lay_out(tmp_path, **{"test_batch.bin": b"\xff" * len(batch(0))})
    with pytest.raises(DataError, match=r"test_batch\.bin is damaged \(it has labels above 9\)"):
        cifar10.load(40, 10, 5, folder=folder)


def test_a_folder_without_the_files_is_one_sentence(small, tmp_path):
    with pytest.raises(DataError, match=r"data_batch_1\.bin cannot be read: set CIFAR10_DIR to a folder"):
        cifar10.load(40, 10, 5, folder=tmp_path)


def test_more_images_than_there_are_is_one_sentence(small, tmp_path):
    with pytest.raises(DataError, match="has 50 images to train and validate with"):
        cifar10.load(45, 10, 5, folder=lay_out(tmp_path))


# --- CIFAR-10, downloaded


def test_a_download_is_checked_unpacked_and_kept(small, serve, tmp_path, capsys):
    content = archive(files() | {"readme.html": b"not needed"})
    server = serve(content)
    folder = cifar10.fetch(server.url, md5(content), tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == sorted(files())
    assert "100 %" in capsys.readouterr().err
    assert cifar10.fetch(server.url, md5(content), tmp_path) == folder
    assert server.requests == 1
    assert len(cifar10.load(40, 10, 5, folder=tmp_path).X_train) == 40


def test_a_download_that_breaks_off_starts_again(small, serve, tmp_path):
    content = archive(files())
    server = serve(content)
    server.whole = False
    with pytest.raises(DataError, match=r"could not be downloaded from http.*: try again, or set CIFAR10_DIR"):
        cifar10.fetch(server.url, md5(content), tmp_path)
    assert list(tmp_path.iterdir()) == []
    server.whole = True
    assert (cifar10.fetch(server.url, md5(content), tmp_path) / cifar10.TEST_FILE).read_bytes() == batch(5)


def test_a_download_that_is_not_the_published_file_is_refused(small, serve, tmp_path):
    server = serve(archive(files()))
    with pytest.raises(DataError, match="what came is not the published file"):
        cifar10.fetch(server.url, md5(b"another"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nobody_answers_is_one_sentence(small, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(DataError, match=r"could not be downloaded from .* \(ConnectionError\): try again"):
        cifar10.fetch("http://127.0.0.1:9/tiny.tar.gz", md5(b""), tmp_path)


def test_an_archive_without_all_files_leaves_no_folder(small, serve, tmp_path):
    content = archive({name: value for name, value in files().items() if name != cifar10.TEST_FILE})
    server = serve(content)
    with pytest.raises(DataError, match=r"tiny\.tar\.gz cannot be unpacked .*: delete it and load CIFAR-10 again"):
        cifar10.fetch(server.url, md5(content), tmp_path)
    assert not (tmp_path / cifar10.FOLDER).exists()


def test_without_pooch_the_sentence_says_so(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(DataError, match=r"needs pooch: run `pip install pooch`, or set CIFAR10_DIR"):
        cifar10.fetch(cache=tmp_path)


# --- both, as students have them, and the run that is graded


def test_both_files_work_beside_each_other_in_a_folder(tmp_path, monkeypatch):
    for module in (shapes10, cifar10):
        source = Path(module.__file__)
        (tmp_path / source.name).write_bytes(source.read_bytes())
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("shapes10", "cifar10"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import cifar10 as theirs
    import shapes10 as their_shapes

    assert theirs.Dataset is their_shapes.Dataset
    assert np.array_equal(their_shapes.load(20, 5, 5).X_train, shapes10.load(20, 5, 5).X_train)
    for name in ("shapes10", "cifar10"):
        monkeypatch.delitem(sys.modules, name)


def test_the_environment_decides_which_data_is_graded_on(monkeypatch):
    monkeypatch.delenv(cifar10.VARIABLE, raising=False)
    assert data.graded_run().name == "shapes10"
    monkeypatch.setenv(cifar10.VARIABLE, "/data")
    assert data.graded_run().name == "cifar10"


def test_the_graded_run_is_loaded_once(monkeypatch):
    run = data.Run("shapes10", train=30, validation=10, test=10, threshold=0.6, epochs=1)
    assert run.load(1) is run.load(1)
    assert not np.array_equal(run.load(1).X_train, run.load(2).X_train)


@pytest.fixture(scope="module")
def training():
    """The benchmark, which has the reference solution and the nets to compare it with."""
    path = Path(__file__).resolve().parents[1] / "benchmarks" / "training.py"
    spec = importlib.util.spec_from_file_location("training", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("run", "right"),
    [
        (data.SHAPES10, 0.695),
        pytest.param(data.CIFAR10, 0.428, marks=pytest.mark.skipif(not REAL, reason="needs CIFAR10_DIR")),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_reference_passes_the_threshold_and_wrong_nets_do_not(training, run, right, monkeypatch):
    monkeypatch.setenv(cifar10.VARIABLE, REAL)
    images, rate = run.load(), run.settings["learning_rate"]
    with np.errstate(all="ignore"):
        assert training.trained(training.two_layer.TwoLayerNet(3072, 100, 10), run, images, 0, rate) >= right
        assert training.trained(training.NoMask(3072, 100, 10), run, images, 0, rate) < run.threshold - 0.01
        assert training.trained(training.Linear(3072, 10), run, images, 0, 0.002) < run.threshold - 0.01


@pytest.mark.skipif(not REAL, reason="needs CIFAR10_DIR")
def test_the_real_cifar_has_5000_training_images_of_each_class():
    images = cifar10.load(50_000, 0, 10_000, REAL)
    assert np.bincount(images.y_train).tolist() == [5000] * 10
    assert np.bincount(images.y_test).tolist() == [1000] * 10
