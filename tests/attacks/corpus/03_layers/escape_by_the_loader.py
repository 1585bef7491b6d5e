"""Tries: have the dynamic loader run a program or a library of one's own in another process.
Base: solution
Must: earn all
"""

import ctypes
import os
import sys
import tempfile

here = tempfile.gettempdir()
os.environ.update(LD_PRELOAD=f"{here}/evil.so", LD_LIBRARY_PATH=here, PYTHONPATH=here, PYTHONSTARTUP=f"{here}/evil.py")
for name in ("evil.so", "evil.py", "sitecustomize.py", "usercustomize.py", "libc.so.6"):
    with open(f"{here}/{name}", "wb") as file:
        file.write(b"raise SystemExit(1)\n")
libc = ctypes.CDLL(None, use_errno=True)
program = ctypes.c_char_p(sys.executable.encode())
arguments = (ctypes.c_char_p * 3)(program, b"-V", None)
for number in (59, 322):  # execve, execveat
    for path in (program, b"/lib64/ld-linux-x86-64.so.2", f"{here}/evil.py".encode()):
        where = (ctypes.c_long(-100),) if number == 322 else ()
        libc.syscall(ctypes.c_long(number), *where, path, arguments, None, ctypes.c_long(0))
        if ctypes.get_errno() != 1:
            raise SystemExit(f"{path!r}: {os.strerror(ctypes.get_errno())}")
if libc.system(b"true") == 0:
    raise SystemExit("a shell was started")
