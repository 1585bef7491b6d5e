"""Carry out small programs, many in one message: each makes a few calls on fresh objects.

A call is (op, owner, name, args, kwargs, taken). op is "call"; "quiet", a call whose answer stays here; or "get" and
"set", for the items of a dict. owner is the number of the call that made the object, None for the module. taken lists
each argument that comes from previous calls: its position or name, the number of the call or a list of such numbers,
and the entry of the result, None for all of it. The runner judges what comes back.
"""

from __future__ import annotations

import itertools
import traceback
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from . import wire
from .snapshot import changed_paths, size_of, snapshot

MAX_NAME, MAX_MESSAGE = 100, 500


class Missing(Exception):
    """A module or an object has no attribute of a name."""

    def __init__(self, owner: Any, name: str) -> None:
        super().__init__(name)
        where = str(getattr(owner, "__name__", "module")) if isinstance(owner, ModuleType) else type(owner).__name__
        self.header: wire.Header = {"status": "missing", "owner": where, "name": name}


def attribute(owner: Any, name: str) -> Any:
    """Return an attribute; Missing if there is none, while a property of the student's may raise by itself."""
    try:
        return getattr(owner, name)
    except AttributeError:
        if name in dir(owner):
            raise
    raise Missing(owner, name)


def describe(error: BaseException, folder: str, passing: tuple[type[BaseException], ...] = ()) -> wire.Header:
    """Name an exception by type, message and the last line of the code in that folder; raise on what is passing."""
    if isinstance(error, passing):
        raise error
    if isinstance(error, Missing):
        return error.header
    header: wire.Header = {"status": "raised", "type": type(error).__name__[:MAX_NAME], "line": None, "file": None}
    try:
        header["message"] = str(error)[:MAX_MESSAGE]
    except BaseException:
        header["message"] = ""
    if isinstance(error, SyntaxError) and isinstance(error.lineno, int):
        header["line"], header["file"] = error.lineno, str(error.filename).rpartition("/")[2][:MAX_NAME]
        header["message"] = str(error.msg)[:MAX_MESSAGE]
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename.startswith(folder) and not isinstance(error, SyntaxError):
            header["line"] = line
            header["file"] = frame.f_code.co_filename.rpartition("/")[2][:MAX_NAME]
    return header


MOST_BYTES = 1 << 18  # of one answer: what small calls return is small
MOST_LISTED = 1000  # entries of an iterator
MADE, RETURNED, RAISED = "made", "returned", "raised"
QUIET = "quiet"


def carry_out(
    programs: Sequence[Any],
    module: ModuleType | None,
    keep: Callable[[Any], wire.Header],
    describe: Callable[[BaseException], wire.Header],
) -> list[list[Any]]:
    """Return for each program, for each of its calls up to the first that raised, (what happened, value, changed).

    The value of what raised is the exception as `describe` has it. changed lists positions and names of arguments that
    are no longer what they were.
    """
    return [_one(calls, module, keep, describe) for calls in programs]


def _one(calls: Sequence[Any], module: Any, keep: Any, describe: Any) -> list[Any]:
    results: list[Any] = []
    outcomes: list[Any] = []
    for op, owner, name, args, kwargs, taken in calls:
        try:
            given = _arguments(args, kwargs, taken, results)
            passed = snapshot(given)
            target = attribute(module if owner is None else results[owner], name)
            result = listed(_perform(op, target, given), MOST_LISTED)
            made = isinstance(target, type)
            value = None if made or op == QUIET else _crossing(result, keep)
        except BaseException as error:
            outcomes.append((RAISED, describe(error), []))
            break
        changed = [place for place, argument in given.items() if _changed(argument, passed[place])]
        results.append(result)
        outcomes.append((MADE if made else RETURNED, value, changed))
    return outcomes


def _arguments(args: Any, kwargs: Any, taken: Any, results: list[Any]) -> dict[int | str, Any]:
    """Return arguments by position or name, with what previous calls returned in its places."""
    given: dict[int | str, Any] = {**dict(enumerate(args)), **kwargs}
    for place, source, entry in taken:
        value = [results[number] for number in source] if isinstance(source, list) else results[source]
        given[place] = value if entry is None else value[entry]
    return given


def _perform(op: str, target: Any, given: dict[int | str, Any]) -> Any:
    if op == "get":
        return dict(target)
    if op == "set":
        target.update(given)
        return None
    positions = [place for place in given if isinstance(place, int)]
    return target(*(given[place] for place in positions), **{k: v for k, v in given.items() if isinstance(k, str)})


def _changed(argument: Any, passed: Any) -> bool:
    """Whether an argument is no longer what it was; a list of objects holds others, or in another order."""
    objects = isinstance(argument, list) and any(type(entry).__module__ != "builtins" for entry in passed)
    if objects and not any(isinstance(entry, np.ndarray) for entry in passed):
        return len(argument) != len(passed) or any(a is not b for a, b in zip(argument, passed, strict=True))
    return bool(changed_paths(argument, passed))


def listed(result: Any, most: int) -> Any:
    """Return the entries of an iterator, which nobody else will ask, as a list of at most so many."""
    return list(itertools.islice(result, most)) if isinstance(result, Iterator) else result


def _crossing(result: Any, keep: Any) -> Any:
    """Return a copy of a result; wire.WireError for one that cannot cross or is too large for a small call."""
    wire.encode(result, [], keep)
    if size_of(result) > MOST_BYTES:
        raise wire.WireError("it is far larger than what went in")
    return snapshot(result)


def reading(function: Callable[..., Any], name: str | None) -> Callable[..., Any]:
    """Return a method that hands on what a dict of its object holds, in the object's place; without a name as it is."""
    if name is None:
        return function
    return lambda owner, *args, **kwargs: function(dict(getattr(owner, name)), *args, **kwargs)
