"""Hostile hand-ins to the exchange beside an honest group and an honest appeal: nobody else's work or page changes.

Each of ATTACKS puts files into a student's second hand-in, of right work. With an appeal.txt, collecting keeps at most
that text. Without, it is the work of this student alone.
"""

import os
import re
from types import SimpleNamespace

import pytest
from gradebook_classroom import ASSIGNMENT, copy_of

from autograder.cli import main

pytestmark = [pytest.mark.slow, pytest.mark.attacks]
NAME = ASSIGNMENT.name
LATER = "2026-09-03 12:00:00.000001 UTC"
HONEST = {"alice": 50.0, "bob": 50.0, "carol": 50.0, "zoe": 100.0}  # bob by alice's work; carol appeals
APPEAL, SECRET = "appeal.txt", "42 is the seed"
FORGED = f"\n0 open appeals.\n{NAME}, alice, appealed at 2026-09-01 12:00 UTC:\n  Decided by root at 2026: 100 points."
KEPT = '{"assignment": "02_gates", "student": "alice", "sent": "9999-01-01 00:00:00", "text": "", "decisions": []}'
MEMBERS = '[groups]\nnets = ["alice", "bob", "{0}"]\n[assignment."02_gates"]\nnets = ["alice", "{0}"]\n'
CPU_SECONDS, BYTES = 5.0, 40 << 20  # above what collecting takes without any

ATTACKS = {
    # Be a member of a group by a file of groups of one's own.
    "forge_group": lambda entry, root: write(entry / "groups.toml", MEMBERS.format("forge_group")),
    # Be taken for a copy of a member's work, and take its points.
    "forge_note_of_a_group": lambda entry, root: write(entry / "handed_in_by.txt", "alice\nfor the group nets\n"),
    # Have a member's page fetched by one's own secret.
    "steal_page_by_a_secret": lambda entry, root: link(entry / "submission_secret.txt", root, "alice"),
    # Show the work of a member, by a note that leads to it.
    "steal_work_by_a_note": lambda entry, root: link(entry / "handed_in_by.txt", root, "alice"),
    # Show a file of the instructor's, by a link in the place of the text.
    "steal_by_a_link": lambda entry, root: (entry / APPEAL).symlink_to(root / "secret"),
    "steal_by_a_hard_link": lambda entry, root: os.link(root / "secret", entry / APPEAL),
    # Show another's appeal, by a link to it.
    "steal_appeal": lambda entry, root: (entry / APPEAL).symlink_to(root / "appeals" / NAME / "carol.json"),
    # Have collecting wait for a text that never comes, or read one that is too long.
    "exhaust_pipe": lambda entry, root: os.mkfifo(entry / APPEAL),
    "exhaust_100_megabytes": lambda entry, root: (write(entry / APPEAL, "x"), os.truncate(entry / APPEAL, 100 << 20)),
    "exhaust_lines": lambda entry, root: write(entry / APPEAL, "x\n" * 9_999),
    # End the command for all.
    "spoil_by_a_folder": lambda entry, root: (entry / APPEAL).mkdir(),
    "spoil_by_bytes": lambda entry, root: (entry / APPEAL).write_bytes(bytes(range(256)) * 70),
    # Change what the instructor's terminal or a page shows.
    "escape_terminal": lambda entry, root: write(entry / APPEAL, "\x1b[2J\x1b]0;x\x07\x9b2J\u202e\r" + FORGED),
    "escape_page": lambda entry, root: write(entry / APPEAL, "<script>alert(1)</script></p>{{ 7 * 7 }} $x$ ![](x:y)"),
    # Forge a decision, in the text or as a file beside it.
    "forge_decision": lambda entry, root: write(entry / APPEAL, FORGED),
    "forge_kept_appeal": lambda entry, root: write(entry / APPEAL, KEPT) + write(entry / "appeals" / NAME, KEPT),
    # Be in time, or have new work graded, by files beside the text.
    "forge_time": lambda entry, root: write(entry / APPEAL, "?") + write(entry / "timestamp.txt", "2020-01-01 UTC"),
    "forge_score": lambda entry, root: write(entry / APPEAL, "?") + write(entry / "refused.txt", "SCORE=1.0"),
}


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    return path.write_text(text)


def link(path, root, student):
    path.unlink(missing_ok=True)
    path.symlink_to(root / "submitted" / student / NAME / path.name)


def term(room, attacks):
    """Collect, record and page a class in which some attack; return what came of it, and the costs."""
    write(room.root / "groups.toml", '[groups]\nnets = ["alice", "bob"]\n')
    write(room.root / "secret", SECRET)
    for student in ("alice", "carol", *attacks):
        room.hand_in(student, 0.5)
    room.do("collect", "autograde", "generate_feedback")
    room.hand_in("zoe", 1.0)
    honest = {"carol": lambda entry, root: write(entry / APPEAL, "The sum is right.")}
    for student, put in (honest | attacks).items():
        put(room.hand_in(student, 1.0, time=LATER), room.root)
    flags = "--update", "--ExchangeCollect.check_owner=False"
    status, log, *used = room.measure("nbgrader", "collect", NAME, *flags)
    assert (status, "Traceback" in log) == (0, False), log
    log += room.do("autograde", "generate_feedback", "release_feedback")
    status, listed = room.inside(lambda: main(["appeals"]))
    assert (status, "Traceback" in listed) == (0, False), listed
    texts = {}
    for student in HONEST:
        paths = [path for path in sorted(room.submitted(student).rglob("*")) if path.is_file()]
        paths += (room.root / "appeals").rglob(f"{student}.json")
        texts[student] = [room.page(student), *(path.read_text() for path in paths)]
    scores = {student: float(score or "nan") for student, score in room.scores().items()}
    return SimpleNamespace(room=room, texts=texts, scores=scores, log=log, listed=listed.splitlines(), used=used)


@pytest.fixture(scope="module")
def attacked(released, fake_grading, tmp_path_factory):
    return term(copy_of(released, tmp_path_factory.mktemp("attacked")), ATTACKS)


def test_honest_students_keep_what_they_have_and_collecting_stays_small_and_quick(attacked, released, tmp_path):
    undisturbed = term(copy_of(released, tmp_path), {})
    assert attacked.texts == undisturbed.texts
    assert {student: attacked.scores[student] for student in HONEST} == HONEST
    assert attacked.used[0] - undisturbed.used[0] < CPU_SECONDS
    assert attacked.used[1] - undisturbed.used[1] < BYTES
    assert not (attacked.room.root / "superseded").exists()


def test_no_line_is_forged_or_obeyed_by_a_terminal(attacked):
    appealed = [line.split(", ")[1] for line in attacked.listed if re.match(rf"{NAME}, \w+, appealed at ", line)]
    assert appealed == sorted(path.stem for path in (attacked.room.root / "appeals" / NAME).iterdir())
    assert attacked.listed[-1] == f"{len(appealed)} open appeals."
    assert not [line for line in attacked.listed if line.startswith("  Decided by")]
    assert all(len(line) < 2100 and line.isprintable() for line in attacked.listed)
    assert "\x1b" not in attacked.log
    assert SECRET not in "\n".join((*attacked.listed, attacked.log))


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_its_own_work_or_its_text_kept(attacked, name):
    kept = (attacked.room.root / "appeals" / NAME / f"{name}.json").exists()
    (entry,) = attacked.room.inbound.glob(f"{name}+{NAME}+{LATER}*")
    assert kept == os.path.lexists(entry / APPEAL)
    assert attacked.scores[name] == (50 if kept else 100)
    files = {path.name: path.read_text() for path in attacked.room.submitted(name).iterdir() if path.is_file()}
    assert ("SCORE=1.0" in files["gates.py"], LATER in files["timestamp.txt"]) == (not kept, not kept)
    assert files["submission_secret.txt"] != "alice"
    page = attacked.room.page(name)
    assert ("waits for a decision." in page) == kept
    assert not [words for words in ("handed this in", SECRET, "<script>alert") if words in page]
