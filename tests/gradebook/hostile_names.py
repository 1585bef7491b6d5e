"""Downloads of three students, one of whom chooses name and files so as to be taken for the others."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Mapping

from downloads import student

from gradebook.handin.archives import Entry
from gradebook.handin.roster import Roster
from gradebook.handin.sorting import sort
from gradebook.lms_export.ids import Ids

RELEASED = {"gates.py", "gates.ipynb", "answers.py"}
HONEST = {"alice": ("Alice", "Adams"), "bob": ("Bob", "Fox")}
MALLORY = "mallory"
NUMBERS = {
    "Canvas": {"alice": "101", "bob": "202", MALLORY: "777"},
    "Moodle": {"alice": "31", "bob": "32", MALLORY: "37"},
}
FILES = ("gates.py", "gates.ipynb", "answers.py", "02_gates.zip", "draw-1.py", "my work.zip")
PIECES = (
    *("alice", "bob", "mallory", "adamsalice", "foxbob", "adams", "Alice Adams", "Bob Fox", "alice@uni.example"),
    *(
        "101",
        "202",
        "777",
        "31",
        "32",
        "37",
        "99999",
        "5002",
        "1",
        "02",
        "0",
        "_",
        "_",
        "_",
        "__",
        "-",
        " ",
        ".",
        "\u0301",
    ),
    *(
        "_assignsubmission_file_",
        "_assignsubmission_file",
        "_assignsubmission_",
        "LATE",
        "_LATE",
        "anon",
        "anon_x_",
        "text",
    ),
    *("gates.py", ".py", ".zip", ".html", "\\", "..", "hw", "\n", "ä", "\\alice\\gates.py", "_778_5003_hw.zip"),
    *(
        "adamsalice_101_99999",
        "foxbob_202_99999",
        "Alice Adams_31_assignsubmission_file_x",
        "bob_assignsubmission_file",
    ),
)


@dataclasses.dataclass(frozen=True)
class Case:
    """One download with and without what Mallory hands in, and what the gradebook knows."""

    system: str
    numbers: Mapping[str, str]  # of the students of whom they are known
    honest: list[Entry]
    hostile: list[Entry]

    def sorted(self, *, hostile: bool) -> tuple[dict[str, dict[str, bytes]], list[str]]:
        """Return everybody's files, and what is told."""
        column = {"Canvas": "ID", "Moodle": "Identifier"}[self.system]
        ids = Ids(rows={name: {column: number} for name, number in self.numbers.items()})
        students = [student(name, first, last, email=f"{name}@uni.example") for name, (first, last) in HONEST.items()]
        roster = Roster([*students, student(MALLORY, "Mallory", "Moe")], ids)
        found = sort([*self.honest, *(self.hostile if hostile else ())], roster, released=RELEASED)
        return {
            one.student: {name: entry.read() for name, entry in one.files.items()}
            | {"refused": repr(one.refused).encode()}
            for one in found.submissions
        }, found.told

    def fault(self) -> str:
        """Say what Mallory has got; nothing but that a person is asked whose a file is."""
        before, _ = self.sorted(hostile=False)
        after, told = self.sorted(hostile=True)
        for name in HONEST:
            if after.get(name) == before.get(name):
                continue
            asked = any(sentence.startswith(f"{name}: nothing was collected") for sentence in told)
            if name in after or not asked:
                return f"{name} had {before.get(name)} and has {after.get(name)}; told: {told}"
        return ""


def case(chance: random.Random) -> Case:
    """Return a download, drawn at random."""
    system = chance.choice(("Canvas", "Moodle"))
    known = [name for name in (*HONEST, MALLORY) if chance.random() < 0.5]
    numbers = {name: NUMBERS[system][name] for name in known}
    # Of whom nothing but a name is known, and who has not handed in, nobody can say whether it was another.
    there = [name for name in HONEST if name not in known or chance.random() < 0.8]
    folders, whole = chance.random() < 0.5, chance.random() < 0.5
    wrap = [("class.zip",)] if whole else [(), ("class",)]
    source = chance.choice(wrap)
    honest = []
    for number, name in enumerate(there):
        first, last = HONEST[name]
        files = chance.sample(FILES[:4], chance.randint(1, 3))
        if chance.random() < 0.1:  # sent to the instructor, who has made a folder for it
            honest += [entry(("class", name), (file,), name, None) for file in files]
            continue
        honest += hand_in(
            system,
            f"{last}, {first}" if system == "Canvas" else f"{first} {last}",
            name,
            files,
            4000 + 10 * number,
            folders,
            source,
        )
    own = "Moe, Mallory" if system == "Canvas" else "Mallory Moe"
    called = own if chance.random() < 0.2 else drawn(chance)
    files = [drawn(chance) if chance.random() < 0.8 else chance.choice(FILES) for _ in range(chance.randint(1, 3))]
    return Case(system, numbers, honest, hand_in(system, called, MALLORY, files, 5000, folders, source, chance))


def drawn(chance: random.Random) -> str:
    """Return a name made of pieces."""
    return "".join(chance.choices(PIECES, k=chance.randint(1, 9)))


def hand_in(system, called, name, files, order, folders, source, chance=None) -> list[Entry]:
    """Return what the system makes of a student's files; a hostile one's zips hold what is drawn."""
    found = []
    for step, file in enumerate(files):
        if system == "Canvas":
            clean = re.sub(r"(?![\u0300-\u036f])\W", "", called).lower()
            late = "_LATE" if chance and chance.random() < 0.2 else ""
            number = NUMBERS[system][name]
            if file == "text":
                parts = (f"{clean}{late}_{number}_text.html",)
            else:
                parts = tuple(re.split(r"[\\/]", f"{clean}{late}_{number}_{order + step}_{file}"))
        else:
            clean = re.sub(r"[\\/\n]", "", called)
            prefix = f"{clean}_{NUMBERS[system][name]}_assignsubmission_file_"
            parts = (prefix, *re.split(r"[\\/]", file)) if folders else tuple(re.split(r"[\\/]", f"{prefix}{file}"))
        parts = tuple(part for part in parts if part not in ("", ".", ".."))
        found.append(entry(source, parts, name, chance))
    return found


def entry(source, parts, name, chance) -> Entry:
    """Return one file, or a zip with some."""
    whole = (*source, *parts)
    data = f"{name}: {'/'.join(parts)}".encode()

    def plain(more=()):
        return Entry((*whole, *more), 1000.0, lambda _: data, size=len(data))

    if not whole[-1].lower().endswith(".zip"):
        return plain()
    if chance is None:
        return dataclasses.replace(plain(), members=lambda _: [plain(("lib.py",))])
    inside = [(*chance.choices((*HONEST, drawn(chance)), k=chance.randint(0, 2)), "gates.py") for _ in range(2)]
    return dataclasses.replace(plain(), members=lambda _: [plain(more) for more in inside])
