"""Each layer of the sandbox, alone: what it refuses by itself, and that the same succeeds where it is not.

All layers together hide a broken one, since the others refuse most of what it would. Here every attack is tried with
one layer and with none, on targets of the test's own: a file, a server, a process.
"""

import builtins
import ctypes
import errno
import os
import secrets
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from sandboxed import CODE, LIMITS, Worker

from autograder.faults import StudentRaised
from autograder.sandbox import NO_SANDBOX, Layers, Sandbox, launch
from autograder.worker import lockdown

MORE = b"""
def sees_others(): return any(name.isdigit() and int(name) != os.getpid() for name in os.listdir("/proc"))
def connect(port): socket.create_connection(("127.0.0.1", port), 5).close()
def connect_by_name(name):
    with socket.socket(socket.AF_UNIX) as client: client.connect("\\0" + name)
def serve():
    with socket.socket() as server: server.bind(("127.0.0.1", 0))
def cut(path): os.truncate(path, 0)
def link(path): os.link(path, path + "-link")
def rename(path): os.rename(path, path + "-renamed")
def fifo(): os.mkfifo(tempfile.gettempdir() + "/fifo")
def forked():
    pid = os.fork()
    if pid == 0: os._exit(0)
    os.waitpid(pid, 0)
def reaches(*arguments): return syscall(*arguments) not in (1, 38)  # EPERM, ENOSYS
def lock():
    import fcntl
    with open(tempfile.gettempdir() + "/lock", "w") as file: fcntl.flock(file, fcntl.LOCK_EX)
def widen():
    import fcntl
    fcntl.fcntl(os.pipe()[1], 1031, 1 << 18)
def fill_some():
    for number in range(8):
        with open(f"{tempfile.gettempdir()}/{number}", "wb") as file: file.write(bytes(10 << 20))
def one_large_file():
    with open(f"{tempfile.gettempdir()}/large", "wb") as file: file.write(bytes(17 << 20))
def take_memory():
    import numpy
    try: return numpy.empty(1 << 30, numpy.uint8).size > 0
    except MemoryError: return False
def open_many(): return len([os.open("/dev/null", os.O_RDONLY) for _ in range(200)]) == 200
def threads():
    threading.stack_size(1 << 16); wait = threading.Event()
    try:
        for _ in range(100): threading.Thread(target=wait.wait, daemon=True).start()
    except RuntimeError: return False
def shared_memory(key, flags):
    number = libc.shmget(key, 4096, flags)
    if number < 0: raise OSError(ctypes.get_errno(), "refused")
    return number
def remove_shared_memory(number): libc.shmctl(number, 0, None)
"""

FILES = {"trial.py": CODE + MORE}

Attack = Callable[[SimpleNamespace], tuple[object, ...]]
OUTSIDE: dict[str, Attack] = {
    "read a file": lambda target: ("read", target.secret),
    "list a folder": lambda target: ("listing", target.folder),
    "write a file": lambda target: ("write", f"{target.folder}/new"),
    "empty a file": lambda target: ("cut", target.secret),
    "rename a file": lambda target: ("rename", target.secret),
    "link a file": lambda target: ("link", target.secret),
    "write to /dev/shm": lambda target: ("write", target.memory),
    "connect to a server": lambda target: ("connect", target.server.getsockname()[1]),
    "connect to a socket without a file": lambda target: ("connect_by_name", target.name),
    "kill a process": lambda target: ("signal_to", target.process.pid),
    "run a program": lambda _: ("spawn",),
}
ATTACKS: dict[str, dict[str, Attack]] = {
    "bubblewrap": {
        **OUTSIDE,
        "see other processes": lambda _: ("sees_others",),
        "fill the disk": lambda _: ("fill_some",),
    },
    "landlock": {
        **OUTSIDE,
        "make a server": lambda _: ("serve",),
        "make a pipe with a name": lambda _: ("fifo",),
    },
    "seccomp": {
        **{name: OUTSIDE[name] for name in ("connect to a server", "kill a process", "run a program")},
        "open a socket": lambda _: ("sockets", "AF_INET"),
        "open a socket for the kernel": lambda _: ("sockets", "AF_NETLINK"),
        "open a pair of sockets": lambda _: ("socket_pair",),
        "start a process": lambda _: ("forked",),
        "change a file's mode": lambda target: ("alter", target.secret, "mode"),
        "change a file's times": lambda target: ("alter", target.secret, "time"),
        "change a file's owner": lambda target: ("alter", target.secret, "owner"),
        "change a file's attributes": lambda target: ("alter", target.secret, "attribute"),
        "make a pipe with a name": lambda _: ("fifo",),
        "lock a file": lambda _: ("lock",),
        "widen a pipe": lambda _: ("widen",),
        "take disk without writing": lambda _: ("reserve", 1 << 20),
        "be traced": lambda _: ("reaches", 101, 0, 0, 0, 0),
        "have a user namespace": lambda _: ("reaches", 272, 0x10000000),
        "have memory that is a file": lambda target: ("reaches", 319, 0, 0),
        "have memory of System V": lambda _: ("reaches", 29, 0, 4096, 0o600),
        "watch files": lambda _: ("reaches", 294, 0),
        "have a ring of requests": lambda _: ("reaches", 425, 8, 0),
        "clone with flags that no filter sees": lambda _: ("reaches", 435, 0, 0),
        "call what is newer than the filter": lambda _: ("reaches", 457, 0, 0, 0, 0),
    },
    "rlimits": {
        "take memory": lambda _: ("take_memory",),
        "write one large file": lambda _: ("one_large_file",),
        "open many files": lambda _: ("open_many",),
        "start many threads": lambda _: ("threads",),
    },
}
LANDLOCK_ABI = {  # from which on it knows of such things; before, seccomp refuses them alone
    "empty a file": 3,
    "connect to a server": 4,
    "make a server": 4,
    "connect to a socket without a file": 6,
    "kill a process": 6,
}
MAY_BE_UNKNOWN = {425, 457}  # io_uring_setup, which a sysctl forbids; statmount, since Linux 6.8
WITHOUT_RLIMITS = "import worker.lockdown\nworker.lockdown.limit = lambda *_: None\nmain("


@pytest.fixture(scope="module")
def alone(layers: Layers) -> Iterator[Callable[[str], Worker]]:
    """Return a function that gives the one worker around which only that layer stands, or none at all."""
    worlds = {
        "bubblewrap": Layers(bwrap=layers.bwrap),
        "landlock": Layers(landlock=True, unsafe=True),
        "seccomp": Layers(seccomp=True, unsafe=True),
        "rlimits": NO_SANDBOX,
        "nothing": Layers(missing=("Not even limits.",), unsafe=True),
    }
    known: dict[str, Worker] = {}
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())

        def world(name: str) -> Worker:
            if name not in known:
                with patch.context() as patched:
                    if name == "nothing":
                        patched.setattr(launch, "BOOT", launch.BOOT.replace("main(", WITHOUT_RLIMITS))
                    known[name] = Worker(stack.enter_context(Sandbox(FILES, LIMITS, worlds[name])))
            return known[name]

        yield world


@pytest.fixture
def target(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """What an attack is aimed at: all of it the test's own, and of no value."""
    name = f"layers-alone-{secrets.token_hex(8)}"
    found = SimpleNamespace(folder=str(tmp_path), secret=str(tmp_path / "secret"), name=name, memory=f"/dev/shm/{name}")
    Path(found.secret).write_text("secret")
    local, found.server = socket.socket(socket.AF_UNIX), socket.create_server(("127.0.0.1", 0))
    with subprocess.Popen(["sleep", "60"]) as found.process, found.server, local:
        local.bind(f"\0{name}")
        local.listen()
        yield found
        found.process.kill()
    Path(found.memory).unlink(missing_ok=True)


def possible(worker: Worker, attack: tuple[object, ...]) -> bool:
    """Whether an attack succeeds; if not, the student's own code is told so by an error of the system's."""
    name, *arguments = attack
    try:
        return worker(str(name), *arguments) is not False
    except StudentRaised as fault:
        if issubclass(getattr(builtins, fault.kind, int), OSError):
            return False
        raise


def unknown_here(layer: str, attack: str, call: tuple[object, ...]) -> str:
    """Say why nobody could do this on this machine, whatever stands around it; empty if somebody could."""
    name, *arguments = call
    if layer == "landlock" and lockdown.landlock_abi() < LANDLOCK_ABI.get(attack, 1):
        return f"this kernel's Landlock cannot refuse to {attack}"
    if attack == "start many threads" and os.getuid() == 0:
        return "the kernel counts no processes of root's"
    if name == "reaches" and os.uname().machine != "x86_64":
        return "the number is that of x86-64"
    if name == "reaches" and arguments[0] in MAY_BE_UNKNOWN:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syscall(*arguments) < 0 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS):
            return "this kernel has no such call"
    if arguments[1:] == ["attribute"]:
        try:
            os.setxattr(str(arguments[0]), "user.y", b"1")
        except OSError:
            return "this file system has no attributes"
    return ""


@pytest.mark.parametrize(("layer", "attack"), [(layer, attack) for layer in ATTACKS for attack in ATTACKS[layer]])
def test_a_layer_alone_refuses(alone: Callable[[str], Worker], target: SimpleNamespace, layer: str, attack: str):
    call = ATTACKS[layer][attack](target)
    if why := unknown_here(layer, attack, call):
        pytest.skip(why)
    assert not possible(alone(layer), call)
    assert possible(alone("nothing" if layer == "rlimits" else "rlimits"), call), "it fails without the layer, too"
    assert alone(layer)("fine") == 42


def test_every_layer_that_a_report_names_is_tried_alone(layers: Layers):
    with Sandbox(FILES, LIMITS, layers) as sandbox:
        assert set(sandbox.held) == set(ATTACKS)


def test_namespaces_alone_keep_one_submission_from_the_next(layers: Layers):
    key, made, found = secrets.randbits(30), 0o1600, 0o600

    def second(layers: Layers) -> object:
        """Return what a submission finds of what the one before has left."""
        with Sandbox(FILES, LIMITS, layers) as sandbox:
            Worker(sandbox)("shared_memory", key, made)
        with Sandbox(FILES, LIMITS, layers) as sandbox:
            try:
                number = Worker(sandbox)("shared_memory", key, found)
            except StudentRaised:
                return None
            Worker(sandbox)("remove_shared_memory", number)
            return number

    assert second(Layers(bwrap=layers.bwrap)) is None
    assert second(NO_SANDBOX) is not None
