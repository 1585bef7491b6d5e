"""A class graded by dask workers gets the reports it gets here, whatever happens to scheduler and workers."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import REQUIRED, ROOT
from handed_in import Deadly, grading_of, timeless

from autograder import cli, exit_status, submission
from autograder.batch import grade_class
from autograder.batch.dask_engine import DaskEngine
from autograder.batch.job import Job, RunnerMismatch
from autograder.batch.run_jobs import grade_jobs
from autograder.course_place import CONFIGURATION, VARIABLE
from autograder.diagnosis.variants import bank
from autograder.faults import Infrastructure
from autograder.manifest import Assignment
from autograder.report_identity import identity
from autograder.sandbox import Layers

if REQUIRED:
    import distributed
else:
    distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.demo


class Cluster:
    """A scheduler and workers on loopback, each a process of its own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._processes: list[subprocess.Popen[bytes]] = []
        file = place / "scheduler.json"
        self.scheduler = self._start("scheduler", "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(file))
        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
            self.address: str = client.scheduler.address

    def add_worker(self, *options: str, checkout: Path = ROOT) -> subprocess.Popen[bytes]:
        line = ("worker", self.address, "--nthreads", "1", "--local-directory", str(self.place), *options)
        return self._start(*line, checkout=checkout)

    def wait_for_workers(self, count: int) -> dict[str, int]:
        """Return the workers' addresses and process ids, once there are so many."""
        with distributed.Client(self.address, set_as_default=False) as client:
            wait_for(lambda: len(client.nthreads()) == count)
            found: dict[str, int] = client.run(os.getpid)
            return found

    def _start(self, kind: str, *options: str, checkout: Path = ROOT) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1", "--no-dashboard", *options]
        if kind == "scheduler":
            line += ["--port", "0"]
        own = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1", VARIABLE: str(checkout), "TMPDIR": str(self.place)}
        own["PYTHONPATH"] = f"{checkout}{os.pathsep}{ROOT / 'tests'}"
        with (self.place / "log").open("ab") as log:
            streams = {"stdout": log, "stderr": log, "start_new_session": True}
            process = subprocess.Popen(line, cwd=self.place, env=os.environ | own, **streams)
        self._processes.append(process)
        return process

    def stop(self, *processes: subprocess.Popen[bytes]) -> None:
        """Kill these processes, or all, with the workers that they look after."""
        for process in processes or self._processes:
            with contextlib.suppress(ProcessLookupError):  # a worker may have ended by itself
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.02)


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


def test_dask_gives_the_reports_of_a_local_run_where_a_worker_is_killed_midway(
    cluster, gates, submitted, layers: Layers, tmp_path: Path, command: list[str]
):
    grade_class.grade_all(gates, submitted, tmp_path / "local")
    workers = cluster.wait_for_workers(3)
    run = [*command, *line(cluster, submitted, tmp_path)]
    process = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: list(tmp_path.glob("02_gates/*.json")))
    os.kill(next(iter(workers.values())), signal.SIGKILL)
    assert process.poll() is None
    said, complaints = process.communicate()
    assert f"{STUDENTS} graded now" in said
    assert (process.returncode, complaints) == (0, "")
    assert timeless(tmp_path / "02_gates") == timeless(tmp_path / "local" / "02_gates")


def forgiving(failures: int) -> Callable[..., None]:
    """Return a function that lets a job lose so many workers before the scheduler gives it up; it travels by value."""
    return lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", failures)


def test_a_deadly_submission_ends_alone(cluster, gates, submitted, layers: Layers):
    jobs = jobs_of(gates, submitted)
    jobs[1] = Job(gates, Deadly(jobs[1].submission.files, coordinator=os.getpid()), jobs[1].student)
    cluster.wait_for_workers(3)
    with distributed.Client(cluster.address, set_as_default=False) as client:
        client.run_on_scheduler(forgiving(0))  # so that what waits for the same worker is given up along with it
        found = {report.student: report for report in grade_jobs(jobs, DaskEngine(cluster.address))}
        client.run_on_scheduler(forgiving(1))
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
            list(grade_jobs(jobs_of(gates, submitted), early))
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


@pytest.mark.parametrize("address", ["silent", "nonsense", "tls://127.0.0.1:1"])
def test_no_scheduler_is_one_sentence(address: str, submitted, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        if address == "silent":
            address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
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
        list(grade_jobs(jobs_of(gates, submitted), engine))
    engine.patience = 60
    threading.Timer(0.5, spare.stop, [spare.scheduler]).start()
    with pytest.raises(Infrastructure, match="is gone"):
        list(grade_jobs(jobs_of(gates, submitted), engine))
