"""Tries: have a list of 94 MB read that the record of a large zip says is short, in the old record.
Base: a download from Canvas
Must: be taken
"""

import struct

from hostile_zips import stored


def download():
    count = 2_000_000
    lines = stored(b"").line(b"x", 0) * count
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(lines), 0)
    where = struct.pack("<4sLQL", b"PK\6\7", 0, len(lines), 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 47, 0, 0)
    return {"moemallory_777_5002_w.zip": lines + large + where + end}
