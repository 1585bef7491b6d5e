"""CIFAR-10 downloaded: checked, unpacked and kept, or one sentence and nothing left behind."""

import sys

import pytest
from cifar_files import Server, archive, batch, files, md5

from autograder.course.data import DataError, cifar10


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


def test_a_download_is_checked_unpacked_and_kept(small_cifar10, serve, tmp_path, capsys):
    content = archive(files() | {"readme.html": b"not needed"})
    server = serve(content)
    folder = cifar10.fetch(server.url, md5(content), tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == sorted(files())
    assert "100 %" in capsys.readouterr().err
    assert cifar10.fetch(server.url, md5(content), tmp_path) == folder
    assert server.requests == 1
    assert len(cifar10.load(40, 10, 5, folder=tmp_path).X_train) == 40


def test_a_download_that_breaks_off_starts_again(small_cifar10, serve, tmp_path):
    content = archive(files())
    server = serve(content)
    server.whole = False
    with pytest.raises(DataError, match=r"could not be downloaded from http.*: try again, or set CIFAR10_DIR"):
        cifar10.fetch(server.url, md5(content), tmp_path)
    assert list(tmp_path.iterdir()) == []
    server.whole = True
    assert (cifar10.fetch(server.url, md5(content), tmp_path) / cifar10.TEST_FILE).read_bytes() == batch(5)


def test_a_download_that_is_not_the_published_file_is_refused(small_cifar10, serve, tmp_path):
    server = serve(archive(files()))
    with pytest.raises(DataError, match="what came is not the published file"):
        cifar10.fetch(server.url, md5(b"another"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nobody_answers_is_one_sentence(small_cifar10, tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(DataError, match=r"could not be downloaded from .* \(ConnectionError\): try again"):
        cifar10.fetch("http://127.0.0.1:9/tiny.tar.gz", md5(b""), tmp_path)


def test_an_archive_without_all_files_leaves_no_folder(small_cifar10, serve, tmp_path):
    content = archive({name: value for name, value in files().items() if name != cifar10.TEST_FILE})
    server = serve(content)
    with pytest.raises(DataError, match=r"tiny\.tar\.gz cannot be unpacked .*: delete it and load CIFAR-10 again"):
        cifar10.fetch(server.url, md5(content), tmp_path)
    assert not (tmp_path / cifar10.FOLDER).exists()


def test_without_pooch_the_sentence_says_so(small_cifar10, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(DataError, match=r"needs pooch: run `pip install pooch`, or set CIFAR10_DIR"):
        cifar10.fetch(cache=tmp_path)
