"""Code of our own that a contract is held against, in this process."""

from __future__ import annotations

from typing import Any

from autograder.assertions import CheckFailed
from autograder.contracts.contract import Contract
from autograder.contracts.engine import check
from autograder.faults import StudentFault
from autograder.in_process import in_process_session
from autograder.session import Session


class Code:
    """A submission whose module has this source; begun counts its processes."""

    def __init__(self, source: str) -> None:
        self.source, self.kept, self.begun = source, {}, 0
        self.session: Session | None = None

    kept: dict[Any, Any]

    def begin(self) -> Session:
        self.begun += 1
        self.session = in_process_session({"trial.py": f"import numpy as np\n{self.source}".encode()}, "trial")
        return self.session

    def resume(self, session: Session) -> None:
        self.session = session


def lost(contract: Contract, source: str, seed: int = 0) -> dict[str, str]:
    """Return the rows that code loses, with what is said of each."""
    code, found = Code(source), {}
    for row in contract.rows:
        try:
            check(contract, row, code, seed)
        except (CheckFailed, StudentFault) as error:
            found[row.name] = str(error)
    return found
