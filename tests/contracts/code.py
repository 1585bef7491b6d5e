"""Code of our own that a contract is held against, in this process."""

from typing import Any

from own_code import session_on

from autograder.assertions import CheckFailed
from autograder.contracts.contract import Contract
from autograder.contracts.engine import check
from autograder.diagnosis.evidence import WrongUse, wrong_uses
from autograder.faults import StudentFault
from autograder.session import Session


class Code:
    """A submission whose module has this source; begun counts its processes."""

    kept: dict[Any, Any]
    keeps_state = True

    def __init__(self, source: str) -> None:
        self.source, self.kept, self.begun = source, {}, 0

    def begin(self) -> Session:
        self.begun += 1
        return session_on(f"import numpy as np\n{self.source}")


def failure(contract: Contract, row: str, source: str, seed: int = 0) -> CheckFailed | StudentFault | None:
    """Return what code raises in a row, None where it passes."""
    try:
        check(contract, next(one for one in contract.rows if one.name == row), Code(source), seed)
    except (CheckFailed, StudentFault) as error:
        return error
    return None


def wrong_in(contract: Contract, row: str, source: str, seed: int = 0) -> list[WrongUse]:
    """Return the uses of a row that code answers wrongly."""
    error = failure(contract, row, source, seed)
    return list(wrong_uses(error.evidence)) if error and error.evidence else []


def lost(contract: Contract, source: str, seed: int = 0) -> dict[str, str]:
    """Return the rows that code loses, with what is said of each."""
    code, found = Code(source), {}
    for row in contract.rows:
        try:
            check(contract, row, code, seed)
        except (CheckFailed, StudentFault) as error:
            found[row.name] = str(error)
    return found
