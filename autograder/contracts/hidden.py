"""Hidden tests: each row of a contract becomes a plain pytest function with its sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .contract import PROMISES, Contract, Row
from .engine import Submission, check


def hidden_tests(module: str, *contracts: Contract) -> dict[str, Callable[..., None]]:
    """Return the tests of contracts by name, for the globals of a module; promises count only where steps are right."""
    found: dict[str, Callable[..., None]] = {}
    for contract in contracts:
        rows = {row.name: _test(contract, row) for row in contract.rows}
        plain = [rows[row.name] for row in contract.rows if not row.domains and row.sizes is row.cases is None]
        for row, test in zip(contract.rows, rows.values(), strict=True):
            name = f"test_{contract.task.partition('.')[2]}_{row.name}"  # another contract's of the task may have it
            test.__module__, test.__name__ = module, f"{name}_{contract.steps[0].name}" if name in found else name
            needs = [other for other in plain if other is not test] if row.name == PROMISES else []
            found[test.__name__] = pytest.mark.task(contract.task, weight=row.weight, needs=needs)(test)
    return found


def _test(contract: Contract, row: Row) -> Callable[..., None]:
    def hidden(submission: Submission, seed: int) -> None:
        check(contract, row, submission, seed)

    hidden.__doc__ = row.sentence
    hidden.__dict__["asks"] = contract, row
    return hidden
