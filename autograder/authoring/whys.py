"""The table that local tests say *why* from: the answers of the bank's wrong solutions in them, beside their hints.

An answer is known by a hash, so that no right or wrong one can be read in the table. It is made anew when the tests,
the solution or the bank have changed, which takes some CPU seconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from ..diagnosis.table import known_bank
from ..diagnosis.variants import Wrong
from ..manifest import Assignment
from .forks import Ceiling, Lost, in_forks
from .regions import lay_out

NAME, CHECKING = "kit/whys.json", "kit/checking.py"
MOST_HINTS = 2  # for one answer: of more, none is given
SLOW = "threshold"  # in the name of a test that trains
CEILING = Ceiling(cpu_seconds=20.0, wall_seconds=120.0)


def whys_json(assignment: Assignment, files: Mapping[str, bytes], tests: str) -> bytes:
    """Return the table for a student's folder with these files, whose local tests are in the file of that name."""
    wrong = [each for each in known_bank(assignment).wrong if each.module in ("", assignment.module)]
    solution = (assignment.solution / f"{assignment.module}.py").read_bytes()
    made_of = hashlib.sha256(repr((files[tests], files[CHECKING], solution, wrong)).encode()).hexdigest()[:16]
    before = assignment.skeleton / NAME
    if before.is_file() and f'"{made_of}"' in (text := before.read_text(encoding="utf-8")):
        return text.encode()
    known = _known(assignment, files, tests, wrong, solution)
    hints = list(dict.fromkeys(hint for several in known.values() for hint in several))
    numbers = {key: [hints.index(hint) for hint in several] for key, several in sorted(known.items())}
    table = {"made_of": made_of, "hints": hints, "known": numbers}
    return (json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _known(
    assignment: Assignment, files: Mapping[str, bytes], tests: str, wrong: list[Wrong], solution: bytes
) -> dict[str, list[str]]:
    """Return the hints on each answer, by its key, of answers that few mistakes give."""
    found: dict[str, list[str]] = {}
    by_name = {each.name: each for each in wrong}
    with tempfile.TemporaryDirectory(prefix="backprop-kit-") as folder:
        lay_out(files, Path(folder))

        def work(name: str) -> list[str]:
            return list(keys(Path(folder), tests, assignment.module, by_name[name].source(solution)))

        for name, answer in in_forks(by_name, work, os.cpu_count() or 1, CEILING):
            for key in [] if isinstance(answer, Lost) else answer:
                hints = found.setdefault(key, [])
                hints += [by_name[name].hint] if by_name[name].hint not in hints else []
    return {key: hints for key, hints in found.items() if len(hints) <= MOST_HINTS}


def keys(folder: Path, tests: str, module: str, source: bytes) -> Iterator[str]:
    """Yield the keys of a module's answers that local tests find wrong; this process is not used again."""
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    os.chdir(folder)
    sys.modules[module] = student = ModuleType(module)
    quiet: Any = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        exec(compile(source, f"{module}.py", "exec"), student.__dict__)  # noqa: S102 - the bank's own
        from kit.checking import Wrong as Failed  # type: ignore[import-not-found] # the folder's

        running: dict[str, Any] = {"__name__": tests.removesuffix(".py")}
        exec(compile((folder / tests).read_bytes(), tests, "exec"), running)  # noqa: S102 - ours
        for name, test in list(running.items()):
            if name.startswith("test_") and callable(test) and SLOW not in name:
                try:
                    test()
                except Failed as failure:
                    yield failure.key
                except Exception:  # noqa: S112 - what raises explains itself
                    continue
