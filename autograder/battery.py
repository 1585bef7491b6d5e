"""What holds for every function and class, whatever it computes: a battery made of the calls that a test has made.

They are made once more with the same numbers in another form (`worker.forms`), and once more with calls on other
numbers, of the same shapes, in between: on another object, and in the same arrays. The results have to be those of the
first time, which the test itself has judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .assertions import CheckFailed, StudentFault, assert_outputs_kept, assert_unchanged
from .comparison import distance, in_float32
from .proxy import Remote, Session, StudentModule, session_of
from .results_unchanged import turned
from .transcript import Step, handed_on
from .worker.forms import NUMPY, REUSED, SHARED

TOLERANCE, FLOAT32_TOLERANCE = 1e-6, 1e-4
FORMS = {
    "fortran": "its arrays lie in memory in Fortran order",
    "strided": "its arrays are views of larger ones, with a step of -2",
    SHARED: "equal arrays are one and the same object",
    NUMPY: "its numbers are np.float64 instead of float",
}
IN_TURN = "calls on other numbers come between, on other objects and with the same arrays, changed"
AFTERWARDS = "the same objects and arrays have been used with other numbers before"
LEARNS = {"train"}  # changes its object
SCALE = 0.75  # a rate, a decay, a strength or a number stays a legitimate one


def assert_conduct(student: StudentModule, forms: Iterable[str] = FORMS) -> None:
    """Check all that holds for every task: arguments and results left alone, and the battery."""
    assert_unchanged(student)
    assert_outputs_kept(student)
    assert_steady(student, forms)


def assert_steady(student: StudentModule, forms: Iterable[str] = FORMS, since: int = 0) -> None:
    """Check that the calls since that step give the same results in every form, and with other calls in between."""
    session = session_of(student)
    transcript = list(session.steps)
    steps = [step for step in transcript[since:] if not step.trial]
    for form in forms:
        with _Aside(session):
            again = _Again(session, transcript, steps)
            for step in again.steps:
                again.check(step, FORMS[form], form)
    with _Aside(session):
        mine, other = _Again(session, transcript, steps), _Again(session, transcript, steps)
        for step in mine.steps:
            form = "" if id(step) in mine.kept else REUSED
            if step.owner is None:
                other.perform(step, form, others=True)
            elif step.name not in LEARNS:
                mine.perform(step, form, others=True)
            mine.check(step, IN_TURN, form)
            if step.owner is not None:
                other.perform(step, form, others=True)
    with _Aside(session):
        again = _Again(session, transcript, steps)
        for step in again.steps:
            again.perform(step, "" if id(step) in again.kept else REUSED, others=not again.made(step))
        for step in again.steps:
            if not again.made(step):
                again.check(step, AFTERWARDS, "" if id(step) in again.kept else REUSED)


class _Aside:
    """Steps that are forgotten afterwards unless they failed, with what they changed: others have judged that."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> None:
        self._first = len(self._session.steps)
        self._changed = list(self._session.changed), list(self._session.outputs_changed)

    def __exit__(self, kind: object, *_: object) -> None:
        self._session.changed, self._session.outputs_changed = self._changed
        if kind is None:
            del self._session.steps[self._first :]


class _Again:
    """The same calls once more, handing on their own objects and results.

    kept are the steps whose answers are handed on, which may hold on to the arrays that they were given.
    """

    def __init__(self, session: Session, transcript: list[Step], steps: list[Step]) -> None:
        self._session, self.steps = session, steps
        self.kept = {id(transcript[number]) for step in self.steps for number, _ in step.sources.values()}
        self._values: list[Any] = [None] * len(transcript)
        self._numbers = {id(step): number for number, step in enumerate(transcript)}
        self._learned = {step.owner.number for step in self.steps if step.owner is not None and step.name in LEARNS}
        self._objects = {step.value.number: n for n, step in enumerate(transcript) if isinstance(step.value, Remote)}

    def made(self, step: Step) -> bool:
        """Whether a step has made an object that can be used once more: it has learned nothing meanwhile."""
        return isinstance(step.value, Remote) and step.value.number not in self._learned

    def check(self, step: Step, when: str, form: str) -> None:
        """Make the call, and compare what comes back with what came back the first time."""
        fault = self.perform(step, form)
        if fault is not None:
            raise CheckFailed(f"{step.label} does not work if {when}: {fault}")
        found = self._values[self._numbers[id(step)]]
        single = in_float32(step.value) or in_float32(found)
        if distance(step.value, found) > (FLOAT32_TOLERANCE if single else TOLERANCE):
            raise CheckFailed(f"{step.label} gives another result for the same numbers if {when}.")

    def perform(self, step: Step, form: str, others: bool = False) -> StudentFault | None:
        """Make the call, with other numbers if asked for; return the fault, None for none."""

        def own(name: int | str, value: Any) -> Any:
            counterpart = self._own(handed_on(step, name, value, self._values))
            return _other(counterpart) if others and name not in step.sources else counterpart

        owner = handed_on(step, "owner", step.owner, self._values)
        args = tuple(own(index, value) for index, value in enumerate(step.args))
        kwargs = {name: own(name, value) for name, value in step.kwargs.items()}
        try:
            value = self._session.perform(Step(step.op, owner, step.name, args, kwargs, form=form))
        except StudentFault as fault:
            return fault
        self._values[self._numbers[id(step)]] = value
        return None

    def _own(self, value: Any) -> Any:
        """Return a value with the objects in its lists exchanged for those made this time."""
        if type(value) in (list, tuple):
            own = type(value)(map(self._own, value))
            return value if all(a is b for a, b in zip(value, own, strict=True)) else own
        number = self._objects.get(value.number) if isinstance(value, Remote) else None
        return value if number is None else self._values[number]


def _other(value: Any) -> Any:
    return SCALE * value if type(value) is float else turned(value)
