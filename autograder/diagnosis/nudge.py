"""What nudging an input says about a gradient: by how much the student's own forward, or own loss, moves.

It is said only where the code's own values are right so far and contradict its own gradient. It holds no right answer
but what the student's code itself answers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from ..comparison import distance, numbers
from ..contracts.programs import Call, Outcome, Program, run
from ..contracts.wording import shown
from ..manifest import Assignment
from ..session import Session
from .judge import Judge

STEP = 1e-3
CONTRADICTS = 0.02  # by which a gradient and what nudging says differ, as a share of the larger one, or more
MOST = 12  # numbers that are nudged


@dataclass(frozen=True)
class Input:
    """One number that is nudged: its name, the program with it, and the gradient that the student's code returned."""

    name: str
    program: Program
    gradient: float


def nudge(session: Session, assignment: Assignment, judge: Judge, call: int, outcomes: Sequence[Outcome]) -> str:
    """Say how the code's own answer moves where that contradicts the gradient it returned in that call; else ""."""
    mine = outcomes[call]
    if mine.fault is not None:
        return ""
    this = judge.program.calls[call]
    before = judge.program.calls[call - 1] if call else this
    if this.name == "backward" and (before.name, before.owner) == ("forward", this.owner):
        upstream = _number(this.args[0] if this.args else 1.0)
        inputs = _inputs_of_forward(assignment, judge.program, call, mine.value)
        start, word = _number(outcomes[call - 1].value), "forward"
    elif "loss" in this.name and _is_pair(mine.value) and _same_loss(judge, call, mine):
        inputs = _inputs_of_loss(assignment, judge.program, call, mine.value[1])
        start, upstream, word = _number(mine.value[0]), 1.0, "loss"
    else:
        return ""
    return "" if start is None or upstream is None else _moved(session, list(inputs)[:MOST], start, upstream, word)


def _moved(session: Session, inputs: list[Input], start: float, upstream: float, word: str) -> str:
    """Nudge all of them in one message, and tell the first that contradicts its gradient."""
    for one, outcomes in zip(inputs, run(session, [one.program for one in inputs]) if inputs else [], strict=True):
        value = outcomes[-1].value
        moved = _number(value[0] if word == "loss" and isinstance(value, tuple | list) and value else value)
        if moved is None or not np.isfinite(one.gradient):
            continue
        change, expected = moved - start, one.gradient * STEP
        if abs(upstream * change - expected) > CONTRADICTS * max(abs(upstream * change), abs(expected), 1e-9):
            times = f", which counts {shown(upstream)} times" if upstream != 1.0 else ""
            return f"Nudge {one.name} by {STEP:g} and your own {word} moves by {float(f'{change:.3g}'):g}{times}."
    return ""


def _is_pair(value: Any) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2


def _same_loss(judge: Judge, call: int, mine: Outcome) -> bool:
    """Whether the loss that comes with gradients is right."""
    right = judge.right[call].value
    return _is_pair(right) and distance(mine.value[0], right[0]) < 1e-6


def _inputs_of_forward(assignment: Assignment, program: Program, call: int, gradients: Any) -> Iterator[Input]:
    """Yield the inputs of the forward before a backward with the gradients that it returned."""
    forward = program.calls[call - 1]
    made = program.calls[forward.owner] if forward.owner is not None else forward
    names = parameters(assignment, made.name, "forward")
    several = gradients if isinstance(gradients, tuple | list) else [gradients]
    if len(forward.args) == len(several):
        for position, (value, gradient) in enumerate(zip(forward.args, several, strict=True)):
            name = names[position] if position < len(names) else f"input {position + 1}"
            yield from _entries(program, (call - 1, position), name, value, gradient)
    for name, value in forward.kwargs.items():
        if isinstance(gradients, dict) and name in gradients:
            yield from _entries(program, (call - 1, name), name, value, gradients[name])


def _inputs_of_loss(assignment: Assignment, program: Program, call: int, gradients: Any) -> Iterator[Input]:
    """Yield what a loss depends on: the params that were put into a net, or the first argument."""
    this = program.calls[call]
    if isinstance(gradients, dict):
        for number, put in enumerate(program.calls[:call]):
            for name, value in put.kwargs.items() if put.op == "set" and put.owner == this.owner else ():
                if name in gradients:
                    yield from _entries(program, (number, name), name, value, gradients[name], call)
    elif this.args:
        names = parameters(assignment, "", this.name)
        yield from _entries(program, (call, 0), names[0] if names else "the input", this.args[0], gradients)


def _entries(
    program: Program, where: tuple[int, int | str], name: str, value: Any, gradient: Any, last: int | None = None
) -> Iterator[Input]:
    """Yield every number of the argument in that place of a call, nudged in a program that ends with the last call."""
    number, place = where
    array, found = numbers(value), numbers(gradient)
    if array is None or found is None or array.shape != found.shape or array.size > MOST or array.dtype.kind != "f":
        return
    for index in np.ndindex(array.shape):
        nudged = array.astype(float)
        nudged[index] += STEP
        calls = list(program.calls[: (number if last is None else last) + 1])
        calls[number] = _with(calls[number], place, nudged if array.ndim else float(nudged))
        at = f"[{', '.join(map(str, index))}]" if array.size > 1 else ""
        yield Input(f"{name}{at}", Program(tuple(calls)), float(found[index]))


def _with(call: Call, place: int | str, value: Any) -> Call:
    """Return a call with another argument in that place."""
    if isinstance(place, str):
        return replace(call, kwargs={**call.kwargs, place: value})
    return replace(call, args=tuple(value if position == place else old for position, old in enumerate(call.args)))


def _number(value: Any) -> float | None:
    """Return the one number that a value is, None if it is none or not finite."""
    found = None if value is None else numbers(value)
    return float(found.reshape(())) if found is not None and found.size == 1 and np.all(np.isfinite(found)) else None


def parameters(assignment: Assignment, owner: str, name: str) -> list[str]:
    """Return the names of the parameters of a function of the solution, or of a class's method, without self."""
    return _parameters((assignment.solution / f"{assignment.module}.py").read_bytes()).get((owner, name), [])


@lru_cache
def _parameters(source: bytes) -> dict[tuple[str, str], list[str]]:
    tree = ast.parse(source)
    classes = [("", tree.body), *((node.name, node.body) for node in tree.body if isinstance(node, ast.ClassDef))]
    return {
        (owner, function.name): [argument.arg for argument in function.args.args if argument.arg != "self"]
        for owner, body in classes
        for function in body
        if isinstance(function, ast.FunctionDef)
    }
