"""Uses of a contract: programs with their right answers, made once per seed for all students, the smallest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from .compare import by_size
from .contract import PROMISES, Contract, Of, Row, Step
from .domains import Case, Domain, Sizes, draw
from .programs import Call, Of as OfCall, Program, made, new


@dataclass
class Expected:
    """The call of a use that is judged: its step and case, the right answer, and the previous calls."""

    call: int
    step: Step
    case: Case
    right: Any
    previous: Mapping[str, int]


@dataclass
class Use:
    """A program in the making, what is right of its answers, and which pairs of answers have to be equal, or not."""

    contract: Contract
    calls: list[Call] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)
    alike: list[tuple[int, int, bool]] = field(default_factory=list)
    may_change: dict[int, set[int]] = field(default_factory=dict)  # positions of arguments by call
    promise: str = ""  # which it tries, if it does

    def begin(self, case: Case) -> Strand:
        """Make an object, if the contract is of a class, and begin to take steps."""
        if not self.contract.made:
            return Strand(self, case, None)
        arguments = tuple(case[name] for name in self.contract.made_with if name in case)
        return Strand(self, case, made(self.calls, new(self.contract.made, *arguments)).call)

    @property
    def program(self) -> Program:
        """The calls as they are sent."""
        return Program(tuple(self.calls))


@dataclass
class Strand:
    """Steps on one object, or of one run of functions, in a use that may have several."""

    use: Use
    case: Case
    owner: int | None
    taken: dict[str, int] = field(default_factory=dict)

    def take(self, step: Step, judged: bool = True, quiet: bool = False) -> int:
        """Take a step, and note the right answer; return the number of its call. A quiet one's answer stays there."""
        args = tuple(self._passed(name) for name in step.takes or () if isinstance(name, Of) or name in self.case)
        named = self.case[step.keywords] if step.keywords else {}
        kwargs = {name: self.case.get(name, value) for name, value in named.items()}
        number = len(self.use.calls)
        free = self.use.contract.may_change
        self.use.may_change[number] = {place for place, name in enumerate(step.takes or ()) if name in free}
        quiet = quiet and step.op == "call"
        self.use.calls.append(Call(step.calls or step.name, args, kwargs, step.op, self.owner, quiet=quiet))
        if step.op == "set":
            return number
        if judged:
            self.use.expected.append(Expected(number, step, self.case, step.answer(self.case), dict(self.taken)))
        self.taken[step.name] = number
        return number

    def again(self, case: Case) -> Strand:
        """Go on with the same object and another case."""
        return Strand(self.use, case, self.owner, self.taken)

    def _passed(self, name: str | Of) -> Any:
        return OfCall(self.taken[name.step], name.entry) if isinstance(name, Of) else self.case[name]


def plain(contract: Contract, row: Row, case: Case) -> Iterator[Use]:
    """Yield a use for each step of the row, which alone is judged: a mistake is charged once."""
    for number, last in enumerate(contract.steps):
        if len(contract.steps) == 1 or last.name in (row.steps or (row.name,)):
            use = Use(contract)
            strand = use.begin(case)
            last = last if row.same is None else replace(last, same=row.same)
            for step in contract.steps[:number]:  # whose answers a law may look at, and one with a law is looked at
                strand.take(step, judged=False, quiet=step.law is last.law is None and last.same is by_size)
            strand.take(last)
            yield use


def same_object_again(use: Use, case: Case, *others: Case) -> None:
    """Ask one object several times: nothing is left of the previous calls."""
    own = {name: case[name] for name in use.contract.made_with if name in case}
    strand = use.begin(case)
    for other in others:
        for step in use.contract.steps:
            strand.again(other | own).take(step)
    for step in use.contract.steps:
        strand.take(step)


def two_in_turn(use: Use, case: Case, other: Case) -> None:
    """Ask two objects in turn: they know nothing of each other."""
    strands = [use.begin(each) for each in (case, other)]
    for step in use.contract.steps:
        for strand in strands:
            strand.take(step)


def same_and_other_seed(use: Use, case: Case) -> None:
    """Ask with one seed twice, then with another one."""
    name, found = use.contract.seeded_by, []
    for more in (0, 0, 1):
        strand = use.begin(case | {name: case[name] + more})
        found.append([strand.take(step) for step in use.contract.steps][-1])
    use.alike = [(found[0], found[1], True), (found[0], found[2], False)]


@lru_cache(maxsize=1000)
def uses(contract: Contract, row: Row, seed: int) -> list[Use]:
    """Return all uses of a row, those with the fewest calls and numbers first."""
    sizes = contract.sizes if row.sizes is None else row.sizes
    cases = contract.cases if row.cases is None else row.cases
    domains = {name: domain for name, domain in {**contract.domains, **row.domains}.items() if domain is not None}
    numbers = range(contract.turns * len(sizes))
    if row.name == PROMISES:
        chosen = [step for step in contract.steps if step.name in (row.steps or [step.name])]
        contract = replace(contract, steps=chosen, rows=())
        found = [use for number in numbers for use in _promises(contract, domains, sizes, seed, number)]
    else:
        samples = [draw(domains, sizes, seed, number) for number in numbers]
        found = [use for case in (*cases, *samples) for use in plain(contract, row, case)]
    return sorted(found, key=lambda use: use.program.size)


def _promises(
    contract: Contract, domains: Mapping[str, Domain], sizes: Sequence[Sizes], seed: int, number: int
) -> Iterator[Use]:
    """Yield the promises for a case of this number; `again` of its sizes, or the next ones, are those of another."""
    turn, size = divmod(number, len(sizes))
    case, alike = (draw(domains, sizes, each, number) for each in (seed, seed + 1))
    following = sizes[size].get("again", sizes[(size + 1) % len(sizes)])
    other = draw(domains, [following], seed + 1, turn)
    fitting = [other] if not contract.made_with or "again" in sizes[size] else []
    promises: list[tuple[Callable[..., None], list[Case]]] = []
    if turn == size % contract.turns:
        promises = [(same_object_again, [*fitting, alike])]
        if len(contract.steps) > 1:
            promises.append((two_in_turn, [other]))
    if contract.seeded_by and size == len(sizes) - 1:
        promises.append((same_and_other_seed, []))
    for promise, others in promises:
        use = Use(contract, promise=promise.__name__)
        promise(use, case, *others)
        yield use
