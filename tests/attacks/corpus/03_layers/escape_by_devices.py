"""Tries: open terminals, disks and memory as devices, and push input into a terminal.
Base: solution
Must: earn all
"""

import fcntl
import os
import tempfile
import termios

for name in ("tty", "ptmx", "console", "mem", "kmem", "port", "kmsg", "fuse", "net/tun", "sda", "vda", "loop0", "pts/0", "shm"):
    for flags in (os.O_RDONLY, os.O_WRONLY | os.O_NOCTTY, os.O_RDWR):
        try:
            os.open(f"/dev/{name}", flags)
        except OSError:
            continue
        raise SystemExit(f"/dev/{name} can be opened")
for descriptor in range(16):
    try:
        fcntl.ioctl(descriptor, termios.TIOCSTI, b"x")
    except OSError:
        continue
    raise SystemExit("a terminal took input")
for mode in (0o10600, 0o140600, 0o20600, 0o60600):
    try:
        os.mknod(f"{tempfile.gettempdir()}/node{mode}", mode, os.makedev(1, 5))
    except OSError:
        continue
    raise SystemExit(f"a file of mode {mode:o} was made")
