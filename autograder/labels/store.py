"""Labels on disk: a folder each, with the hint and the files of one submission that has the mistake.

``labels/02_gates/max-both-get-all/`` holds ``label.toml`` (task and hint, which may be edited) and the Python files as
they were handed in. They are a student's: git ignores the folder, and they are never run outside of the sandbox.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .. import submission
from ..manifest import Assignment, CourseError
from ..submission import Submission
from ..text import one_line

FOLDER = Path("labels")
MANIFEST = "label.toml"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 40
HEAD = "# A mistake that the course has named; beside this file is a submission that has it. The hint may be edited.\n"


@dataclass(frozen=True)
class StoredLabel:
    """A label as it is kept: its name, the task, the hint, and the files of a student who has the mistake."""

    name: str
    task: str
    hint: str
    files: Submission


def place(folder: Path, assignment: Assignment, name: str) -> Path:
    """Return where a label lies; CourseError for a name that is not made of small letters, digits and hyphens."""
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise CourseError(
            f"{name!r} cannot be a label's name: take small letters, digits and hyphens, at most {LONGEST}."
        )
    return folder / assignment.name / name


def stored(folder: Path, assignment: Assignment) -> list[StoredLabel]:
    """Return the labels of an assignment by name; CourseError for one that cannot be read."""
    home = folder / assignment.name
    if not home.is_dir():
        return []
    names = sorted(entry.name for entry in os.scandir(home) if entry.is_dir() and not entry.name.startswith("."))
    return [_read(place(folder, assignment, name), assignment) for name in names]


def _read(path: Path, assignment: Assignment) -> StoredLabel:
    manifest = path / MANIFEST
    try:
        data = tomllib.loads(manifest.read_text(encoding="utf-8"))
        task, hint = data["task"], data["hint"]
    except (OSError, ValueError, KeyError) as error:
        raise CourseError(f"The label {manifest} cannot be read ({error}): mend it, or remove its folder.") from error
    if not isinstance(hint, str) or not hint.strip():
        raise CourseError(f"The label {manifest} has no hint: write one, or remove its folder.")
    if task not in {known.id for known in assignment.tasks}:
        if assignment.partial:
            return StoredLabel(path.name, str(task), one_line(hint), Submission({}))
        raise CourseError(f"The label {manifest} names {task!r}, which is no task of {assignment.name}: correct it.")
    return StoredLabel(path.name, task, one_line(hint), submission.read(path, assignment.module))


def write(label: StoredLabel, folder: Path, assignment: Assignment) -> Path:
    """Write a new label, whole or not at all; CourseError if there is one of that name."""
    path = place(folder, assignment, label.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise CourseError(f"There is a label {label.name} already: choose another name, or remove {path}.")
    made = Path(tempfile.mkdtemp(prefix=".", dir=path.parent))
    try:
        text = {"task": label.task, "hint": one_line(label.hint)}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in text.items()]
        (made / MANIFEST).write_text(HEAD + "".join(lines), encoding="utf-8")
        for name, content in label.files.files.items():
            target = made / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        made.chmod(0o700)
        made.rename(path)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return path
