"""``autograder init``: an empty course in a folder, which all commands work in at once."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from ..course_place import CONFIGURATION, CONTENTS, MANIFEST, CourseError, refuse_from_students
from ..exit_status import OK

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
