"""Hostile downloads among honest ones: nobody else's submission changes, and the command stays small and quick.

ATTACKS are files that one student has handed in to Moodle or Canvas; they are taken, but for those of TO_A_PERSON.
"""

from __future__ import annotations

import base64
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import gradebook_classroom
import pytest
from downloads import put, zipped

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


def exhaust_lists_in_nested_zips():
    """Have a long list of members read two hundred times, each time in another zip within a zip."""
    count = 40_000
    inner = deflated(closed(b"", stored(b"").line(b"x/", 0) * count, count))
    return {CANVAS: zip_of((f"{number}.zip", inner) for number in range(200))}


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


def spoil_place_beyond_all_numbers():
    """End the command for all, by a member that begins at a place no file can have."""
    packed = stored(b"mine")
    extra = struct.pack("<2HQ", 1, 8, (1 << 64) - 1)
    lines = packed.line(b"gates.py", 0) + packed.line(b"x.py", 0xFFFFFFFF, extra)
    return {"moodle2.zip": zipped({MOODLE: closed(packed.header(b"gates.py") + packed.data, lines, 2)})}


MARKED = "mallory\u0301\u0308_777_5002_hw.zip"
GOES_ON = "Alice Adams_901_assignsubmission_file_x_977_assignsubmission_file_/gates.py"
FILES = {
    # End the command for all, by a file that is called like the folder around the module.
    "spoil_file_called_like_the_folder": {CANVAS: {"02_gates/gates.py": "mine"}, "moemallory_777_5003_02_gates": b""},
    # Be read as Alice's by a file name with backslashes, which Windows takes for folders.
    "steal_folder_behind_a_backslash": {"submissions2.zip": {"mallory_777_5002_x\\alice\\gates.py": "hostile"}},
    # Hide who hands in by a letter's mark in the name, so that the folder in the zip names Alice.
    "steal_folder_behind_a_mark": {MARKED: {"alice/gates.py": "hostile", "alice/gates.ipynb": "{}"}},
    # Be read as Bella's, who has not handed in, by her id in place of a name and another number.
    "steal_id_as_a_name": {"bella_778_5002_hw.zip": {"gates.py": "hostile"}},
    # Be read as Alice's, by a sortable name and a file name that hold her name and number.
    "steal_name_of_canvas": {"adamsalice_101_99999_777_5002_hw.zip": {"gates.py": "hostile"}},
    # Be read as Alice's, by a full name that goes on like the folder of her hand-in.
    "steal_name_of_moodle": {GOES_ON: b"hostile"},
}
ATTACKS = {name: build for name, build in globals().items() if name.startswith(("exhaust_", "spoil_"))}
ATTACKS |= {name: partial(dict, files) for name, files in FILES.items()}
ATTACKS |= {
    # Have a list of two million members read, 94 MB, before anybody counts them.
    "exhaust_list_of_two_million": lambda: {CANVAS: closed(b"", stored(b"").line(b"x", 0) * 2_000_000, 2_000_000)},
    # Have each of sixty thousand folders compared with all others, to find where the module lies.
    "exhaust_many_folders": lambda: {CANVAS: zip_of((f"{n}/gates.py", stored(b"")) for n in range(60_000))},
    # Have 31 MB unpacked a thousand times, from one member that the zip lists a thousand times.
    "exhaust_member_listed_often": lambda: {MOODLE: zip_of([("gates.py", deflated(bytes(31 << 20)))], often=1000)},
}

# --- the command, and what it calls

NAME = gradebook_classroom.ASSIGNMENT.name
MALLORY = "mallory"
STUDENTS = [
    ("alice", "Alice", "Adams", "101"),
    ("bella", "Bella", "Bond", "102"),  # who has not handed in
    (MALLORY, "Mallory", "Moe", "777"),
    *((f"honest{number:02}", f"Hon{chr(97 + number)}", "Est", str(300 + number)) for number in range(20)),
]
HONEST = {
    "adamsalice_101_4500_gates.py": "# alice",
    "moodle.zip": {f"Hon{chr(97 + n)} Est_{900 + n}_assignsubmission_file_/gates.py": f"# {n}" for n in range(10)},
    "canvas.zip": {f"esthon{chr(97 + n)}_{300 + n}_{4000 + n}_gates.py": f"# {n}" for n in range(10, 20)},
}
SECONDS, BYTES, LINES = 5.0, 400 << 20, 40


@pytest.fixture(scope="module")
def collect(released, tmp_path_factory):
    """Return a function that runs the command on the honest files and others; it returns files, sentences and usage."""
    room = gradebook_classroom.copy_of(released, tmp_path_factory.mktemp("collecting"))
    submitted, downloaded = room.root / "submitted", room.root / "downloaded" / NAME
    with room.gradebook() as gradebook:
        for name, first, last, number in STUDENTS:
            gradebook.add_student(name, first_name=first, last_name=last, lms_user_id=number)

    def run(files):
        for folder in (submitted, downloaded):
            shutil.rmtree(folder, ignore_errors=True)
        put(downloaded / "archive", {**HONEST, **files}, 1000)
        status, log, *used = room.measure("nbgrader", "zip_collect", NAME)
        assert (status, "Traceback" in log) == (0, False), log
        return files_below(submitted), log.splitlines(), *used

    return run


@pytest.fixture(scope="module")
def undisturbed(collect):
    """What the command makes of the honest submissions alone."""
    return collect({})


def files_below(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.attacks
@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_on_the_command_comes_to_nothing(collect, undisturbed, name):
    files, sentences, cpu, memory = collect(ATTACKS[name]())
    others = {path: data for path, data in files.items() if not path.startswith(f"{MALLORY}/")}
    assert others == undisturbed[0]  # nobody else's files changed
    assert len({path.partition("/")[0] for path in others}) == 21
    assert (files != others) == (name not in TO_A_PERSON)  # the attack's own are taken, or named
    assert any(" was not collected: " in sentence for sentence in sentences) == (name in TO_A_PERSON)
    assert len(sentences) <= LINES
    assert cpu - undisturbed[2] <= SECONDS
    assert memory - undisturbed[3] <= BYTES
