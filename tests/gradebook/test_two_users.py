"""README and docs followed to the letter, by an instructor and a student with accounts of their own."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.demo

EXCHANGE = "/srv/nbgrader/exchange"
SERVERS = ("dask", "jupyter lab")  # run until they are ended
HANDBOOK, OPERATORS, SYSTEMS = "docs/instructors.md", "docs/operators.md", "docs/systems.md"
KEPT = ("LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
PYTHON = "/usr/bin/python3"  # which every account can run


def section(title: str, page: str = "README.md") -> str:
    """Return the text of one of a page's sections, its subsections included."""
    text = (ROOT / page).read_text(encoding="utf-8")
    depth = "#" * (len(title) - len(title.lstrip("#")))
    found = re.search(rf"^{re.escape(title)}$(.*?)(?=^#{{2,{len(depth)}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no section {title!r}."
    return found[1]


def blocks(text: str) -> list[str]:
    """Return the code blocks of a text, without the language of some and without indentation."""
    found = re.findall(r"^( *)```\w*\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return ["".join(line.removeprefix(indent) for line in body.splitlines(True)) for indent, body in found]


def inline(text: str) -> list[str]:
    """Return the commands within the sentences of a text, in their order."""
    text = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`((?:nbgrader|python -m|pytest)\b[^`]*)`", text)


STUDENTS = (ROOT / "docs" / "students.md").read_text(encoding="utf-8")
INSTRUCTORS = section("## For instructors")


class Account:
    """A new account of this machine, with a home of its own."""

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.home = name, home
        subprocess.run(["useradd", "--create-home", "--home-dir", home, "--shell", "/bin/bash", name], check=True)

    def run(self, commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run lines of shell as this account, up to the first that fails; the environment is as after a login."""
        variables = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("PIP_")}
        variables |= {"HOME": str(self.home), "USER": self.name, "LOGNAME": self.name, "PATH": SYSTEM_PATH}
        line = ["runuser", "--user", self.name, "--", "bash", "-c", f"set -e\ncd {folder}\n{commands}"]
        return subprocess.run(line, env=variables, capture_output=True, text=True, cwd="/", timeout=540)


def clone(target: Path, owner: Account) -> None:
    """Make a fresh checkout of what this one has, with what is not committed yet, and give it to its owner."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    subprocess.run(["chown", "-R", owner.name, target], check=True)
    who = "-c user.name=x -c user.email=x@example.org -c commit.gpgsign=false"
    done = owner.run(f"git init -q && git add -A && git {who} commit -q -m fresh", target)
    assert done.returncode == 0, done.stderr


class Course:
    """An instructor's checkout and a student's home, in a place that both can reach."""

    def __init__(self, place: Path, teacher: Account, student: Account) -> None:
        self.teacher, self.student = teacher, student
        self.checkout, self.exchange = place / "kit", place / "exchange"

    def text(self, commands: str) -> str:
        """Return commands of a page, a line each, with this class's student and this place's exchange."""
        commands = commands.replace(" && ", "\n")  # `set -e` looks at the last of a line alone
        lines = [line for line in commands.splitlines() if not any(server in line for server in SERVERS)]
        text = "\n".join(lines).replace("alice", self.student.name).replace(EXCHANGE, str(self.exchange))
        return text.replace("some/folder", f"submitted/{self.student.name}/02_gates")

    def teach(self, commands: str, status: int = 0) -> str:
        text = f"export NBGRADER_EXCHANGE={self.exchange}\nexport PYTHON={PYTHON}\n{self.text(commands)}"
        return self._done(self.teacher.run(f"export PATH=$PWD/.venv/bin:$PATH\n{text}", self.checkout), text, status)

    def study(self, commands: str, folder: str = ".", ready: bool = True) -> str:
        text = ". ~/venv/bin/activate\n" * ready + self.text(commands)
        return self._done(self.student.run(text, self.student.home / folder), text, 0)

    def _done(self, done: subprocess.CompletedProcess[str], text: str, status: int) -> str:
        said = f"{done.stdout}{done.stderr}"
        assert done.returncode == status, f"{text}\n{said}"
        assert "Traceback" not in said, f"{text}\n{said}"
        return said


@pytest.fixture
def course():
    if os.getuid() != 0 or not shutil.which("useradd"):
        pytest.skip("only root can make two accounts")
    place = Path(tempfile.mkdtemp(prefix="kit-readme-"))  # pytest's own folder is closed to other accounts
    place.chmod(0o755)
    made = []
    try:
        for role in ("teacher", "student"):
            made.append(Account(f"kit-{role}-{os.getpid()}", place / role))
        yield Course(place, *made)
    finally:
        for account in made:
            subprocess.run(["userdel", account.name], check=True)
        shutil.rmtree(place, ignore_errors=True)


def test_no_step_of_the_readme_fails_and_git_sees_none(course):
    clone(course.checkout, course.teacher)
    (setup,) = blocks(INSTRUCTORS)
    opened, released, graded = setup.split("\n\n")
    _set_up(course, opened)
    course.teach(released)

    _study(course)

    course.teach(graded)
    course.study(_only("fetch_feedback"))
    (page,) = (course.student.home / "02_gates" / "feedback").rglob("gates.html")
    assert "100" in page.read_text()
    grades = (course.checkout / "grades.csv").read_text()
    assert f",{course.student.name},Adams," in grades
    assert grades.rstrip().endswith(",100,0,100,100")

    course.teach(blocks(section("## Grading again", HANDBOOK))[0])  # with nothing changed, which moves nothing
    (course.student.home / "02_gates" / "appeal.txt").write_text("The test is wrong.\n")
    course.study(_only("submit"))
    course.teach("nbgrader collect 02_gates --update")
    (appeal,) = blocks(section("## Appeals", HANDBOOK))
    assert "1 open appeal." in (said := course.teach(appeal))
    assert "100 of 100" in said
    course.teach("nbgrader generate_feedback 02_gates")
    (page,) = course.checkout.glob("feedback/*/02_gates/gates.html")
    assert "100 of 100 points" in page.read_text()
    assert "The test is right: dx is the other input." in page.read_text()
    _hand_over(course)
    course.teach(blocks(section("## A batch", OPERATORS))[0])
    for number in (1, 2, 3, 4):
        course.teach(f"autograder grade 02_gates --shard {number}/4 --reports shard{number}")
    course.teach(blocks(section("## On several machines", OPERATORS))[0])
    assert course.teach("git status --porcelain") == ""


def _set_up(course: Course, opened: str) -> None:
    """Set up; where only an administrator can make the exchange, do what the message says."""
    said = course.teach(opened, status=2)
    wanted = said[said.index("sudo ") :].split("`")[0]
    assert wanted == f"sudo install -d -m 1777 -o {course.teacher.name} {course.exchange}"
    subprocess.run(wanted.split()[1:], check=True)
    said = course.teach(opened)
    assert f"chmod o-rwx {course.checkout}" in said
    assert "chmod" not in course.teach(f"chmod o-rwx {course.checkout}\nautograder course")
    assert f"cp {course.exchange}/backprop/nbgrader_config.py ~/.jupyter/" in said
    course.exchange.joinpath("hers").mkdir()  # root's, as another student's would be
    assert course.student.run("mv backprop mine || mv hers his", course.exchange).returncode != 0
    assert course.student.run(f"ls {course.checkout}", course.student.home).returncode != 0


def _study(course: Course) -> None:
    (install,) = blocks(STUDENTS)
    course.study(f"PATH={Path(PYTHON).parent}:$PATH\n{install}", ready=False)
    course.study(_only("fetch_assignment"))
    course.study(_only("pip install -r"), "02_gates")
    assert "to do" in course.study(f"{_only('pytest')} || true", "02_gates")
    assert "Not done yet" in course.study(_only("validate"), "02_gates")
    for name in ("gates.py", "answers.py"):
        solution = (ROOT / "solutions" / "02_gates" / name).read_text()
        (course.student.home / "02_gates" / name).write_text(solution)
    assert "All 8 tasks are done." in course.study(_only("pytest"), "02_gates")
    assert "Success! Your notebook passes all the tests." in course.study(_only("validate"), "02_gates")
    course.study(_only("submit"))


def _only(words: str) -> str:
    """Return the one command in the students' part that has these words."""
    (command,) = {command for command in inline(STUDENTS) if words in command}
    return command


def _hand_over(course: Course) -> None:
    """Collect from a download, apply a late policy, and export for other systems."""
    (policy,) = blocks(section("## Late work", HANDBOOK))
    (collecting,) = blocks(section("## Submissions from Moodle or Canvas", SYSTEMS))
    (exports,) = blocks(section("## Grades for another system", SYSTEMS))
    (course.checkout / "late_policy.toml").write_text(course.text(policy))
    course.teach('nbgrader db assignment add 02_gates --duedate="2020-09-01 12:00 UTC"')
    assert "the late penalty has changed for" in course.teach("nbgrader autograde 02_gates")
    (course.checkout / "canvas_export.csv").write_text(
        f'Student,ID,SIS Login ID,Section\n"Adams, A",12,{course.student.name},1\n'
    )
    course.teach(exports)
    assert ",50" in (course.checkout / "grades-canvas.csv").read_text()
    assert f"{course.student.name}@uni.example" in (course.checkout / "grades-moodle.csv").read_text()
    make, collect = collecting.rstrip().splitlines()
    course.teach(make)
    archive = course.checkout / "downloaded" / "02_gates" / "archive" / "Adams_7_assignsubmission_file_"
    shutil.copytree(course.student.home / "02_gates", archive, ignore=shutil.ignore_patterns("feedback"))
    said = course.teach(f"rm -r submitted/*/02_gates\n{collect}\nautograder grade 02_gates")
    assert f"{course.student.name}: 100 of 100" in said
