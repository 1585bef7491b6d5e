"""Turn solutions/NN into assignments/NN: strip the solution regions and build the notebook."""

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
from ..exit_status import MISUSE, OK
from ..manifest import PACKAGE, Assignment, CourseError
from . import readme, whys
from .notebook import local_tests_of_tasks, notebook_json
from .parts import local_tests_source, missing, missing_sources, notebook_source
from .regions import CACHES, KIT, read, show, sources, strip

EVERYWHERE = PACKAGE / "authoring" / "student"  # files of every student's folder


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
    tests = local_tests_of_tasks(notebook)
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
    if readme.write(known):
        print("README.md has a new table of assignments.")
    return status
