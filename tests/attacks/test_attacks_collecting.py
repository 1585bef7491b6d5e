"""Hostile downloads among honest ones: nobody else's submission changes, and the command stays small and quick."""

from __future__ import annotations

import shutil
import time

import gradebook_classroom
import pytest
from downloads import put, student
from hostile_downloads import ATTACKS, TO_A_PERSON

from gradebook.handin import plugins
from gradebook.handin.archives import Download
from gradebook.handin.names import Roster
from gradebook.handin.sorting import sort
from gradebook.lms_export.ids import Ids

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


def check(name, files, before, sentences):
    """Assert that nobody else's files changed, and that the attack's own are taken or named."""
    others = {path: data for path, data in files.items() if not path.startswith(f"{MALLORY}/")}
    assert others == before
    assert len({path.partition("/")[0] for path in others}) == 21
    assert (files != others) == (name not in TO_A_PERSON)
    assert any(" was not collected: " in sentence for sentence in sentences) == (name in TO_A_PERSON)
    assert len(sentences) <= LINES


@pytest.mark.slow
@pytest.mark.attacks
@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_on_the_command_comes_to_nothing(collect, undisturbed, name):
    files, sentences, cpu, memory = collect(ATTACKS[name]())
    check(name, files, undisturbed[0], sentences)
    assert cpu - undisturbed[2] <= SECONDS
    assert memory - undisturbed[3] <= BYTES


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_on_what_the_command_calls_comes_to_nothing(tmp_path, name):
    roster = Roster([student(one, first, last, lms_user_id=number) for one, first, last, number in STUDENTS], Ids())
    collected = []
    for case in ({}, ATTACKS[name]()):
        folder, out = tmp_path / f"archive{len(case)}", tmp_path / f"out{len(case)}"
        began = time.process_time()
        with Download(put(folder, {**HONEST, **case}, 1000)) as download:
            found, said = sort(download.entries(), roster, released={"gates.py", "gates.ipynb"})
            for one in found:
                said += plugins._write(one, out / one.student, plugins.MAX_BYTES)
        collected.append((files_below(out), said, time.process_time() - began))
    (before, _, least), (after, said, took) = collected
    check(name, after, before, said)
    assert took - least <= SECONDS
