"""Tries: read what the kernel tells about this process and others.
Base: solution
Must: earn all
"""

import os

names = ["environ", "maps", "cmdline", "mem", "status", "stat", "mounts", "mountinfo", "root", "cwd", "fd", "net/tcp"]
places = [f"/proc/{pid}/{name}" for pid in ("self", "thread-self", 1, os.getppid(), os.getpid()) for name in names]
places += ["/proc", "/proc/cpuinfo", "/proc/meminfo", "/proc/version", "/sys", "/sys/fs/cgroup", "/dev/fd", "/dev/stdin"]
places += ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/root", "/home", "/var/log", "/run"]
for place in places:
    try:
        seen = os.listdir(place) if os.path.isdir(place) else open(place, "rb").read(64)
    except OSError:
        continue
    if seen:
        raise SystemExit(f"{place} shows {seen!r}")
