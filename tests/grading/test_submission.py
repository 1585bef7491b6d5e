"""Reading a submission follows no link and believes no size."""

import os
from pathlib import Path

import pytest

from autograder import submission
from autograder.submission import Submission


def put(folder: Path, *names: str, content: bytes = b"x = 1") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_python_files_are_taken_and_other_files_left(tmp_path: Path):
    put(tmp_path, "gates.py", "helpers/more.py", "gates.ipynb", "__pycache__/gates.py")
    assert submission.read(tmp_path, "gates") == Submission({"gates.py": b"x = 1", "helpers/more.py": b"x = 1"})


LINK = "is a symbolic link and was not read: hand in the file itself."


def test_links_devices_and_large_files_are_refused_by_name(tmp_path: Path):
    folder = tmp_path / "submitted"
    put(tmp_path, "secret.py")
    put(folder, "gates.py", "fits.py", "large.py", "fits.ipynb", "large.ipynb")
    for name, limit in (("fits.py", 1 << 20), ("fits.ipynb", 32 << 20)):
        os.truncate(folder / name, limit)
        os.truncate(folder / name.replace("fits", "large"), limit + 1)
    os.symlink(tmp_path / "secret.py", folder / "link.py")
    os.symlink(tmp_path, folder / "folder")
    os.mkfifo(folder / "pipe\n.py")
    found = submission.read(folder, "gates")
    assert list(found.files) == ["fits.py", "gates.py"]
    assert found.refused == (
        f"folder {LINK}",
        "large.ipynb is larger than 32 MB and was not read: hand in your code only.",
        "large.py is larger than 1 MB and was not read: hand in your code only.",
        f"link.py {LINK}",
        "pipe?.py is not a regular file and was not read: hand in plain files only.",
    )
    assert not found.problem


def test_a_module_or_a_submission_that_is_a_link_is_the_problem(tmp_path: Path):
    put(tmp_path, "other/gates.py")
    (tmp_path / "mine").mkdir()
    os.symlink(tmp_path / "other" / "gates.py", tmp_path / "mine" / "gates.py")
    os.symlink(tmp_path / "other", tmp_path / "linked")
    found = submission.read(tmp_path / "mine", "gates")
    assert (found.files, found.problem) == ({}, f"gates.py {LINK}")
    why = "The submission itself is a symbolic link and was not read: hand in the files."
    assert submission.read(tmp_path / "linked", "gates") == Submission({}, (), why)


def test_the_digest_depends_on_names_contents_and_refusals(tmp_path: Path):
    files = {"a.py": b"x", "b.py": b"y"}
    found = [
        Submission(files),
        Submission(files, ("c.py is too large.",)),
        Submission(files, ("c.py", " is too large.")),
        Submission(files, (), "There is no c.py."),
        Submission({"a.py": b"xb.py\x001\x00y"}),
        Submission({"a.py": b"xy", "b.py": b""}),
        Submission({"c.py": b"x", "b.py": b"y"}),
    ]
    assert len({one.digest for one in found}) == len(found)
    assert Submission(dict(reversed(files.items()))).digest == found[0].digest
    assert Submission({"\udcff.py": b""}, ("\udcff",), "\udcff").digest


def test_files_are_taken_up_to_a_number_a_sum_and_a_depth(tmp_path: Path):
    for name, count, size, taken in (("few", 200, 1, 200), ("many", 201, 1, 200), ("large", 9, 1 << 20, 8)):
        more = [f"more{number:03}.py" for number in range(1, count)]
        put(tmp_path / name, "gates.py", *more, content=bytes(size))
        found = submission.read(tmp_path / name, "gates")
        assert len(found.files) == taken
        too_many = f"{more[-1]} was not read: the submission has too many or too large files."
        assert found.refused == (() if taken == count else (too_many,))
    put(tmp_path / "deep", *(f"{'d/' * number}file{number}.py" for number in range(6)))
    assert list(submission.read(tmp_path / "deep", "file0").files) == [f"{'d/' * n}file{n}.py" for n in (4, 3, 2, 1, 0)]


def test_the_first_twenty_refusals_of_files_that_are_shown_are_named(tmp_path: Path):
    put(tmp_path, "gates.py")
    for number in range(10, 40):
        os.symlink("gates.py", tmp_path / f"link{number}.py")
        os.symlink("gates.py", tmp_path / f".link{number}.py")
    found = submission.read(tmp_path, "gates")
    assert [sentence.split()[0] for sentence in found.refused] == [f"link{number}.py" for number in range(10, 30)]
    assert list(found.files) == ["gates.py"]


NONE = "There is no gates.py in the submission"
MANY = ["my_gates\n.py", "gates2.py", "gates3.py", "gates4.py", "gates_mistakes.py"]


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        ([], None),
        (["other.py", "test_gates.py", "my_gates.txt"], None),
        (["Gates (1).py", "other.py"], "Gates (1).py"),
        (MANY, "gates2.py, gates3.py, gates4.py"),
        (["my_gates\n.py"], "my_gates?.py"),
        (["02_gates/gates.py", "02_gates/answers.py", "gates_old.py"], "02_gates/gates.py"),
        (["gates.py.txt", "gates_mistakes.py", "test_gates.py", "answers.py"], "gates.py.txt"),
    ],
)
def test_what_could_be_the_module_under_another_name_is_told(tmp_path: Path, names: list[str], meant: str | None):
    put(tmp_path, *names)
    found = submission.read(tmp_path, "gates")
    what = f", but {meant}: hand it in under the name gates.py." if meant else ": hand in that file."
    assert (found.problem, found.refused) == (NONE + what, ())
    assert list(found.files) == sorted(name for name in names if name.endswith(".py"))


def test_there_may_be_no_submission_and_a_folder_is_no_module(tmp_path: Path):
    put(tmp_path, "file", "mine/gates.py/gates.py")
    assert submission.read(tmp_path / "mine", "gates").problem.startswith("gates.py is a folder: hand in")
    for folder in (tmp_path / "none", tmp_path / "file" / "none"):
        assert submission.read(folder, "gates") == Submission({}, (), "There is no submission.")
    why = f"{tmp_path / 'file'} is a file: put what was handed in into a folder of this name"
    assert submission.read(tmp_path / "file", "gates") == Submission({}, (), "", why)


@pytest.mark.parametrize("kind", ["link", "pipe", "gone"])
def test_a_file_that_is_another_one_when_it_is_read_is_refused(tmp_path: Path, monkeypatch, kind: str):
    put(tmp_path, "secret", "gates.py")

    def exchanged(path: Path, max_bytes: int) -> None:
        if path.name == "gates.py":
            path.unlink()
            {"link": lambda: os.symlink("secret", path), "pipe": lambda: os.mkfifo(path), "gone": lambda: None}[kind]()

    monkeypatch.setattr(submission, "refusal", exchanged)
    problem = "gates.py could not be read: hand in plain files only."
    assert submission.read(tmp_path, "gates") == Submission({}, (problem,), problem)


def test_of_a_file_that_has_grown_no_more_than_the_limit_is_taken(tmp_path: Path, monkeypatch):
    put(tmp_path, "gates.py", content=bytes(3 << 20))
    monkeypatch.setattr(submission, "refusal", lambda path, max_bytes: None)
    assert len(submission.read(tmp_path, "gates").files["gates.py"]) == (1 << 20) + 1


def test_a_folder_that_cannot_be_read_is_no_fault_of_the_students(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put(tmp_path, "gates.py", "locked/more.py")
    scan = os.scandir

    def denied(path: Path | str):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    why = "locked cannot be read (Permission denied): open it to the account that grades"
    assert submission.read(tmp_path, "gates") == Submission({}, (), "", why)
