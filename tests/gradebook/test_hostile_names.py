"""Whatever one student of three chooses for a name and for files, the other two's submissions stay what they were."""

from __future__ import annotations

import os
import random

import pytest
from downloads import put, student
from hostile_names import case

from gradebook.handin.archives import Download
from gradebook.handin.roster import Roster
from gradebook.handin.sorting import sort
from gradebook.lms_export.ids import Ids

TRIES = int(os.environ.get("KIT_FUZZ", "1")) * 2000
ALICE = "adamsalice_101_99999_777_5002_hw.zip"


def test_nobody_gets_what_another_has_chosen():
    faults = [f"{seed}: {fault}" for seed in range(TRIES) if (fault := case(random.Random(seed)).fault())]
    assert not faults, "\n".join(faults[:5])


def sorted_out(folder, files, numbers):
    """Return everybody's files, and what is told; ``numbers`` are Alice's and Mallory's in Canvas, where known."""
    students = [student("alice", "Alice", "Adams"), student("mallory", "Mallory", "Moe")]
    for one, number in zip(students, numbers, strict=True):
        one.lms_user_id = number
    with Download(put(folder, files)) as download:
        found = sort(download.entries(), Roster(students, Ids()), released={"gates.py"})
        return {
            one.student: {name: file.read() for name, file in one.files.items()} for one in found.submissions
        }, found.told


@pytest.mark.parametrize(
    ("numbers", "other"),
    [
        (("101", "777"), "mallory"),
        (("101", None), "adamsalice_101 99999 of Canvas"),
        ((None, None), "adamsalice_101 99999 of Canvas"),
    ],
)
@pytest.mark.parametrize("folder", ["", "class.zip"])
def test_a_name_that_may_be_read_as_two_students_goes_to_a_person(tmp_path, numbers, other, folder):
    files = {ALICE: b"", "adamsalice_101_4000_gates.py": "a"}
    texts, told = sorted_out(tmp_path, {folder: files} if folder else files, numbers)
    assert texts == {"alice": {"gates.py": b"a"}}
    label = f"{folder}/{ALICE}" if folder else ALICE
    assert told == [
        f"{label} was not collected: it may be of alice or of {other}; put it into a folder called like the student."
    ]


def test_a_name_that_two_claim_goes_to_a_person(tmp_path):
    files = {
        "Alice Adams_901_assignsubmission_file_/gates.py": "hostile",
        "adamsalice_101_4000_gates.py": "a",
        "moemallory_777_4000_gates.py": "m",
    }
    assert sorted_out(tmp_path, files, ("101", "777")) == (
        {"mallory": {"gates.py": b"m"}},
        [
            "alice: nothing was collected: there are several who may be meant "
            "(adamsalice 101, Alice Adams 901); add their numbers to the ids."
        ],
    )


def test_a_name_that_is_another_students_id_needs_the_number(tmp_path):
    texts, told = sorted_out(tmp_path, {"alice_778_5000_gates.py": "hostile"}, ("101", "777"))
    assert not texts
    assert told == ["alice_778_5000_gates.py was not collected: alice is called so, but has another number there."]


def test_a_mark_or_a_backslash_in_a_name_leads_no_further_in(tmp_path):
    inside = {"alice/gates.py": "hostile"}
    files = {
        "mallory\u0301\u0308_777_5000_w.zip": inside,
        "class.zip": {"mallory_777_5001_x\\alice\\draw.py": "hostile"},
    }
    texts, _ = sorted_out(tmp_path, files, ("101", "777"))
    assert "alice" not in texts
