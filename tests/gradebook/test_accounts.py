"""README and docs followed to the letter, by an instructor and three students with accounts of their own.

Alice works alone and appeals, Bob hands in for his group, in which Carol is, and in mid-term a task is dropped.
"""

import csv
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from class_report_pages import read, table
from conftest import ROOT

from gradebook.feedback import points

pytestmark = pytest.mark.demo

EXCHANGE = "/srv/nbgrader/exchange"
SERVERS = ("dask", "jupyter lab")  # run until they are ended
HANDBOOK, OPERATORS, SYSTEMS = "docs/instructors.md", "docs/operators.md", "docs/systems.md"
KEPT = ("LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
PYTHON = "/usr/bin/python3"  # which every account can run
NAMES = ("alice", "bob", "carol")
# Of what they hand in: a mistake, made after the local tests were green; the notebook; and what the page says of that.
WORK = {
    "alice": (
        "return upstream * self.y,",
        "return upstream,",
        "mv gates.ipynb x.ipynb",
        "but x.ipynb, which was taken",
    ),
    "bob": ("np.maximum(x, y)", "np.minimum(x, y)", "rm gates.ipynb", "the released one stands in for it"),
}


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
    files = "git ls-files -co --exclude-standard -z | tar -c --null --ignore-failed-read -T -"
    target.mkdir()
    subprocess.run(f"{files} | tar -x -C {target}", shell=True, check=True, cwd=ROOT)
    subprocess.run(["chown", "-R", owner.name, target], check=True)
    who = "-c user.name=x -c user.email=x@example.org -c commit.gpgsign=false"
    done = owner.run(f"git init -q && git add -A && git {who} commit -q -m fresh", target)
    assert done.returncode == 0, done.stderr


class Course:
    """An instructor's checkout and three students' homes, in a place that all can reach."""

    def __init__(self, place: Path, teacher: Account, *students: Account) -> None:
        self.teacher, self.students = teacher, dict(zip(NAMES, students, strict=True))
        self.checkout, self.exchange = place / "kit", place / "exchange"

    def text(self, commands: str) -> str:
        """Return commands of a page, a line each, with this class's students and this place's exchange."""
        commands = commands.replace(" && ", "\n")  # `set -e` looks at the last of a line alone
        lines = [line for line in commands.splitlines() if not any(server in line for server in SERVERS)]
        text = "\n".join(lines).replace(EXCHANGE, str(self.exchange)).replace("some/folder", "submitted/alice/02_gates")
        return re.sub(rf"\b({'|'.join(NAMES)})\b", lambda found: self.students[found[0]].name, text)

    def write(self, name: str, text: str) -> None:
        """Write a file of the instructor's, as a page has it."""
        (self.checkout / name).write_text(self.text(text))

    def teach(self, commands: str, status: int = 0) -> str:
        text = f"export NBGRADER_EXCHANGE={self.exchange}\nexport PYTHON={PYTHON}\n{self.text(commands)}"
        return self._done(self.teacher.run(f"export PATH=$PWD/.venv/bin:$PATH\n{text}", self.checkout), text, status)

    def study(self, who: str, commands: str, folder: str = ".", ready: bool = True) -> str:
        text, student = ". ~/venv/bin/activate\n" * ready + self.text(commands), self.students[who]
        return self._done(student.run(text, student.home / folder), text, 0)

    def _done(self, done: subprocess.CompletedProcess[str], text: str, status: int) -> str:
        said = f"{done.stdout}{done.stderr}"
        assert done.returncode == status, f"{text}\n{said}"
        assert "Traceback" not in said, f"{text}\n{said}"
        return said

    def page(self, who: str) -> str:
        """Return a student's page: as fetched, or as the instructor gives it to who has handed nothing in."""
        student = self.students[who]
        folder = student.home if who != "carol" else self.checkout / "feedback" / student.name
        (page,) = folder.rglob("02_gates/**/*.html")
        return page.read_text()

    def scores(self) -> dict[str, float]:
        """Return everybody's score, on which page, export and report on the class agree."""
        rows = csv.DictReader((self.checkout / "grades.csv").open())
        exported = {row["student_id"]: float(row["score"]) for row in rows if row["assignment"] == "02_gates"}
        cells = table(read(self.checkout / "reports" / "02_gates.html"), "students")
        reported = {row[0].split()[-1]: row[1] for row in cells}
        for who, student in self.students.items():
            page = self.page(who)
            shown = re.search(r'<p class="final"><strong>([\d.]+) of 100 points', page)[1]
            assert shown == reported[student.name] == points(exported[student.name]), who
            by = "bob" if who == "carol" else who
            assert {one for one, other in self.students.items() if other.name in page} == {who, by}
            assert WORK[by][-1] in page
        return {who: exported[student.name] for who, student in self.students.items()}


@pytest.fixture
def course():
    if os.getuid() != 0 or not shutil.which("useradd"):
        pytest.skip("only root can make accounts")
    place = Path(tempfile.mkdtemp(prefix="kit-readme-"))  # pytest's own folder is closed to other accounts
    place.chmod(0o755)
    made = []
    try:
        for role in ("teacher", *NAMES):
            name = f"kit_{role}_{os.getpid()}"
            made.append(Account(name, place / name))
        yield Course(place, *made)
    finally:
        for account in made:
            subprocess.run(["userdel", account.name], check=True)
        shutil.rmtree(place, ignore_errors=True)


def test_no_step_of_the_readme_fails_and_git_sees_none(course):
    clone(course.checkout, course.teacher)
    (setup,) = blocks(INSTRUCTORS)
    opened, released, graded = setup.split("\n\n")
    collected, recorded, given = graded.strip().splitlines()
    _set_up(course, opened)
    course.write("students.csv", "id,last_name,email\nbob,Bond,bob@uni.example\ncarol,Cole,carol@uni.example\n")
    course.write("groups.toml", blocks(section("## Groups", HANDBOOK))[0])
    course.teach(f"{released}\nnbgrader db student import students.csv")
    _study(course)

    course.teach(f"{collected}\n{recorded}")
    assert course.text("did not hand in through the exchange: carol") in course.teach(given)
    course.study("alice", _only("fetch_feedback"))
    course.study("bob", _only("fetch_feedback"))
    before = course.scores()
    assert 50 < before["alice"] < 100
    assert 50 < before["bob"] == before["carol"] < 100
    assert f"{course.students['bob'].name} handed this in for the group." in course.page("carol")

    _in_mid_term(course, collected, f"{recorded}\n{given}")
    after = course.scores()
    assert after["alice"] < before["alice"]  # of fewer points, she misses as many
    assert after["bob"] == after["carol"] == 100
    assert "The test is right: dx is the other input." in course.page("alice")
    _keeps_closed(course)
    _hand_over(course, after)
    course.teach(blocks(section("## A batch", OPERATORS))[0])
    for number in (1, 2, 3, 4):
        course.teach(f"autograder grade 02_gates --shard {number}/4 --reports shard{number}")
    course.teach(blocks(section("## On several machines", OPERATORS))[0])
    assert course.teach("git status --porcelain") == " M autograder/course/course.toml\n"


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
    alice = course.students["alice"]
    assert alice.run("mv backprop mine || mv hers his", course.exchange).returncode != 0
    assert alice.run(f"ls {course.checkout}", alice.home).returncode != 0


def _study(course: Course) -> None:
    """Install, work and hand in: Alice all to the letter, Bob what is left of that with her packages, Carol nothing."""
    (install,) = blocks(STUDENTS)
    course.study("alice", f"PATH={Path(PYTHON).parent}:$PATH\n{install}", ready=False)
    packages = course.students["alice"].home / "venv"
    course.study("bob", f"ln -s {packages} ~/venv\n{install.splitlines()[-1]}", ready=False)
    for who, (right, wrong, notebook, _) in WORK.items():
        folder = course.students[who].home / "02_gates"
        course.study(who, _only("fetch_assignment"))
        if who == "alice":
            course.study(who, _only("pip install -r"), "02_gates")
            assert "to do" in course.study(who, f"{_only('pytest')} || true", "02_gates")
            assert "Not done yet" in course.study(who, _only("validate"), "02_gates")
        for name in ("gates.py", "answers.py"):
            (folder / name).write_text((ROOT / "solutions" / "02_gates" / name).read_text())
        if who == "alice":
            assert "All 8 tasks are done." in course.study(who, _only("pytest"), "02_gates")
            assert "Success! Your notebook passes all the tests." in course.study(who, _only("validate"), "02_gates")
        (folder / "gates.py").write_text((folder / "gates.py").read_text().replace(right, wrong))
        course.study(who, f"(cd 02_gates; {notebook})\n{_only('submit')}")


def _in_mid_term(course: Course, collected: str, given: str) -> None:
    """Appeal, drop a task, decide, and give feedback anew."""
    (course.students["alice"].home / "02_gates" / "appeal.txt").write_text("The test is wrong.\n")
    course.study("alice", _only("submit"))
    course.teach(collected)
    manifest = course.checkout / "autograder" / "course" / "course.toml"
    manifest.write_text(manifest.read_text().replace('id = "gates.max"\n', 'id = "gates.max"\ngraded = false\n'))
    course.teach(blocks(section("## Grading again", HANDBOOK))[0])
    assert "1 open appeal." in course.teach(blocks(section("## Appeals", HANDBOOK))[0])
    course.teach(given)
    course.study("alice", _only("fetch_feedback"))
    course.study("bob", _only("fetch_feedback"))


def _keeps_closed(course: Course) -> None:
    """See that no student reads another's hand-in, the gradebook, or a page, by any name that is known."""
    inbound, released = (course.exchange / "backprop" / name for name in ("inbound", "feedback"))
    closed = [course.checkout / "gradebook.db", *course.checkout.glob("feedback/*/*/*.html"), inbound, released]
    assert len(closed) == 6
    for student in course.students.values():
        opened = "\n".join(f"if cat {place} || ls {place}; then exit 9; fi" for place in closed)
        assert student.run(opened, student.home).returncode == 0, student.name


def _only(words: str) -> str:
    """Return the one command in the students' part that has these words."""
    (command,) = {command for command in inline(STUDENTS) if words in command}
    return command


def _hand_over(course: Course, scores: dict[str, float]) -> None:
    """Collect from a download, apply a late policy, and export for other systems."""
    (policy,) = blocks(section("## Late work", HANDBOOK))
    (collecting,) = blocks(section("## Submissions from Moodle or Canvas", SYSTEMS))
    (exports,) = blocks(section("## Grades for another system", SYSTEMS))
    course.write("late_policy.toml", policy)
    course.teach('nbgrader db assignment add 02_gates --duedate="2020-09-01 12:00 UTC"')
    assert "the late penalty has changed for" in course.teach("nbgrader autograde 02_gates")
    rows = ('"Adams, A",12,alice,1', '"Bond, B",13,bob,1', '"Cole, C",14,carol,1\n')
    course.write("canvas_export.csv", "\n".join(("Student,ID,SIS Login ID,Section", *rows)))
    course.teach(exports)
    for system, student in (("canvas", "SIS Login ID"), ("moodle", "Email address")):
        exported = list(csv.reader((course.checkout / f"grades-{system}.csv").open()))
        found = {row[exported[0].index(student)].partition("@")[0]: float(row[-1]) for row in exported[1:] if row[1]}
        assert [found[one.name] for one in course.students.values()] == pytest.approx([s / 2 for s in scores.values()])
    make, collect = collecting.rstrip().splitlines()
    course.teach(make)
    archive = course.checkout / "downloaded" / "02_gates" / "archive" / "Adams_7_assignsubmission_file_"
    alice = course.students["alice"]
    shutil.copytree(alice.home / "02_gates", archive, ignore=shutil.ignore_patterns("feedback"))
    said = course.teach(f"rm -r submitted/*/02_gates\n{collect}\nautograder grade 02_gates")
    assert re.search(rf"{alice.name}: [\d.]+ of 100", said)
