"""A student's module as the suites see it: attribute access and calls that travel to wherever the code runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from .transcript import Step

DATA_ATTRIBUTES = frozenset({"params", "grads"})


class Session(Protocol):
    """The session that carries out the steps."""

    def perform(self, step: Step) -> Any:
        """Carry out one step, and return what came of it."""


class StudentModule:
    """The module: every attribute is a function or class to call."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return _caller(self._session, None, name)


class Remote:
    """An object made by the student's code, which stays where it was made; a test can neither set nor compare it."""

    def __init__(self, session: Session, number: int, type_name: str) -> None:
        vars(self).update(_session=session, number=number, type_name=type_name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise TypeError(f"a test sets {name} of {self!r}, which has no effect there; set items of its params instead")

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        raise TypeError(f"a test compares {self!r}, which stays with the student's code; compare what it returns")

    __hash__ = object.__hash__

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in DATA_ATTRIBUTES:
            value = self._session.perform(Step("get", self, name))
            return RemoteDict(self, name, value) if isinstance(value, dict) else value
        return _caller(self._session, self, name)

    def __repr__(self) -> str:
        return f"<{self.type_name}>"


class RemoteDict(dict[Any, Any]):
    """A copy of a dict attribute such as ``net.params``; setting items also sets them in the student's object."""

    def __init__(self, owner: Remote, name: str, value: dict[Any, Any]) -> None:
        super().__init__(value)
        self._owner, self._name = owner, name

    def __setitem__(self, key: Any, value: Any) -> None:
        self._owner._session.perform(Step("set", self._owner, self._name, (key, value)))
        super().__setitem__(key, value)


def substitute(owner: StudentModule | Remote, name: str, function: Callable[..., Any], reads: str = "") -> None:
    """Put a function of the test's in the place of a function or method of the student's, which is not graded here.

    A method of a class gets the object, or, if reads names one of its dicts, the content of that at the moment.
    """
    where = None if isinstance(owner, StudentModule) else owner  # which may not be made yet
    owner._session.perform(Step("replace", where, name, (function, reads) if reads else (function,)))


def _caller(session: Session, owner: Any, name: str) -> Callable[..., Any]:
    """Return a function of the module, or a method of an object, None for no object: calling it is a step."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return session.perform(Step("call", owner, name, args, kwargs))

    call.__name__ = name
    return call
