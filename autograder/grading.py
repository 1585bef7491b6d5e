"""Grade one submission: a sandbox around its code, the hidden suite in this process, a report at the end."""

from __future__ import annotations

import hashlib
import time
from functools import cache
from pathlib import Path

from . import __version__, diagnosis, outcomes, submission
from .course import Assignment
from .local import local_session
from .outcomes import Infrastructure, StudentFault, TimedOut
from .plugin import SuiteRun
from .proxy import Session, sandbox_session
from .report import Report, TestResult, summarize
from .sandbox import Layers, Sandbox, probe
from .sandbox.layers import NO_SANDBOX
from .submission import Submission
from .suite import collected, suite_hash

ATTEMPTS = 3
RETRY_SECONDS = 0.5
WALL_FACTOR = 10
OUTPUT_LIMIT = 4096


@cache
def default_layers() -> Layers:
    """Return the layers of this machine, probed once per process."""
    return probe()


def key(assignment: Assignment, handed_in: Submission, seed: int) -> str:
    """Name everything that a report depends on: a report with this key need not be made again."""
    parts = (assignment.name, handed_in.digest, suite_hash(assignment), str(seed), __version__)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def grade(assignment: Assignment, folder: Path, *, student: str, seed: int = 0, layers: Layers | None = None) -> Report:
    """Grade the submission in folder; infrastructure faults are retried and end as a report without a score."""
    handed_in = submission.read(folder, assignment.module)
    return grade_submission(assignment, handed_in, student=student, seed=seed, layers=layers)


def grade_submission(
    assignment: Assignment, handed_in: Submission, *, student: str, seed: int = 0, layers: Layers | None = None
) -> Report:
    """Grade a submission that was read already."""
    layers = layers or default_layers()
    layers.require()
    for attempt in range(ATTEMPTS):
        run = _Run(assignment, handed_in, seed, layers)
        try:
            run.execute()
        except Infrastructure as fault:
            run.fault = fault
        if run.fault is None:
            break
        if attempt + 1 < ATTEMPTS:
            time.sleep(RETRY_SECONDS * (attempt + 1))
    return run.report(student)


def ungraded(assignment: Assignment, handed_in: Submission, student: str, seed: int, why: str) -> Report:
    """Return the report of a submission that the grader failed to grade."""
    run = _Run(assignment, handed_in, seed, NO_SANDBOX)
    run.fault = Infrastructure(f"{why}.")
    return run.report(student)


class _Run:
    """One attempt at one submission."""

    def __init__(self, assignment: Assignment, handed_in: Submission, seed: int, layers: Layers) -> None:
        self.assignment, self.submission, self.seed, self.layers = assignment, handed_in, seed, layers
        self.limits = assignment.limits
        self.fault: Infrastructure | None = None
        self.tests: list[TestResult] = []
        self.message = handed_in.problem
        self.held: tuple[str, ...] = ()
        self.output = ""
        self._sandbox: Sandbox | None = None
        self._import_fault: StudentFault | None = None
        self._imported = False
        self._used = 0.0
        self._told: list[str] = []
        self._deadline = time.monotonic() + WALL_FACTOR * self.limits.total_seconds

    def execute(self) -> None:
        """Run the suite; Infrastructure where the grader, not the submission, is at fault."""
        if self.submission.problem:
            self._import_fault = StudentFault(self.submission.problem)
            self._run_suite()
            return
        with Sandbox(self.submission.files, self.limits, self.layers) as self._sandbox:
            self.held = tuple(self._sandbox.held)
            self._run_suite()

    def _new_session(self) -> Session:
        """Fork a fresh process, and import the module in it."""
        if self._import_fault is not None:
            raise self._import_fault
        if self._used > self.limits.total_seconds or time.monotonic() > self._deadline:
            raise TimedOut("The time for the whole submission was used up by earlier tests.")
        if self._sandbox is None:
            raise Infrastructure("There is no sandbox.")
        self._sandbox.begin()
        session = sandbox_session(self._sandbox, self.assignment.module)
        self._load(session)
        return session

    def _load(self, session: Session) -> None:
        """Import the module; what breaks the first import breaks every test in the same way, and is tried once."""
        try:
            session.load()
        except StudentFault as fault:
            if not self._imported:
                self._import_fault = fault
                self.message = f"{self.assignment.module}.py cannot be imported. {fault}"
            raise
        self._imported = True

    def _end_session(self) -> float:
        if self._sandbox is None:
            return 0.0
        usage = self._sandbox.end()
        self._used += usage.cpu_seconds
        if usage.output and not self.output:
            self.output = "".join(c for c in usage.output[:OUTPUT_LIMIT] if c.isprintable() or c in "\n\t")
        return usage.cpu_seconds

    def _run_suite(self) -> None:
        run = SuiteRun(
            self.seed,
            self._new_session,
            self._end_session,
            lambda: reference_session(self.assignment),
            self._diagnose,
            lambda task: self.assignment.task(task).hint,
            lambda name: diagnosis.hint_of(self.assignment, name),
            {task.id for task in self.assignment.tasks} if self.assignment.partial else None,
        )
        collected(self.assignment.suite).run(run)
        self.tests, self.fault = run.results, run.fault

    def _diagnose(self, task: str, session: Session) -> str | None:
        source = _reference_source(self.assignment)[f"{self.assignment.module}.py"]
        hint = diagnosis.diagnose(self.assignment, task, session, source, self._told)
        if hint is not None:
            self._told.append(hint)
        return hint

    def report(self, student: str) -> Report:
        """Put together what was found."""
        a = self.assignment
        tasks = tuple(summarize(self.tests, task.id, task.points) for task in a.tasks)
        failed = self.fault is not None or any(task.points is None for task in tasks)
        score = None if failed else round(sum(task.points or 0.0 for task in tasks), 6)
        worst = next((task.outcome for task in tasks if task.outcome != outcomes.PASSED), outcomes.PASSED)
        return Report(
            assignment=a.name,
            student=student,
            score=score,
            max_score=a.max_score,
            outcome=outcomes.INFRASTRUCTURE if failed else worst,
            message=f"Not graded yet. {self.fault or ''}".strip() if failed else self.message,
            tasks=tasks,
            tests=tuple(self.tests),
            layers=self.held,
            refused=self.submission.refused,
            output=self.output,
            seed=self.seed,
            suite=suite_hash(a),
            kit_version=__version__,
            key=key(a, self.submission, self.seed),
        )


@cache
def _reference_source(assignment: Assignment) -> dict[str, bytes]:
    return submission.read(assignment.solution, assignment.module).files


def reference_session(assignment: Assignment) -> Session:
    """Return a fresh session on the reference solution, in this process."""
    return local_session(_reference_source(assignment), assignment.module)
