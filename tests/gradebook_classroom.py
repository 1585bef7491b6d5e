"""A small course for the tests of gradebook/: nbgrader's real commands, a fake in place of the sandbox."""

import csv
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys

import nbformat
from conftest import ROOT
from nbgrader.api import Gradebook
from nbgrader.apps.nbgraderapp import NbGraderApp

from autograder import faults, grading, manifest, report as reports, report_identity, submission
from gradebook import missing_reports

CHECKOUT = ROOT
ASSIGNMENT = manifest.load().assignment("02_gates")
ATTACK = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold** ![](attachment:no)"
TIME = "2026-09-01 10:00:00.000001 UTC"

# A process of its own, for a child's memory counts from what its parent has.
MEASURE = """
import json, resource, subprocess, sys
status = subprocess.run([sys.executable, "-m", *sys.argv[1:]], stdin=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss << 10]))
"""


def fake_key(assignment, files, seed, suite="fake"):
    return f"{files.digest}-{seed}-{suite}"


def fake_command(assignment, submitted, reports_folder, students, root):
    """Stand in for `autograder grade`, as recording runs it."""
    for student in students:
        report = fake_grade(assignment, submitted / student / assignment.name, student=student)
        reports.write(report, reports_folder / assignment.name / f"{student}.json")
    return ""


def fake_grade(assignment, folder, *, student, seed=0):
    files = submission.read(folder, assignment.module)
    text = files.files.get(f"{assignment.module}.py", b"").decode()
    found = re.search(r"SCORE=([.\d]+)", text)
    share = None if "INFRA" in text else float(found[1]) if found else 0.0
    outcome = faults.INFRASTRUCTURE if share is None else faults.PASSED if share == 1 else faults.FAILED
    tasks, tests = [], []
    for task in assignment.tasks:
        points = None if share is None else share * task.points
        tasks.append(reports.TaskResult(task.id, points, task.points, outcome))
        why = (None, None) if share == 1 else (task.hint, "dx is off. <script>alert(2)</script>")
        sentence = f"The sentence of {task.id}."
        tests.append(reports.TestResult(task.id, "test_it", sentence, outcome, points, task.points, *why))
    score = None if share is None else share * assignment.max_score
    score = {"score": score, "max_score": assignment.max_score, "outcome": outcome}
    said = {"message": "The sandbox did not start." if share is None else "", "refused": files.refused, "layers": ()}
    said |= {"output": "<b>printed</b>\n\n<script>alert(3)</script>"}
    run = {"seed": seed, "suite": "fake", "kit_version": "0", "key": fake_key(assignment, files, seed)}
    return reports.Report(assignment.name, student, tasks=tuple(tasks), tests=tuple(tests), **score, **said, **run)


class Classroom:
    """A course folder with its exchange, and the commands in it."""

    def __init__(self, place, assignment=ASSIGNMENT):
        self.assignment = assignment
        self.root, self.exchange = place / "course", place / "exchange"
        self.inbound = self.exchange / manifest.load().id / "inbound"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
            "HOME": str(place),
            "JUPYTER_CONFIG_DIR": str(place / "jupyter"),
            "JUPYTER_DATA_DIR": str(place / "data"),
            "NBGRADER_EXCHANGE": str(self.exchange),
            "PATH": "/usr/bin:/bin",  # not activated
        }
        self.root.mkdir(exist_ok=True)
        config = (ROOT / "nbgrader_config.py").read_text()
        self.configure(config + "get_config().Autograde.create_student = True\n")  # as `--create` does

    def configure(self, text):
        (self.root / "nbgrader_config.py").write_text(text)

    def inside(self, function):
        """Run a function in the course's folder, in a fork; return its status and what it says."""

        def run():
            sys.stdout = sys.stderr = (self.root / "log").open("w", buffering=1)
            os.environ.clear()
            os.environ.update(self.environment)
            os.chdir(self.root)
            sys.path.insert(0, str(self.root))
            sys.exit(function())

        process = multiprocessing.get_context("fork").Process(target=run)
        process.start()
        process.join()
        return process.exitcode, (self.root / "log").read_text()

    def run(self, *arguments):
        """Run the nbgrader command in a fork, which spares the two seconds of its start-up."""
        return self.inside(lambda: NbGraderApp.launch_instance(list(arguments)))

    def do(self, *commands):
        """Run commands on the assignment, which have to succeed; return what the last one says."""
        for command in commands:
            name = () if command == "export" else (self.assignment.name,)
            flags = ("--ExchangeCollect.check_owner=False", "--update") if command == "collect" else ()
            status, log = self.run(*command.split(), *name, *flags)
            assert (status, "Traceback" in log) == (0, False), log
        return log

    def refuses(self, *arguments):
        """Run a command that has to end with a sentence, which is returned."""
        status, log = self.run(*arguments)
        assert (status, "Traceback" in log) == (1, False), log
        return log

    def measure(self, *line):
        """Run a command in a process of its own; return status, log, CPU seconds and the most memory that it took."""
        command = [sys.executable, "-c", MEASURE, *line]
        done = subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True, check=True)
        status, *used = json.loads(done.stdout.splitlines()[-1])
        return status, done.stderr, *used

    def hand_in(self, student, score=1.0, time=TIME):
        folder = self.inbound / f"{student}+{self.assignment.name}+{time}+random"
        shutil.copytree(self.root / "release" / self.assignment.name, folder)
        (folder / f"{self.assignment.module}.py").write_text(f"# SCORE={score}\n")
        for module in self.assignment.modules[1:]:  # right answers to the questions
            shutil.copy(self.assignment.solution / f"{module}.py", folder)
        (folder / "timestamp.txt").write_text(time)
        (folder / "submission_secret.txt").write_text(student)
        return folder

    def submitted(self, student):
        return self.root / "submitted" / student / self.assignment.name

    def autograded(self, student):
        return self.root / "autograded" / student / self.assignment.name

    def report(self, student):
        return reports.read(self.root / "reports" / self.assignment.name / f"{student}.json")

    def page(self, student):
        return (self.root / "feedback" / student / self.assignment.name / f"{self.assignment.module}.html").read_text()

    def gradebook(self):
        return Gradebook(f"sqlite:///{self.root / 'gradebook.db'}", manifest.load().id)

    def scores(self):
        self.do("export")
        with (self.root / "grades.csv").open() as file:
            return {row["student_id"]: row["score"] for row in csv.DictReader(file)}


def write_source(folder):
    folder.mkdir(parents=True)
    cells = [nbformat.v4.new_markdown_cell("# Gates\n\nBoth $a<b$ and <b>bold</b> stay.")]
    for task in ASSIGNMENT.tasks:
        cells.append(nbformat.v4.new_code_cell(f"run('{task.id}')"))
        cells.append(nbformat.v4.new_code_cell(f"# graded: {task.id}"))
        cells[-1].metadata.nbgrader = metadata(task.id.replace(".", "-"), task.points)
    cells.append(nbformat.v4.new_markdown_cell("Your answer"))
    cells[-1].metadata.nbgrader = metadata("answer", 5, cell_type="markdown", solution=True, locked=False)
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "gates.ipynb")
    (folder / "gates.py").write_text("class AddGate:\n    pass\n")
    (folder / "test_gates.py").write_text("def test_real():\n    pass\n")


def metadata(grade_id, points, **others):
    return {
        **{"grade": True, "solution": False, "locked": True, "task": False, "schema_version": 3, "cell_type": "code"},
        **{"grade_id": grade_id, "points": points},
        **others,
    }


def tamper(path):
    """Delete, disable, revalue, retype, repeat and rename graded cells; add cells that attack the page."""
    notebook = json.loads(path.read_text())
    cells = notebook["cells"]
    graded = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("cell_type") == "code"]
    cells.remove(graded[0])
    graded[1]["metadata"]["nbgrader"]["grade"] = False
    graded[2]["metadata"]["nbgrader"]["points"] = 1000
    cells[cells.index(graded[3])] = {**markdown("100.0"), "metadata": graded[3]["metadata"]}
    cells.insert(0, json.loads(json.dumps(graded[4])))
    graded[5]["metadata"]["nbgrader"]["grade_id"] = '"><script>alert(4)</script>'
    graded[6]["metadata"]["nbgrader"] = ["x"]
    cells[-1]["source"] = ATTACK
    page = {"text/html": "<script>alert(5)</script>", "application/javascript": "alert(6)"}
    output = {"output_type": "display_data", "metadata": {}, "data": page}
    code = {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [output], "source": "1", "id": "a b"}
    cells += [markdown(ATTACK), {**markdown("<script>alert(7)</script>"), "cell_type": "raw"}, code]
    notebook["metadata"]["title"] = "<script>alert(8)</script>"
    path.write_text(json.dumps(notebook))


def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source, "id": "a b"}


def release(place):
    """Return a course whose assignment is generated and released."""
    room = Classroom(place)
    write_source(room.root / "assignments" / ASSIGNMENT.name)
    room.do("generate_assignment", "release_assignment")
    return room


def copy_of(released, place):
    """Return a released course in which nobody has handed in anything yet."""
    room = Classroom(place)
    shutil.rmtree(room.root)
    shutil.copytree(released.root, room.root)
    shutil.copytree(released.exchange, room.exchange)
    return room


def fake_grading(patch):
    """Put fakes in place of all that grades."""
    patch.setattr(grading, "grade", fake_grade)
    patch.setattr(missing_reports, "grade", fake_command)
    patch.setattr(report_identity, "key", fake_key)
