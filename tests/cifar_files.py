"""CIFAR-10 in miniature: ten images per file, as a folder, an archive, or a server of it."""

import hashlib
import http.server
import io
import tarfile
import threading

import numpy as np

from autograder.course.data import cifar10

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

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
