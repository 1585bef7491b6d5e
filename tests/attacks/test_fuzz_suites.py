"""Every suite against replies that lie: each is the student's failure, in bounded memory and time.

The trees of true replies have values, shapes, kinds or fields replaced, as no honest code would send them.
"""

from __future__ import annotations

import copy
import math
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from random import Random
from typing import Any

import numpy as np
import pytest
from solution_modules import without_training

from autograder import faults, manifest, submission
from autograder.authoring.trial import TrustedCode
from autograder.budget import CPU_EXTRA, Budget
from autograder.faults import StudentFault
from autograder.in_process import InProcessTransport
from autograder.manifest import Assignment
from autograder.session import Session
from autograder.suite import run_tests
from autograder.worker import wire

pytestmark = [pytest.mark.slow, pytest.mark.attacks]
ROUNDS = int(os.environ.get("KIT_FUZZ", "10"))  # for each assignment
RATES = (0.01, 0.05, 0.3, 1.0)
ABOVE_IDLE = 512 << 20
MEGABYTE = 1 << 20
NUMBERS = (0, -1, 1.0, True, None, math.nan, math.inf, -math.inf, 1e308, 5e-324, 1e-300, 2**63, -(2**63), 10**300)
TEXTS = ("", "nan", "x" * 5000, "\x1b[2J", "0.5")
SHAPES = ((), (0,), (1,), (2,), (1, 1), (0, 1 << 27), (1 << 26, 0), (MEGABYTE, 1), (1, MEGABYTE), (1,) * 16, (3, 0, 2))
FIELDS = ("changed", "result", "type", "message", "line", "file", "owner", "name", "id")
STATUSES = ("ok", "raised", "missing", "unusable", "callback", "", 7, None)


def array(chance: Random, buffers: wire.Buffers, shape: tuple[int, ...]) -> wire.Header:
    """Return the tree of an array of that shape, of any type that may cross, with odd numbers in it."""
    size = math.prod(shape)
    kind = np.dtype(chance.choice(sorted(wire.DTYPES if size < MEGABYTE else {"|b1", "|i1", "|u1"})))
    with np.errstate(all="ignore"):
        odd = np.array([chance.choice((0.0, 1.0, -1.0, 1e308, 5e-324, math.nan, math.inf)) for _ in range(7)])
        filled = np.resize(odd, shape).astype(kind) if size else np.zeros(0, kind)
    buffers.append(memoryview(filled.tobytes()))
    return {"t": "array", "dtype": kind.str, "shape": list(shape), "b": len(buffers) - 1}


def value(chance: Random, buffers: wire.Buffers, true: Any = None, depth: int = 0) -> Any:
    """Return a tree to stand where the true one stood."""
    kind = chance.randrange(9)
    if kind in (0, 1):
        return chance.choice((NUMBERS, TEXTS)[kind])
    if kind == 2:
        return {"t": "ref", "id": chance.choice((0, 1, 10**6, -1)), "type": "Odd"}
    if kind == 3 and depth < 3:
        entries = [value(chance, buffers, None, depth + 1) for _ in range(chance.randrange(5))]
        return {"t": chance.choice(("list", "tuple")), "v": entries}
    if kind == 4 and depth < 3:
        keys = chance.choices((*NUMBERS, *TEXTS, "W1", "b1", "W2", "b2", "loss", "x"), k=chance.randrange(6))
        return {"t": "dict", "v": [[key, value(chance, buffers, None, depth + 1)] for key in keys]}
    if kind == 5:
        nested: Any = 0.5
        for _ in range(chance.choice((3, 20, 70))):
            nested = {"t": "list", "v": [nested]}
        return nested
    if kind == 6 and isinstance(true, dict) and true.get("t") == "array":  # a shape that is near the true one
        of = tuple(true["shape"])
        near = [of, of[::-1], (1, *of), (*of, 1), of[1:], tuple(n + 1 for n in of), (1,) * len(of)]
        return array(chance, buffers, chance.choice(near))
    return array(chance, buffers, chance.choice(SHAPES))


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Return all (container, key) in the tree of a value at which another value may stand."""
    if not isinstance(tree, dict) or not isinstance(tree.get("v"), list):
        return []
    found: list[tuple[Any, Any]] = []
    for index, entry in enumerate(tree["v"]):
        pair = tree["t"] == "dict"
        found += [(entry, 1) if pair else (tree["v"], index)]
        found += places(entry[1] if pair else entry)
    return found


def mutate(reply: wire.Message, chance: Random) -> wire.Message:
    """Return a reply with one thing in it that is not as it was."""
    header, buffers = copy.deepcopy(reply.header), list(reply.buffers)
    replies = header.get("replies")
    if isinstance(replies, list) and replies and chance.random() < 0.9:  # one of those that were made together
        number = chance.randrange(len(replies))
        one = mutate(wire.Message(replies[number], buffers, reply.weight), chance)
        replies[number] = one.header
        return wire.Message(header, one.buffers, one.weight)
    where = chance.choice([(header, "value"), *places(header.get("value"))])
    kind = chance.randrange(10)
    if kind == 0:
        header["status"] = chance.choice(STATUSES)
    elif kind == 1:
        header[chance.choice(FIELDS)] = value(chance, buffers)
    elif kind == 2:
        header.pop(chance.choice(sorted(header)))
    elif kind == 3 and buffers:
        at = chance.randrange(len(buffers))
        spoilt = bytearray(buffers[at])
        for _ in range(min(len(spoilt), 4)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        buffers[at] = memoryview(bytes(spoilt))
    else:
        where[0][where[1]] = value(chance, buffers, where[0].get(where[1]) if isinstance(where[0], dict) else None)
    return wire.Message(header, buffers, reply.weight + sum(buffer.nbytes for buffer in buffers))


class HostileTransport(InProcessTransport):
    """The solution, whose replies are mutated now and then."""

    def __init__(self, sources: dict[str, bytes], module: str, chance: Random, rate: float) -> None:
        super().__init__(sources, module)
        self._chance, self._rate = chance, rate

    def request(self, message: wire.Message) -> wire.Message:
        """Answer, perhaps with something else."""
        reply = super().request(message)
        honest = message.header["op"] == "import" or self._chance.random() >= self._rate
        return reply if honest else mutate(reply, self._chance)


class Fuzzed(TrustedCode):
    """The solution, whose replies are mutated, on the budget of a submission."""

    def __init__(self, assignment: Assignment, number: int) -> None:
        super().__init__(assignment, submission.read(assignment.solution, assignment.module))
        self._chance = Random(number)
        self._rate = RATES[number % len(RATES)]
        self.budget = Budget(assignment.limits, lambda: 0.0)
        self.diagnosis_seconds = 0.0

    def begin(self) -> Session:
        transport = HostileTransport(self.submission.files, self.assignment.module, self._chance, self._rate)
        session = Session(transport, self.assignment.module)
        session.metered = self.budget.computing
        transport.bind(session)
        self.budget.begin_test(0.0)
        session.load()
        return session

    @contextmanager
    def explaining(self) -> Iterator[None]:
        started = time.process_time()
        try:
            with self.budget.helping():
                yield
        finally:
            self.diagnosis_seconds += time.process_time() - started

    def end(self) -> float:
        self.budget.uninterrupted()
        return 0.0


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def fuzz(assignment: Assignment, numbers: range) -> list[str]:
    """Run the suite on some mutated solutions, and return what went wrong."""
    wrong = []
    for number in numbers:
        code = Fuzzed(assignment, number)
        idle, started = peak(), time.process_time()
        try:
            with code.budget.enforced():
                tests, fault = run_tests(code, number)
        except StudentFault:  # the budget, between two tests
            continue
        used = time.process_time() - started - code.diagnosis_seconds
        odd = {test.outcome for test in tests} - set(faults.OUTCOMES)
        slow, large = used > CPU_EXTRA + assignment.limits.trusted_seconds + 5, peak() - idle > ABOVE_IDLE
        if fault is not None or slow or large or odd:
            took = f"{used:.1f} CPU seconds, {(peak() - idle) >> 20} MB"
            wrong.append(f"{assignment.name}, number {number}: {tests[-1:]}, {fault}, {odd}, {took}")
    return wrong


@pytest.mark.parametrize("name", [assignment.name for assignment in manifest.load().assignments])
def test_replies_that_lie_are_the_student_s_failure(name: str):
    assignment = manifest.load().assignment(name)
    assignment = without_training(assignment)
    with get_context("spawn").Pool(1) as pool:  # with a peak of memory of its own
        assert pool.apply(fuzz, (assignment, range(ROUNDS))) == []
