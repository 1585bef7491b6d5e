"""Turn solutions/NN into assignments/NN: strip solution regions, build the notebook; write the README's table."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Template

from .. import manifest
from ..course_place import here
from ..diagnosis.table import known_bank
from ..diagnosis.variants import FORM
from ..exit_status import MISUSE, OK
from ..manifest import PACKAGE, Assignment, Course, CourseError
from . import whys
from .notebook import LOCAL_TESTS, notebook_json
from .regions import CACHES, KIT, read, show, sources, strip

EVERYWHERE = PACKAGE / "authoring" / "student"  # files of every student's folder
README, BAR = "README.md", r"\|"
TABLE_BEGIN = "<!-- assignments, as course.toml has them; `autograder generate` writes this table -->"
TABLE_END = "<!-- end of assignments -->"


def notebook_source(assignment: Assignment) -> Path:
    """Return the source of the notebook."""
    return assignment.solution / f"{assignment.module}_notebook.py"


def local_tests_source(assignment: Assignment) -> Path:
    """Return the tests that students run themselves."""
    return assignment.solution / f"test_{assignment.module}.py"


def missing_sources(assignment: Assignment) -> list[str]:
    """Say in one sentence each which files are missing that `generate` needs."""
    wanted = {assignment.solution / f"{module}.py": "the solution of its tasks" for module in assignment.modules}
    wanted[notebook_source(assignment)] = "the source of the notebook"
    wanted[local_tests_source(assignment)] = "the tests that students run themselves"
    return [f"{show(path)} does not exist; write {what} there." for path, what in wanted.items() if not path.is_file()]


def missing(assignment: Assignment) -> list[str]:
    """Say in one sentence each which parts of the assignment are missing."""
    found = missing_sources(assignment)
    if not any(assignment.suite.glob("test_*.py")):
        found.append(f"{show(assignment.suite)} holds no test_*.py; write the hidden tests of each task there.")
    if not any(assignment.bank.glob("*.txt")):
        found.append(f"{show(assignment.bank)} {FORM}")
    return found


def generate(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of a student's folder, path to content; CourseError if the solution folder is unfit."""
    if gone := missing_sources(assignment):
        raise CourseError(" ".join(gone))
    notebook = notebook_source(assignment)
    texts = {path: read(path) for path in sources(assignment.solution)}
    files = {f"{assignment.module}.ipynb": notebook_json(assignment, texts[notebook], notebook).encode()}
    files[f"{KIT}/tasks.json"] = tasks_json(assignment, texts[notebook]).encode()
    given = everybodys()
    for name, content in _own(assignment, texts):
        if name in files or name in given:
            raise CourseError(f"{assignment.name} has two files for {name} of the student's folder; rename its own.")
        files[name] = content
    named = _named([*texts.values(), *(content.decode() for content in files.values())], given)
    files |= {name: _with_names(given[name], assignment) for name in named}
    tests = local_tests_source(assignment)
    if "checking" in texts[tests]:
        files[whys.NAME] = whys.whys_json(assignment, files, tests.name)
    return dict(sorted(files.items()))


def everybodys() -> dict[str, Path]:
    """Return the files that students' folders hold, whatever the assignment, by their path there."""
    paths = (path for path in sorted(EVERYWHERE.rglob("*")) if path.suffix in (".py", ".txt", ".md"))
    return {path.relative_to(EVERYWHERE).as_posix(): path for path in paths}


def _own(assignment: Assignment, texts: dict[Path, str]) -> Iterator[tuple[str, bytes]]:
    """Yield this assignment's own files; CourseError for a helper that would lie loose beside the module."""
    loose = {*map("{}.py".format, assignment.modules), local_tests_source(assignment).name}
    for path, text in texts.items():
        name = path.relative_to(assignment.solution).as_posix()
        if path.parent == assignment.solution and name not in loose:
            if path == notebook_source(assignment):
                continue
            message = f"{show(path)} would lie loose in the student's folder; move it into {KIT}/ beside it"
            raise CourseError(f"{message}, and import it by `from {KIT} import {path.stem}`.")
        yield name, strip(text, path).encode()
    for name in assignment.include:
        yield f"{KIT}/{Path(name).name}", read(here().content / name).encode()


def _named(texts: Iterable[str], given: Mapping[str, Path]) -> set[str]:
    """Return the files for everybody that belong beside these texts: of the kit, those that something names."""
    found: set[str] = set()
    waiting = list(texts)
    while waiting:
        text = waiting.pop()
        for name in given.keys() - found:
            always = not name.startswith(f"{KIT}/") or name.endswith("__init__.py")
            if always or re.search(rf"\b{Path(name).stem}\b", text):
                found.add(name)
                waiting.append(read(given[name]))
    return found


def _with_names(path: Path, assignment: Assignment) -> bytes:
    """Return a file for everybody; a text to read has this assignment's names in it."""
    text = read(path)
    if path.suffix == ".md":
        files = " and ".join(f"`{module}.py`" for module in assignment.modules)
        task = assignment.tasks[0].id.rpartition(".")[2]
        names = {"title": assignment.title, "assignment": assignment.name, "module": assignment.module}
        text = Template(text).substitute(names, files=files, task=task)
    return text.encode()


def tasks_json(assignment: Assignment, notebook: str) -> str:
    """Return what the student's tools know of the tasks: names, hints, and which local tests are whose."""
    tests = dict(LOCAL_TESTS.findall(notebook))  # by task, the part of their names that its cell runs
    tasks = [
        {
            "name": task.id.rpartition(".")[2],
            "title": task.title,
            "tests": tests[task.id],
            "hints": task.hints,
            "built_from": built_from(assignment, task.id),
        }
        for task in assignment.tasks
        if task.id in tests
    ]
    lines = ",\n".join(json.dumps(task, ensure_ascii=False) for task in tasks)
    return f"[\n{lines}\n]\n"


def built_from(assignment: Assignment, task: str) -> list[str]:
    """Return the short names of tasks above whose mistakes may lose points on a task, as the bank says."""
    above = list(itertools.takewhile(lambda one: one != task, (one.id for one in assignment.tasks)))
    pieces = {wrong.task for wrong in known_bank(assignment).wrong if task in wrong.affects}
    return [one.rpartition(".")[2] for one in above if one in pieces]


def write(assignment: Assignment) -> list[str]:
    """Make assignments/NN hold what `generate` returns and nothing else; return the paths that changed."""
    files, folder = generate(assignment), assignment.skeleton
    if folder.is_symlink():
        raise CourseError(f"{show(folder)} is a symbolic link; replace it by a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    kit = folder / KIT
    if kit.is_symlink() or kit.is_file():
        kit.unlink()
    kit.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name
        if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
            continue
        changed.append(name)
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_bytes(content)
        os.replace(temporary, path)
    for path in strays(folder, files):
        if path.name not in CACHES:
            changed.append(path.relative_to(folder).as_posix())
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return sorted(changed)


def strays(folder: Path, files: Iterable[str]) -> list[Path]:
    """Return what lies in a student's folder and is none of these files."""
    wanted = {folder / KIT, *(folder / name for name in files)}
    there = [path for at in (folder, folder / KIT) if at.is_dir() for path in sorted(at.iterdir())]
    return [path for path in there if path not in wanted]


# --- the README's table of assignments


def table(known: Course) -> str:
    """Return the table as Markdown: an assignment and what students build in it per row."""
    rows = (f"| `{a.name}` | {a.summary.replace('|', BAR)} |" for a in known.assignments)
    return "\n".join(("| assignment | what students build |", "|---|---|", *rows))


def readme(known: Course) -> tuple[str, str]:
    """Return the README as it is, and with a current table; both empty if there is none."""
    path = here().root / README
    if not path.exists():
        return "", ""
    text = read(path)
    before, begin, rest = text.partition(TABLE_BEGIN)
    _, end, after = rest.partition(TABLE_END)
    if not end:
        raise CourseError(f"{README} has no place for the table of assignments; add {TABLE_BEGIN} and {TABLE_END}.")
    return text, f"{before}{begin}\n{table(known)}\n{end}{after}"


def table_is_current(known: Course) -> Iterator[str]:
    """Require that the README's table is the manifest's."""
    before, current = readme(known)
    if before != current:
        yield f"The table of assignments in {README} is not that of course.toml; run `autograder generate`."


def generate_command(arguments: argparse.Namespace) -> int:
    """Write the students' folders and the README's table, and say what is missing; go on after one that is unfit."""
    status, known = OK, manifest.load()
    for assignment in [known.assignment(name) for name in arguments.assignments] or known.assignments:
        gone = missing(assignment)
        try:
            write(assignment)
            print(f"assignments/{assignment.name} is written.")
        except CourseError as error:
            status = MISUSE
            gone = gone or [str(error)]
        for sentence in gone:
            print(f"autograder: {sentence}", file=sys.stderr)
    before, current = readme(known)
    if before != current:
        (here().root / README).write_text(current, encoding="utf-8")
        print(f"{README} has a new table of assignments.")
    return status
