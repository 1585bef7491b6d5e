"""What every examination of a submission has, in a sandbox or not: the suite's run, the hints, the report."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import cache

from . import __version__, faults, submission
from .diagnosis.behavior import Behavior, behavior_by_check
from .diagnosis.counterexample import right_alike
from .diagnosis.diagnose import MAX_STEPS, SoFar, denied, diagnose, hint_of
from .diagnosis.labels import Label, mixed_tasks, named, pieces
from .diagnosis.smallest import search
from .diagnosis.told import ADVICE, EXACT, TASK, UNNAMED, Diagnosis, Told, refuted
from .faults import Infrastructure
from .in_process import in_process_session
from .manifest import Assignment
from .outcome_per_test import SuiteRun
from .replies import Tally
from .report import Report, TestResult
from .report_identity import identity, key
from .scoring import passed_tasks, score_tasks, total, worst_outcome
from .session import Session
from .submission import Submission
from .suite import collected
from .transcript import Step

MOST_BYTES = 1 << 20  # that came back in a test that was passed, and is remembered
# Values in lists and dicts that came back: of a test that is diagnosed, and of all that help looks at. Each is compared
# with what the whole bank answers; wrong solutions of the bank have 10,000 and 21,000 at most.
MOST_VALUES, MOST_VALUES_IN_ALL = 40_000, 200_000


class Examination:
    """One run of the hidden suite on one submission: the examinee of a `SuiteRun`, and the report on it.

    labels are the course's own names of mistakes. behaviors are those in all failed tests, and unnamed in the ones that
    the bank does not explain; they are kept where there are labels or keeping says so. rights, if proving, are right
    solutions that answer just so in a failed test, with the last answer.
    """

    first_failure_ends = False

    def __init__(self, assignment: Assignment, handed_in: Submission, seed: int, labels: Sequence[Label] = ()) -> None:
        self.assignment, self.submission, self.seed = assignment, handed_in, seed
        self.labels, self.keeping = labels, bool(labels)
        self.behaviors: dict[str, Behavior] = {}
        self.unnamed: dict[str, Behavior] = {}
        self.proving = False
        self.rights: dict[str, tuple[str, str]] = {}
        self.module = assignment.module  # the one that is being examined
        self.tasks: set[str] | None = None
        self.fault: Infrastructure | None = None
        self.tests: list[TestResult] = []
        self.message = handed_in.problem
        self.held: tuple[str, ...] = ()
        self.output = ""
        self.tally = Tally()
        self._told: list[str] = []
        self._named: list[str] = []  # entries of the bank, for certain
        self._so_far: list[TestResult] = []
        self._cases: dict[str, dict[str, Diagnosis]] = {}  # by task and test
        self._otherwise: dict[str, Told] = {}  # what a test is told if its mistake is not named
        self._passed: dict[str, list[list[Step]]] = {}  # calls of the tests of a task that were passed
        self.looked_at = 0  # values

    def run_suite(self) -> None:
        """Run the tests of one module after the other, and keep their results."""
        suite = collected(self.assignment)  # before anything is counted against the submission
        for module in self.assignment.modules:
            tasks = [task.id for task in self.assignment.tasks_in(module)]
            if not tasks:
                continue
            points = {task.id: task.points for task in self.assignment.tasks}
            run = SuiteRun(self, points=points, first_failure_ends=self.first_failure_ends)
            self.module = module
            self._so_far = run.results
            self.tasks = set(tasks) if self.assignment.partial or len(self.assignment.modules) > 1 else None
            with self.sitting():
                suite.run(run, tasks)
            self.tests += run.results
            self.fault = run.fault
            if run.over:
                return
        self._settle()

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

    def hint(self, test: str, task: str, failure: BaseException | None, session: Session) -> Told | None:
        """Name the mistake if it is known, else give the failure's advice or the task's general hint."""
        found = Diagnosis()
        with suppress(Exception), self.helping():  # a hint is a help, and never worth a grade
            found = self._diagnosis(task, failure, session)
        if self.keeping and (rows := found.behavior or behavior_by_check(failure)):
            self.behaviors[test] = rows
        if self.proving:
            with suppress(Exception), self.helping():
                self._prove(test, session)
        advice = getattr(failure, "advice", None)
        other = Told(advice, ADVICE) if advice else Told(self.assignment.task(task).hint, TASK)
        self._cases.setdefault(task, {})[test] = found
        self._otherwise[test] = found.general or other
        return found.told or other

    def passed(self, task: str, session: Session) -> None:
        """Remember what a test that was passed has asked, if it is little: what would have failed it is no mistake."""
        if len(session.steps) <= MAX_STEPS and session.received <= MOST_BYTES and session.values <= MOST_VALUES:
            self._passed.setdefault(task, []).append(session.steps)

    def trial(self) -> AbstractContextManager[Session]:
        """Open a session for small calls beside the tests, in a fresh process or namespace, until it is left."""
        raise NotImplementedError

    def counterexample(self, task: str) -> str | None:
        """Return a sentence on the smallest input on which the code is wrong in a task; None if there is none."""
        with suppress(Exception), self.helping():  # a help as well, and never worth a grade
            found = search(self.assignment, task, self.trial)
            return found.sentence if found else None
        return None

    def _diagnosis(self, task: str, failure: BaseException | None, session: Session) -> Diagnosis:
        source = reference_source(self.assignment)[f"{session.module}.py"]
        mistake = getattr(failure, "mistake", None)
        if mistake:
            with suppress(KeyError):
                named = Told(hint_of(self.assignment, mistake), mistake, EXACT)
                self._named.append(mistake)
                return Diagnosis(named)
        self.looked_at += session.values
        if session.values > MOST_VALUES or self.looked_at > MOST_VALUES_IN_ALL:
            return Diagnosis()
        changed = getattr(failure, "changed", False)
        so_far = SoFar(self._told, self._named, passed_tasks(self._so_far), self.keeping, changed)
        found = diagnose(self.assignment, task, session, source, so_far)
        passed = self._passed.get(task, [])
        if found.named and any(denied(self.assignment, found.entries, one, source, session.module) for one in passed):
            found = replace(found, named=None, exact=False)
        if found.told is not None:
            self._told.append(found.told.hint)
        if found.named is not None and found.named.sure == EXACT:
            self._named.append(found.named.diagnosis)
        return found

    def _settle(self) -> None:
        """Take back what other tests refute, and let labels name what the bank does not."""
        withdrawn = {test for task, cases in self._cases.items() for test in refuted(cases, self._is_alone(task))}
        other = {test: self._otherwise[test] for test in withdrawn}
        self.tests = [_told_otherwise(test, other[test.name]) if test.name in other else test for test in self.tests]
        unexplained = {test.name for test in self.tests if test.diagnosis in UNNAMED}
        self.unnamed = {test: rows for test, rows in self.behaviors.items() if test in unexplained}
        if self.labels:
            with suppress(Exception):  # nor is a label
                self.tests = named(self.labels, self.tests, self.unnamed, pieces(self.assignment))

    def _is_alone(self, task: str) -> bool:
        """Whether nothing that this task is built from is wrong, and no mistake is named that it does not have."""
        elsewhere = {test.hint for test in self.tests if test.task != task and test.diagnosis not in UNNAMED}
        here = {test.hint for test in self.tests if test.task == task}
        return elsewhere <= here and task not in mixed_tasks(self.tests, pieces(self.assignment))

    def _prove(self, test: str, session: Session) -> None:
        """Look for right solutions that answer just so."""
        source = reference_source(self.assignment)[f"{session.module}.py"]
        if found := right_alike(self.assignment, session, source):
            self.rights[test] = found

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


def _told_otherwise(test: TestResult, told: Told) -> TestResult:
    return replace(test, hint=told.hint, diagnosis=told.diagnosis, sure=told.sure)


@cache
def reference_source(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of the reference solution by name."""
    return submission.read(assignment.solution, assignment.module).files


def reference_session(assignment: Assignment, module: str) -> Session:
    """Return a fresh session on a module of the reference solution, in this process."""
    return in_process_session(reference_source(assignment), module)
