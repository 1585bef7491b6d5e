"""A class graded by dask workers gets the reports it gets here, whatever happens to scheduler and workers."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REQUIRED, ROOT
from handed_in import Deadly, grading_of, timeless, wait_for

from autograder import cli, exit_status, submission
from autograder.batch import grade_class
from autograder.batch.dask_engine import DaskEngine
from autograder.batch.engine import Job, RunnerMismatch, grade_jobs
from autograder.course_place import CONFIGURATION, VARIABLE
from autograder.diagnosis.variants import bank
from autograder.faults import Infrastructure
from autograder.manifest import Assignment
from autograder.report_identity import identity
from autograder.sandbox import Layers

if REQUIRED:
    import dask
    import distributed
else:
    dask, distributed = map(pytest.importorskip, ("dask", "distributed"))
pytestmark = pytest.mark.demo

STUDENTS = 8


def local_cluster(place: Path, workers: int) -> distributed.LocalCluster:
    """Return a scheduler in this process with so many workers, each a process of its own."""
    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        options = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "local_directory": str(place)}
        return distributed.LocalCluster(n_workers=workers, threads_per_worker=1, **options)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[distributed.LocalCluster]:
    with local_cluster(tmp_path_factory.mktemp("cluster"), 3) as found:
        yield found


def workers_of(cluster: distributed.LocalCluster, count: int) -> dict[str, int]:
    """Return the workers' addresses and process ids, once there are so many."""
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        wait_for(lambda: len(client.nthreads()) == count)
        return client.run(os.getpid)


@contextlib.contextmanager
def extra_worker(cluster, place: Path, threads: int = 1, checkout: Path = ROOT) -> Iterator[None]:
    """Have one more worker, of a checkout."""
    line = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address, "--no-nanny"]
    line += ["--host", "127.0.0.1", "--no-dashboard", "--nthreads", str(threads), "--local-directory", str(place)]
    before = len(workers_of(cluster, len(cluster.workers)))
    with subprocess.Popen(line, env=os.environ | {VARIABLE: str(checkout), "PYTHONPATH": str(checkout)}) as process:
        try:
            workers_of(cluster, before + 1)
            yield
        finally:
            process.kill()


@pytest.fixture(scope="module")
def submitted(gates: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of wrong and right solutions."""
    folder, variants = tmp_path_factory.mktemp("class"), bank(gates)
    some = [*variants.right[:2], *variants.wrong[:: len(variants.wrong) // STUDENTS]]
    for number, variant in enumerate(some[:STUDENTS]):
        place = folder / f"student{number}" / gates.name
        place.mkdir(parents=True)
        for name, content in variant.files(gates).items():
            (place / name).write_bytes(content)
    return folder


def line(address: str, submitted: Path, reports: Path) -> list[str]:
    return grading_of(submitted, reports, "--engine=dask", f"--scheduler={address}")


def jobs_of(gates: Assignment, submitted: Path) -> list[Job]:
    names = grade_class.students_in(submitted, gates)
    read = {name: submission.read(submitted / name / gates.name, gates.module) for name in names}
    return [Job(gates, read[name], name, suite=identity(gates)) for name in names]


def test_dask_gives_the_reports_of_a_local_run_where_a_worker_is_killed_midway(
    cluster, gates, submitted, layers: Layers, tmp_path: Path, command: list[str]
):
    grade_class.grade_all(gates, submitted, tmp_path / "local")
    workers = workers_of(cluster, 3)
    run = [*command, *line(cluster.scheduler_address, submitted, tmp_path)]
    process = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: list(tmp_path.glob("02_gates/*.json")))
    os.kill(next(iter(workers.values())), signal.SIGKILL)
    assert process.poll() is None
    said, complaints = process.communicate()
    assert f"{STUDENTS} graded now" in said
    assert (process.returncode, complaints) == (0, "")
    assert timeless(tmp_path / "02_gates") == timeless(tmp_path / "local" / "02_gates")


def test_a_deadly_submission_ends_alone(cluster, gates, submitted, layers: Layers):
    jobs = jobs_of(gates, submitted)
    jobs[1] = Job(gates, Deadly(jobs[1].submission.files, coordinator=os.getpid()), jobs[1].student)
    workers_of(cluster, 3)
    cluster.scheduler.allowed_failures = 0  # so that jobs that wait for the same worker are given up along with it
    found = {report.student: report for report in grade_jobs(jobs, DaskEngine(cluster.scheduler_address))}
    cluster.scheduler.allowed_failures = 1
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
    workers_of(cluster, 3)
    early = DaskEngine(cluster.scheduler_address)
    early.verify(gates)
    with extra_worker(cluster, tmp_path, checkout=other_checkout):
        assert cli.main(line(cluster.scheduler_address, submitted, tmp_path / "reports")) == exit_status.UNGRADED
        (printed,) = capsys.readouterr().err.splitlines()
        assert printed.startswith("autograder: The worker tcp://127.0.0.1:")
        assert "install the same checkout" in printed
        assert not list(tmp_path.glob("reports/02_gates/*"))
        with pytest.raises(RunnerMismatch, match="install the same checkout"):  # had it come after the look at all
            list(grade_jobs(jobs_of(gates, submitted), early))


OUTLIVES = """
from autograder import manifest, report_identity
gates = manifest.load().assignment("02_gates")
before = report_identity.identity(gates)
if (manifest.PACKAGE / "equality.py").open("a").write("# changed"):
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


def test_no_scheduler_is_one_sentence(submitted, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as server:  # which never answers
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        # In a process of its own: a dask client that never connects stays in its own.
        run = [sys.executable, "-c", IMPATIENT, *line(address, submitted, tmp_path)]
        result = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == exit_status.MISUSE
    assert result.stderr.startswith("autograder: No dask scheduler answers at ")
    assert result.stderr.count("\n") == 1


def test_workers_that_cannot_grade_are_one_sentence(gates, submitted, tmp_path: Path, capsys):
    spare = local_cluster(tmp_path, 0)
    command = line(spare.scheduler_address, submitted, tmp_path / "reports")
    assert cli.main(command) == exit_status.MISUSE
    (printed,) = capsys.readouterr().err.splitlines()
    assert "has no workers" in printed
    with extra_worker(spare, tmp_path, threads=2):
        assert cli.main(command) == exit_status.UNGRADED
        (printed,) = capsys.readouterr().err.splitlines()
        assert "--nthreads 1" in printed
        engine = DaskEngine(spare.scheduler_address)
    engine.patience = 0.1
    with pytest.raises(Infrastructure, match="lost all its workers"):
        list(grade_jobs(jobs_of(gates, submitted), engine))
    engine.patience = 60
    threading.Timer(0.5, spare.close).start()
    with pytest.raises(Infrastructure, match="is gone"):
        list(grade_jobs(jobs_of(gates, submitted), engine))
