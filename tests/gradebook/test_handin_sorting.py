"""What becomes of a download: the newest counts, hostile zips are harmless, and nothing is left out silently."""

import io
import os
import struct
import zipfile

import pytest
from downloads import put, student, zipped

from autograder import submission
from gradebook.handin import archives, plugins
from gradebook.handin.archives import Download
from gradebook.handin.names import Roster
from gradebook.handin.sorting import sort
from gradebook.lms_export.ids import Ids

CLASS = [student("ann", "Ann", "Lee", lms_user_id="12"), student("bob", "Bob", "Fox")]
RELEASED = {"gates.py", "gates.ipynb", "draw.py", "draw-1.py"}
PLAIN = "and was not read: hand in plain files, or a plain zip."
ANN, BOB = "Ann Lee_1_assignsubmission_file_", "Bob Fox_2_assignsubmission_file_"


@pytest.fixture
def sorted_out(tmp_path):
    """Return a function that puts files into a download; it returns files and refusals by student, and sentences."""

    def run(files, changed=None, students=CLASS):
        put(tmp_path / "archive", files, changed)
        with Download(tmp_path / "archive") as download:
            found, said = sort(download.entries(), Roster(students, Ids()), released=RELEASED, ignore=["*.pyc"])
            texts = {one.student: {name: entry.read().decode() for name, entry in one.files.items()} for one in found}
        return texts, {one.student: one.refused for one in found if one.refused}, said

    return run


def test_unknown_ones_are_named_once_each(sorted_out):
    texts, _, said = sorted_out(
        {
            "all.zip": {"Zoe Z_9_assignsubmission_file_/gates.py": "z", "Zoe Z_9_assignsubmission_file_/b.py": "z"},
            "gates.py": "?",
            "anon_x1_55_gates.py": "?",
            "leeann_12_99_777_5002_hw.zip": "?",
        }
    )
    assert texts == {}
    assert said == [
        "all.zip/Zoe Z_9_assignsubmission_file_ was not collected: "
        "no student of the gradebook is called 'Zoe Z' or has the number 9.",
        "anon_x1_55_gates.py was not collected: "
        "Canvas hides whose it is; download again when the assignment is no longer anonymous.",
        "gates.py was not collected: its name does not say whose it is.",
        "leeann_12_99_777_5002_hw.zip was not collected: "
        "it may be of ann or of leeann_12 99 of Canvas; put it into a folder called like the student.",
    ]


def test_what_systems_write_by_themselves_is_not_taken_from_a_student(sorted_out):
    names = "gates.py timestamp.txt submission_secret.txt refused.txt .DS_Store x.pyc".split()
    inner = {f"02_gates/{name}": "a" for name in names} | {"__MACOSX/._gates.py": "m"}
    assert sorted_out({"ann.zip": inner}) == ({"ann": {"gates.py": "a"}}, {}, [])


def test_of_canvas_attachments_the_highest_number_counts_and_the_suffix_goes(sorted_out):
    texts, _, said = sorted_out(
        {
            "leeann_LATE_12_90_gates-1.py": "second",
            "leeann_LATE_12_100_gates-2.py": "third",
            "leeann_LATE_12_82_extra-1.py": "own name",
            "leeann_LATE_12_83_draw-1.py": "released",
        }
    )
    assert texts == {"ann": {"gates.py": "third", "extra-1.py": "own name", "draw-1.py": "released"}}
    assert said == ["ann handed in gates.py again; the newest, leeann_LATE_12_100_gates-2.py, counts."]


def test_of_two_downloads_the_newer_counts_as_a_whole(sorted_out, tmp_path):
    put(tmp_path / "archive", {"b.zip": {f"{ANN}/gates.py": "old", f"{ANN}/extra.py": "old"}}, 1000)
    texts, _, said = sorted_out({"a.zip": {f"{ANN}/gates.py": "new"}}, 2000)
    assert texts == {"ann": {"gates.py": "new"}}
    assert said == ["ann is in a.zip, b.zip; the newest, a.zip, counts."]


def test_of_two_of_one_moment_none_is_guessed_unless_they_are_the_same(sorted_out):
    files = {f"{ANN}/gates.py": "1", f"{ANN}/w.zip": zipped({"gates.py": "2"}), f"{BOB}/gates.py": "b"}
    texts, _, said = sorted_out({"all.zip": files}, 1000)
    assert set(texts) == {"bob"}
    assert said == [
        f"ann: nothing was collected: gates.py is there as all.zip/{ANN}/gates.py and as "
        f"all.zip/{ANN}/w.zip/gates.py, and nothing says which is newer; leave one of them."
    ]
    files[f"{ANN}/w.zip"] = zipped({"gates.py": "1"})
    assert sorted_out({"all.zip": files}, 1000)[::2] == ({"ann": {"gates.py": "1"}, "bob": {"gates.py": "b"}}, [])
    texts, _, said = sorted_out({"b.zip": {f"{ANN}/gates.py": "2"}}, 1000)
    assert set(texts) == {"bob"}
    assert said[0].endswith("it is in all.zip, b.zip, and nothing says which is newer; leave one of them.")


def test_a_zip_cannot_write_outside_or_lead_there(sorted_out):
    data = zipped(
        {
            "../../evil.py": "e",
            "/etc/evil.py": "e",
            "..\\up.py": "e",
            "link.py": "/etc/passwd",
            "a\x1b[2J.py": "e",
            "gates.py": "a",
            "lib\\x.py": "x",
            "more.tar.gz": "t",
            ".": "e",
            "x" * 201 + ".py": "e",
            "a/b/c/d/e/f/g/h/i/deep.py": "d",
        },
        links=["link.py"],
    )
    texts, refused, said = sorted_out({"ann.zip": data})
    assert texts == {"ann": {"gates.py": "a", "lib/x.py": "x"}}
    assert said == []
    assert refused["ann"] == [
        f"../../evil.py names a place outside of its zip {PLAIN}",
        f"/etc/evil.py names a place outside of its zip {PLAIN}",
        f"../up.py names a place outside of its zip {PLAIN}",
        f"link.py is a symbolic link {PLAIN}",
        "a?[2J.py has a name that cannot be used and was left out.",
        "more.tar.gz was not unpacked: hand in the files, or a zip.",
        f"{'x' * 80} has a name that cannot be used and was left out.",
        "a/b/c/d/e/f/g/h/i/deep.py was left out: folders are nested more than 8 deep.",
    ]


def test_links_and_pipes_of_a_folder_are_not_read(sorted_out, tmp_path):
    folder = put(tmp_path / "archive", {"ann/gates.py": "a"}) / "ann"
    (folder / "link.py").symlink_to("/etc/passwd")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.py")
    texts, refused, _ = sorted_out({})
    assert texts == {"ann": {"gates.py": "a"}}
    assert [sentence.split()[0] for sentence in refused["ann"]] == ["link.py", "pipe.py", "up"]


def test_a_member_is_read_up_to_the_limit_whatever_the_zip_says(sorted_out, monkeypatch):
    monkeypatch.setattr(submission, "MAX_OTHER_BYTES", 1000)
    data = zipped({"big.py": "x" * 5000, "gates.py": "a"})
    assert sorted_out({"all.zip": {f"{ANN}/w.zip": data}})[1] == {"ann": [f"big.py is larger than 0 MB {PLAIN}"]}
    lie = data.replace(struct.pack("<L", 5000), struct.pack("<L", 500))
    with pytest.raises(ValueError, match=r"big\.py cannot be read"):
        sorted_out({"all.zip": {f"{ANN}/w.zip": lie}})
    grown = archives.Entry(("ann", "big.py"), 0.0, lambda _: bytes(1001))  # since its size was looked at
    with pytest.raises(ValueError, match=r"ann/big\.py is larger than 0 MB and was not read"):
        grown.read()


def test_damaged_encrypted_and_unusual_zips_cost_nobody_else_anything(sorted_out):
    locked = bytearray(zipped({"gates.py": "a"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    unusual = io.BytesIO()
    with zipfile.ZipFile(unusual, "w", zipfile.ZIP_BZIP2) as archive:  # of which zipfile unpacks all that there is
        archive.writestr("gates.py", bytes(1000))
    half = zipped({"gates.py": "a" * 1000})[:40]
    damaged = {"ann.zip": half, "bob.zip": bytes(locked), "dan.zip": unusual.getvalue()}
    others = {"class.zip": b"no zip", "cat/gates.py": "c"}
    texts, refused, said = sorted_out(damaged | others, students=[*CLASS, student("cat"), student("dan")])
    assert texts == {"ann": {}, "bob": {}, "cat": {"gates.py": "c"}, "dan": {}}
    assert refused == {
        "ann": ["ann.zip cannot be read as a zip (File is not a zip file)."],
        "bob": [f"gates.py is encrypted {PLAIN}"],
        "dan": [f"gates.py is packed in an unusual way {PLAIN}"],
    }
    assert said == ["class.zip was not collected: class.zip cannot be read as a zip (File is not a zip file)."]


def test_names_that_a_zip_writes_in_utf8_without_saying_so(sorted_out):
    data = zipped({"Bob Föx_2_assignsubmission_file_/gates.py": "b"})
    plain = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        plain[plain.index(mark) + place] &= ~0x08
    assert sorted_out({"m.zip": bytes(plain)}, students=[student("bob", "Bob", "Föx")])[0] == {"bob": {"gates.py": "b"}}


def test_zips_are_opened_one_in_another_and_no_further(sorted_out):
    packed = zipped({"more.zip": zipped({"gates.py": "a"}), "draw.py": "d"})
    texts, refused, _ = sorted_out({"all.zip": {f"{ANN}/w.zip": packed}})
    assert texts == {"ann": {"draw.py": "d"}}
    assert refused == {"ann": ["more.zip is a zip within a zip and was not unpacked."]}


def test_the_number_of_files_in_zips_has_a_limit(sorted_out, monkeypatch):
    monkeypatch.setattr(archives, "MAX_NESTED_ENTRIES", 2)
    monkeypatch.setattr(archives, "MAX_ENTRIES", 2)
    many = zipped({f"{number}.py": "" for number in range(3)})
    too_many = "cannot be read as a zip (it holds more than 2 files)."
    _, refused, said = sorted_out({f"{ANN}/w.zip": many, "class.zip": many})
    assert (refused, said) == ({"ann": [f"w.zip {too_many}"]}, [f"class.zip was not collected: class.zip {too_many}"])


def test_what_cannot_be_written_is_named_and_stops_nothing_else(tmp_path, monkeypatch):
    said = [
        "ann: b.py was left out: the submission is larger than 5 bytes.",
        "ann: d.py and what follows it were left out: more than 2 files.",
    ]
    monkeypatch.setattr(plugins, "MAX_FILES", 2)
    put(tmp_path / "archive", {"ann/a.py": "123", "ann/b.py": "1234", "ann/c.py": "1", "ann/d.py": ""})
    with Download(tmp_path / "archive") as download:
        ((one,), _) = sort(download.entries(), Roster(CLASS, Ids()), released=RELEASED)
        assert plugins._write(one, tmp_path / "out", 5) == said
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"a.py", "c.py", "refused.txt"}
    assert (tmp_path / "out" / "refused.txt").read_text().startswith(said[0].removeprefix("ann: "))
