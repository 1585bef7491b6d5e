"""Kill grading and recording at random moments, resume them, and compare with a run that nobody disturbed.

    python benchmarks/resume.py [--runs 50] [--students 24] [--recorded 16] [--seed 0]

In every run `autograder grade` is killed one to three times with all its processes, then run to its end; so is
`nbgrader autograde`, once or twice. Reports (apart from times), gradebook and CSV have to be those of the undisturbed
run, no finished report may be made again, and no process or temporary file of ours may be left. Prints a line per
run; ends with 1 at the first difference, and keeps the folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nbgrader.api import Gradebook  # noqa: E402 - the line above finds what follows

from autograder import manifest  # noqa: E402
from autograder.diagnosis.variants import bank  # noqa: E402

ASSIGNMENT = manifest.load().assignment("02_gates")
GRADE = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT.name]
NBGRADER = [sys.executable, "-m", "nbgrader"]
TIMESTAMP = "2026-09-01 10:00:00.000001 UTC"
LOOK_SECONDS = 0.005
SETTLE_SECONDS = 10.0


class Difference(Exception):
    """One sentence: what is not as it was in the undisturbed run."""


class Place:
    """A course in a folder of its own, with a temporary folder that nothing else uses."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.course, self.temporary = folder, folder / "course", folder / "tmp"
        self.submitted = folder / "class"  # all are graded; the first few are in the course, and recorded
        self.reports = self.course / "reports"
        home = folder / "home"
        for needed in (self.temporary, home):
            needed.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER"))}
        self.environment = kept | {
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
            "JUPYTER_DATA_DIR": str(home / ".data"),
            "PYTHONPATH": str(ROOT),
            "AUTOGRADER_COURSE": str(ROOT),
            "TMPDIR": str(self.temporary),
        }

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start a command as a process group of its own; what it prints goes to a file."""
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=self.course, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def finish(self, command: list[str]) -> float:
        """Run a command to its end; return seconds, Difference where its status is not 0."""
        started = time.monotonic()
        status = self.start(command).wait()
        if status != 0:
            raise Difference(f"{' '.join(command[1:])} ended with {status}; see {self.folder / 'log'}.")
        return time.monotonic() - started

    def kill(self, command: list[str], count: Callable[[], int], most: int, chance: random.Random) -> str:
        """Start a command, and kill its process group some time after count() has come to some number; say when."""
        done = count()
        least = chance.randint(min(done, most - 1), most - 1)
        # With nothing to wait for, it is killed while it starts.
        seconds = chance.uniform(0, 0.4 if least > done else 2)
        process, started = self.start(command), time.monotonic()
        while process.poll() is None and count() < least:
            time.sleep(LOOK_SECONDS)
        try:
            process.wait(seconds)
            return "too late"
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"{time.monotonic() - started:.2f} s ({count()} there)"

    @property
    def grade(self) -> list[str]:
        """The command that grades the whole class."""
        return [*GRADE, "--submitted", str(self.submitted), "--reports", str(self.reports)]

    def finished(self) -> set[str]:
        """Return whose reports are there."""
        return {path.stem for path in (self.reports / ASSIGNMENT.name).glob("*.json")}

    def recorded(self) -> list[Path]:
        """Return the notebooks in which points are recorded, or are just being recorded."""
        return list(self.course.glob(f"autograded/*/{ASSIGNMENT.name}/*.ipynb"))

    def graded(self) -> list[str]:
        """Return who was graded, from the run log, as often as that was."""
        path = self.reports / f"{ASSIGNMENT.name}.log.jsonl"
        events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
        return [event["student"] for event in events if event["event"] == "graded"]


def lay_out(place: Place, students: int, recorded: int) -> None:
    """Make the course, and a class of right and wrong solutions, no two alike."""
    shutil.copytree(ASSIGNMENT.skeleton, place.course / "assignments" / ASSIGNMENT.name)
    shutil.copy(ROOT / "nbgrader_config.py", place.course)
    variants = bank(ASSIGNMENT)
    solution = (ASSIGNMENT.solution / f"{ASSIGNMENT.module}.py").read_bytes()
    kinds = [*variants.right[:3], *variants.wrong]
    for number in range(students):
        folder = place.submitted / f"student{number:03}" / ASSIGNMENT.name
        shutil.copytree(ASSIGNMENT.skeleton, folder)
        text = kinds[number * 7 % len(kinds)].source(solution) + f"\n# {number}\n".encode()
        (folder / f"{ASSIGNMENT.module}.py").write_bytes(text)
        (folder / "timestamp.txt").write_text(TIMESTAMP, encoding="utf-8")
        if number < recorded:
            shutil.copytree(folder.parent, place.course / "submitted" / folder.parent.name)
    place.finish([*NBGRADER, "generate_assignment", ASSIGNMENT.name])


def reports_of(place: Place) -> dict[str, str]:
    """Return the text of all reports, without what a clock decides."""
    found = {}
    for path in sorted((place.reports / ASSIGNMENT.name).glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for test in content["tests"]:
            test["cpu_seconds"] = 0
        found[path.stem] = json.dumps(content)
    return found


def gradebook_of(place: Place) -> dict[str, Any]:
    """Return all that the gradebook holds on every submission."""
    found: dict[str, Any] = {}
    with Gradebook(f"sqlite:///{place.course / 'gradebook.db'}", manifest.load().id) as gradebook:
        for entry in gradebook.assignment_submissions(ASSIGNMENT.name):
            cells = [
                (grade.name, grade.auto_score, grade.manual_score, grade.max_score, grade.needs_manual_grade)
                for notebook in entry.notebooks
                for grade in notebook.grades
            ]
            key = entry.student.id
            if key in found:
                raise Difference(f"The gradebook has two submissions by {key}.")
            found[key] = (str(entry.timestamp), entry.score, sorted(cells))
    return found


def recording_of(place: Place) -> tuple[dict[str, Any], bytes]:
    """Export the scores; return the gradebook's content and the CSV."""
    place.finish([*NBGRADER, "export", "--to", "grades.csv"])
    return gradebook_of(place), (place.course / "grades.csv").read_bytes()


class Calm:
    """The undisturbed run."""

    def __init__(self, place: Place) -> None:
        self.grading = place.finish(place.grade)
        self.recording = place.finish([*NBGRADER, "autograde", ASSIGNMENT.name, "--create"])
        self.reports = reports_of(place)
        self.gradebook, self.csv = recording_of(place)


def compare(what: str, mine: Any, calm: Any) -> None:
    """Raise Difference where something is not as in the undisturbed run."""
    if isinstance(mine, dict) and isinstance(calm, dict):
        names = sorted(name for name in mine.keys() | calm.keys() if mine.get(name) != calm.get(name))
        if names:
            raise Difference(f"The {what} differs for {', '.join(names)}.")
    if mine != calm:
        raise Difference(f"The {what} differs.")


def disturb_grading(place: Place, chance: random.Random) -> list[str]:
    """Kill grading a few times, then let it end; say when it was killed, and how many reports there were."""
    said: list[str] = []
    students = len(list(place.submitted.iterdir()))
    for attempt in range(chance.randint(1, 3), -1, -1):
        before, known = len(place.graded()), place.finished()
        if attempt == 0:
            place.finish(place.grade)
        else:
            said.append(place.kill(place.grade, lambda: len(place.finished()), students, chance))
        if again := known.intersection(place.graded()[before:]):
            raise Difference(f"Graded a second time: {', '.join(sorted(again))}.")
    return said


def disturb_recording(place: Place, chance: random.Random, students: int) -> list[str]:
    """Kill recording once or twice, then let it end; say when, and how many notebooks there were."""
    command, said = [*NBGRADER, "autograde", ASSIGNMENT.name, "--create"], []
    for _ in range(chance.randint(1, 2)):
        said.append(place.kill(command, lambda: len(place.recorded()), students, chance))
    place.finish(command)
    return said


def left_behind(place: Place) -> list[str]:
    """Return the processes and the temporary files that are still there, after a moment to end."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline and (found := _processes(str(place.temporary).encode())):
        time.sleep(0.05)
    return found + [str(path) for path in place.temporary.iterdir()]


def _processes(mark: bytes) -> list[str]:
    """List processes that have the temporary folder in their command line or environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes():
                found.append(f"process {folder.name}")
        except OSError:
            continue
    return found


def run(place: Place, chance: random.Random, calm: Calm) -> str:
    """Make one disturbed run; say what was done to it, Difference where something is not as it was."""
    grading = disturb_grading(place, chance)
    compare("report", reports_of(place), calm.reports)
    recording = disturb_recording(place, chance, len(calm.gradebook))
    compare("report", reports_of(place), calm.reports)
    gradebook, csv = recording_of(place)
    compare("gradebook", gradebook, calm.gradebook)
    compare("CSV", csv, calm.csv)
    if left := left_behind(place):
        raise Difference(f"Left behind: {', '.join(left)}.")
    return f"grading killed: {', '.join(grading)}; recording killed: {', '.join(recording)}; all is the same"


def main() -> int:
    """Make the undisturbed run, then all others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, default in (("runs", 50), ("students", 24), ("recorded", 16), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"default: {default}")
    arguments = parser.parse_args()
    work, started, label = Path(tempfile.mkdtemp(prefix="resume-")), time.monotonic(), "undisturbed"
    try:
        fresh = Place(work / "fresh")
        lay_out(fresh, arguments.students, arguments.recorded)
        shutil.copytree(fresh.folder, work / "calm")
        calm = Calm(Place(work / "calm"))
        print(f"{label}: {len(calm.reports)} graded in {calm.grading:.1f} s, ", end="")
        print(f"{len(calm.gradebook)} recorded in {calm.recording:.1f} s", flush=True)
        for number in range(arguments.runs):
            label = f"run {number}"
            shutil.copytree(fresh.folder, work / label)
            chance = random.Random(f"{arguments.seed} {number}")  # noqa: S311 - moments, not secrets
            print(f"{label}: {run(Place(work / label), chance, calm)}", flush=True)
            shutil.rmtree(work / label)
    except Difference as difference:
        print(f"{label}: {difference} Everything is kept in {work}.")
        return 1
    print(f"{arguments.runs} runs in {time.monotonic() - started:.0f} s: reports, gradebook and CSV always the same.")
    shutil.rmtree(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
