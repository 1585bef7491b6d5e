"""The files beside a recorded notebook: the student's harmless ones, and the course's own in place of those."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbgrader.utils import find_all_files, ignore_patterns

from autograder import submission

# formgrader serves them from the instructor's own server, where a page or a script of a student's would act in the
# instructor's name. submitted/ keeps the rest.
HARMLESS = {".py", ".txt", ".md", ".csv", ".json", ".npy", ".npz", ".png", ".jpg", ".jpeg", ".gif"}


def course_files(coursedir: Any, assignment: str, own: Sequence[str]) -> dict[str, Path]:
    """Return the course's files of an assignment by their places in it; ``own`` are those that students write."""
    source = coursedir.format_path(coursedir.source_directory, ".", assignment)
    files = find_all_files(source, [*coursedir.ignore, "*.ipynb"])
    return {place: Path(file) for file in files if (place := os.path.relpath(file, source)) not in own}


def copy_files(submitted: Path, to: Path, course: Mapping[str, Path], ignore: Sequence[str]) -> None:
    """Copy a submission's harmless files, and those of the course."""
    files = {str(place): submitted / place for place in harmless(submitted, course, ignore)}
    for place, path in (*files.items(), *course.items()):
        target = to / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # it may be there, and not to be written
        shutil.copy(path, target)


def harmless(submitted: Path, course: Mapping[str, Path], ignore: Sequence[str]) -> Iterator[Path]:
    """Yield the places of those files that are no links, not too large or active, and in no course file's way."""
    taken = {parent for place in course for parent in (Path(place), *Path(place).parents)}
    ignored = ignore_patterns(exclude=ignore)
    for top, folders, names in os.walk(submitted):
        left = set(ignored(top, [*folders, *names]))
        # A folder whose name ends as a file's may be in the way of one, such as the notebook.
        folders[:] = [name for name in folders if name not in left and not re.search(r"\.\w+$", name)]
        for path in (Path(top, name) for name in names if name not in left):
            place = path.relative_to(submitted)
            blocks = place in taken or any(str(parent) in course for parent in place.parents)
            if path.suffix.lower() in HARMLESS and not blocks and not submission.refusal(path):
                yield place
