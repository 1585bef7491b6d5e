"""What every examination of a submission has, in a sandbox or not: the suite's run, the hints, the report."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache

from . import __version__, faults, submission
from .course import Assignment
from .diagnosis.diagnose import diagnose, hint_of
from .faults import Infrastructure
from .in_process import in_process_session
from .outcome_per_test import SuiteRun
from .proxy import Session
from .report import Report, TestResult
from .report_identity import identity, key
from .scoring import score_tasks, total, worst_outcome
from .submission import Submission
from .suite import collected


class Examination:
    """One run of the hidden suite on one submission: the examinee of a `SuiteRun`, and the report on it."""

    first_failure_ends = False

    def __init__(self, assignment: Assignment, handed_in: Submission, seed: int) -> None:
        self.assignment, self.submission, self.seed = assignment, handed_in, seed
        self.module = assignment.module  # the one that is being examined
        self.tasks: set[str] | None = None
        self.fault: Infrastructure | None = None
        self.tests: list[TestResult] = []
        self.message = handed_in.problem
        self.held: tuple[str, ...] = ()
        self.output = ""
        self.verdicts: dict[tuple[str, ...], bool] = {}
        self._told: list[str] = []

    def run_suite(self) -> None:
        """Run the tests of one module after the other, and keep their results."""
        for module in self.assignment.modules:
            tasks = [task.id for task in self.assignment.tasks_in(module)]
            if not tasks:
                continue
            run, self.module = SuiteRun(self, first_failure_ends=self.first_failure_ends), module
            self.tasks = set(tasks) if self.assignment.partial or len(self.assignment.modules) > 1 else None
            with self.sitting():
                collected(self.assignment).run(run, tasks)
            self.tests += run.results
            self.fault = run.fault
            if run.over:
                return

    def sitting(self) -> AbstractContextManager[object]:
        """Be ready to begin tests of a module, on a budget that is its own."""
        return nullcontext()

    def begin(self) -> Session:
        """Import the module in a fresh process or namespace; a StudentFault if that fails."""
        raise NotImplementedError

    def end(self) -> float:
        """End what begin has started, and return its CPU seconds."""
        raise NotImplementedError

    def reference(self) -> Session:
        """Return a fresh session on the reference solution, in this process."""
        return reference_session(self.assignment, self.module)

    def hint(self, task: str, failure: BaseException | None, session: Session) -> str | None:
        """Name the mistake if it is known, else give the failure's advice or the task's general hint."""
        mistake = getattr(failure, "mistake", None)
        try:
            found = hint_of(self.assignment, mistake) if mistake else self._diagnosis(task, session)
        except Exception:  # a hint is a help, and never worth a grade
            found = None
        return found or getattr(failure, "advice", None) or self.assignment.task(task).hint

    def _diagnosis(self, task: str, session: Session) -> str | None:
        source = reference_source(self.assignment)[f"{session.module}.py"]
        hint = diagnose(self.assignment, task, session, source, self._told)
        if hint is not None:
            self._told.append(hint)
        return hint

    def report(self, student: str) -> Report:
        """Put together what was found."""
        tasks = score_tasks(self.assignment, self.tests)
        score = None if self.fault is not None else total(tasks)
        return Report(
            assignment=self.assignment.name,
            student=student,
            score=score,
            max_score=self.assignment.max_score,
            outcome=faults.INFRASTRUCTURE if score is None else worst_outcome(tasks),
            message=f"Not graded yet. {self.fault or ''}".strip() if score is None else self.message,
            tasks=tasks,
            tests=tuple(self.tests),
            layers=self.held,
            refused=self.submission.refused,
            output=self.output,
            seed=self.seed,
            suite=identity(self.assignment),
            kit_version=__version__,
            key=key(self.assignment, self.submission, self.seed),
        )


@cache
def reference_source(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of the reference solution by name."""
    return submission.read(assignment.solution, assignment.module).files


def reference_session(assignment: Assignment, module: str) -> Session:
    """Return a fresh session on a module of the reference solution, in this process."""
    return in_process_session(reference_source(assignment), module)
