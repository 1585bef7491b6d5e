"""A student's code under test: in a sandbox, a fresh process for each test, within the limits of its module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from .budget import Budget
from .faults import Infrastructure, StudentFault, TimedOut
from .import_error import import_error
from .in_process import CodeUnderTest
from .manifest import Assignment, Limits
from .sandbox import Layers, Sandbox
from .session import Session
from .submission import Submission

OUTPUT_LIMIT = 4096
# Of a module beside the assignment's own: answers to questions are written down, not computed.
BESIDE = Limits(test_seconds=2.0, total_seconds=8.0, reply_mb=1, wall_seconds=30.0, idle_seconds=5.0)
SHARED_SECONDS = 0.2  # of CPU: a process that has used less answers the next question, too


class SandboxedCode(CodeUnderTest):
    """The code of a submission in one sandbox; a context manager, which closes it."""

    def __init__(self, assignment: Assignment, handed_in: Submission, layers: Layers) -> None:
        super().__init__(assignment, handed_in)
        self._layers = layers
        self._opened = ExitStack()
        self._shared: Sandbox | None = None  # once it is open: starting one takes as long as ten tests
        self._explained = 0.0  # CPU seconds of this process
        self._prepare()

    def __enter__(self) -> SandboxedCode:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    @property
    def _own(self) -> bool:
        """Whether the module is the assignment's own."""
        return self.module == self.assignment.module

    def _prepare(self) -> None:
        """Start afresh with a module: time and faults of another one are none of its own."""
        self._limits = self.assignment.limits if self._own else BESIDE
        alone = self._own or not self.submission.files
        problem = self.submission.problem if alone else self.submission.lacks(self.module)
        self._import_fault: StudentFault | None = StudentFault(problem) if problem else None
        self._imported = False
        self._sandbox: Sandbox | None = None  # for the tests of the module
        self._used = 0.0  # CPU seconds of the tests that are over
        self._counted = 0.0  # those of the running process that previous tests have been charged with
        self._goes_on = False  # whether the process stays for the next test
        self._budget = Budget(self._limits, self._spent, self._explained)

    def _spent(self) -> float:
        return self._used + (self._sandbox.cpu_seconds() - self._counted if self._sandbox is not None else 0.0)

    @contextmanager
    def testing(self, module: str) -> Iterator[None]:
        """Have a sandbox for the tests of one module, unless it is not there."""
        self.module = module
        self._prepare()
        if self._import_fault is not None:
            yield
            return
        if self._shared is None:
            self._shared = self._opened.enter_context(Sandbox(self.submission.files, self._limits, self._layers))
            self.held = tuple(self._shared.held)
        self._sandbox, self._shared.limits = self._shared, self._limits
        try:
            with self._budget.enforced():
                yield
        finally:
            if self._goes_on:
                self._end_process()

    def begin(self) -> Session:
        """Import the module in a fresh process; several answers to questions, which keep no state, share one."""
        if self._import_fault is not None:
            raise self._import_fault
        if self._used > self._limits.total_seconds:
            raise TimedOut("The time for the whole submission was used up by previous tests.")
        if self._sandbox is None:
            raise Infrastructure("There is no sandbox.")
        if not self._goes_on:
            self._sandbox.begin()
            self._counted = 0.0
        self._goes_on = False
        session = Session(self._sandbox, self.module)
        session.tally, session.metered = self.tally, self._budget.waiting
        self._budget.begin_test(self._used)
        self._load(session)
        return session

    def _load(self, session: Session) -> None:
        """Import the module; a fault of the first import is that of every test, and no test tries again."""
        try:
            session.load()
        except StudentFault as fault:
            if not self._imported:
                self._import_fault = fault
                self.message = import_error(self.module, fault) if self._own else self.message
            raise
        self._imported = True

    def end(self) -> float:
        """End the test's process, keep what was printed first, and return its CPU seconds."""
        if self._sandbox is None:
            return 0.0
        self._budget.uninterrupted()
        before, so_far = self._counted, 0.0 if self._own else self._sandbox.cpu_seconds()
        self._goes_on = not self._own and self._sandbox.running and so_far < SHARED_SECONDS
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

    def reference(self) -> Session:
        """Return a fresh session on the reference solution, in this process and on the submission's budget."""
        session = super().reference()
        session.metered = self._budget.computing
        return session

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Explain a mistake, within the seconds that all explanations of a submission may take together."""
        try:
            with self._budget.helping():
                yield
        finally:
            self._explained = self._budget.helped
