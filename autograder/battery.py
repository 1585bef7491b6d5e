"""What holds for every function and class, whatever it computes: a battery made of the calls that a test has made.

They are made once more with the same numbers in another form (`worker.forms`), and once more with calls on other
numbers, of the same shapes, in between: on another object, and in the same arrays. The results have to be those of the
first time, which the test itself has judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from .assertions import BankEntry, CheckFailed, StudentFault, assert_outputs_kept, assert_unchanged, mistaken
from .battery_advice import ADVICE, AFTERWARDS, AGAIN, FORMS, HANDED_ON, IN_TURN, WRITTEN_INTO
from .comparison import as_good_as
from .faults import Crashed, OutOfMemory, TimedOut
from .proxy import Remote, StudentModule
from .results_unchanged import differs
from .session import Session, session_of
from .transcript import Step, handed_on
from .worker import forms
from .worker.entries import LEARNS
from .worker.forms import ANSWERS, ARRAYS, GROWN, HANDED, LAYOUTS, NESTED, NUMPY, OTHERS, REUSED, SHARED, SPOILT
from .worker.snapshot import size_of

MOST_CALLS, MOST_ASKED = 16, 12
MOST_BYTES = 4 << 20  # that came back so far: a function that was called at a million points is not called again
BOTH_WAYS = {"forward", "backward"}  # of which one may need what the other has returned


def assert_conduct(student: StudentModule) -> None:
    """Check all that holds for every task: arguments and results left alone, and the battery."""
    assert_unchanged(student)
    assert_outputs_kept(student)
    assert_steady(student)


def assert_new(student: StudentModule, name: str, arguments: tuple[Any, ...], mistake: BankEntry | None = None) -> None:
    """Check that what a function returns is an array of its own, which stays if other numbers come into the arguments.

    mistake is the entry of the bank that it is if not.
    """
    session = session_of(student)
    with _Aside(session):
        first, second = (
            Step("call", None, name, given, forms=(REUSED,), again=True)
            for given in (arguments, forms.other_numbers(arguments))
        )
        session.perform(first)
        session.perform(second)
        if first.result is not None and differs(session.again([first.result])[0], first.value):
            raise mistaken(mistake, f"{name} returns an array that it was given, not a new one.")


class Entry(NamedTuple):
    """One step to be made once more: in which of several runs, in which forms, and what it is then checked for."""

    run: int
    step: Step
    forms: tuple[str, ...]
    when: str = ""  # unchecked if empty


def assert_steady(student: StudentModule, since: int = 0) -> None:
    """Check that calls, from that step on, give the same results in every form, and with other calls in between."""
    session = session_of(student)
    if session.received > MOST_BYTES:
        return
    transcript = list(session.steps)
    steps = _first_calls([step for step in transcript[since:] if not step.trial])
    # All forms at once, the two orders of memory by turns.
    in_forms = _in_forms(steps, [(layout, SHARED, NUMPY, ANSWERS, GROWN, NESTED) for layout in LAYOUTS])
    in_turn = _in_turn(transcript, steps)
    entries = [*in_forms, *in_turn, *_handed_on(steps)]
    outcomes = _once_more(session, transcript, entries)
    if outcomes is not None and all(map(_as_before, entries, outcomes)):
        return
    try:  # one by one, to say what it is
        _check(session, transcript, in_forms)
    except CheckFailed:
        for alone in ((), *((form,) for form in FORMS)):
            _check(session, transcript, _in_forms(steps, [alone]))
        raise
    _check(session, transcript, in_turn)
    for entry, outcome in zip(entries, outcomes or (), strict=False):  # what goes by identity may be right by chance
        if outcome is not None and not _as_before(entry, outcome):
            raise _advised(entry.when, f"{entry.step.label} gives another result for the same numbers if {entry.when}.")


def _first_calls(steps: list[Step]) -> list[Step]:
    """Return the steps up to so many calls, also of given functions: a test begins with what is usual."""
    calls = asked = 0
    for number, step in enumerate(steps):
        if step.op == "call" and (calls == MOST_CALLS or asked > MOST_ASKED):
            return steps[:number]  # and all that is looked at after the calls before
        calls += step.op == "call"
        asked += step.asked
    return steps


def _in_forms(steps: list[Step], by_turns: Sequence[tuple[str, ...]]) -> list[Entry]:
    """Return the calls in these forms, those of a function with arrays of one shape by turns, and its shapes, too."""
    turns: Counter[Any] = Counter()
    entries = []
    for step in steps:
        shapes = tuple(np.shape(value) for value in step.args if isinstance(value, np.ndarray))
        key = step.label, shapes
        if key not in turns:
            turns[key] = (
                turns[step.label] if any(len(shape) > 1 for shape in shapes) or not shapes else len(LAYOUTS) - 1
            )
            turns[step.label] += 1
        forms = by_turns[turns[key] % len(by_turns)]
        if _handed(step):  # what was returned is no other argument, which code may write into
            forms = tuple(form for form in forms if form != SHARED)
        turns[key] += 1
        entries.append(Entry(0, step, forms, FORMS[forms[0]] if forms else AGAIN))
    return entries


def _in_turn(transcript: list[Step], steps: list[Step]) -> list[Entry]:
    """Return the calls with those on other numbers between them, and once more at last."""
    kept = {id(transcript[number]) for step in steps for number, _ in step.sources.values()}
    handed = [(transcript[number], step) for step in steps if step.owner is None for number, _ in _handed(step)]
    caches = {source.label for source, step in handed if source.label != step.label}
    learned = {step.owner.number for step in steps if step.owner is not None and step.name in LEARNS}

    def made(step: Step) -> bool:
        """Whether a step has made an object that can be used once more: it has learned nothing meanwhile."""
        return isinstance(step.value, Remote) and step.value.number not in learned

    def reusing(step: Step) -> tuple[str, ...]:
        """Return the form of the same arrays again, but not for a step whose answer is handed on with them."""
        return () if id(step) in kept else (REUSED,)

    def spoilt(step: Step) -> tuple[str, ...]:
        """Return the form in which the caller writes into what came back, if that is a function's own and stays."""
        kept_here = step.owner is not None and (step.op != "call" or step.name in BOTH_WAYS)
        return () if kept_here or id(step) in kept or step.label in caches or made(step) else (SPOILT,)

    def moves_nothing(step: Step) -> bool:
        """Whether a call leaves what it is given, or is called on, as it was: it can be made again."""
        return not (step.sources if step.owner is None else step.name in LEARNS)

    def repeated(step: Step) -> bool:
        """Whether a call is made again once its result was written into."""
        return bool(spoilt(step)) and moves_nothing(step)

    mine, other, written_into = 1, 2, 4
    entries = []
    turns: Counter[str] = Counter()
    for step in steps:
        form = reusing(step)
        # By turns, for something may be known by all arguments but the numbers in an array, or but a number.
        turn = turns[step.label]
        arrays_alone = turn % 2 == 0 and size_of(step.args) + size_of(dict(step.kwargs)) > 0
        turns[step.label] += 1
        others = (ARRAYS if arrays_alone else OTHERS, *form)
        apart = turn % 4 == 0 and arrays_alone and form and not step.asked and moves_nothing(step)
        if apart and forms.has_scalars([*step.args, *dict(step.kwargs).values()]):
            entries.append(Entry(mine, step, (forms.SCALARS, *form)))  # of the same arrays
        if step.owner is None:
            entries.append(Entry(other, step, form if made(step) else others))
        elif step.name not in LEARNS:
            entries.append(Entry(mine, step, others))
        entries.append(Entry(mine, step, (*form, *spoilt(step)), IN_TURN))
        if repeated(step):
            entries.append(Entry(mine, step, form, AFTERWARDS))
        if step.owner is not None:
            entries.append(Entry(other, step, others))
    last = (step for step in steps if not made(step) and (step.owner is not None or not repeated(step)))
    entries += [Entry(other, step, reusing(step), AFTERWARDS) for step in last]
    # Of what keeps something from one call to the other: an object, or what a function returns for another one.
    keeping = steps if caches or any(step.owner is not None for step in steps) else []
    return entries + [Entry(written_into, step, (SHARED, *spoilt(step)), WRITTEN_INTO) for step in keeping]


def _handed_on(steps: list[Step]) -> list[Entry]:
    """Return the calls that hand on what was returned, and those before them, if each result goes to one place."""
    uses = Counter(source for step in steps for source in _handed(step))
    once = {id(step) for step in steps if _handed(step) and all(uses[source] == 1 for source in _handed(step))}
    return [Entry(3, step, (HANDED,) if id(step) in once else (SHARED,), HANDED_ON) for step in steps] if once else []


def _handed(step: Step) -> list[tuple[int, int | None]]:
    """Return which earlier answers are arguments of a step."""
    return [source for name, source in step.sources.items() if name != "owner"]


def _once_more(session: Session, transcript: list[Step], entries: list[Entry]) -> list[Any] | None:
    """Make all calls in one message, where what they got is kept; return whether an argument changed, and the value.

    The outcome of a call that failed, or that was not kept, is None, and so are all where the message was not answered.
    """
    numbers = {id(step): number for number, step in enumerate(transcript)}
    plan = [[entry.run, numbers[id(entry.step)], list(entry.forms), bool(entry.when)] for entry in entries]
    sources = {
        str(numbers[id(entry.step)]): [[name, *source] for name, source in entry.step.sources.items()]
        for entry in entries
    }
    try:
        outcomes = session.once_more(plan, sources)
    except (TimedOut, Crashed, OutOfMemory) as fault:
        raise _advised(AGAIN, f"The calls of this test do not all work if they are made again: {fault}") from fault
    except StudentFault:
        return None
    return outcomes if isinstance(outcomes, list) and len(outcomes) == len(entries) else None


def _as_before(entry: Entry, outcome: Any) -> bool:
    """Whether a call that was made once more has left its arguments alone, and has the value of the first time."""
    if not entry.when:
        return True
    if not isinstance(outcome, tuple) or len(outcome) != 2:
        return False
    return (outcome[0] is False or bool(entry.step.changed)) and as_good_as(
        entry.step.seen(entry.step.value), entry.step.seen(outcome[1])
    )


def _check(session: Session, transcript: list[Step], entries: list[Entry]) -> None:
    """Make the calls one after the other, and compare what comes back with what came back the first time."""
    with _Aside(session):
        runs: dict[int, _Again] = {}
        for entry in entries:
            run = runs.setdefault(entry.run, _Again(session, transcript))
            run.check(entry) if entry.when else run.perform(entry)


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
    """The same calls once more, handing on their own objects and results."""

    def __init__(self, session: Session, transcript: list[Step]) -> None:
        self._session = session
        self._values: list[Any] = [None] * len(transcript)
        self._numbers = {id(step): number for number, step in enumerate(transcript)}
        self._objects = {step.value.number: n for n, step in enumerate(transcript) if isinstance(step.value, Remote)}

    def check(self, entry: Entry) -> None:
        """Make the call, and compare what comes back with what came back the first time."""
        step, when = entry.step, entry.when
        again = self.perform(entry)
        if again.fault is not None:
            raise _advised(when, f"{step.label} does not work if {when}: {again.fault}")
        if again.changed and not step.changed:
            raise _advised(when, f"{step.label} changes its {again.changed[0]} if {when}.")
        if not as_good_as(step.seen(step.value), step.seen(self._values[self._numbers[id(step)]])):
            raise _advised(when, f"{step.label} gives another result for the same numbers if {when}.")

    def perform(self, entry: Entry) -> Step:
        """Make the call, with other numbers if asked for; return it with what came of it."""
        step = entry.step
        change = forms.changed_by(entry.forms)

        def own(name: int | str, value: Any) -> Any:
            counterpart = self._own(handed_on(step, self._values, name, value))
            return counterpart if change is None or name in step.sources else change(counterpart)

        owner, arguments = handed_on(step, self._values, "owner", step.owner), step.arguments(own)
        given = tuple(form for form in entry.forms if form not in forms.CHANGES)
        again = Step(step.op, owner, step.name, *arguments, forms=given, again=True)
        with suppress(StudentFault):
            self._values[self._numbers[id(step)]] = self._session.perform(again)
        return again

    def _own(self, value: Any) -> Any:
        """Return a value with the objects in its lists exchanged for those made this time."""
        if type(value) in (list, tuple):
            own = type(value)(map(self._own, value))
            return value if all(a is b for a, b in zip(value, own, strict=True)) else own
        number = self._objects.get(value.number) if isinstance(value, Remote) else None
        return value if number is None else self._values[number]


def _advised(when: str, message: str) -> CheckFailed:
    failure = CheckFailed(message)
    failure.advice = ADVICE[when]
    return failure
