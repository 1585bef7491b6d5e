"""Zips that no program writes: members listed again, lists without members, sizes and places that lie."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

TIME = (0, 0x21)  # the first moment that a zip can name


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
    """Return data as a zip packs them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Packed(packer.compress(data) + packer.flush(), len(data), zlib.crc32(data))


def stored(data: bytes) -> Packed:
    """Return data as they are."""
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
