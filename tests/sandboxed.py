"""Hostile code for the tests of the sandbox, and ways to call it: each function of CODE is one thing to try."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.faults import StudentRaised
from autograder.manifest import Limits
from autograder.proxy import StudentModule
from autograder.sandbox import Sandbox
from autograder.session import Session

LIMITS = Limits(test_seconds=1.0, memory_mb=512)

CODE = b"""
import ctypes, mmap, os, resource, signal, socket, subprocess, sys, tempfile, threading, time
libc = ctypes.CDLL(None, use_errno=True)

def fine(): return 42
def read(path):
    with open(path, "rb") as file: return len(file.read(100))
def listing(path): return os.listdir(path)
def write(path):
    with open(path, "w") as file: file.write("x")
def environment(): return dict(os.environ)
def sockets(family):  # raw ones are all that some families have
    socket.socket(getattr(socket, family), socket.SOCK_RAW if family == "AF_NETLINK" else socket.SOCK_STREAM)
def socket_pair(): socket.socketpair()
def fork(): return os.fork()
def spawn(): return subprocess.run(["/bin/true"]).returncode
def execute(): os.execv(sys.executable, [sys.executable, "-c", "print(1)"])
def thread():
    done = []
    worker = threading.Thread(target=lambda: done.append(1)); worker.start(); worker.join()
    return len(done)
def signal_to(pid): os.kill(pid, signal.SIGKILL)
def parent(): return os.getppid()
def syscall(number, *arguments):
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) for a in arguments])
    return 0 if result >= 0 else ctypes.get_errno()
def leave(folder):
    open(folder + "/note", "w").write("x"); os.makedirs(folder + "/a/b/c"); os.symlink("/etc/passwd", folder + "/link")
    return sorted(os.listdir(folder))
def scratch(): return tempfile.gettempdir()
def forever():
    for number in range(1, 65):
        try: signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True:
        try:
            while True: pass
        except BaseException: pass
def idle(): time.sleep(1000)
def leave_quietly(): os._exit(0)
def exit_politely(): sys.exit(0)
def segfault(): ctypes.string_at(0)
def print_much():
    for _ in range(100): print("x" * (1 << 20))
    return 1
def eat(): return len(bytearray(50 << 30))
def eat_slowly():
    import numpy; kept = []
    while True: kept.append(numpy.empty(10 << 20, numpy.uint8))  # not touched: that would take CPU seconds
def raise_limits():
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
def forks():
    for _ in range(200):
        try: os.fork()
        except OSError: pass
    return len(threading.enumerate())
def scribble(data):
    for descriptor in range(3, 64):
        try: os.write(descriptor, data.encode())
        except OSError: pass
def deep(): return [deep_list(100)]
def deep_list(n): return [deep_list(n - 1)] if n else []
def huge(): import numpy; return numpy.zeros((3000, 3000))
def endless():
    while True: yield 1
def remember(): globals()["seen"] = globals().get("seen", 0) + 1; return seen
def poison():
    import numpy; numpy.exp = None; sys.modules["math"] = None
def uses_numpy():
    import numpy, math; return float(numpy.exp(0.0)) + math.floor(1.5)
def alter(path, how):
    {"mode": lambda: os.chmod(path, 0o777), "owner": lambda: os.chown(path, -1, -1),
     "time": lambda: os.utime(path, (1, 1)), "attribute": lambda: os.setxattr(path, "user.x", b"1")}[how]()
def powers():
    import struct
    data = ctypes.create_string_buffer(24); libc.capget(struct.pack("<Ii", 0x20080522, 0), data); return sum(data.raw)
def device(): os.mknod(tempfile.gettempdir() + "/zero", 0o20600, os.makedev(1, 5))
def leave_locked():
    os.mkdir("locked", 0); os.mkdir("half", 0o300); os.makedirs("half/a/b"); return 1
def leave_deep():
    for _ in range(3000): os.mkdir("d"); os.chdir("d")
    return 1
def leave_immutable():
    import fcntl, struct
    file = open("immutable", "w"); fcntl.ioctl(file.fileno(), 0x40086602, struct.pack("l", 0x10))
def files():
    for number in range(1 << 30): os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY))
def fill():
    for number in range(1 << 30):
        with open(str(number), "wb") as file: file.write(bytes(10 << 20))
def pin(): os.sched_setaffinity(os.getppid(), {0})
def forge(text):
    runtime = sys.modules["worker.runtime"]; tree = eval(text)
    runtime.wire.encode = lambda *_: tree
def forge_changes(): sys.modules["worker.runtime"].changed_paths = lambda *_: ["\\ud800", 1, "\\x1b[0m"]
def forge_buffers(count):
    wire = sys.modules["worker.wire"]; header = b'{"status":"ok","value":1,"buffers":[' + b"0," * count + b"0]}"
    wire.Message.pack = lambda _: [wire.PREFIX.pack(len(header), 0) + header]
def nested(depth): return {"t": "list", "v": [nested(depth - 1)] if depth else []}
def take(value): return 1
def number(): return 10 ** 5000
def reserve(size):
    with open("reserved", "wb") as file:
        result = libc.fallocate(file.fileno(), 0, ctypes.c_long(0), ctypes.c_long(size))
    if result != 0: raise OSError(ctypes.get_errno(), "refused")
def repeat_buffer(count):
    wire = sys.modules["worker.wire"]; data = bytes(1 << 20)
    array = {"t": "array", "dtype": "|u1", "shape": [1 << 20], "b": 0}
    sys.modules["worker.runtime"].Runtime._call = lambda *_: wire.Message(
        {"status": "ok", "value": {"t": "list", "v": [array] * count}}, [memoryview(data)])
    return 1
def text_and_numbers(): import numpy; return [["x" * 1500] * 500] + [numpy.zeros(2300, numpy.uint8)] * 400
def block(on):
    for descriptor in range(64):
        try: os.set_blocking(descriptor, on)
        except OSError: pass
    return 1
def raise_lines(): raise type("A\\n  100/100  passed", (Exception,), {})("b\\nc\\x1b[2J\\u202e")
def text(): return "\\ud800"
def cache(): return {(i, j): [i, {i: "x" * 2000}] for i in range(10) for j in range(10)}
def call_often(f):
    while True: f(1.0)
def call_with(f, rows, *others):
    import numpy; return f(numpy.ones((rows, 1)), numpy.ones(rows), *others)
def call_flood(f):
    zygote = sys._getframe()
    while "pipes" not in zygote.f_locals: zygote = zygote.f_back
    pipes = zygote.f_locals["pipes"]; wire = sys.modules["worker.wire"]
    empty = {"t": "tuple", "v": [1.0]}, {"t": "dict", "v": []}
    one = wire.Message({"status": "callback", "id": 0, "args": empty[0], "kwargs": empty[1]}).pack()[0]
    threading.Thread(target=lambda: [os.read(pipes.requests, 1 << 20) for _ in iter(int, 1)], daemon=True).start()
    while True: os.write(pipes.replies, one * 5000)
"""


class Worker:
    """Call functions of CODE, each in a fresh child of one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.output = ""

    @contextlib.contextmanager
    def calls(self) -> Iterator[StudentModule]:
        """Make several calls in one child."""
        self.sandbox.begin()
        try:
            session = Session(self.sandbox, "trial")
            session.load()
            yield session.student
        finally:
            self.output = self.sandbox.end().output

    def __call__(self, name: str, *arguments: object) -> object:
        with self.calls() as student:
            return getattr(student, name)(*arguments)


Calls = Worker.calls


def tmp_of(sandbox: Sandbox) -> str:
    """Return the folder that the code may write to."""
    return sandbox._workplace.scratch


def refused(worker: Worker, name: str, *arguments: object) -> None:
    """Assert that the call fails with an OSError of some kind, inside the student's own code."""
    with pytest.raises(StudentRaised) as caught:
        worker(name, *arguments)
    kinds = "PermissionError FileNotFoundError OSError BlockingIOError NotADirectoryError ProcessLookupError ValueError"
    assert caught.value.kind in kinds.split(), caught.value


def descendants(pid: int) -> set[int]:
    """Return the processes below one, in all namespaces."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                if stat[0] != "Z":
                    parents[int(folder.name)] = int(stat[1])
    found, added = {pid}, {pid}
    while added:
        added = {child for child, parent in parents.items() if parent in added} - found
        found |= added
    return found - {pid}
