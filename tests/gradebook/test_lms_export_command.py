"""`autograder export` as a person meets it."""

import os
import shutil
import sys

import pytest
from export_readers import read_canvas, read_gradescope, read_moodle, read_plain
from exported_class import ALL
from gradebook_classroom import CHECKOUT, in_fork
from gradebook_in_memory import add_assignment, record
from nbgrader import api
from nbgrader.api import Gradebook

from autograder import manifest
from autograder.cli import main

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def course_folder(tmp_path):
    """A course's folder with a gradebook on disk, and a function that runs the command there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "get_alembic_version", lambda: "any")
        with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", manifest.load().id) as gradebook:
            add_assignment(gradebook, "01_tiny")
            gradebook.add_student("amy", email="amy@example.org", last_name="=1")
            gradebook.add_student("eve", email="eve@example.org", lms_user_id="7")
            record(gradebook, "amy", **ALL)
    shutil.copy(CHECKOUT / "nbgrader_config.py", tmp_path)
    (tmp_path / "submitted" / "ben" / "01_tiny").mkdir(parents=True)

    def run(*arguments):
        def command():
            sys.stdout = sys.stderr = (tmp_path / "said").open("w", buffering=1)
            os.environ["JUPYTER_CONFIG_DIR"] = str(tmp_path / "jupyter")
            os.chdir(tmp_path)
            sys.exit(main(["export", *arguments]))

        return in_fork(command), (tmp_path / "said").read_text()

    return run


def test_the_command_writes_each_form_and_names_who_is_missing(course_folder, tmp_path):
    for form, reader in {"csv": read_plain, "canvas": read_canvas, "moodle": read_moodle}.items():
        status, said = course_folder("--format", form)
        name = f"grades-{form.replace('csv', 'tasks')}.csv"
        assert (status, f"The scores of 01_tiny are in {name}." in said) == (0, True), said
        assert "01_tiny: handed in by ben, whom the gradebook does not know, so that no score is recorded" in said
        assert "01_tiny: nothing handed in, which is 0 points: eve." in said
        assert reader((tmp_path / name).read_text())
    assert course_folder("--format", "gradescope", "--to", "out")[0] == 0
    assert read_gradescope((tmp_path / "out" / "01_tiny" / "amy" / "results.json").read_text())["score"] == 10
    header = "student_id,owner,submission,commit,release"
    (tmp_path / "ids.csv").write_text(f"{header}\namy,amy-hub,submit/1,https://a,https://b\n")
    flags = ("--format", "classroom50", "--ids", "ids.csv")
    assert course_folder(*flags)[0] == 2
    status, said = course_folder(*flags, "--classroom", "c")  # no time is recorded
    assert (status, "Left out, for nobody knows when it was handed in: amy." in said) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["07_none"], "The gradebook has no assignment '07_none'; it has: 01_tiny."),
        (["--to", "none/out.csv"], "has no folder: there is no none; name a file with --to."),
        (["--to", "submitted"], "Nothing was exported: submitted is a folder; name a file with --to."),
        (["--ids", "none.csv"], "There is no file of ids none.csv: name one with --ids."),
        (["--tasks"], "--tasks goes with --format canvas or moodle: leave it out, or name that format."),
        (["--format", "gradescope", "--to", "gradebook.db"], "gradebook.db is a file; name a folder with --to."),
    ],
)
def test_an_export_that_cannot_be_made_costs_one_sentence(course_folder, arguments, why):
    status, said = course_folder(*arguments)
    assert status == 2
    assert why in said
    assert len(said.strip().splitlines()) == 1
