"""Tries: end the command for all, by a member that begins at a place no file can have.
Base: a download from Moodle
Must: be taken
"""

import struct

from downloads import zipped
from hostile_zips import closed, stored


def download():
    extra = struct.pack("<2HQ", 1, 8, (1 << 64) - 1)
    packed = stored(b"mine")
    body = packed.header(b"gates.py") + packed.data
    lines = packed.line(b"gates.py", 0) + packed.line(b"x.py", 0xFFFFFFFF, extra)
    work = closed(body, lines, 2)
    return {"moodle2.zip": zipped({"Mallory Moe_977_assignsubmission_file_/w.zip": work})}
