"""Whether arguments and results stay what they were, asked for once more instead of believed."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from .faults import StudentFault
from .proxy import StudentModule
from .session import session_of
from .together import together
from .transcript import Step
from .worker.digest import arrays_of, digest
from .worker.forms import turned
from .worker.snapshot import changed_paths, size_of


def changed_arguments(student: StudentModule) -> list[str]:
    """Return a sentence's beginning for every argument that a call so far has changed."""
    session = session_of(student)
    if session.changed:
        return session.changed
    found = []
    given = [
        step for step in session.steps if step.given is not None and not step.trial and any(map(is_plain, step.args))
    ]
    for step, now in zip(given, session.again([step.given for step in given]), strict=False):
        pairs = zip(now, step.args, strict=False) if isinstance(now, tuple) else ()
        changed = [index for index, (a, b) in enumerate(pairs) if is_plain(b) and a != b]
        found += [f"{step.label} changed its argument [{index}]" for index in changed]
    return found


def changed_results(student: StudentModule) -> list[str]:
    """Return the same for every earlier result that a later call has changed, or one more call of the same changes."""
    session = session_of(student)
    if session.outputs_changed:
        return session.outputs_changed
    earlier = [step for step in session.steps if _returned_arrays(step)]
    _make([once_more(step) for step in last_calls([step for step in earlier if step.op == "call"])], student)
    found = list(session.outputs_changed)
    kept = [step for step in earlier if step.result is not None]
    digests = session.digests([step.result for step in kept])
    other = [step for step, now in zip(kept, digests, strict=True) if now != digest(step.value)]
    for step, now in zip(other, session.again([step.result for step in other]), strict=True):
        if differs(step.seen(now), step.seen(step.value)):
            found.append(f"A later call changed what {step.label} had {'held' if step.op == 'get' else 'returned'}")
    return found


def _make(calls: list[Step], student: StudentModule) -> None:
    """Make all these calls, together as far as none of them fails."""
    session = session_of(student)
    while calls:
        before = len(session.steps)
        with suppress(StudentFault):
            together(student, partial(list, map(session.perform, calls)))
        calls = calls[max(1, len(session.steps) - before) :]


def last_calls(steps: list[Step]) -> list[Step]:
    """Return the last of these calls of every function and method, in their order."""
    last = {(None if step.owner is None else step.owner.number, step.name): step for step in steps}
    return list(last.values())


def _returned_arrays(step: Step) -> bool:
    read = step.op == "get" and step.name == "grads"  # which every backward replaces
    return (step.op == "call" or read) and not step.trial and size_of(step.value) > 0


def once_more(step: Step) -> Step:
    """Return the same call with its arrays turned round: other values, and legitimate ones, of the same shapes.

    What an earlier call has returned is handed on as it is.
    """

    def other(name: int | str, value: Any) -> Any:
        return value if name in step.sources else turned(value)

    return Step("call", step.owner, step.name, *step.arguments(other), trial=True)


def differs(now: Any, before: Any) -> bool:
    """Whether the arrays of a result are no longer what they were; other objects are references."""
    return bool(changed_paths(arrays_of(now), arrays_of(before)))


def is_plain(value: Any) -> bool:
    """Whether a value is a list or dict of nothing but numbers and texts, which == compares as a whole."""
    if not isinstance(value, list | dict):
        return False
    entries = value.values() if isinstance(value, dict) else value
    return all(isinstance(entry, bool | int | float | str) or is_plain(entry) for entry in entries)
