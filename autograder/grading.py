"""Grade one submission: a sandbox around its code, the hidden suite in this process, a report at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from . import submission
from .budget import Budget, MeteredTransport
from .examination import Examination
from .faults import Infrastructure, StudentFault, TimedOut
from .manifest import Assignment, Limits
from .report import Report
from .sandbox import NO_SANDBOX, Layers, Sandbox, probe
from .session import Session
from .submission import Submission

ATTEMPTS = 3
RETRY_SECONDS = 0.5
OUTPUT_LIMIT = 4096
# What a module beside the assignment's own may use: answers to questions are written down, not computed.
BESIDE = Limits(test_seconds=2.0, total_seconds=8.0, reply_mb=1, wall_seconds=30.0, idle_seconds=5.0)
SHARED_SECONDS = 0.2  # of CPU: a process that has used less is there for the next answer, too


@cache
def default_layers() -> Layers:
    """Return the layers of this machine, probed once per process."""
    return probe()


def grade(assignment: Assignment, folder: Path, *, student: str, seed: int = 0, layers: Layers | None = None) -> Report:
    """Grade the submission in folder; infrastructure faults are retried and end as a report without a score."""
    handed_in = submission.read(folder, assignment.module)
    return grade_submission(assignment, handed_in, student=student, seed=seed, layers=layers)


def grade_submission(
    assignment: Assignment,
    handed_in: Submission,
    *,
    student: str,
    seed: int = 0,
    layers: Layers | None = None,
) -> Report:
    """Grade a submission that was read already."""
    if handed_in.unreadable:
        return ungraded(assignment, handed_in, student, seed, handed_in.unreadable)
    layers = layers or default_layers()
    return _examined(lambda: _SandboxedExamination(assignment, handed_in, seed, layers), layers, student)


def _examined(begin: Callable[[], _SandboxedExamination], layers: Layers, student: str) -> Report:
    layers.require()
    for attempt in range(ATTEMPTS):
        run = begin()
        try:
            run.execute()
        except Infrastructure as fault:
            run.fault = fault
        except StudentFault as fault:  # the budget ran out between two tests
            run.fault = Infrastructure(f"Grading was interrupted: {fault}")
        if run.fault is None:
            break
        if attempt + 1 < ATTEMPTS:
            time.sleep(RETRY_SECONDS * (attempt + 1))
    return run.report(student)


def ungraded(assignment: Assignment, handed_in: Submission, student: str, seed: int, why: str) -> Report:
    """Return the report of a submission that the grader failed to grade."""
    run = _SandboxedExamination(assignment, handed_in, seed, NO_SANDBOX)
    run.fault = Infrastructure(f"{why}.")
    return run.report(student)


class _SandboxedExamination(Examination):
    """One attempt at one submission, in a sandbox of its own."""

    def __init__(self, assignment: Assignment, handed_in: Submission, seed: int, layers: Layers) -> None:
        super().__init__(assignment, handed_in, seed)
        self.layers = layers
        self._opened = ExitStack()
        self._shared: Sandbox | None = None  # once it is open: starting one takes as long as ten tests
        self._sandbox: Sandbox | None = None  # for the tests of the module that is being examined
        self._helped = 0.0  # CPU seconds of this process
        self._prepare()

    def _prepare(self) -> None:
        """Start afresh with a module: what another one has used, or why it cannot be imported, is none of its own."""
        own = self.module == self.assignment.module
        self.limits = self.assignment.limits if own else BESIDE
        problem = self.submission.problem if own or not self.submission.files else self.submission.lacks(self.module)
        self._import_fault: StudentFault | None = StudentFault(problem) if problem else None
        self._imported = False
        self._used = 0.0  # CPU seconds of the tests that are over
        self._counted = 0.0  # those of the process that runs, if it has had tests before
        self._goes_on = False  # whether it is there for the next test as well
        self._budget = Budget(self.limits, self._spent, self._helped)

    def _spent(self) -> float:
        return self._used + (self._sandbox.cpu_seconds() - self._counted if self._sandbox is not None else 0.0)

    def execute(self) -> None:
        """Run the suite; Infrastructure if the grader, not the submission, is at fault."""
        with self._opened:
            self.run_suite()

    @contextmanager
    def sitting(self) -> Iterator[None]:
        """Have a sandbox for the tests of one module, unless it is not there."""
        self._prepare()
        if self._import_fault is not None:
            self._sandbox = None
            yield
            return
        if self._shared is None:
            sandbox = Sandbox(self.submission.files, self.limits, self.layers, self.assignment.modules)
            self._shared = self._opened.enter_context(sandbox)
            self.held = tuple(self._shared.held)
        self._sandbox, self._shared.limits = self._shared, self.limits
        try:
            with self._budget.enforced():
                yield
        finally:
            if self._goes_on:
                self._end_process()

    def begin(self) -> Session:
        """Import the module in a fresh process, or in that of the answer before: what is written down has no state."""
        if self._import_fault is not None:
            raise self._import_fault
        if self._used > self.limits.total_seconds:
            raise TimedOut("The time for the whole submission was used up by earlier tests.")
        if self._sandbox is None:
            raise Infrastructure("There is no sandbox.")
        if not self._goes_on:
            self._sandbox.begin()
            self._counted = 0.0
        self._goes_on = False
        session = Session(MeteredTransport(self._sandbox, self._budget), self.module)
        session.tally = self.tally
        self._budget.begin_test(self._used)
        self._load(session)
        return session

    def reference(self) -> Session:
        """Return a fresh session on the reference solution, in this process and on the submission's budget."""
        session = super().reference()
        session.transport = MeteredTransport(session.transport, self._budget, waits=False)
        return session

    @contextmanager
    def helping(self) -> Iterator[None]:
        """Do what is the grader's own affair, within what it may cost for all modules together."""
        try:
            with self._budget.helping():
                yield
        finally:
            self._helped = self._budget.helped

    def _load(self, session: Session) -> None:
        """Import the module; what breaks the first import breaks every test in the same way, and is tried once."""
        try:
            session.load()
        except StudentFault as fault:
            if not self._imported:
                self._import_fault = fault
            if not self._imported and self.module == self.assignment.module:
                self.message = f"{self.assignment.module}.py cannot be imported. {fault}"
                if getattr(fault, "kind", "") == "ModuleNotFoundError":
                    self.message += ". Hand in every file that it imports."
                elif "codec can't decode" in self.message or "null bytes" in self.message:
                    self.message += ". Save it as UTF-8 text."
            raise
        self._imported = True

    def end(self) -> float:
        """End the test's process, keep what was printed first, and return its CPU seconds."""
        if self._sandbox is None:
            return 0.0
        self._budget.uninterrupted()
        before, beside = self._counted, self.module != self.assignment.module
        so_far = self._sandbox.cpu_seconds() if beside else 0.0
        self._goes_on = beside and self._sandbox.running and so_far < SHARED_SECONDS
        self._counted = so_far if self._goes_on else self._end_process()
        used = self._counted - before
        self._used += used
        self._budget.end_test(used)
        return used

    def _end_process(self) -> float:
        """End the process that runs; return the CPU seconds that it has used."""
        if self._sandbox is None:
            return 0.0
        self._goes_on = False
        usage = self._sandbox.end()
        if usage.output and not self.output:
            self.output = "".join(c for c in usage.output[:OUTPUT_LIMIT] if c.isprintable() or c in "\n\t")
        return usage.cpu_seconds
