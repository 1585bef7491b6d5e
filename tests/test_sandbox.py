"""Escape attempts are the specification of the sandbox; each runs with all layers and with the inner ones alone."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from autograder import doctor, submission
from autograder.course import Limits
from autograder.outcomes import BadReply, Crashed, Infrastructure, OutOfMemory, StudentFault, StudentRaised, TimedOut
from autograder.proxy import Session
from autograder.sandbox import Layers, Sandbox, fork_servers, launch
from autograder.sandbox.paths import SECRET
from autograder.sandbox.shared import STAGING_PREFIX, store

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
def sockets(family): socket.socket(getattr(socket, family))
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
def fill_scratch():
    for number in range(100):
        with open(f"{tempfile.gettempdir()}/{number}", "wb") as file: file.write(bytes(10 << 20))
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
    kept = []
    while True: kept.append(bytearray(10 << 20))
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
def owner():
    import fcntl
    ours, theirs = os.pipe(); fcntl.fcntl(ours, fcntl.F_SETOWN, os.getppid())
    fcntl.fcntl(ours, 10, 9); fcntl.fcntl(ours, fcntl.F_SETFL, fcntl.fcntl(ours, fcntl.F_GETFL) | os.O_ASYNC)
    os.write(theirs, b"x"); time.sleep(0.3)
def forge(text):
    runtime = sys.modules["worker.runtime"]; tree = eval(text)
    runtime.wire.encode = lambda *_: tree
def forge_changes(): sys.modules["worker.runtime"].changed_paths = lambda *_: ["\\ud800", 1, "\\x1b[0m"]
def forge_buffers(count):
    wire = sys.modules["worker.wire"]; header = b'{"status":"ok","value":1,"buffers":[' + b"0," * count + b"0]}"
    wire.Message.pack = lambda _: [wire.PREFIX.pack(len(header), 0) + header]
def nested(depth): return {"t": "list", "v": [nested(depth - 1)] if depth else []}
def take(value): return 1
def give(size): import numpy; return numpy.zeros(size)
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
def text_and_numbers(): import numpy; return [["x" * 1500] * 2300] + [numpy.zeros(2300, numpy.uint8)] * 400
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

    def __call__(self, name: str, *arguments: object) -> object:
        self.sandbox.begin()
        try:
            session = Session(self.sandbox, "trial")
            session.load()
            return getattr(session.student, name)(*arguments)
        finally:
            self.output = self.sandbox.end().output


class Calls:
    """Make several calls in one child."""

    def __init__(self, worker: Worker) -> None:
        self.sandbox = worker.sandbox

    def __enter__(self):
        self.sandbox.begin()
        session = Session(self.sandbox, "trial")
        session.load()
        return session.student

    def __exit__(self, *_: object) -> None:
        self.sandbox.end()


@pytest.fixture(scope="module")
def worker(some_layers: Layers):
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        yield Worker(sandbox)


@pytest.fixture(autouse=True)
def _others_unharmed(request: pytest.FixtureRequest):
    """After every attempt, the next test in the same sandbox is as good as ever."""
    yield
    if "worker" in request.fixturenames:
        assert request.getfixturevalue("worker")("fine") == 42


def tmp_of(sandbox: Sandbox) -> str:
    """Return the folder that the code may write to."""
    return sandbox._place.scratch


def refused(worker: Worker, name: str, *arguments: object) -> None:
    """Assert that the call fails with an OSError of some kind, inside the student's own code."""
    with pytest.raises(StudentRaised) as caught:
        worker(name, *arguments)
    assert caught.value.kind in {
        "PermissionError",
        "FileNotFoundError",
        "OSError",
        "BlockingIOError",
        "NotADirectoryError",
        "ProcessLookupError",
        "ValueError",
    }, caught.value


def test_the_layers_that_hold_are_named(some_layers: Layers):
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        outer = ["bubblewrap"] if some_layers.bwrap else []
        assert sandbox.held == [*outer, "rlimits", "landlock", "seccomp"]


@pytest.mark.parametrize(
    "secret", [*SECRET, Path.home(), Path.cwd(), Path("/etc"), Path("/proc"), Path("/sys"), Path("/")]
)
def test_cannot_list(worker: Worker, secret: Path):
    assert secret.exists()
    refused(worker, "listing", str(secret))


def test_cannot_read_suite_solution_or_passwords(worker: Worker, gates):
    for path in (gates.suite, gates.solution / "gates.py", "/etc/passwd", "/proc/self/environ", "/proc/1/cmdline"):
        refused(worker, "read", str(path))


def test_cannot_read_another_submission(worker: Worker, tmp_path: Path):
    (tmp_path / "gates.py").write_text("secret")
    refused(worker, "read", str(tmp_path / "gates.py"))
    refused(worker, "listing", str(tmp_path))


def test_sees_no_environment_of_the_grader(worker: Worker, monkeypatch: pytest.MonkeyPatch, some_layers: Layers):
    monkeypatch.setenv("KIT_SECRET", "token")
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        seen = Worker(sandbox)("environment")
    assert isinstance(seen, dict)
    assert "KIT_SECRET" not in seen
    assert not any("token" in str(value) for value in seen.values())
    assert not {"PATH", "USER", "LOGNAME", "SHELL"} & seen.keys()


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"])
def test_cannot_open_a_socket(worker: Worker, family: str):
    refused(worker, "sockets", family)


def test_cannot_open_a_socket_pair(worker: Worker):
    refused(worker, "socket_pair")


@pytest.mark.parametrize(
    "path",
    ["/a", "/submission/a", "/kit/a", "/shared/a", "/dev/shm/a", "/dev/a", "/var/tmp/a", "/usr/lib/a", "/home/a"],
)
def test_cannot_write(worker: Worker, path: str):
    refused(worker, "write", path)


def test_may_write_its_own_tmp_which_the_next_test_finds_empty(worker: Worker):
    folder = worker("scratch")
    assert worker("leave", folder) == ["a", "link", "note"]
    assert worker("listing", folder) == []


def test_scratch_is_bounded(worker: Worker, some_layers: Layers):
    if some_layers.bwrap:
        refused(worker, "fill_scratch")


@pytest.mark.parametrize("how", ["mode", "owner", "time", "attribute"])
def test_cannot_alter_what_it_cannot_read(worker: Worker, tmp_path: Path, how: str):
    victim = tmp_path / "victim"  # Landlock lets these through
    victim.write_text("x")
    victim.chmod(0o600)
    refused(worker, "alter", str(victim), how)
    assert victim.stat().st_mode & 0o777 == 0o600


def test_has_no_powers_of_root(worker: Worker):
    assert worker("powers") == 0


def test_cannot_make_a_device(worker: Worker):
    refused(worker, "device")


@pytest.mark.parametrize("how", ["leave_locked", "leave_deep"])
def test_whatever_was_left_is_removed(worker: Worker, how: str):
    with contextlib.suppress(Crashed):  # where it has taken long enough to be noticed
        worker(how)
    assert worker("listing", worker("scratch")) == []


def test_nothing_can_be_made_immutable(worker: Worker):
    refused(worker, "leave_immutable")


@pytest.mark.parametrize("how", ["files", "fill"])
def test_scratch_is_watched(some_layers: Layers, how: str):
    with Sandbox({"trial.py": CODE}, Limits(test_seconds=20), some_layers) as sandbox:
        with pytest.raises(StudentFault, match=r"temporary folder|No space left"):
            Worker(sandbox)(how)
        assert Worker(sandbox)("fine") == 42


def test_cannot_have_the_kernel_signal_anyone(layers: Layers):
    with Sandbox({"trial.py": CODE}, LIMITS, Layers(bwrap=layers.bwrap, seccomp=True)) as sandbox:
        refused(Worker(sandbox), "owner")
        assert Worker(sandbox)("fine") == 42


def test_cannot_pin_another_process(worker: Worker):
    refused(worker, "pin")


@pytest.mark.parametrize("how", ["fork", "spawn", "execute"])
def test_cannot_start_a_process(worker: Worker, how: str):
    refused(worker, how)


def test_may_use_a_thread(worker: Worker):
    assert worker("thread") == 1


def test_cannot_signal_anyone(worker: Worker):
    parent = worker("parent")
    for pid in (1, parent, -1, os.getpid()):
        refused(worker, "signal_to", pid)


SYSCALLS = {  # x86-64 numbers
    "ptrace": (101, 0, 0, 0, 0),
    "process_vm_readv": (310, 1, 0, 0, 0, 0, 0),
    "io_uring_setup": (425, 8, 0),
    "bpf": (321, 0, 0, 0),
    "keyctl": (250, 0, 0, 0),
    "userfaultfd": (323, 0),
    "mount": (165, 0, 0, 0, 0, 0),
    "unshare a user namespace": (272, 0x10000000),
    "clone a user namespace": (56, 0x10000000 | 17, 0, 0, 0, 0),
    "perf_event_open": (298, 0, 0, -1, -1, 0),
    "memfd_create": (319, 0, 0),
    "shmget": (29, 0, 4096, 0o1600),
    "setns": (308, 0, 0),
    "pidfd_open the parent": (434, 1, 0),
    "clear the death signal": (157, 1, 0, 0, 0, 0),
    "clear the death signal, in disguise": (157, 1 << 32 | 1, 0, 0, 0, 0),
    "chmod": (90, 0, 0o777),
    "fchmodat": (268, -100, 0, 0o777),
    "fchmodat2": (452, -100, 0, 0o777, 0),
    "utimensat": (280, -100, 0, 0, 0),
    "inotify_init1": (294, 0),
    "sched_setaffinity": (203, 1, 8, 0),
    "own a descriptor": (72, 0, 8, 1),
    "own a descriptor, in disguise": (72, 0, 1 << 32 | 8, 1),
    "choose its signal": (72, 0, 10, 9),
    "take a lease": (72, 0, 1024, 0),
    "make a file immutable": (16, 0, 0x40086602, 0),
    "statmount": (457, 0, 0, 0, 0),
    "listmount": (458, 0, 0, 0, 0),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
@pytest.mark.parametrize("call", SYSCALLS)
def test_system_call_is_refused(worker: Worker, call: str):
    assert worker("syscall", *SYSCALLS[call]) == 1  # EPERM


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the number is that of x86-64")
def test_clone3_is_unknown(worker: Worker):
    assert worker("syscall", 435, 0, 0) == 38  # ENOSYS


def test_a_disk_cannot_be_filled_without_writing(worker: Worker):
    refused(worker, "reserve", 16 << 20)


def test_limits_cannot_be_raised(worker: Worker):
    refused(worker, "raise_limits")


def test_infinite_loop_under_ignored_signals_times_out(worker: Worker):
    before = time.monotonic()
    with pytest.raises(TimedOut, match="loop that never ends"):
        worker("forever")
    assert time.monotonic() - before < 30


def test_sleeping_forever_times_out_without_cpu(worker: Worker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("autograder.sandbox.idle_watch.LOOK_SECONDS", 0.3)
    with pytest.raises(TimedOut, match="without computing"):
        worker("idle")


@pytest.mark.parametrize(("how", "sign"), [("leave_quietly", "exit status 0"), ("segfault", "SIGSEGV")])
def test_a_dead_process_is_a_crash(worker: Worker, how: str, sign: str):
    with pytest.raises(Crashed, match=sign):
        worker(how)


def test_sys_exit_is_an_error(worker: Worker):
    with pytest.raises(StudentRaised, match="SystemExit"):
        worker("exit_politely")


def test_a_hundred_megabytes_of_output_are_cut(worker: Worker):
    assert worker("print_much") == 1
    assert 0 < len(worker.output) <= 8192


@pytest.mark.parametrize("how", ["eat", "eat_slowly"])
def test_memory_is_bounded(worker: Worker, how: str):
    with pytest.raises(OutOfMemory):
        worker(how)


def test_two_hundred_forks_make_no_process(worker: Worker):
    assert worker("forks") == 1


@pytest.mark.parametrize("data", ["x" * 1000, '\x10\0\0\0\0\0\0\0{"status":"ok"}x', "\xff" * 64])
def test_a_forged_reply_is_the_submission_fault(worker: Worker, data: str):
    with pytest.raises(BadReply):
        worker("scribble", data)


FORGED = {
    "keys that collide": "{'t': 'dict', 'v': [[k * ((1 << 61) - 1), 0] for k in range(1, 2000)]}",
    "one long text among many": "{'t': 'list', 'v': ['x' * 1_000_000, *[0] * 1000]}",
    "text that is none": "'\\ud800'",
    "a key that is no text": "{'t': 'dict', 'v': [['\\ud800', 1]]}",
    "too many values": "{'t': 'list', 'v': [0] * 1_500_000}",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_value_is_the_submission_fault(worker: Worker, name: str):
    with Calls(worker) as student, pytest.raises(BadReply):
        student.forge(FORGED[name])


@pytest.mark.parametrize("how", ["nested(45)", "{'t': 'list', 'v': [0] * 300_000}"])
def test_what_is_handed_back_is_the_submission_fault(worker: Worker, how: str):
    with Calls(worker) as student:
        value = student.forge(how)
        with pytest.raises(BadReply, match="handed back"):
            student.take(value)


def test_a_million_buffers_are_refused(worker: Worker):
    with pytest.raises(BadReply):
        worker("forge_buffers", 1_000_000)


def test_forged_names_are_fit_for_a_report(worker: Worker):
    with Calls(worker) as student:
        student.forge_changes()
        student.take([1])
        assert all(re.fullmatch(r"[ -~]*", entry) for entry in student._session.changed)


def test_one_array_sent_many_times_is_refused(worker: Worker):
    with Calls(worker) as student:
        student.repeat_buffer(2)
        with pytest.raises(BadReply, match="same bytes"):
            student.fine()


def test_texts_that_an_array_would_repeat_are_refused(worker: Worker):
    with pytest.raises(BadReply, match="long texts"):
        worker("text_and_numbers")


def test_what_was_raised_is_told_on_one_line(worker: Worker):
    with pytest.raises(StudentRaised) as caught:
        worker("raise_lines")
    assert re.fullmatch(r"A 100/100 passed in line \d+ of trial\.py: b c\[2J", str(caught.value))


def test_flags_of_the_pipes_are_those_of_one_test(worker: Worker):
    with Calls(worker) as student, contextlib.suppress(StudentFault):  # it cannot go on with them itself
        student.block(False)
        time.sleep(0.2)
        student.fine()
    assert worker("remember") == 1


def test_a_request_that_came_too_late_is_not_the_next_tests(worker: Worker):
    for size in (1, 1 << 20):
        with Calls(worker) as student, pytest.raises(Crashed):
            student.leave_quietly()
        for _ in range(20):
            worker.sandbox.begin()
            with pytest.raises(StudentFault):
                Session(worker.sandbox, "quits").load()
            with pytest.raises(StudentFault):
                Session(worker.sandbox, "trial").student.take(np.zeros(size))
            worker.sandbox.end()
        assert worker("fine") == 42


def test_what_a_test_gets_back_is_bounded(worker: Worker):
    with Calls(worker) as student:
        for _ in range(18):
            student.give(7 << 18)
        with pytest.raises(BadReply, match="in all"):
            student.give(7 << 18)


@pytest.mark.parametrize("how", ["number", "text"])
def test_what_cannot_be_written_is_no_crash(worker: Worker, how: str):
    with pytest.raises(BadReply):
        worker(how)


def test_an_unusual_cache_crosses(worker: Worker):
    with Calls(worker) as student:
        assert student.take(student.cache()) == 1


@pytest.mark.parametrize("how", ["call_often", "call_flood"])
def test_calling_a_function_for_ever_ends(some_layers: Layers, monkeypatch: pytest.MonkeyPatch, how: str):
    monkeypatch.setattr("autograder.proxy.MAX_CALLBACKS", 2000)
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        with pytest.raises(BadReply, match="more than 2000 times"):
            Worker(sandbox)(how, lambda x: x)
        assert Worker(sandbox)("fine") == 42


def test_slow_functions_end_at_the_deadline(some_layers: Layers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("autograder.sandbox.process.WALL_EXTRA", -19)
    before = time.monotonic()
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox, pytest.raises(TimedOut):
        Worker(sandbox)("call_often", lambda x: time.sleep(0.05))
    assert time.monotonic() - before < 10


def test_a_function_is_not_called_with_what_would_fill_the_memory(worker: Worker):
    with pytest.raises(BadReply, match="larger"):
        worker("call_with", lambda a, b: float(np.sum(a * b)), 5000)
    with pytest.raises(StudentRaised, match="the function it was given"):
        worker("call_with", lambda a, b: np.empty((1 << 30, 1 << 20)).size, 100)
    assert worker("call_with", lambda a, b: float(np.sum(a * b)), 100) == 1e4
    assert worker("call_with", lambda a, b, c: float(np.sum(a)), 5000, np.ones(5000)) == 5e3


def test_warnings_of_the_compiler_do_not_stop_the_start(some_layers: Layers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("autograder.sandbox.process.READY_SECONDS", 10.0)
    with Sandbox({"trial.py": CODE, "other.py": b"0 is 0\n" * 30_000}, LIMITS, some_layers) as sandbox:
        assert Worker(sandbox)("fine") == 42


def test_a_folder_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "locked").mkdir()
    (tmp_path / "gates.py").write_text("x = 1")
    scan = os.scandir

    def denied(path: Path | str):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    found = submission.read(tmp_path, "gates")
    assert list(found.files) == ["gates.py"]
    assert found.refused == ("locked cannot be read (Permission denied).",)


@pytest.mark.parametrize("how", ["deep", "huge", "endless"])
def test_a_value_that_is_too_much_is_refused(worker: Worker, how: str, some_layers: Layers):
    with Sandbox({"trial.py": CODE}, Limits(test_seconds=4, reply_mb=16), some_layers) as sandbox:
        with pytest.raises(StudentFault):
            Worker(sandbox)(how)
        assert Worker(sandbox)("fine") == 42


def test_no_test_can_poison_another(worker: Worker):
    assert [worker("remember"), worker("remember")] == [1, 1]
    worker("poison")
    assert worker("uses_numpy") == 2.0


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


def test_nothing_is_left_behind(some_layers: Layers):
    staging = set(Path(tempfile.gettempdir()).glob(f"{STAGING_PREFIX}{os.getpid()}-*"))
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        process = sandbox._server._process.pid
        Worker(sandbox)("fine")
        with Calls(Worker(sandbox)) as student:
            assert student.fine() == 42
            during = descendants(process)
    after = descendants(process)
    assert len(during - after) >= 2  # the zygote and its child
    assert not after - during
    assert set(Path(tempfile.gettempdir()).glob(f"{STAGING_PREFIX}{os.getpid()}-*")) - staging <= {store().folder}


def test_a_host_serves_one_submission_after_the_other(some_layers: Layers):
    hosts, counts = [], []
    for number in range(3):
        code = CODE + b"def number(): return %d\n" % number
        with Sandbox({"trial.py": code}, LIMITS, some_layers) as sandbox:
            hosts.append(sandbox._server)
            assert Worker(sandbox)("number") == number
            if number == 1:  # what one leaves behind, the next does not find
                assert len(Worker(sandbox)("leave", tmp_of(sandbox))) == 3
            counts.append(Worker(sandbox)("listing", tmp_of(sandbox)))
    assert hosts[0] is hosts[1] is hosts[2]
    assert counts == [[], [], []]


def test_helper_modules_are_found_as_python_would(some_layers: Layers):
    files = {
        "trial.py": b"""
import time
import helper, package.inner, open_package.inner
from package import name
def answers(): return [helper.value, package.inner.value, open_package.inner.value, name, helper.__file__[-10:]]
def fails(): return helper.fail()
def broken(): import broken
def fine(): return hasattr(time, "monotonic")
""",
        "helper.py": b"value = 1\ndef fail():\n    raise ValueError('here')\n",
        "package/__init__.py": b"from .inner import value as name\n",
        "package/inner.py": b"from helper import value\nvalue += 1\n",
        "open_package/inner.py": b"value = 3\n",
        "broken.py": b"x = (\n",
        "time.py": b"raise RuntimeError('not this one')\n",
    }
    with Sandbox(files, LIMITS, some_layers) as sandbox:
        worker = Worker(sandbox)
        assert worker("answers") == [1, 2, 3, 2, "/helper.py"]
        assert worker("fine") is True
        with pytest.raises(StudentRaised, match=r"ValueError in line 3 of helper\.py: here"):
            worker("fails")
        with pytest.raises(StudentRaised, match=r"SyntaxError in line 1 of broken\.py"):
            worker("broken")


def test_two_sandboxes_at_a_time(some_layers: Layers):
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as first:
        with Sandbox({"trial.py": b"def fine(): return 43\n"}, LIMITS, some_layers) as second:
            assert (Worker(first)("fine"), Worker(second)("fine")) == (42, 43)
        assert Worker(first)("fine") == 42


def test_a_host_that_dies_is_replaced(some_layers: Layers):
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        assert sandbox._server is not None
        sandbox._server._process.kill()
        sandbox._server._process.wait()
        with pytest.raises(Infrastructure):
            Worker(sandbox)("fine")
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        assert Worker(sandbox)("fine") == 42


def test_without_namespaces_in_it_every_submission_has_a_bubblewrap_of_its_own(layers: Layers, monkeypatch):
    command = launch.command

    def refusing(some_layers: Layers, place: launch.Workplace | None, channel: int) -> list[str]:
        line = command(some_layers, place, channel)
        where = line.index(launch.BOOT)
        line[where] = line[where].replace(
            "from worker", "from worker import namespaces\nnamespaces.NEW_USER = -1\nfrom worker"
        )
        return line

    monkeypatch.setattr(launch, "command", refusing)
    monkeypatch.setattr(fork_servers, "_idle", {})
    monkeypatch.setattr(fork_servers, "_single", set())
    used = []
    for number in range(2):
        with Sandbox({"trial.py": CODE}, LIMITS, layers) as sandbox:
            assert sandbox._server.single
            used.append(sandbox._server)
            assert Worker(sandbox)("leave", "/tmp") == ["a", "link", "note"]
            refused(Worker(sandbox), "write", "/submission/a")
        assert used[number]._process.poll() is not None
    assert used[0] is not used[1]


def test_a_sandbox_that_cannot_start_is_infrastructure(layers: Layers, tmp_path: Path):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho no such luck >&2\nexit 1\n")
    fake.chmod(0o755)
    with (
        pytest.raises(Infrastructure, match="no such luck"),
        Sandbox({}, LIMITS, Layers(bwrap=str(fake), landlock=True, seccomp=True)),
    ):
        pass


def test_the_doctor_finds_an_open_door(layers: Layers):
    assert doctor.trial(layers) == []
    open_doors = doctor.trial(Layers(unsafe=True))
    assert "open a socket" in open_doors
    assert "start a process" in open_doors


def test_where_nothing_holds_grading_refuses():
    with pytest.raises(Infrastructure, match="nothing is graded"):
        Layers(landlock=True, missing=("seccomp is missing.",)).require()
