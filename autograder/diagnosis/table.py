"""The table of known mistakes: what each entry of the bank answers in the tests that it fails, found out when needed.

The cases of a seed are the same for a whole class, so an entry is asked once in a process and seed. Only tests
of contracts are tabulated: others may train for minutes.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from ..assertions import CheckFailed
from ..contracts.contract import Contract, Row
from ..contracts.engine import check, works
from ..faults import Interrupted, StudentFault
from ..in_process import cpu_timer, in_process_session
from ..manifest import Assignment, CourseError
from ..session import Session
from .evidence import Rows, rows, wrong_uses
from .naming import Known
from .variants import Bank, Wrong, bank

ENTRY_SECONDS = 4.0  # of CPU, for one entry and task

Asked = Mapping[str, tuple[Contract, Row]]  # what the tests of a task ask, by name
_known: dict[tuple[Assignment, Wrong, int], dict[str, Rows]] = {}  # what an entry answers, once it was asked


def known_mistakes(assignment: Assignment, task: str, asked: Asked, seed: int) -> list[Known]:
    """Return the entries of the bank that lose points on a task, with their answers in its tests.

    Those of what the task is built from are not among them: reference parts stand in for that.
    """
    own = [wrong for wrong in known_bank(assignment).wrong if wrong.task == task]
    own = [wrong for wrong in own if wrong.module in ("", assignment.module)]
    found = []
    for each in own:
        key = assignment, each, seed
        if key not in _known:
            _known[key] = _answers(assignment, each, seed, asked)
        if _known[key]:
            found.append(Known(each.name, task, each.hint, _known[key]))
    return found


def _answers(assignment: Assignment, wrong: Wrong, seed: int, asked: Asked) -> dict[str, Rows]:
    """Return the answers of an entry in each test of its task that it fails, none where it cannot be asked in time."""
    found = dict[str, Rows]()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            submission = _InProcess(wrong.files(assignment), assignment.module)
            for part in dict.fromkeys(part for contract, _ in asked.values() for part in contract.parts):
                if part.task not in (wrong.task, *wrong.affects):  # which the entry leaves as it is in the solution
                    submission.kept |= _of_the_solution(assignment, part, seed)
            with cpu_timer(_over, ENTRY_SECONDS):
                for test, (contract, row) in asked.items():
                    try:
                        check(contract, row, submission, seed)
                    except (CheckFailed, StudentFault) as failure:
                        if failure.evidence:
                            found[test] = rows(list(wrong_uses(failure.evidence)))
        except (Interrupted, Exception):  # it costs its own name alone; `autograder check` says what is wrong with it
            return {}
    return found


@cache
def _of_the_solution(assignment: Assignment, part: Contract, seed: int) -> dict[Any, Any]:
    """Return what the engine has found out about a part of the solution."""
    solution = {f"{name}.py": (assignment.solution / f"{name}.py").read_bytes() for name in assignment.modules}
    submission = _InProcess(solution, assignment.module)
    works(part, submission, seed)
    return submission.kept


def _over() -> None:
    raise Interrupted  # a TimedOut would be one more answer of the entry


class _InProcess:
    """A module of our own in this process, as the engine asks a submission."""

    def __init__(self, files: Mapping[str, bytes], module: str) -> None:
        self.kept: dict[Any, Any] = {}
        self.keeps_state = any(map(_keeps_state, ast.walk(ast.parse(files[f"{module}.py"]))))
        self._files, self._module = files, module

    def begin(self) -> Session:
        """Import the module in a namespace of its own."""
        return in_process_session(self._files, self._module)


def _keeps_state(node: ast.AST) -> bool:
    """Whether code may keep something from one call to the next in a global, a class or a default."""
    if isinstance(node, ast.Module | ast.ClassDef):
        return any(isinstance(each, ast.Assign | ast.AnnAssign) for each in node.body)
    if isinstance(node, ast.FunctionDef):
        defaults = (*node.args.defaults, *node.args.kw_defaults)
        return not all(isinstance(each, ast.Constant | None) for each in defaults)
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        return not (isinstance(node.value, ast.Name) and node.value.id == "self")
    return isinstance(node, ast.Global)


def known_bank(assignment: Assignment) -> Bank:
    """Return the bank, an empty one where there is none."""
    try:
        return bank(assignment)
    except CourseError:  # without a bank there are still general comparisons
        return Bank((), ())


def hint_of(assignment: Assignment, name: str) -> str:
    """Return the hint of a misconception by its name; KeyError for one that is not in the bank."""
    return {wrong.name: wrong.hint for wrong in bank(assignment).wrong}[name]
