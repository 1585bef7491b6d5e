"""Tries: change mode, owner, times and attributes of files that one may not write.
Base: solution
Must: earn all
"""

import ctypes
import fcntl
import os
import sys
import tempfile

libc, AT, HERE = ctypes.CDLL(None, use_errno=True), -100, tempfile.gettempdir()
mine = f"{HERE}/mine"
open(mine, "w").close()
flags = ctypes.create_string_buffer(24)
for path in (mine, os.__file__, __file__, np.__file__, sys.executable, "/dev/null", HERE):
    text = ctypes.create_string_buffer(path.encode())
    for name, number, arguments in (
        ("chmod", 90, (text, 0o777)), ("fchmodat2", 452, (AT, text, 0o777, 0)), ("chown", 92, (text, -1, -1)),
        ("lchown", 94, (text, -1, -1)), ("utime", 132, (text, 0)), ("utimensat", 280, (AT, text, 0, 0)),
        ("setxattr", 188, (text, text, text, 1, 0)), ("removexattr", 197, (text, text)), ("setxattrat", 463, (AT, text, 0)),
        ("file_setattr", 469, (AT, text, flags, 24, 0)), ("mknod", 133, (text, 0o20666, 0x105)),
    ):  # fmt: skip
        values = [a if isinstance(a, ctypes.Array) else ctypes.c_long(a) for a in arguments]
        result = libc.syscall(ctypes.c_long(number), *values)
        if result >= 0 or ctypes.get_errno() not in (1, 38):
            raise SystemExit(f"{name} of {path} returned {result}, {os.strerror(ctypes.get_errno())}")
    try:
        fcntl.ioctl(os.open(path, os.O_RDONLY), 0x40086602, b"\x10" + bytes(7))
    except OSError:
        continue
    raise SystemExit(f"{path} was made immutable")
