"""A class graded by dask workers gets the reports it gets here, whatever happens to scheduler and workers."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from dask_cluster import Cluster, distributed, wait_for
from handed_in import Deadly, grading_of, timeless

from autograder import cli, exit_status, submission
from autograder.batch import grade_class
from autograder.batch.dask_engine import DaskEngine
from autograder.batch.job import Job, RunnerMismatch
from autograder.course_place import CONFIGURATION
from autograder.diagnosis.variants import bank
from autograder.faults import Infrastructure
from autograder.manifest import Assignment
from autograder.report_identity import identity
from autograder.sandbox import Layers

pytestmark = pytest.mark.demo


STUDENTS = 8


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and three workers."""
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    for _ in range(3):
        found.add_worker()
    found.wait_for_workers(3)
    yield found
    found.stop()


@pytest.fixture
def spare(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers, to be broken."""
    found = Cluster(tmp_path)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def submitted(gates: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of wrong and right solutions."""
    folder = tmp_path_factory.mktemp("class")
    variants = bank(gates)
    some = [*variants.right[:2], *variants.wrong[:: len(variants.wrong) // STUDENTS]]
    for number, variant in enumerate(some[:STUDENTS]):
        place = folder / f"student{number}" / gates.name
        place.mkdir(parents=True)
        for name, content in variant.files(gates).items():
            (place / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def local(gates: Assignment, layers: Layers, submitted: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    """The reports that the class gets without dask."""
    reports = tmp_path_factory.mktemp("local")
    grade_class.grade_all(gates, submitted, reports)
    found = timeless(reports / gates.name)
    assert len(found) == STUDENTS
    return found


def line(cluster: Cluster | str, submitted: Path, reports: Path) -> list[str]:
    address = cluster if isinstance(cluster, str) else cluster.address
    return grading_of(submitted, reports, "--engine=dask", f"--scheduler={address}")


def jobs_of(gates: Assignment, submitted: Path) -> list[Job]:
    names = grade_class.students_in(submitted, gates)
    read = {name: submission.read(submitted / name / gates.name, gates.module) for name in names}
    return [Job(gates, read[name], name, suite=identity(gates)) for name in names]


def sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one sentence that the command ended with."""
    printed = capsys.readouterr().err
    assert printed.startswith("autograder: ")
    assert len(printed.splitlines()) == 1, printed
    return printed


def test_dask_gives_the_reports_of_a_local_run(cluster, submitted, local, tmp_path: Path, command: list[str]):
    run = [*command, *line(cluster, submitted, tmp_path)]
    result = subprocess.run(run, cwd=ROOT, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"{STUDENTS} graded now" in result.stdout
    assert timeless(tmp_path / "02_gates") == local


def test_a_worker_killed_midway_changes_no_report(cluster, submitted, local, tmp_path: Path, command: list[str]):
    workers = cluster.wait_for_workers(3)
    run = [*command, *line(cluster, submitted, tmp_path)]
    process = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: list(tmp_path.glob("02_gates/*.json")))
    os.kill(next(iter(workers.values())), signal.SIGKILL)
    assert process.poll() is None
    assert process.communicate()[1] == ""
    assert process.returncode == 0
    assert timeless(tmp_path / "02_gates") == local


def forgive(failures: int, dask_scheduler: Any = None) -> None:
    """On the scheduler: let a job lose so many workers before it is given up."""
    dask_scheduler.allowed_failures = failures


def test_a_deadly_submission_ends_alone(cluster, gates, submitted, layers: Layers):
    jobs = jobs_of(gates, submitted)
    jobs[1] = Job(gates, Deadly(jobs[1].submission.files, coordinator=os.getpid()), jobs[1].student)
    cluster.wait_for_workers(3)
    with distributed.Client(cluster.address, set_as_default=False) as client:
        client.run_on_scheduler(forgive, 0)  # so that what waits for the same worker is given up along with it
        found = {report.student: report for report in run_jobs.grade_jobs(jobs, DaskEngine(cluster.address))}
        client.run_on_scheduler(forgive, 1)
    killed = found.pop("student1")
    assert (killed.score, killed.outcome) == (None, "infrastructure")
    assert "died again and again" in killed.message
    assert len(found) == STUDENTS - 1
    assert all(report.graded for report in found.values())


@pytest.fixture
def other_checkout(gates: Assignment, tmp_path: Path) -> Path:
    """A checkout whose suite differs by one comment."""
    root = tmp_path / "other"
    for folder in ("autograder", f"solutions/{gates.name}"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / CONFIGURATION, root)
    module = next((root / "autograder" / "course" / "suites" / gates.module).glob("test_*.py"))
    module.write_text(module.read_text() + "# changed\n")
    return root


def test_a_worker_with_another_suite_is_refused(cluster, gates, submitted, other_checkout, tmp_path: Path, capsys):
    cluster.wait_for_workers(3)
    early = DaskEngine(cluster.address)
    early.verify(gates)
    stranger = cluster.add_worker("--no-nanny", checkout=other_checkout)
    cluster.wait_for_workers(4)
    try:
        assert cli.main(line(cluster, submitted, tmp_path / "reports")) == exit_status.UNGRADED
        printed = sentence(capsys)
        assert printed.startswith("autograder: The worker tcp://127.0.0.1:")
        assert "install the same checkout" in printed
        assert not list(tmp_path.glob("reports/02_gates/*"))
        with pytest.raises(RunnerMismatch, match="install the same checkout"):  # had it come after the look at all
            list(run_jobs.grade_jobs(jobs_of(gates, submitted), early))
    finally:
        cluster.stop(stranger)


OUTLIVES = """
from autograder import manifest, report_identity
gates = manifest.load().assignment("02_gates")
before = report_identity.identity(gates)
if (manifest.PACKAGE / "scoring.py").open("a").write("# changed"):
    report_identity.identity.cache_clear()
print(before == report_identity.identity(gates), before)
"""


def test_a_runner_that_outlives_a_change_of_its_checkout_is_not_taken_for_a_new_one(other_checkout):
    run = [sys.executable, "-c", OUTLIVES]
    first, second = (subprocess.check_output(run, cwd=other_checkout, text=True).split() for _ in range(2))
    assert first[0] == second[0] == "True"
    assert first[1] != second[1]


IMPATIENT = """
import sys
from autograder import cli
from autograder.batch import dask_engine
dask_engine.CONNECT_SECONDS = 0.5
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("address", ["", "silent", "nonsense", "tcp://127.0.0.1", "tls://127.0.0.1:1"])
def test_no_scheduler_is_one_sentence(address: str, submitted, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if address != "silent":
            server.close()
        if address in ("", "silent"):
            address = f"tcp://127.0.0.1:{port}"
        # In a process of its own: a dask client that never connects stays in its own.
        run = [sys.executable, "-c", IMPATIENT, *line(address, submitted, tmp_path)]
        result = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == exit_status.MISUSE
    assert result.stderr.startswith("autograder: No dask scheduler answers at ")
    assert len(result.stderr.splitlines()) == 1


def test_workers_that_cannot_grade_are_one_sentence(spare, gates, submitted, tmp_path: Path, capsys):
    assert cli.main(line(spare, submitted, tmp_path / "reports")) == exit_status.MISUSE
    assert "has no workers" in sentence(capsys)
    several = spare.add_worker("--no-nanny", "--nthreads", "2")
    spare.wait_for_workers(1)
    assert cli.main(line(spare, submitted, tmp_path / "reports")) == exit_status.UNGRADED
    assert "--nthreads 1" in sentence(capsys)
    engine = DaskEngine(spare.address)
    spare.stop(several)
    engine.patience, engine.looks = 0.1, 2
    with pytest.raises(Infrastructure, match="lost all its workers"):
        list(run_jobs.grade_jobs(jobs_of(gates, submitted), engine))
    engine.patience = 60
    threading.Timer(0.5, spare.stop, [spare.scheduler]).start()
    with pytest.raises(Infrastructure, match="is gone"):
        list(run_jobs.grade_jobs(jobs_of(gates, submitted), engine))
