"""``autograder doctor``: which layers of the sandbox hold on this machine, shown by trying to break each."""

from __future__ import annotations

from .exit_status import OK, UNGRADED
from .faults import Infrastructure, StudentFault
from .manifest import Limits
from .sandbox import Layers, Sandbox, probe
from .session import Session

# Each tries something that a submission must not be able to do: it ends with an OSError, or a failed assertion.
TRIALS = {
    "read files outside the submission": "open('/etc/passwd').close()",
    # Without Landlock the folder may be looked into, and is empty.
    "see other processes": "assert any(n.isdigit() and int(n) != os.getpid() for n in os.listdir('/proc'))",
    "write files outside its own /tmp": "open('/var/tmp/autograder-doctor', 'w').close()",
    "open a socket": "socket.socket()",
    "start a process": "os.fork() or os._exit(0)",  # the child would answer the next trial's requests
    "change a file's attributes": "set_attributes()",
}
MODULE = b"""
import ctypes, os, socket

def set_attributes():
    ctypes.CDLL(None, use_errno=True).syscall(469, -100, b"/dev/null", None, 0, 0)  # a filter by name may not know it
    assert ctypes.get_errno() not in (1, 38)  # EPERM, ENOSYS

def possible(action):
    try:
        exec(action)
    except (OSError, AssertionError):
        return False
    return True
"""


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
    print(f"Ready to grade: sandboxed code cannot {', '.join(TRIALS)}.")
    return OK


def trial(layers: Layers) -> list[str]:
    """Run the trials inside a sandbox; return what turned out to be possible."""
    found = []
    with Sandbox({"trials.py": MODULE}, Limits(), layers) as sandbox:
        for question, action in TRIALS.items():
            sandbox.begin()
            session = Session(sandbox, "trials")
            try:
                session.load()
                if session.student.possible(action):
                    found.append(question)
            except StudentFault as fault:
                raise Infrastructure(f"The sandbox cannot run the trial to {question}: {fault}") from fault
            finally:
                sandbox.end()
    return found
