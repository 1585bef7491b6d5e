"""Start an assignment: a small working example, proven like the others, in every place that needs one."""

from __future__ import annotations

import argparse
import json
import keyword
import re
import sys
from importlib.machinery import PathFinder
from itertools import groupby
from pathlib import Path

from .. import manifest
from ..course_place import CONFIGURATION, CONTENTS, MANIFEST, CourseError, here, refuse_from_students
from ..exit_status import OK
from ..manifest import Assignment, Course
from .generate import EVERYWHERE, local_tests_source, notebook_source
from .regions import CACHES, KIT, show

EXAMPLE = Path(__file__).with_name("example")  # its own name stands for the module's, NN_example for the assignment's
SECTION = EXAMPLE / "section.toml"
NAME = re.compile(r"[0-9]{2}_([a-z][a-z0-9_]*)")
HELPER = "draw"  # which the notebook imports from the kit


def new_command(arguments: argparse.Namespace) -> int:
    """Write the example and say what to do next."""
    name = arguments.name
    module = start(name, arguments.title)
    print(f"{name} is written: a small example that works. Next:")
    print(f"  autograder generate {name} && autograder check {name}    # passes as it is")
    print(f"  Write yours into solutions/{name}/ and the end of {show(here().manifest)},")
    print(f"  the hidden tests and the bank beside that, into suites/{module}/ and misconceptions/{module}/.")
    print(f"  autograder prove {name}    # shows what the hidden tests notice, and miss")
    return OK


def start(name: str, title: str | None) -> str:
    """Write the example and its section of the manifest; CourseError, and nothing written, if that cannot be.

    Return the module of its students.
    """
    module = _module(name, manifest.load())
    assignment = Assignment(name, title or module.replace("_", " ").capitalize(), module, ())
    _refuse_occupied(assignment)
    files = {target: _render(source, assignment) for target, source in _places(assignment).items()}
    sections = here().manifest.read_text(encoding="utf-8").rstrip("\n") + "\n" + _render(SECTION, assignment)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    here().manifest.write_text(sections, encoding="utf-8")
    return module


def _module(name: str, known: Course) -> str:
    """Return the module that students of a new assignment write; CourseError if the name cannot be taken."""
    match = NAME.fullmatch(name)
    if match is None:
        raise CourseError(f"{name!r} is no name for an assignment; write two digits and a module, such as 07_softplus.")
    module = match[1]
    if module in {assignment.module for assignment in known.assignments}:
        raise CourseError(f"There is an assignment with a module {module} already; choose another name than {name}.")
    given = {HELPER, *(path.stem for path in EVERYWHERE.iterdir())}  # the kit, too
    taken = module in given | sys.stdlib_module_names or PathFinder.find_spec(module) is not None
    if taken or module.startswith("test") or keyword.iskeyword(module):
        raise CourseError(f"Students cannot have a module {module}: the name is taken; choose another than {name}.")
    return module


def _places(assignment: Assignment) -> dict[Path, Path]:
    """Return where each file of the example goes."""
    return {
        assignment.solution / f"{assignment.module}.py": EXAMPLE / "example.py",
        notebook_source(assignment): EXAMPLE / "example_notebook.py",
        local_tests_source(assignment): EXAMPLE / "test_example.py",
        assignment.solution / KIT / f"{HELPER}.py": EXAMPLE / KIT / f"{HELPER}.py",
        assignment.suite / "__init__.py": EXAMPLE / "suite_package.py",
        assignment.suite / "test_square.py": EXAMPLE / "suite.py",
        assignment.bank / "square.txt": EXAMPLE / "bank.txt",
    }


def _refuse_occupied(assignment: Assignment) -> None:
    for folder in (assignment.solution, assignment.skeleton, assignment.suite, assignment.bank):
        for path in (folder, folder.with_name(f"{folder.name}.py")):
            empty = path.is_dir() and not path.is_symlink() and all(inner.name in CACHES for inner in path.iterdir())
            if (path.exists() or path.is_symlink()) and not empty:
                raise CourseError(f"{show(path)} exists already; move it away, or choose another name.")


def _render(source: Path, assignment: Assignment) -> str:
    """Return a file of the example with the assignment's names, its imports in their order."""
    text = source.read_text(encoding="utf-8")
    text = text.replace("NN_example", assignment.name).replace("example", assignment.module)
    quoted = json.dumps(assignment.title, ensure_ascii=False)
    text = text.replace('"TITLE"', quoted).replace("TITLE", assignment.title)
    runs = groupby(text.splitlines(keepends=True), key=lambda line: line.startswith("import "))
    return "".join(line for are_imports, lines in runs for line in (sorted(lines) if are_imports else lines))


EMPTY = Path(__file__).with_name("empty")
PACKAGES = {"": "The content of this course", "suites": "Hidden tests", "misconceptions": "The bank"}
FOLDERS = ("solutions", "assignments")


def init_command(arguments: argparse.Namespace) -> int:
    """Write an empty course and say what to do next; CourseError, and nothing written, if something is in the way."""
    folder: Path = arguments.folder
    refuse_from_students(folder)
    content = folder / CONTENTS[0]
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", folder.resolve().name).strip("-.") or "course"
    texts = {
        folder / CONFIGURATION: (EMPTY / "nbgrader_config").read_text(encoding="utf-8"),
        folder / ".gitignore": (EMPTY / "gitignore").read_text(encoding="utf-8"),
        content / MANIFEST: (EMPTY / MANIFEST).read_text(encoding="utf-8").replace("COURSE", name),
        **{content / package / "__init__.py": f'"""{text}."""\n' for package, text in PACKAGES.items()},
    }
    for path in (content, *texts, *(folder / name for name in FOLDERS)):
        if path.exists() or path.is_symlink():
            raise CourseError(f"{path} exists already: name another folder, or move it away.")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name in FOLDERS:
        (folder / name).mkdir()
    print(f"{folder} is a course without an assignment. Next, in that folder:")
    print("  autograder new 01_first    # writes a small assignment that works")
    return OK
