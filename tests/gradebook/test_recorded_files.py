"""The folder of a recorded notebook has the student's harmless files, and the course's where a student's would be."""

from types import SimpleNamespace

from gradebook.recorded_files import copy_files, course_files

COPIED = ("gates.py", "notes/plan.txt", "PLOT.PNG")
BLOCKED = ("test_gates.py", "data.csv", "Makefile/evil.py", "__pycache__/z.py", "x.py/y.py")  # by the course, or a name
ACTIVE = ("gates.ipynb", "own.ipynb", "page.html", "run")
COURSES = ("gates.py", "test_gates.py", "data.csv/points.csv", "Makefile", "gates.ipynb", "__pycache__/own.py")


def written(folder, places):
    for place in places:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(f"{folder.name}: {place}")
    return folder


def test_what_is_harmless_is_copied_and_the_course_comes_before_the_student(tmp_path):
    submitted, source = (
        written(tmp_path / "submitted", COPIED + BLOCKED + ACTIVE),
        written(tmp_path / "source", COURSES),
    )
    (submitted / "link.py").symlink_to(source / "gates.py")
    with (submitted / "large.txt").open("w") as file:
        file.truncate(100_000_000)
    place = SimpleNamespace(source_directory="source", format_path=lambda *_: str(source), ignore=["__pycache__"])
    to = written(tmp_path / "to", ["gates.py"])
    (to / "gates.py").chmod(0o444)  # as nbgrader leaves it
    for _ in range(2):
        copy_files(submitted, to, course_files(place, "gates", ["gates.py"]), place.ignore)
    found = {str(path.relative_to(to)): path.read_text() for path in to.rglob("*") if path.is_file()}
    own = {name: f"submitted: {name}" for name in COPIED}
    assert found == own | {name: f"source: {name}" for name in ("test_gates.py", "data.csv/points.csv", "Makefile")}
