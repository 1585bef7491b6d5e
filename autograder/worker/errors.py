"""An exception of a student's code in words: its type, message and line."""

from __future__ import annotations

import traceback
from types import ModuleType
from typing import Any

from . import wire

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
