"""Tries: fill the disk with files that have no names any more, where nobody counts them.
Base: solution
Must: earn all
"""

import os
import tempfile

kept, written, piece = [], 0, bytes(1 << 20)
try:
    while written < 192 << 20:
        kept.append(tempfile.TemporaryFile())
        for _ in range(15):
            written += os.write(kept[-1].fileno(), piece)
except OSError:
    pass
for file in kept:
    file.close()
if written >= 192 << 20:
    raise SystemExit(f"{written >> 20} MB were written")
