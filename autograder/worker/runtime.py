"""Carry out requests on a student's module: call, read or replace an attribute, set an item; and say what changed.

The same class serves the sandboxed worker and, for code of our own, a module in this process: only the
transport differs. Objects that cannot cross stay here, known to the other side by number.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from . import wire
from .programs import MAX_NAME, attribute, carry_out, describe, listed, reading
from .snapshot import changed_paths, crosses_unchanged, found_in, size_of, snapshot

MAX_KEPT_BYTES = 16 << 20  # of what calls have returned
MAX_CHANGED = 16  # paths in a reply


class Runtime:
    """Hold one module and the objects its code has made; exchange sends a callback and returns the answer."""

    passing: tuple[type[BaseException], ...] = ()  # raised on: it is not about the code

    def __init__(
        self, folder: str, exchange: Callable[[wire.Message], wire.Message], shared: str = "", arena: Any = None
    ) -> None:
        self.folder, self.exchange, self.shared, self.arena = folder, exchange, shared, arena
        self.module: ModuleType | None = None
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}  # of the objects, by id
        self.callbacks: dict[int, Callable[..., Any]] = {}
        self.results: list[Any] = []
        self.bytes_handed_out = 0
        self.originals: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def handle(self, message: wire.Message) -> wire.Message:
        """Answer one request; what the student's code raises becomes part of the answer."""
        try:
            return self._perform(message)
        except self.passing:
            raise
        except MemoryError:
            return wire.Message({"status": "raised", "type": "MemoryError", "message": "out of memory"})
        except wire.WireError as error:
            return wire.Message({"status": "unusable", "message": str(error)})
        except BaseException as error:
            return wire.Message(describe(error, self.folder))

    def _perform(self, message: wire.Message) -> wire.Message:
        header, buffers = message.header, message.buffers
        op = header["op"]
        if op == "import":
            self.module = importlib.import_module(header["module"])
            return wire.Message({"status": "ok", "value": None})
        if op == "programs":
            (programs,) = self._decode(header["items"], buffers)
            describing = partial(describe, folder=self.folder, passing=self.passing)
            return self._reply(carry_out(programs, self.module, self._keep, describing))
        owner = self.objects[header["ref"]] if "ref" in header else self.module
        name = header["name"]
        if op == "replace":
            *path, last = name.split(".")  # a method of a class is named by both
            for part in path:
                owner = getattr(owner, part)
            setattr(owner, last, reading(self._callback(header["value"]["id"]), header.get("reads")))
            return self._reply(None)
        target = attribute(owner, name)
        if op == "call":
            return self._call(target, header, buffers)
        if op == "set":
            key, value = self._decode(header["items"], buffers)
            target[key] = value
            return self._reply(None)
        return self._reply(target)

    def _call(self, target: Any, header: wire.Header, buffers: wire.Buffers) -> wire.Message:
        self.originals.clear()
        arguments = self._decode(header["args"], buffers)
        keywords = self._decode(header["kwargs"], buffers)
        before = (snapshot(arguments, self._copy), snapshot(keywords, self._copy))
        result = listed(target(*arguments, **keywords), wire.MAX_ITEMS + 1)
        reply = self._answer(target, result)
        changed = changed_paths(arguments, before[0]) + changed_paths(keywords, before[1])
        reply.header["changed"] = [f"argument {path}" for path in changed[:MAX_CHANGED]]
        reply.header["result"] = self._handed_out(result)
        return reply

    def _answer(self, target: Any, result: Any) -> wire.Message:
        """Return a call's result; an instance stays here, even of a class derived from list or dict."""
        made = isinstance(target, type)
        return wire.Message({"status": "ok", "value": self._keep(result)}) if made else self._reply(result)

    def _handed_out(self, result: Any) -> int | None:
        """Keep a result, which may be handed back, and return its number; None if it is too large."""
        self.bytes_handed_out += size_of(result)
        if self.bytes_handed_out > MAX_KEPT_BYTES:
            return None
        self.results.append(result)
        return len(self.results) - 1

    def _reply(self, value: Any) -> wire.Message:
        buffers: wire.Buffers = []
        return wire.Message({"status": "ok", "value": wire.encode(value, buffers, self._keep)}, buffers)

    def _keep(self, value: Any) -> wire.Header:
        number = self.numbers.setdefault(id(value), len(self.objects))  # an object that is kept keeps its id
        self.objects[number] = value
        return {"t": "ref", "id": number, "type": type(value).__name__[:MAX_NAME]}

    def _decode(self, tree: Any, buffers: wire.Buffers) -> Any:
        return wire.decode(tree, buffers, lambda tree: self._resolve(tree, buffers))

    def _resolve(self, tree: wire.Header, buffers: wire.Buffers) -> Any:
        if tree.get("t") == "ref":
            return self.objects[tree["id"]]
        if tree.get("t") == "callback":
            return self.callbacks.setdefault(tree["id"], self._callback(tree["id"]))
        if tree.get("t") == "arena":
            return wire.arena_array(self.arena, tree)
        if tree.get("t") == "result":
            return self._returned(tree, buffers)
        if tree.get("t") == "file":  # private pages: writing to them is the caller's right, and reaches no one
            place = f"{self.shared}/{tree['name']}", tree["dtype"]
            mapped, original = (np.asarray(np.memmap(*place, mode, shape=tuple(tree["shape"]))) for mode in ("c", "r"))
            self.originals[id(mapped)] = mapped, original
            return mapped
        raise wire.WireError("a value is of no known kind")

    def _returned(self, tree: wire.Header, buffers: wire.Buffers) -> Any:
        """Return what is handed back as the very object that it was, if a copy would be of another type."""
        returned, index = self.results[tree["id"]], tree["at"]
        if index is not None and isinstance(returned, tuple | list):
            returned = returned[index]
        copied = self._decode(tree["v"], buffers)
        return copied if crosses_unchanged(returned) else returned

    def _copy(self, array: np.ndarray) -> np.ndarray:
        """Return what an argument is compared with after the call; a mapped one has its file for that."""
        return self.originals[id(array)][1] if id(array) in self.originals else array.copy()

    def _callback(self, number: int) -> Callable[..., Any]:
        """Return a function of the test's."""

        def callback(*args: Any, **kwargs: Any) -> Any:
            buffers: wire.Buffers = []
            encoded = wire.encode(args, buffers, self._keep), wire.encode(kwargs, buffers, self._keep)
            header = {"status": "callback", "id": number, "args": encoded[0], "kwargs": encoded[1]}
            answer = self.exchange(wire.Message(header, buffers))
            if answer.header["status"] != "ok":
                raise ValueError(answer.header["message"])
            value = self._decode(answer.header["value"], answer.buffers)
            # A function that returns its argument, or a view of it, returns that itself.
            return found_in(args, value) if isinstance(value, np.ndarray) else value

        return callback
