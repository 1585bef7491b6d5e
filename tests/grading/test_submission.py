"""Reading a submission follows no link and believes no size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder import submission


def test_python_files_are_taken_and_other_files_left(tmp_path: Path):
    (tmp_path / "gates.py").write_text("x = 1")
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "more.py").write_text("y = 2")
    (tmp_path / "gates.ipynb").write_text("{}")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "gates.py").write_text("z = 3")
    found = submission.read(tmp_path, "gates")
    assert found.files == {"gates.py": b"x = 1", "helpers/more.py": b"y = 2"}
    assert not found.refused
    assert not found.problem


def test_links_devices_and_large_files_are_refused_by_name(tmp_path: Path):
    secret = tmp_path / "secret.py"
    secret.write_text("expected = 1")
    folder = tmp_path / "submitted"
    folder.mkdir()
    os.symlink(secret, folder / "link.py")
    os.symlink(tmp_path, folder / "folder")
    os.mkfifo(folder / "pipe.py")
    (folder / "large.py").write_bytes(bytes(submission.MAX_FILE_BYTES + 1))
    (folder / "gates.py").write_text("x = 1")
    found = submission.read(folder, "gates")
    assert list(found.files) == ["gates.py"]
    assert [sentence.split()[0] for sentence in found.refused] == ["folder", "large.py", "link.py", "pipe.py"]
    assert not found.problem


def test_a_module_that_is_a_link_is_the_problem(tmp_path: Path):
    (tmp_path / "solution.py").write_text("x = 1")
    folder = tmp_path / "submitted"
    folder.mkdir()
    os.symlink(tmp_path / "solution.py", folder / "gates.py")
    found = submission.read(folder, "gates")
    assert not found.files
    assert found.problem == "gates.py is a symbolic link and was not read: hand in the file itself."


def test_a_submission_that_is_a_link_is_not_read(tmp_path: Path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "gates.py").write_text("x = 1")
    os.symlink(tmp_path / "other", tmp_path / "mine")
    assert "symbolic link" in submission.read(tmp_path / "mine", "gates").problem


def test_the_digest_depends_on_names_and_contents(tmp_path: Path):
    digests = set()
    for name, content in (("gates.py", "a"), ("gates.py", "b"), ("other.py", "a")):
        folder = tmp_path / str(len(digests))
        folder.mkdir()
        (folder / name).write_text(content)
        digests.add(submission.read(folder, "gates").digest)
    assert len(digests) == 3


def test_the_digest_depends_on_what_was_not_taken_and_on_which_byte_is_in_which_file():
    files = {"a.py": b"x", "b.py": b"y"}
    found = [
        submission.Submission(files),
        submission.Submission(files, ("c.py is too large.",)),
        submission.Submission(files, ("c.py", " is too large.")),
        submission.Submission(files, (), "There is no c.py."),
        submission.Submission({"a.py": b"xb.py\x001\x00y"}),
        submission.Submission({"a.py": b"xy", "b.py": b""}),
    ]
    assert len({one.digest for one in found}) == len(found)
    assert submission.Submission(dict(reversed(files.items()))).digest == found[0].digest
    assert submission.Submission({"\udcff.py": b""}, ("\udcff",), "\udcff").digest


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        ("more.py", 1 << 20, None),
        ("more.py", (1 << 20) + 1, "more.py is larger than 1 MB and was not read: hand in your code only."),
        ("gates.ipynb", 32 << 20, None),
        ("gates.ipynb", (32 << 20) + 1, "gates.ipynb is larger than 32 MB and was not read: hand in your code only."),
    ],
)
def test_too_large_a_file_is_refused_and_one_that_just_fits_is_not(
    tmp_path: Path, name: str, size: int, sentence: str | None
):
    (tmp_path / "gates.py").write_text("x = 1")
    (tmp_path / name).touch()
    os.truncate(tmp_path / name, size)
    found = submission.read(tmp_path, "gates")
    assert found.refused == (() if sentence is None else (sentence,))
    taken = sentence is None and name.endswith(".py")
    assert {file: len(content) for file, content in found.files.items()} == {"gates.py": 5} | (
        {name: size} if taken else {}
    )


def test_why_a_file_is_refused_is_one_sentence(tmp_path: Path):
    os.symlink(tmp_path, tmp_path / "link")
    os.mkfifo(tmp_path / "pipe\n")
    (tmp_path / "plain").write_text("four")
    told = {name: submission.refusal(tmp_path / name) for name in ("link", "pipe\n", "plain", "none")}
    assert told == {
        "link": "link is a symbolic link and was not read: hand in the file itself.",
        "pipe\n": "pipe? is not a regular file and was not read: hand in plain files only.",
        "plain": None,
        "none": "none cannot be read (No such file or directory).",
    }
    assert submission.refusal(tmp_path, 0) is None
    assert submission.refusal(tmp_path / "plain", 4) is None
    assert submission.refusal(tmp_path / "plain", 3) is not None


def many(folder: Path, count: int, size: int = 1) -> submission.Submission:
    """Hand in many files besides the module."""
    folder.mkdir()
    (folder / "gates.py").write_bytes(bytes(size))
    for number in range(1, count):
        (folder / f"more{number:03}.py").write_bytes(bytes(size))
    return submission.read(folder, "gates")


def test_of_too_many_or_too_large_files_the_first_are_taken(tmp_path: Path):
    refused = "{} was not read: the submission has too many or too large files."
    assert (len(many(tmp_path / "200", 200).files), many(tmp_path / "again", 200).refused) == (200, ())
    found = many(tmp_path / "201", 201)
    assert (len(found.files), found.refused) == (200, (refused.format("more200.py"),))
    found = many(tmp_path / "8 MB", 8, 1 << 20)
    assert (len(found.files), found.refused) == (8, ())
    found = many(tmp_path / "more than 8 MB", 9, 1 << 20)
    assert (len(found.files), found.refused) == (8, (refused.format("more008.py"),))


def test_twenty_refusals_are_told_and_none_of_a_hidden_file(tmp_path: Path):
    (tmp_path / "gates.py").write_text("x = 1")
    for number in range(10, 32):
        os.symlink("gates.py", tmp_path / f"link{number}.py")
        os.symlink("gates.py", tmp_path / f".link{number}.py")
    found = submission.read(tmp_path, "gates")
    assert [sentence.split()[0] for sentence in found.refused] == [f"link{number}.py" for number in range(10, 30)]
    assert list(found.files) == ["gates.py"]


def test_folders_are_looked_through_to_some_depth(tmp_path: Path):
    folder = tmp_path
    for number in range(6):
        (folder / f"file{number}.py").write_text("")
        folder /= "d"
        folder.mkdir()
    assert list(submission.read(tmp_path, "file0").files) == [f"{'d/' * n}file{n}.py" for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ([], "There is no gates.py in the submission: hand in that file."),
        (["other.py", "test_gates.py"], "There is no gates.py in the submission: hand in that file."),
        (
            ["Gates (1).py", "other.py"],
            "There is no gates.py in the submission, but Gates (1).py: hand it in under the name gates.py.",
        ),
        (
            ["my_gates\n.py", "gates2.py", "gates3.py", "gates4.py", "gates_mistakes.py"],
            "There is no gates.py in the submission, but gates2.py, gates3.py, gates4.py: "
            "hand it in under the name gates.py.",
        ),
        (
            ["my_gates\n.py"],
            "There is no gates.py in the submission, but my_gates?.py: hand it in under the name gates.py.",
        ),
        (  # a folder too high
            ["02_gates/gates.py", "02_gates/answers.py", "gates_old.py"],
            "There is no gates.py in the submission, but 02_gates/gates.py: hand it in under the name gates.py.",
        ),
        (  # with all that we have given beside it
            ["gates.py.txt", "gates_mistakes.py", "test_gates.py", "answers.py"],
            "There is no gates.py in the submission, but gates.py.txt: hand it in under the name gates.py.",
        ),
        *[
            ([name], f"There is no gates.py in the submission, but {name}: hand it in under the name gates.py.")
            for name in ("gates.py.txt", "Gates.txt", "gates")
        ],
        (["gates.py/gates.py"], "gates.py is a folder: hand in the file itself, under this name."),
        (["gates.ipynb", "my_gates.txt"], "There is no gates.py in the submission: hand in that file."),
    ],
)
def test_what_could_be_the_module_under_another_name_is_told(tmp_path: Path, names: list[str], problem: str):
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1")
    found = submission.read(tmp_path, "gates")
    assert (found.problem, found.refused) == (problem, ())
    assert list(found.files) == sorted(name for name in names if name.endswith(".py"))


def test_there_may_be_no_submission(tmp_path: Path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "none", tmp_path / "file" / "none"):
        assert submission.read(folder, "gates") == submission.Submission({}, (), "There is no submission.")
    why = f"{tmp_path / 'file'} is a file: put what was handed in into a folder of this name"
    assert submission.read(tmp_path / "file", "gates") == submission.Submission({}, (), "", why)


@pytest.mark.parametrize("kind", ["link", "pipe", "gone"])
def test_a_file_that_is_another_one_when_it_is_read_is_refused(tmp_path: Path, monkeypatch, kind: str):
    (tmp_path / "secret").write_text("expected = 1")
    (tmp_path / "gates.py").write_text("x = 1")

    def exchanged(path: Path, max_bytes: int) -> None:
        if path.name == "gates.py":
            path.unlink()
            {"link": lambda: os.symlink("secret", path), "pipe": lambda: os.mkfifo(path), "gone": lambda: None}[kind]()

    monkeypatch.setattr(submission, "refusal", exchanged)
    found = submission.read(tmp_path, "gates")
    assert found == submission.Submission({}, (found.problem,), "gates.py could not be read: hand in plain files only.")


def test_of_a_file_that_grows_while_it_is_read_no_more_than_the_limit_is_taken(tmp_path: Path, monkeypatch):
    (tmp_path / "gates.py").write_bytes(bytes(3 << 20))
    monkeypatch.setattr(submission, "refusal", lambda path, max_bytes: None)
    assert len(submission.read(tmp_path, "gates").files["gates.py"]) == (1 << 20) + 1


def test_a_folder_that_cannot_be_read_is_no_fault_of_the_students(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "locked").mkdir()
    (tmp_path / "gates.py").write_text("x = 1")
    scan = os.scandir

    def denied(path: Path | str):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", denied)
    found = submission.read(tmp_path, "gates")
    why = "locked cannot be read (Permission denied): open it to the account that grades"
    assert found == submission.Submission({}, (), "", why)
