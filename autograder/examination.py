"""What every examination of a submission has, in a sandbox or not: the suite's run, the hints, the report."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import cache

from . import __version__, faults, submission
from .diagnosis import answered
from .diagnosis.evidence import examples, of_a_check, rows, wrong_uses
from .diagnosis.explanation import explain_all, promise_broken
from .diagnosis.naming import named
from .diagnosis.plain import plain
from .diagnosis.table import hint_of, known_bank, known_mistakes
from .diagnosis.told import ADVICE, GENERAL, PLAIN, TASK, Told
from .faults import Infrastructure
from .in_process import in_process_session
from .manifest import Assignment
from .outcome_per_test import SuiteRun
from .replies import Tally
from .report import Report, TestResult
from .report_identity import identity, key
from .scoring import score_tasks, total, worst_outcome
from .session import Session
from .submission import Submission
from .suite import Suite, collected


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
        self.tally = Tally()
        self._so_far: list[TestResult] = []

    def run_suite(self) -> None:
        """Run the tests of one module after the other, and keep their results."""
        suite = collected(self.assignment)  # before anything is counted against the submission
        for module in self.assignment.modules:
            tasks = [task.id for task in self.assignment.tasks_in(module)]
            if not tasks:
                continue
            points = {task.id: task.points for task in self.assignment.tasks}
            run = SuiteRun(self, points=points, first_failure_ends=self.first_failure_ends)
            self.module, self._so_far = module, run.results
            self.tasks = set(tasks) if self.assignment.partial or len(self.assignment.modules) > 1 else None
            with self.sitting():
                suite.run(run, tasks)
            self.tests += run.results
            self.fault = run.fault
            if self.fault is not None:
                return
            if run.over:
                break
        with suppress(Exception):  # a name is a help, and never worth a grade
            self.tests = self._named(suite)

    def sitting(self) -> AbstractContextManager[object]:
        """Be ready to begin tests of a module, on a budget that is its own."""
        return nullcontext()

    def helping(self) -> AbstractContextManager[object]:
        """Do what hints need, on a budget that is its own."""
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

    def help(self, result: TestResult, failure: BaseException | None, session: Session | None) -> TestResult:
        """Return the result of a failed test with a hint, and with what names are found by."""
        evidence = getattr(failure, "evidence", None)
        if session is None and evidence is None:  # the module could not be imported
            return result
        told = Told(self.assignment.task(result.task).hint, TASK)
        with suppress(Exception), self.helping():
            wrong = list(wrong_uses(evidence)) if evidence else []
            if evidence:
                answers = {"wrong": rows(wrong), "examples": examples(wrong, evidence)}
            elif session and session.module != self.assignment.module:
                answers = {"wrong": answered.rows(session), "examples": answered.examples(session)}
            else:
                answers = {"wrong": of_a_check(failure), "examples": []}
            told = self._told(result, failure, session) or told
            alone = all(test.task != result.task or test.outcome == faults.PASSED for test in self._so_far)
            if told.diagnosis == TASK and (words := explain_all(wrong) or (promise_broken(wrong) if alone else None)):
                told = Told(words, GENERAL)
            result = replace(result, answers=answers)
        return replace(result, hint=told.hint, diagnosis=told.diagnosis)

    def _told(self, result: TestResult, failure: BaseException | None, session: Session | None) -> Told | None:
        """Return what the failure says by itself: an entry of the bank, an exception, a check's advice."""
        if mistake := getattr(failure, "mistake", None):
            with suppress(KeyError):
                return Told(hint_of(self.assignment, mistake), mistake)
        if session and session.module != self.assignment.module:
            own = [wrong for wrong in known_bank(self.assignment).wrong if wrong.task == result.task]
            return answered.reason(self.assignment, session, own)
        if words := plain(failure):
            return Told(words, PLAIN)
        advice = getattr(failure, "advice", None)
        return Told(advice, ADVICE) if advice else None

    def _named(self, suite: Suite) -> list[TestResult]:
        """Return the results with the bank's names, and with what was said before the course's own."""
        failed = dict.fromkeys(test.task for test in self.tests if test.answers)
        known = [
            each for task in failed for each in known_mistakes(self.assignment, task, suite.asked(task), self.seed)
        ]
        tests = named(known, self.tests)
        return [
            replace(test, answers={**test.answers, "hint": test.hint, "diagnosis": test.diagnosis})
            if test.answers
            else test
            for test in tests
        ]

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
