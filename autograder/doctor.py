"""``autograder doctor``: which layers of the sandbox hold on this machine, shown by trying to break each."""

from __future__ import annotations

from .exit_status import OK, UNGRADED
from .faults import Infrastructure, StudentFault
from .manifest import Limits
from .sandbox import Layers, Sandbox, probe
from .session import Session

# Each tries something that a submission must not be able to do, and returns True if it could.
TRIALS = b"""
import ctypes, os, socket

def _possible(action):
    try:
        action()
    except OSError:
        return False
    return True

def reads_files():
    return _possible(lambda: open("/etc/passwd").close())

def lists_processes():  # without Landlock the folder may be looked into, and is empty
    try:
        return any(name.isdigit() and int(name) != os.getpid() for name in os.listdir("/proc"))
    except OSError:
        return False

def writes_files():
    return _possible(lambda: open("/var/tmp/autograder-doctor", "w").close())

def opens_sockets():
    return _possible(socket.socket)

def _fork():
    if os.fork() == 0:
        os._exit(0)  # it would answer the next trial's requests

def starts_processes():
    return _possible(_fork)

def changes_attributes():
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall(469, -100, b"/dev/null", None, 0, 0)  # file_setattr: a filter by name may not know it
    return ctypes.get_errno() not in (1, 38)  # EPERM, ENOSYS
"""
QUESTIONS = {
    "reads_files": "read files outside the submission",
    "lists_processes": "see other processes",
    "writes_files": "write files outside its own /tmp",
    "opens_sockets": "open a socket",
    "starts_processes": "start a process",
    "changes_attributes": "change a file's attributes",
}


def examine() -> int:
    """Print what holds; return 0 if submissions can be graded safely, else 3."""
    layers = probe()
    print(f"bubblewrap: {layers.bwrap or 'missing'}")
    print(f"Landlock:   {'holds' if layers.landlock else 'missing'}")
    print(f"seccomp:    {'holds' if layers.seccomp else 'missing'}")
    for sentence in layers.missing:
        print(f"  {sentence}")
    try:
        layers.require()
        open_doors = trial(layers)
    except Infrastructure as fault:
        print(f"Not ready to grade: {fault}")
        return UNGRADED
    if open_doors:
        print(f"Not ready to grade: sandboxed code can {', '.join(open_doors)}.")
        return UNGRADED
    print(f"Ready to grade: sandboxed code cannot {', '.join(QUESTIONS.values())}.")
    return OK


def trial(layers: Layers) -> list[str]:
    """Run the trials inside a sandbox; return what turned out to be possible."""
    found = []
    with Sandbox({"trials.py": TRIALS}, Limits(), layers) as sandbox:
        for name, question in QUESTIONS.items():
            sandbox.begin()
            session = Session(sandbox, "trials")
            try:
                session.load()
                if getattr(session.student, name)():
                    found.append(question)
            except StudentFault as fault:
                raise Infrastructure(f"The sandbox cannot run the trial {name}: {fault}") from fault
            finally:
                sandbox.end()
    return found
