"""Turn solutions/NN into assignments/NN: strip the solution regions and build the notebook."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from .. import manifest
from ..course_place import here
from ..exit_status import MISUSE, OK
from ..manifest import PACKAGE, Assignment, CourseError
from . import readme
from .notebook import local_tests_of_tasks, notebook_json
from .parts import missing, notebook_source, require_sources
from .regions import CACHES, read, show, sources, strip

EVERYWHERE = PACKAGE / "authoring" / "student"  # what every student's folder holds


def generate(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of a student's folder, path to content; CourseError if the solution folder is unfit."""
    require_sources(assignment)
    notebook = notebook_source(assignment)
    texts = {path: read(path) for path in sources(assignment.solution)}
    files = {path.name: strip(text, path).encode() for path, text in texts.items() if path != notebook}
    files |= {path.name: read(path).encode() for path in sorted(EVERYWHERE.iterdir()) if path.suffix in (".py", ".txt")}
    files |= {Path(name).name: read(here().content / name).encode() for name in assignment.include}
    files["tasks.json"] = tasks_json(assignment, texts[notebook]).encode()
    files[f"{assignment.module}.ipynb"] = notebook_json(assignment, texts[notebook], notebook).encode()
    return dict(sorted(files.items()))


def tasks_json(assignment: Assignment, notebook: str) -> str:
    """Return what the student's tools know of the tasks: names, hints, and which local tests are whose."""
    tests = local_tests_of_tasks(notebook)
    tasks = [
        {
            "name": task.id.rpartition(".")[2],
            "title": task.title,
            "tests": tests[task.id],
            "hints": task.hints,
        }
        for task in assignment.tasks
        if task.id in tests
    ]
    return json.dumps(tasks, indent=1, ensure_ascii=False) + "\n"


def write(assignment: Assignment) -> list[str]:
    """Make assignments/NN hold what `generate` returns and nothing else; return the paths that changed."""
    files, folder = generate(assignment), assignment.skeleton
    if folder.is_symlink():
        raise CourseError(f"{show(folder)} is a symbolic link; replace it by a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, content in files.items():
        path = folder / name
        if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
            continue
        changed.append(name)
        temporary = folder / f".{name}.tmp"
        temporary.write_bytes(content)
        os.replace(temporary, path)
    for path in folder.iterdir():
        if path.name in files:
            continue
        if path.name not in CACHES:
            changed.append(path.name)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return sorted(changed)


def generate_command(assignments: Iterable[Assignment]) -> int:
    """Write the students' folders and the README's table, and say what is missing; go on after one that is unfit."""
    status = OK
    for assignment in assignments:
        gone = missing(assignment)
        try:
            write(assignment)
            print(f"assignments/{assignment.name} is written.")
        except CourseError as error:
            status = MISUSE
            gone = gone or [str(error)]
        for sentence in gone:
            print(f"autograder: {sentence}", file=sys.stderr)
    if readme.write(manifest.load()):
        print("README.md has a new table of assignments.")
    return status
