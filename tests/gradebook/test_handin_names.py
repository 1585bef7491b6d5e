"""Whose a file of a download is: names of Moodle and Canvas, whatever one student of three chooses for a name."""

import dataclasses
import os
import random
import re
import unicodedata

import pytest
from downloads import student

from gradebook.handin.archives import Entry
from gradebook.handin.names import Owner, Roster, UnknownError, places_of
from gradebook.handin.sorting import sort
from gradebook.lms_export.ids import Ids


def read(path):
    """Return every way to read a path."""
    places = places_of(tuple(path.split("/")), {"alice", "bob"}.__contains__)
    return [(place.owner.system, place.owner.name, place.owner.number, "/".join(place.path)) for place in places]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Ann Lee_123_assignsubmission_file/gates.py", ("Moodle", "Ann Lee", "123", "gates.py")),
        ("Ann Lee_123_assignsubmission_file_gates.py", ("Moodle", "Ann Lee", "123", "gates.py")),
        ("m.zip/Ann Lee_1_assignsubmission_file_/sub/a.py", ("Moodle", "Ann Lee", "1", "sub/a.py")),
        ("Ann Lee_1_assignsubmission_file_w.zip/a/gates.py", ("Moodle", "Ann Lee", "1", "a/gates.py")),
        ("leeann_12_345_gates.py", ("Canvas", "leeann", "12", "gates.py")),
        ("s.zip/lee_ann_12_345_a_1.2_b.py", ("Canvas", "lee_ann", "12", "a_1.2_b.py")),
        ("leeann_12_345_w.zip/02_gates/gates.py", ("Canvas", "leeann", "12", "02_gates/gates.py")),
        ("alice/gates.py", ("", "alice", "", "gates.py")),
        ("all.ZIP/bob.ZIP/gates.py", ("", "bob", "", "gates.py")),
        ("Ann Lee_assignsubmission_file/gates.py", ("Moodle", "Ann Lee", "", "gates.py")),
        ("Ann Lee_123_assignsubmission_file", None),  # a name without a file
        ("carol/gates.py", None),
        ("gates.py", None),
        ("leeann_12_text.html", None),
        ("anon_x1_345_w.zip/bob/gates.py", None),
        (f"{'x' * 1001}/bob/gates.py", None),
        ("leeann_12_345_a\nb/bob/gates.py", ("Canvas", "leeann", "12", "bob/gates.py")),
        ("lee\u0301\u0308_12_345_w.zip/bob/gates.py", ("Canvas", "lee\u0301\u0308", "12", "bob/gates.py")),
        ("_12_345_w.zip/bob/gates.py", ("Canvas", "", "12", "bob/gates.py")),
    ],
)
def test_a_name_says_whose_a_file_is_and_what_it_is_called(path, expected):
    assert read(path) == ([expected] if expected else [])


CLASS = [
    student("alice", "Alice", "Adams", email="Alice@uni.example", lms_user_id="12"),
    student("jorg", "Jörg", "Müller-Lüdenscheidt"),
    student("sean", "Seán", "O'Brien"),
    student("wei", "Wei", "Li"),
    student("li", "Li", "Wei"),
    student("anna1", "Anna", "Schmidt"),
    student("anna2", "Anna", "Schmidt"),
    student("blank"),
    student("other", email=""),
]
ROWS = {
    "anna1": {"Identifier": "Participant 111"},
    "anna2": {"Identifier": "Teilnehmer/in 222", "Full name": "Anna Maria Schmidt", "Username": "as22"},
    "sean": {"ID": "99", "Student": "O'Brien, Séan"},
}


def who(system, name, number="", rows=None):
    return Roster(CLASS, Ids(rows=rows or {})).student(Owner(system, name, number))


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (("", "alice"), "alice"),
        (("", "alice@uni.example"), "alice"),
        (("Canvas", "someoneelse", "12"), "alice"),
        (("Moodle", "Adams Alice", "77"), "alice"),
        (("Moodle", unicodedata.normalize("NFD", "Jörg Müller-Lüdenscheidt"), "5"), "jorg"),
        (("Moodle", "Seán OBrien", "5"), "sean"),  # Moodle leaves the apostrophe out
        (("Moodle", "Wei Li", "5"), "wei"),
        (("Canvas", "weili", "5"), "li"),
        (("Moodle", "Anna Schmidt", "222"), "anna2"),
        (("Moodle", "Anna Maria Schmidt", ""), "anna2"),
        (("", "as22", ""), "anna2"),
        (("Canvas", "nobody", "99"), "sean"),
    ],
)
def test_names_and_numbers_lead_to_the_student(owner, expected):
    assert who(*owner, rows=ROWS) == expected


@pytest.mark.parametrize(
    ("owner", "rows", "why"),
    [
        (("Moodle", "Zoe Zimmer", "5"), None, "no student of the gradebook is called 'Zoe Zimmer' or has the number 5"),
        (("Moodle", "?", "5"), None, "no student of the gradebook is called"),  # a name without letters is nobody's
        (("Moodle", "Anna Schmidt", "5"), None, r"2 students may be meant \(anna1, anna2\)"),
        (("Moodle", "Anna Schmidt", "333"), ROWS, "called so, but has another number there"),
        (("Canvas", "alice", "13"), None, "alice is called so, but has another number there"),
    ],
)
def test_nobody_is_guessed(owner, rows, why):
    with pytest.raises(UnknownError, match=why):
        who(*owner, rows=rows)


# --- Fuzz: whatever one student of three chooses for a name and for files, the other two's submissions stay the same

TRIES = int(os.environ.get("KIT_FUZZ", "1")) * 2000
HONEST = {"alice": ("Alice", "Adams"), "bob": ("Bob", "Fox")}
MALLORY = "mallory"
NUMBERS = {
    "Canvas": {"alice": "101", "bob": "202", MALLORY: "777"},
    "Moodle": {"alice": "31", "bob": "32", MALLORY: "37"},
}
FILES = ("gates.py", "gates.ipynb", "answers.py", "02_gates.zip", "draw-1.py", "my work.zip")
PIECES = (
    *"alice bob mallory adamsalice foxbob adams Alice¶Adams Bob¶Fox alice@uni.example".split(),
    *"101 202 777 31 32 37 99999 5002 1 02 0 _ _ _ __ - ¶ . \u0301".split(),
    *"_assignsubmission_file_ _assignsubmission_file _assignsubmission_ LATE _LATE anon anon_x_ text".split(),
    *"gates.py .py .zip .html \\ .. hw ä \\alice\\gates.py _778_5003_hw.zip".split(),
    *"adamsalice_101_99999 foxbob_202_99999 Alice¶Adams_31_assignsubmission_file_x bob_assignsubmission_file".split(),
    "\n",
)


def sort_out(system, numbers, entries):
    """Return everybody's files, and all sentences; the gradebook knows these numbers."""
    column = {"Canvas": "ID", "Moodle": "Identifier"}[system]
    students = [student(name, *names, email=f"{name}@uni.example") for name, names in HONEST.items()]
    ids = Ids(rows={name: {column: number} for name, number in numbers.items()})
    found, said = sort(entries, Roster([*students, student(MALLORY, "Mallory", "Moe")], ids), released=set(FILES[:3]))
    files = {one.student: ({name: entry.read() for name, entry in one.files.items()}, one.refused) for one in found}
    return files, said


def name_of_pieces(chance):
    return "".join(chance.choices(PIECES, k=chance.randint(1, 9))).replace("¶", " ")


def random_download(chance):
    """Return a system, the numbers that the gradebook knows, and the files of the honest and of Mallory."""
    system = chance.choice(("Canvas", "Moodle"))
    known = [name for name in (*HONEST, MALLORY) if chance.random() < 0.5]
    # Of whom nothing but a name is known, and who has not handed in, nobody can say whether it was another.
    there = [name for name in HONEST if name not in known or chance.random() < 0.8]
    folders, source = chance.random() < 0.5, chance.choice([("class.zip",), ("class.zip",), (), ("class",)])
    honest = []
    for number, name in enumerate(there):
        first, last = HONEST[name]
        files = chance.sample(FILES[:4], chance.randint(1, 3))
        if chance.random() < 0.1:  # sent to the instructor, who has made a folder for it
            honest += [entry(("class", name, file), name) for file in files]
            continue
        called = f"{last}, {first}" if system == "Canvas" else f"{first} {last}"
        honest += [entry((*source, *parts), name) for parts in paths(system, called, name, files, folders, number)]
    own = "Moe, Mallory" if system == "Canvas" else "Mallory Moe"
    called, *files = (
        name_of_pieces(chance) if chance.random() < 0.8 else usual
        for usual in (own, *chance.choices(FILES, k=chance.randint(1, 3)))
    )
    late = "_LATE" if chance.random() < 0.2 else ""
    hostile_paths = paths(system, called, MALLORY, files, folders, 100, late)
    hostile = [entry((*source, *parts), MALLORY, chance) for parts in hostile_paths]
    return system, {name: NUMBERS[system][name] for name in known}, honest, hostile


def paths(system, called, name, files, folders, order, late=""):
    """Yield the paths that the system makes of a student's files."""
    number = NUMBERS[system][name]
    for step, file in enumerate(files):
        if system == "Canvas":
            clean = re.sub(r"(?![\u0300-\u036f])\W", "", called).lower() + late
            path = f"{clean}_{number}_{4000 + 10 * order + step}_{file}"
        else:
            clean = re.sub(r"[\\/\n]", "", called)
            path = f"{clean}_{number}_assignsubmission_file_{'/' if folders else ''}{file}"
        yield [part for part in re.split(r"[\\/]", path) if part not in ("", ".", "..")]


def entry(parts, name, chance=None) -> Entry:
    """Return one file, or a zip with some; names in a hostile one are random."""
    data = f"{name}: {'/'.join(parts)}".encode()

    def plain(*more):
        return Entry((*parts, *more), 1000.0, lambda _: data, size=len(data))

    if not parts[-1].lower().endswith(".zip"):
        return plain()
    if chance is None:
        return dataclasses.replace(plain(), members=lambda _: [plain("lib.py")])
    names = (*HONEST, name_of_pieces(chance))
    inside = [plain(*chance.choices(names, k=chance.randint(0, 2)), "gates.py") for _ in range(2)]
    return dataclasses.replace(plain(), members=lambda _: inside)


def test_nobody_gets_what_another_has_chosen():
    """A person may be asked whose a file is; nothing else changes for the others."""
    for seed in range(TRIES):
        system, numbers, honest, hostile = random_download(random.Random(seed))
        (before, _), (after, said) = (sort_out(system, numbers, files) for files in (honest, honest + hostile))
        for name in HONEST:
            asked = any(sentence.startswith(f"{name}: nothing was collected") for sentence in said)
            changed = after.get(name) != before.get(name)
            assert not changed or (asked and name not in after), (seed, name, before, after, said)
