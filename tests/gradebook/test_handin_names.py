"""Whose a file of a download is: Moodle's and Canvas's names, and what a gradebook knows of a student."""

import unicodedata

import pytest
from downloads import student

from gradebook.handin.names import Owner, Roster, UnknownError, places_of
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


def test_a_name_is_read_in_every_way():
    assert [number for _, _, number, _ in read("adamsalice_101_99999_777_5002_hw.zip")] == ["101", "99999", "777"]
    assert [number for _, _, number, _ in read("alice_1_assignsubmission_file_x_7_88_gates.py")] == ["1", "7"]


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
