"""Tries: get back powers of root: capabilities, users, groups, and privileges by exec.
Base: solution
Must: earn all
"""

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
header, powers = struct.pack("<Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
libc.capget(header, powers)
if any(powers.raw[:8] + powers.raw[12:20]):
    raise SystemExit(f"the process has powers: {powers.raw.hex()}")
wanted = struct.pack("<IIIIII", *[0xFFFFFFFF] * 6)
if libc.capset(header, wanted) == 0:
    raise SystemExit("powers can be taken")
if libc.prctl(39, 0, 0, 0, 0) != 1:  # PR_GET_NO_NEW_PRIVS
    raise SystemExit("exec may give new privileges")
for power in range(64):
    if libc.prctl(47, 2, power, 0, 0) == 0:  # PR_CAP_AMBIENT_RAISE
        raise SystemExit(f"power {power} was raised")
for way in (os.setuid, os.setgid, os.seteuid, os.setegid):
    try:
        way(0)
    except OSError:
        continue
    raise SystemExit(f"{way.__name__} works")
