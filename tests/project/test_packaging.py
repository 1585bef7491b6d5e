"""Wheel and sdist hold what they should, the locks too, and a course in an empty folder needs the wheel alone."""

import csv
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

import autograder
from autograder.course_place import CONFIGURATION

NAME = "01_first"
Run = Callable[..., str]
SECRET = ("course", "suites", "misconceptions", "solutions", "tests", "assignments")


@pytest.fixture(scope="module")
def dist(tmp_path_factory) -> Path:
    """Build the sdist, and the wheel from it; return their folder."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def built(dist: Path) -> dict[str, list[str]]:
    """Return the names in wheel and sdist, without the sdist's first folder."""
    (wheel,) = dist.glob("backprop_kit-*-py3-none-any.whl")
    (sdist,) = dist.glob("backprop_kit-*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        wheel_names = archive.namelist()
    with tarfile.open(sdist) as archive:
        sdist_names = [member.name.split("/", 1)[1] for member in archive if member.isfile()]
    return {"wheel": wheel_names, "sdist": sdist_names}


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_packages_are_whole_but_for_suites_solutions_and_misconceptions(built, kind):
    tracked = {
        str(path.relative_to(ROOT))
        for package in ("autograder", "gradebook")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not set(SECRET) & set(path.relative_to(ROOT).parts)
    }
    assert tracked <= set(built[kind])
    assert [name for name in built[kind] if set(SECRET) & set(Path(name).parts)] == []


def test_license_and_version_are_there(built):
    assert any(name.endswith("/licenses/LICENSE") for name in built["wheel"])
    assert "LICENSE" in built["sdist"]
    assert f"backprop_kit-{autograder.__version__}.dist-info/METADATA" in built["wheel"]
    assert f"## {autograder.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


LOCKS = {"requirements.txt": "dev", "requirements-browser.txt": "browser"}  # with the extra that each is made for


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_pins_every_dependency_by_hash_and_names_no_host(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.findall(r"^([^\s#].*)\n((?:    .*\n)+)", text, re.MULTILINE)
    assert len(entries) == len(re.findall(r"^[^\s#]", text, re.MULTILINE))
    for name, hashes in entries:
        assert "==" in name, name
        assert all(line.lstrip().startswith("--hash=sha256:") for line in hashes.splitlines()), name
        assert hashes.count("\n") > 12 or not name.startswith("numpy=="), "for more machines than this one"
    for forbidden in ("://", "--index-url", "--extra-index-url", "--find-links", "--trusted-host", " @ ", "file:"):
        assert forbidden not in text.replace("--no-emit-find-links", ""), forbidden
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["optional-dependencies"][LOCKS[lock]] + project["dependencies"] * (lock == "requirements.txt")
    locked = {name.split("==")[0] for name, _ in entries}
    assert {name.split(";")[0].split(">")[0].split("[")[0].strip() for name in wanted} <= locked


# --- a course in an empty folder beside an installed wheel, with no checkout on the machine's path


@pytest.fixture(scope="module")
def python(dist: Path, tmp_path_factory) -> Path:
    """Return a Python that has the wheel, and the present one's packages without the checkout among them."""
    place = tmp_path_factory.mktemp("installed")
    here = [sys.executable, "-m"]
    subprocess.run([*here, "venv", "--without-pip", place / "venv"], check=True)
    own = place / "venv" / "bin" / "python"
    (wheel,) = dist.glob("*.whl")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    subprocess.run([*here, "pip", "--python", own, "install", *options, wheel], check=True)
    # A path file inside of a folder that another one names is not read: an editable checkout stays out.
    (packages,) = (place / "venv").glob("lib/python*/site-packages")
    (packages / "others.pth").write_text(sysconfig.get_path("purelib"))
    (own.parent / "alembic").symlink_to(Path(sysconfig.get_path("scripts")) / "alembic")  # which nbgrader calls by name
    found = subprocess.check_output([own, "-c", "import autograder; print(autograder.__file__)"], cwd=place, text=True)
    assert Path(found.strip()).is_relative_to(packages)
    return own


@pytest.fixture(scope="module")
def run(python: Path, tmp_path_factory) -> Run:
    """Return a function that runs a command of that Python's in a folder; it has to end with a status and is quoted."""
    home = tmp_path_factory.mktemp("home")
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "OPENBLAS_NUM_THREADS": "1"}
    environment |= {"JUPYTER_CONFIG_DIR": str(home / "jupyter"), "JUPYTER_DATA_DIR": str(home / "data")}

    def run(folder: Path, line: str, status: int = 0) -> str:
        program, *arguments = line.split()
        command = [python.with_name(program)] if program == "autograder" else [python, "-m", program]
        done = subprocess.run([*command, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def started(run: Run, place: Path, title: str) -> Path:
    """Make a course with one assignment in a folder of that name; hand in a solution, a skeleton and a wrong one."""
    run(place, f"autograder init {title}")
    course = place / title
    assert "no problems" in run(course, "autograder check")
    run(course, f"autograder new {NAME} --title {title}")
    run(course, "autograder generate")
    assert run(course, "autograder check") == f"{NAME}: no problems.\n"
    run(course, f"nbgrader generate_assignment {NAME}")
    solution = (course / "solutions" / NAME / "first.py").read_text()
    wrong = solution.replace("2.0 * np.multiply(upstream, x)", "upstream * x")
    for student, text in {"ada": solution, "ben": None, "cal": wrong}.items():
        folder = shutil.copytree(course / "release" / NAME, course / "submitted" / student / NAME)
        if text is not None:
            (folder / "first.py").write_text(text)
    return course


@pytest.fixture(scope="module")
def courses(run: Run, tmp_path_factory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("courses")
    return started(run, place, "one"), started(run, place, "two")


@pytest.mark.demo
def test_an_empty_folder_becomes_a_graded_course(run: Run, courses, layers):
    course, _ = courses
    assert "ada: 100 of 100" in run(course, f"autograder grade {NAME}")
    run(course, f"nbgrader autograde {NAME} --create")
    run(course, f"nbgrader generate_feedback {NAME}")
    pages = {student: (course / "feedback" / student / NAME / "first.html").read_text() for student in ("ben", "cal")}
    assert "square is still a TODO" in pages["ben"]
    assert "You multiplied by x where the slope of x * x is 2x." in pages["cal"]
    run(course, "autograder export --to grades.csv")
    with (course / "grades.csv").open() as file:
        scores = {row["student_id"]: row[f"{NAME}: score"] for row in csv.DictReader(file)}
    assert scores == {"ada": "100", "ben": "0", "cal": "40"}
    for page, options in (NAME, NAME), ("course", "--course"):
        run(course, f"autograder report {options}")
        assert (course / "reports" / f"{page}.html").is_file()
    said = run(course, f"autograder prove {NAME} --seeds 1", status=1)  # a mutant is left
    assert "noticed: 4 of 4" in said
    assert (course / "reports" / f"{NAME}-proof.html").is_file()


@pytest.mark.demo
def test_two_courses_side_by_side_keep_apart(run: Run, courses, layers):
    """The second one's suite asks for another square; the first one's is left as it was."""
    one, two = courses
    suite = two / "course_content" / "suites" / "first" / "test_square.py"
    suite.write_text(suite.read_text().replace('["x"], square)', '["x"], lambda x: x * x + 1.0)'))
    graded = f"autograder grade {NAME} --path submitted/ada/{NAME} --seed 1"
    assert "100 of 100" in run(one, graded)
    assert "40 of 100" in run(two, graded)
    assert "100 of 100" in run(one / "submitted" / "ada", graded.replace("submitted/ada/", ""))


@pytest.mark.demo
@pytest.mark.parametrize(
    "line", ["check", f"grade {NAME} --path .", f"prove {NAME}", "new 02_second", "export", "init"]
)
def test_a_decoy_in_a_submission_is_refused(run: Run, courses, line: str):
    """A student hands in a whole course of their own, whose code would run as the instructor's."""
    course, _ = courses
    folder = course / "submitted" / "ben" / NAME
    spy = "raise SystemExit('The decoy has run.')\n"
    shutil.copytree(course / "course_content", folder / "course_content", dirs_exist_ok=True)
    for name in (CONFIGURATION, "course_content/__init__.py", "course_content/suites/first/test_square.py"):
        (folder / name).write_text(spy)
    try:
        said = run(folder, f"autograder {line}", status=2)
    finally:
        shutil.rmtree(folder / "course_content")
        os.unlink(folder / CONFIGURATION)
    assert said.startswith(f"autograder: {folder}")
    assert said.count("\n") == 1
    assert "lies below a folder submitted/" in said
