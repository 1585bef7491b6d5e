"""Solution regions: find them, take them out, and find their text where it must not be."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ..course_place import here
from ..manifest import CourseError
from ..submission import KIT as KIT

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
MARKER = re.compile(r"#\s*(BEGIN|END)\s+SOLUTION", re.IGNORECASE)
STUB = '{indent}# TODO: your code here\n{indent}raise NotImplementedError("{name} is still a TODO")'
FORM = f"write code of a function between {BEGIN!r} and {END!r}, each alone on a line and indented alike"
SCOPES = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
TELLING = 20  # A piece of solution with fewer characters, blanks aside, may well stand elsewhere: return x + y

# Left by Python, pytest and Jupyter where somebody has worked in a folder
CACHES = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache"}


@dataclass(frozen=True)
class Region:
    """One solution region: the function it belongs to, the line of its BEGIN, and the lines between the markers."""

    name: str
    start: int
    lines: tuple[str, ...]


def show(path: Path) -> str:
    """Return the path as messages name it: from the course's folder if it lies inside."""
    root = here().root
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def sources(folder: Path) -> Iterator[Path]:
    """Yield the Python files of a solution folder, then those of its kit; CourseError for anything else."""
    kit = folder / KIT
    for path in [*sorted(folder.iterdir()), *(sorted(kit.iterdir()) if _is_folder(kit) else ())]:
        if path.name in CACHES or path.name.startswith(".") or (path == kit and _is_folder(kit)):
            continue
        if path.suffix != ".py" or path.is_symlink() or not path.is_file():
            raise CourseError(f"{show(path)} is not a Python file, and nothing else is generated from; move it away.")
        yield path


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def read(path: Path) -> str:
    """Return the text of a source file; CourseError if it is not there or not UTF-8."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise CourseError(f"{show(path)} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CourseError(f"{show(path)} is not UTF-8 (byte {error.start}); save it as that.") from error


def strip(text: str, path: Path) -> str:
    """Replace every solution region by a TODO that raises NotImplementedError; `path` is for messages."""
    lines = text.split("\n")
    for region in reversed(regions(text, path)):
        leave_out(lines, region)
    skeleton = "\n".join(lines)
    try:
        ast.parse(skeleton)
    except SyntaxError as error:
        message = f"{show(path)} without its solution is no longer Python ({error.msg}, line {error.lineno})"
        raise CourseError(f"{message}; move a marker so that whole statements are taken out.") from error
    return skeleton


def leave_out(lines: list[str], region: Region) -> None:
    """Put a TODO that raises in the place of a region, markers included, in the lines of its module."""
    begin = lines[region.start - 1]
    end = region.start + len(region.lines) + 1
    lines[region.start - 1 : end] = [STUB.format(indent=begin[: _indent(begin)], name=region.name)]


def regions(text: str, path: Path) -> list[Region]:
    """Find the solution regions of a module; CourseError, with file and line, where the markers are not in order."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise CourseError(f"{show(path)}:{error.lineno} is not Python: {error.msg}.") from error
    lines, found = text.split("\n"), []
    marks = [(number, line) for number, line in enumerate(lines, 1) if MARKER.search(line)]
    for (start, begin), (end, last) in zip_longest(marks[::2], marks[1::2], fillvalue=(0, "")):
        body = tuple(lines[start : end - 1])
        code = [number for number, line in enumerate(body, start + 1) if line.strip() and line.strip()[0] != "#"]
        name, function = _scope(tree, start)
        in_order = (begin.strip(), last.strip()) == (BEGIN, END) and _indent(begin) == _indent(last)
        if not (in_order and code and isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)):
            raise CourseError(f"{show(path)}:{start} begins no solution: {FORM}.")
        if code[-1] > (function.end_lineno or 0):
            raise CourseError(f"{show(path)}:{start} begins a solution that runs past the end of {name}: end it there.")
        found.append(Region(name, start, body))
    return found


def _scope(tree: ast.Module, line: int) -> tuple[str, ast.AST]:
    """Return the qualified name and the node of the innermost class or function around a line."""
    names: list[str] = []
    scope: ast.AST = tree
    # Breadth first, so that of two scopes around a line the outer one comes first.
    for node in ast.walk(tree):
        if isinstance(node, SCOPES) and node.lineno < line <= (node.end_lineno or 0):
            names.append(node.name)
            scope = node
    return ".".join(names), scope


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


# --- what must not reach a student


def solution_leaks(folder: Path, solution_folder: Path) -> list[str]:
    """Say in one sentence each which files of `folder` hold text of a solution region, or a marker of one."""
    secrets = [secret for path in sources(solution_folder) for secret in _secrets(path)]
    found: list[str] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if CACHES.isdisjoint(path.relative_to(folder).parts):
            found += _leaks(path, secrets)
    return found


def solution_lines(folder: Path, shortest: int) -> set[str]:
    """Return the lines of solutions that have so many characters, blanks aside, and are no comments."""
    found = {line.strip() for path in sources(folder) for region in regions(read(path), path) for line in region.lines}
    return {line for line in found if len(squeeze([line])) >= shortest and not line.startswith("#")}


def _secrets(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (piece, where it is from): telling lines of solution regions, and whole regions of short lines."""
    text = read(path)
    given = squeeze(strip(text, path).split("\n"))
    for region in regions(text, path):
        where = f"the solution of {region.name} ({show(path)}:{region.start})"
        for piece in [*map(squeeze, ([line] for line in region.lines)), squeeze(region.lines)]:
            if len(piece) >= TELLING and piece not in given:
                yield piece, where


def _leaks(path: Path, secrets: list[tuple[str, str]]) -> Iterator[str]:
    text = path.read_bytes().decode(errors="replace")
    try:
        strings = list(_strings(json.loads(text))) if path.suffix in (".ipynb", ".json") else [text]
    except ValueError:
        strings = [text]
    if any(MARKER.search(string) for string in strings):
        yield f"{show(path)} holds a solution marker; run `autograder generate`."
    # A whole region counts even if each of its lines is too short to tell.
    squeezed = squeeze("\n".join(strings).split("\n"))
    for where in dict.fromkeys(where for piece, where in secrets if piece in squeezed):
        yield f"{show(path)} holds text of {where}; run `autograder generate`, or reword what stays with the student."


def _strings(value: Any) -> Iterator[str]:
    """Yield every string of a JSON value: sources, outputs and metadata of a notebook alike."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value)
        else:
            for item in value:
                yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


def squeeze(lines: Iterable[str]) -> str:
    """Return the lines without blanks and empty lines, so that a new indentation or spacing hides nothing."""
    return "\n".join(filter(None, ("".join(line.split()) for line in lines)))


def lay_out(files: Mapping[str, bytes], folder: Path) -> None:
    """Write what `generate` returns into an empty folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
