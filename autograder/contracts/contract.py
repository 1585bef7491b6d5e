"""Contracts: what a task asks for, as data that reads like its docstring."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..assertions import BankEntry
from .compare import Same, by_size
from .domains import Case, Domain, Sizes

PROMISES = "promises"
Law = Callable[[Any, Case], None]  # of what was returned and the case, in which previous steps' results stand by name


@dataclass(frozen=True)
class Of:
    """An argument that a previous step of the use has returned, or an entry of it."""

    step: str
    entry: int | None = None


@dataclass(frozen=True)
class Step:
    """One call of a use: its arguments, and a formula of the right answer, or a law where chance decides.

    takes names arguments of the case. If it is None, the step reads an attribute or, given keywords, updates the dict
    that the attribute has. keywords names a dict of the case, whose entries are passed by name. The case's own argument
    replaces an entry so named. calls names the method or function if the step has another name. raises is the type of
    the exception that is the right answer.
    """

    name: str
    takes: Sequence[str | Of] | None = ()
    right: Callable[..., Any] | None = None
    same: Same = by_size
    law: Law | None = None
    keywords: str = ""
    raises: str = ""
    calls: str = ""

    @property
    def op(self) -> str:
        """What a program does: "call", "get" or "set"."""
        return "call" if self.takes is not None else "set" if self.keywords else "get"

    def answer(self, case: Case) -> Any:
        """Return what the formula gives for the arguments that it names and the case has, or for the whole case."""
        if self.right is None:
            return None
        names = inspect.signature(self.right).parameters
        return self.right(**{name: ({"case": case} | case)[name] for name in names if name in {"case", *case}})


@dataclass(frozen=True, eq=False)
class Row:
    """One hidden test: its name, its weight, the sentence that students read, and the steps that it judges.

    Without steps, the row judges the step of its name, or the only step. PROMISES judges its steps, or all, in uses
    where objects, calls and arguments might disturb each other. domains are added to the contract's; None for a domain
    takes it away. sizes and cases are the contract's if they are None.
    """

    name: str
    weight: float
    sentence: str
    steps: Sequence[str] = ()
    domains: Mapping[str, Domain | None] = field(default_factory=dict)
    sizes: Sequence[Sizes] | None = None
    cases: Sequence[Case] | None = None
    same: Same | None = None  # in the place of the steps' own


@dataclass(frozen=True, eq=False)
class Contract:
    """A class, or functions where nothing is made: domains, steps, rows, and what is out of the ordinary."""

    task: str
    domains: Mapping[str, Domain]
    sizes: Sequence[Sizes]  # the smallest first
    steps: Sequence[Step]
    rows: Sequence[Row]
    made: str = ""  # the class
    made_with: Sequence[str] = ()
    cases: Sequence[Case] = ()  # that a textbook warns of, beside those that are drawn
    turns: int = 3  # the budget: cases of each size
    seeded_by: str = ""  # equal seeds give equal answers, others give others
    unseeded: BankEntry | None = None  # the bank's entry of what gives others for equal ones, too
    may_change: Sequence[str] = ()  # arguments that need not be left alone
    parts: Sequence[Contract] = ()  # what it is built from, and stood in for where that does not work
    instead: Sequence[Contract] = ()  # or of which the row of the same name is passed then, of any one of them

    def __post_init__(self) -> None:
        """Refuse a row that would judge nothing."""
        known = {step.name for step in self.steps}
        for row in self.rows:
            if len(known) > 1 and row.name != PROMISES and not known.issuperset(row.steps or [row.name]):
                raise ValueError(f"The row {row.name} of {self.task} judges no step: name steps of the contract.")
