"""Break a module in small ways, one at a time, and see whether its tests notice.

    python benchmarks/mutants.py [--count 30] [--seed 0] [--seconds 60] [--jobs 2] MODULE PYTEST...
    python benchmarks/mutants.py autograder/scoring.py tests/test_scoring.py

Mutants are drawn at random from all that the module has: another operator or boundary, a constant one more or less,
True for False, a condition negated, a statement removed, None returned, arguments swapped. Each is tried in a temporary
copy of the checkout; tests that fail or take too long have killed it. Prints a line for each, with the diff of one that
survived: a test is missing there, or it makes no difference. Ends with 1 if any did. A broken module may do anything:
take none that deletes files or ends processes.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COPIED = "autograder gradebook tests solutions assignments pyproject.toml Makefile README.md nbgrader_config.py".split()
MOST_JOBS = 2
PYTEST = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
CHANGES = """
    Lt>LtE,GtE LtE>Lt,Gt Gt>GtE,LtE GtE>Gt,Lt Eq>NotEq NotEq>Eq Is>IsNot IsNot>Is In>NotIn NotIn>In And>Or Or>And
    Add>Sub Sub>Add Mult>Div Div>Mult FloorDiv>Mult Mod>Mult Pow>Mult LShift>RShift RShift>LShift
    BitAnd>BitOr BitOr>BitAnd
"""
OPERATORS = defaultdict[type, list[Any]](list)
for _old, _, _new in (change.partition(">") for change in CHANGES.split()):
    OPERATORS[getattr(ast, _old)] = [getattr(ast, name)() for name in _new.split(",")]
REMOVED = (ast.Assign, ast.AugAssign, ast.Raise, ast.Delete, ast.Continue, ast.Break)


def mutants(source: str) -> list[tuple[int, str]]:
    """Return all that can be made of a module, as line and text, but for those that are no Python or no other."""
    tree, found = ast.parse(source), []
    for node, replacement in _changes(tree):
        text = _replaced(source, node, replacement)
        try:
            if ast.dump(ast.parse(text)) != ast.dump(tree):
                compile(text, "mutant", "exec")
                found.append((node.lineno, text))
        except SyntaxError:
            continue
    return found


def _replaced(source: str, node: ast.stmt | ast.expr, replacement: str) -> str:
    """Put text in a node's place; columns count bytes."""
    lines = source.encode().splitlines(keepends=True)
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
    return b"".join([*lines[:first], before, replacement.encode(), after, *lines[last + 1 :]]).decode()


def _changes(tree: ast.Module) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """Yield every node that can be changed with each text that may stand in its place."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.JoinedStr):  # columns within it are not told rightly by every Python
            continue
        types = (getattr(node, "annotation", None), getattr(node, "returns", None))  # which change nothing
        waiting += [child for child in ast.iter_child_nodes(node) if child not in types]
        if isinstance(node, ast.stmt):
            yield from _statements(node)
        elif isinstance(node, ast.expr):
            yield from ((node, f"({text})") for text in _expressions(node))
        for condition in (getattr(node, "test", None), *getattr(node, "ifs", ())):
            if isinstance(condition, ast.expr):
                yield condition, f"(not ({ast.unparse(condition)}))"


def _statements(node: ast.stmt) -> Iterator[tuple[ast.stmt, str]]:
    if isinstance(node, REMOVED) or (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)):
        yield node, "pass"
    if isinstance(node, ast.Return) and node.value is not None:
        yield node, "return None"


def _expressions(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            for other in OPERATORS[type(operator)]:
                operators = [*node.ops[:index], other, *node.ops[index + 1 :]]
                yield ast.unparse(ast.Compare(node.left, operators, node.comparators))
    elif isinstance(node, ast.BinOp):
        yield from (ast.unparse(ast.BinOp(node.left, other, node.right)) for other in OPERATORS[type(node.op)])
    elif isinstance(node, ast.BoolOp):
        yield from (ast.unparse(ast.BoolOp(other, node.values)) for other in OPERATORS[type(node.op)])
    elif isinstance(node, ast.UnaryOp):
        yield ast.unparse(node.operand)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield str(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield from (repr(node.value + 1), repr(node.value - 1))
    elif isinstance(node, ast.Call) and len(node.args) > 1:
        first, second, *others = node.args
        yield ast.unparse(ast.Call(node.func, [second, first, *others], node.keywords))


class Copies:
    """Temporary copies of the checkout, each for one mutant at a time."""

    def __init__(self, folder: Path, module: Path, count: int) -> None:
        self._module, self._free = module, SimpleQueue[Path]()
        for number in range(count):
            copy = folder / str(number)
            copy.mkdir()
            for name in COPIED:
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
                elif (ROOT / name).exists():
                    shutil.copy(ROOT / name, copy)
            self._free.put(copy)

    def status(self, text: str, pytest: list[str], seconds: float) -> int | None:
        """Run the tests with that text as the module; return pytest's status, None if it took too long."""
        copy = self._free.get()
        try:
            (copy / self._module).write_text(text, encoding="utf-8")
            # Without caches: a mutant of the same second and size would be taken for the one before.
            environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
            line, quiet = [*PYTEST, *pytest], subprocess.DEVNULL
            process = subprocess.Popen(line, cwd=copy, env=environment, stdout=quiet, stderr=quiet, process_group=0)
            try:
                return process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return None
        finally:
            self._free.put(copy)


def run(module: Path, pytest: list[str], arguments: argparse.Namespace) -> int:
    """Try a sample of a module's mutants and print what became of each; return how many survived."""
    source = (ROOT / module).read_text(encoding="utf-8")
    every = mutants(source)
    chance = random.Random(arguments.seed)  # noqa: S311 - the same ones again, not ones that nobody can guess
    sample = sorted(chance.sample(every, min(arguments.count, len(every))))
    survived = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(arguments.jobs) as pool:
        copies = Copies(Path(folder), module, arguments.jobs)
        status = copies.status(source, pytest, arguments.seconds)
        if status != 0:
            why = f"last longer than {arguments.seconds:g} s" if status is None else f"end with status {status}"
            raise ValueError(f"The tests {why} on the module as it is: they have to pass.")
        found = pool.map(lambda mutant: copies.status(mutant[1], pytest, arguments.seconds), sample)
        for (line, text), status in zip(sample, found, strict=True):
            survived += status == 0
            fate = {0: "survived", None: "killed (too long)"}.get(status, "killed")
            print(f"{fate} {module}:{line}")
            changed = difflib.unified_diff(source.splitlines(), text.splitlines(), n=1, lineterm="")
            print("".join(f"    {line}\n" for line in list(changed)[2:] if status == 0), end="", flush=True)
    print(f"{len(sample) - survived} of {len(sample)} killed; the module has {len(every)} mutants.")
    return survived


def main() -> int:
    """Read the command line; every mistake is one sentence."""
    parser = argparse.ArgumentParser(description="Break a module in small ways and see whether its tests notice.")
    parser.add_argument("--count", type=int, default=30, metavar="N", help="mutants to try; default: 30")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which ones; default: 0")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="that tests may take; default: 60")
    parser.add_argument("--jobs", type=int, default=MOST_JOBS, choices=range(1, MOST_JOBS + 1), help="mutants at once")
    parser.add_argument("module", type=Path, metavar="MODULE", help="a file of the checkout")
    parser.add_argument("pytest", nargs=argparse.REMAINDER, metavar="PYTEST", help="arguments of pytest: files, -k ...")
    arguments = parser.parse_args()
    module = (Path.cwd() / arguments.module).resolve()
    try:
        if not module.is_relative_to(ROOT) or module.relative_to(ROOT).parts[0] not in COPIED:
            raise ValueError(f"{arguments.module} is none of {', '.join(COPIED)} in {ROOT}.")
        if module.suffix != ".py" or not module.is_file():
            raise ValueError(f"There is no module {arguments.module}.")
        if arguments.count < 1 or not arguments.pytest:
            raise ValueError("Name at least one mutant to try, and the tests to try it with.")
        return 1 if run(module.relative_to(ROOT), arguments.pytest, arguments) else 0
    except ValueError as error:
        parser.exit(2, f"mutants.py: {error}\n")


if __name__ == "__main__":
    sys.exit(main())
