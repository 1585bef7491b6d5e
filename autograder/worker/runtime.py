"""Carry out requests on a student's module: call, read or replace an attribute, set an item; and say what changed.

The same class serves the sandboxed worker and, for code of our own, a module in this process: only the
transport differs. Objects that cannot cross stay here, known to the other side by number.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from . import known_functions, wire
from .answered import Answered
from .digest import arrays_of, digest
from .drawn import draw_meanwhile, listed
from .earlier import Earlier
from .entries import Entries
from .errors import MAX_NAME, attribute, describe
from .forms import (
    ANSWERS,
    GROWN,
    LAYOUTS,
    NESTED,
    OF_ARGUMENTS,
    REUSED,
    Reused,
    grow,
    in_form,
    of_another_call,
    read_only,
)
from .meanwhile import Meanwhile
from .once_more import MAX_KEPT_BYTES, Memory, Performed, once_more, put_in_place
from .programs import carry_out
from .snapshot import changed_paths, crosses_unchanged, found_in, size_of, snapshot
from .together import Together, Unanswerable

MAX_ANSWERS = 16  # that are looked at after a call


class Runtime:
    """Hold one module and the objects its code has made; exchange sends a callback and returns the answer."""

    passing: tuple[type[BaseException], ...] = (Unanswerable,)  # raised on: it is not about the code

    def __init__(
        self, folder: str, exchange: Callable[[wire.Message], wire.Message], shared: str = "", arena: Any = None
    ) -> None:
        self.folder, self.shared, self.arena = folder, shared, arena
        self.answered = Answered(exchange)
        self.module: ModuleType | None = None
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}  # of the objects, by id
        self.earlier, self.entries = Earlier(), Entries()
        self.callbacks: dict[int, Callable[..., Any]] = {}
        self.results: list[Any] = []
        self.bytes_handed_out = 0
        self.originals: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self.reused = Reused()
        self.memory = Memory()
        self.forms: Sequence[str] = ()  # those of the call that is being made
        self.repeats = False  # whether it is one of those that are made once more
        self.returned: Any = None  # by the request that is being answered
        self.answers: list[tuple[Any, Any]] = []  # of functions that the call is given, and copies
        self.nested = 0  # calls with others before they are over
        self.meanwhile: Meanwhile | None = None  # a call that is to be made before the call is over
        self.together: Together | None = None  # those that are being answered in one message
        self.going_on = Together([], [])  # those of the last such message

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
        if header["op"] == "import":
            self.module = importlib.import_module(header["module"])
            return wire.Message({"status": "ok", "value": None})
        if header["op"] in ("together", "go on"):
            return self._together(header, buffers)
        if header["op"] == "again":  # the same results, as they are now
            return self._reply([self.results[number] for number in header["results"]], {})
        if header["op"] == "once more":
            return self._reply(once_more(self.memory, header["plan"], header["sources"], self._carry_out), {})
        if header["op"] == "digests":
            return self._reply([digest(self.results[number]) for number in header["results"]], {})
        if header["op"] == "programs":
            (programs,) = self._decode(header["items"], buffers)
            told = partial(describe, folder=self.folder, passing=self.passing)
            return self._reply(carry_out(programs, self.module, self._keep, told), {})
        owner = self.objects[header["ref"]] if "ref" in header else self.module
        name = header["name"]
        if header["op"] == "replace":
            stand_in = Performed("replace", owner, name, (self._callback(header["value"]["id"], reuses=False),), {})
            self.memory.keep(header.get("step"), stand_in, 0)
            put_in_place(stand_in)
            return wire.Message({"status": "ok", "value": None})
        target = attribute(owner, name)
        op, step = header["op"], header.get("step")
        if op == "call":
            return self._call(target, header, buffers)
        arguments = self._decode(header["items"], buffers) if op in ("set", "write") else ()
        for form in header.get("forms", ()) if op == "set" else ():
            if form in LAYOUTS:
                arguments = in_form(form, arguments, None, self.reused)
        performed = Performed(op, owner, name, snapshot(arguments, self._copy), {})
        self.memory.keep(step, performed, size_of(arguments))
        kept = {}
        if name == "grads" and isinstance(target, dict):
            grads = dict(target)
            kept["result"] = self._handed_out(grads, size_of(grads))
        self.returned = self.entries.get_or_put(op, owner, name, arguments)
        return self._reply(self.returned, kept)

    def _together(self, header: wire.Header, buffers: wire.Buffers) -> wire.Message:
        """Carry out several requests, or go on with those of which the replies filled a message."""
        together = self.going_on if header["op"] == "go on" else Together(header["steps"], buffers)
        self.together = self.going_on = together
        try:
            return together.next_message(self._one_of_several, self._keep)
        finally:
            self.together = None

    def _one_of_several(self, request: wire.Message) -> tuple[wire.Message, Any]:
        """Carry out one of them; return the reply, and what was returned."""
        self.returned = None
        return self.handle(request), self.returned

    def _carry_out(self, step: Performed, forms: Sequence[str]) -> Any:
        """Carry out a step once more, which is given in these forms."""
        self.forms, self.repeats = forms, True
        if step.op == "replace":
            return put_in_place(step)
        if step.op != "call":
            return self.entries.get_or_put(step.op, step.owner, step.name, step.arguments)
        self.entries.called(step.owner, step.name)
        return self._made(getattr(step.owner, step.name), step.arguments, step.keywords)

    def _made(self, target: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        """Make a call and return what it returns, a list for an iterator; in that form, make another one meanwhile."""
        self.answers.clear()
        self.meanwhile = None
        if NESTED in self.forms:
            others = [of_another_call(arguments, keywords, more) for more in (1, 0)]
            self.nested += 1
            self.meanwhile = Meanwhile(lambda turn: target(*others[turn % 2][0], **others[turn % 2][1]), self.nested)
        result = target(*arguments, **keywords)
        if self.meanwhile is not None and isinstance(result, Iterator):
            result = self.meanwhile.beside(result)
        self.meanwhile = None
        return listed(result)

    def _call(self, target: Any, header: wire.Header, buffers: wire.Buffers) -> wire.Message:
        self.originals.clear()
        arguments = self._decode(header["args"], buffers)
        keywords = self._decode(header["kwargs"], buffers)
        self.forms, self.repeats = header.get("forms", ()), False
        for form in filter(OF_ARGUMENTS.__contains__, self.forms):
            arguments, keywords = in_form(form, (arguments, keywords), (header.get("ref"), header["name"]), self.reused)
        owner = self.objects[header["ref"]] if "ref" in header else self.module
        self.entries.called(owner, header["name"])
        given_arrays = [array for array in arrays_of((arguments, keywords)) if array.flags.writeable]
        before = (snapshot(arguments, self._copy), snapshot(keywords, self._copy))
        result = self.returned = self._made(target, arguments, keywords)
        reply = self._answer(target, result)
        made = None if crosses_unchanged(result) else result
        step = Performed("call", owner, header["name"], *before, made, (arguments, keywords))
        given, returned = size_of(arguments), size_of(result)
        self.memory.keep(header.get("step"), step, given + size_of(keywords))
        changed = [f"argument {path}" for path in changed_paths(arguments, before[0])]
        changed += [f"argument {path}" for path in changed_paths(keywords, before[1])]
        changed += ["arguments, which are read-only now"] if not all(a.flags.writeable for a in given_arrays) else []
        changed += ["function's answer"] if any(changed_paths(*answer) for answer in self.answers) else []
        reply.header["changed"] = changed[:16]
        if GROWN in self.forms:
            grow(arguments)
        if "forms" in header:  # an earlier call once more: what it changes of earlier results is not asked for
            kept = isinstance(result, tuple | list | dict | np.ndarray)
            reply.header["result"] = self._handed_out(result, returned) if kept else None
            return reply
        mine = [(f"what {header['name']} had returned", result, returned)]
        if "ref" in header:
            mine.append((f"an earlier argument of {header['name']}", arguments, given))
        reply.header["outputs_changed"] = self.earlier.changed(header.get("ref"), mine)
        reply.header["result"] = self._handed_out(result, returned)
        if any(isinstance(value, list | dict) for value in arguments):
            reply.header["given"] = self._handed_out(arguments, given)
        return reply

    def _answer(self, target: Any, result: Any) -> wire.Message:
        """Return a call's result; an instance stays here, even of a class derived from list or dict."""
        made = isinstance(target, type)
        return wire.Message({"status": "ok", "value": self._keep(result)}) if made else self._reply(result, {})

    def _handed_out(self, result: Any, size: int) -> int | None:
        """Keep a result of so many bytes for a later look at it, and return its number; None if it is too large."""
        self.bytes_handed_out += size
        if self.bytes_handed_out > MAX_KEPT_BYTES:
            return None
        self.results.append(result)
        return len(self.results) - 1

    def _reply(self, value: Any, header: wire.Header) -> wire.Message:
        buffers: wire.Buffers = [] if self.together is None else self.together.buffers
        header.update(status="ok", value=wire.encode(value, buffers, self._keep))
        return wire.Message(header, buffers)

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
        if tree.get("t") == "numpy":
            return known_functions.named(tree["name"])
        if tree.get("t") == "arena":
            return wire.arena_array(self.arena, tree)
        if tree.get("t") == "result":
            return self._returned(tree, buffers)
        if tree.get("t") == "later" and self.together is not None:
            return self.together.value(tree, self._decode)
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

    def _callback(self, number: int, reuses: bool = True) -> Callable[..., Any]:
        """Return a function of the test's; what a stand-in for the student's own returns is always made anew."""

        def callback(*args: Any, **kwargs: Any) -> Any:
            if reuses and self.meanwhile is not None:
                meanwhile, forms = self.meanwhile, self.forms
                self.meanwhile, self.forms = None, ()
                meanwhile.called()
                self.meanwhile, self.forms = meanwhile, forms
            buffers: wire.Buffers = []
            encoded = wire.encode(args, buffers, self._keep), wire.encode(kwargs, buffers, self._keep)
            header = {"status": "callback", "id": number, "args": encoded[0], "kwargs": encoded[1]}
            answer = self.answered.ask(wire.Message(header, buffers), again=reuses and self.repeats)
            if answer.header["status"] != "ok":
                raise ValueError(answer.header["message"])
            value = self._decode(answer.header["value"], answer.buffers)
            if reuses:
                draw_meanwhile()
            if reuses and REUSED in self.forms:
                value = in_form(REUSED, value, "callback", self.reused)  # whichever function it is
            if reuses and ANSWERS in self.forms:
                value = read_only(value)
            if reuses and REUSED not in self.forms and len(self.answers) < MAX_ANSWERS:
                self.answers.append((value, snapshot(value)))
            # A function that returns its argument, or a view of it, returns that itself.
            return found_in(args, value) if isinstance(value, np.ndarray) else value

        return callback
