"""``autograder course``: an exchange that everybody can use and nobody can spoil, or a sentence on what is missing."""

import os
import shutil
import stat
import sys

import pytest
from conftest import ROOT
from gradebook_classroom import in_fork
from traitlets.config import Config

from autograder.cli import main
from gradebook.exchange_setup import student_config

pytestmark = pytest.mark.slow


@pytest.fixture
def course(tmp_path):
    """Return a function that runs the command in a new course with an exchange there, and what it says."""
    root = tmp_path / "course"
    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)

    def run(exchange, folder=root):
        status = in_fork(_run, folder, exchange, tmp_path / "said")
        said = (tmp_path / "said").read_text()
        assert "Traceback" not in said
        return status, said

    return run


def _run(folder, exchange, said):
    sys.stdout = sys.stderr = said.open("w", buffering=1)
    os.environ["NBGRADER_EXCHANGE"] = str(exchange)
    os.chdir(folder)
    sys.exit(main(["course"]))


def test_everybody_may_write_to_the_exchange_and_only_i_to_the_course(course, tmp_path):
    exchange = tmp_path / "some where" / "exchange"
    exchange.mkdir(parents=True)
    exchange.chmod(0o755)
    for _ in range(2):  # as often as one likes
        status, said = course(exchange)
        assert status == 0, said
    assert stat.S_IMODE(exchange.stat().st_mode) == 0o1777
    assert stat.S_IMODE((exchange / "backprop").stat().st_mode) == 0o755
    file = exchange / "backprop" / "nbgrader_config.py"
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert f"mkdir -p ~/.jupyter && cp '{file}' ~/.jupyter/" in said
    settings = Config()
    exec(file.read_text(), {"get_config": lambda: settings})
    assert settings.CourseDirectory.course_id == "backprop"
    assert settings.Exchange.root == str(exchange)
    assert settings.Exchange.timezone == "UTC"
    exchange.parent.chmod(0o700)
    status, said = course(exchange)
    assert status == 0
    assert f"for {exchange.parent} is closed to others: run `chmod o+x {exchange.parent}`." in said


@pytest.mark.parametrize(
    ("exchange", "words"),
    [
        ("file", "is not a folder: name another one in NBGRADER_EXCHANGE."),
        ("file/exchange", "cannot be made (Not a directory): an administrator can, with `sudo install -d -m 1777 -o "),
    ],
)
def test_what_cannot_be_made_is_one_sentence(course, tmp_path, exchange, words):
    (tmp_path / "file").write_text("")
    status, said = course(tmp_path / exchange)
    assert status == 2
    assert words in said
    assert len(said.splitlines()) == 1


def test_a_link_in_the_courses_place_is_not_followed(course, tmp_path):
    exchange, mine = tmp_path / "exchange", tmp_path / "mine"
    mine.mkdir(mode=0o700)
    exchange.mkdir()
    exchange.chmod(0o1777)
    (exchange / "backprop").symlink_to(mine)
    status, said = course(exchange)
    assert (status, said.count("\n")) == (2, 1)
    assert "backprop is not yours" in said
    assert (stat.S_IMODE(mine.stat().st_mode), list(mine.iterdir())) == (0o700, [])


def test_no_name_of_a_folder_is_code():
    settings = Config()
    exec(student_config("a'b", "/x'); import nothing_here; ('"), {"get_config": lambda: settings})
    assert settings.Exchange.root == "/x'); import nothing_here; ('"
