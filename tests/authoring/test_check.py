"""`autograder check`: each invariant of a course that does not hold is a sentence with the file and the remedy."""

import json
import shutil
from dataclasses import replace

import pytest
from tiny import BANK_PATH, SUITE_PATH as SUITE, TinyCourse

from autograder import cli, grading, manifest
from autograder.authoring import generate, invariants
from autograder.authoring.folder_invariants import hints, leaks, local_tests, section
from autograder.authoring.suite_invariants import same_code
from autograder.manifest import Task, Written
from autograder.report import Report, TestResult

NAME = "01_tiny"
SOLUTION, NOTEBOOK = f"solutions/{NAME}/tiny.py", f"solutions/{NAME}/tiny_notebook.py"


def report(score: float | None, *outcomes: str) -> Report:
    """Make up a report as the grader would write it."""
    tests = tuple(TestResult("tiny.double", f"test_{n}", "", outcome, 0, 1) for n, outcome in enumerate(outcomes))
    outcome = "infrastructure" if score is None else "passed"
    message = "Not graded yet. The sandbox is out." if score is None else ""
    return Report(NAME, "x", score, 100.0, outcome, message, (), tests, (), (), "", 0, "", "", "")


@pytest.fixture
def grades(monkeypatch):
    """The grader's reports in place of the sandbox, by the folder's parent."""
    given = {"solutions": report(100.0, "passed"), "assignments": report(0.0, "failed", "error")}
    monkeypatch.setattr(grading, "grade", lambda _, folder, *, student: given[folder.parent.name])
    return given


@pytest.fixture
def tiny(tmp_path, monkeypatch, grades):
    """A course whose local tests are not run, which takes a process for each."""
    tiny = TinyCourse(tmp_path, monkeypatch)
    generate.write(tiny.assignment)
    monkeypatch.setattr(manifest, "load", lambda: tiny.course)
    monkeypatch.setattr(invariants, "INVARIANTS", tuple(one for one in invariants.INVARIANTS if one is not local_tests))
    return tiny


def problems(tiny: TinyCourse) -> list[str]:
    found = [str(problem) for problem in invariants.check(tiny.course)]
    assert all("\n" not in sentence and sentence.endswith((".", "…")) for sentence in found)
    return found


def only(tiny: TinyCourse) -> str:
    (sentence,) = problems(tiny)
    return sentence


def test_a_sound_course_has_no_problem_and_a_terminal_says_which_invariant_is_checked(tiny, capsys, monkeypatch):
    assert problems(tiny) == []
    assert cli.main(["check"]) == 0
    assert capsys.readouterr() == ("01_tiny: no problems.\n", "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert cli.main(["check"]) == 0
    assert "\r\x1b[K01_tiny: same code\r\x1b[K01_tiny: grades\r\x1b[K" in capsys.readouterr().err


# --- files, suite and bank

DOCSTRING = '    """Twice a number is twice that number."""\n'
NAMED = "    from autograder.assertions import bank_entry, mistaken\n    raise mistaken(bank_entry({}), 'No.')\n"


@pytest.mark.parametrize(
    ("path", "old", "new", "where", "words"),
    [
        (f"assignments/{NAME}/test_tiny.py", "== 6", "== 7", "", " is not what its solution generates; edit the"),
        ("README.md", "twice, and negative", "other", "The table", " of assignments in README.md is not that of"),
        (SUITE, "points=60", "points=59", SUITE.rpartition("/")[0], ": the tests of tiny.double add up to 59, course"),
        (SUITE, DOCSTRING, "    pass\n", "", ": test_double has no docstring"),
        (SUITE, "needs=test_negate", "needs=pytest.fixture", "", ": test_negate_unchanged needs fixture, which is no"),
        (SUITE, '"tiny.negate", points=30', '"tiny.no", points=30', "", ": test_negate belongs to tiny.no, "),
        (SUITE, "import pytest", "import pytest, nosuchthing", "", " cannot be imported (ModuleNotFoundError"),
        (SUITE, DOCSTRING, DOCSTRING + NAMED.format('"twice"'), "", ":10 names twice, which course_content/misconcept"),
        (SUITE, DOCSTRING, DOCSTRING + NAMED.format('"thr" + "ice"'), "", ":10 computes the name of an entry"),
        (BANK_PATH, "same-sign tiny.negate", "same-sign tiny.double", "", " has no wrong solution of tiny.negate"),
        (BANK_PATH, "same-sign tiny.negate", "same-sign tiny.no", "", ": same-sign names tiny.no, which course.toml"),
        (BANK_PATH, "right sum", "wrong sum tiny.double\n  No mistake.", "", " has no right solution"),
    ],
)
def test_a_change_that_breaks_an_invariant_is_found(tiny, path, old, new, where, words):
    tiny.edit(path, old, new)
    where = where or (BANK_PATH.rpartition("/")[0] if path == BANK_PATH else path)
    assert any(sentence.startswith(f"{where}{words}") for sentence in problems(tiny))


def test_missing_and_stray_files_and_folders_are_found(tiny):
    (tiny.assignment.skeleton / "test_tiny.py").unlink()
    for stray in (f"{NAME}/old.py", f"{NAME}/__pycache__/tiny.pyc", "09_gone/gone.py"):
        tiny.put(f"assignments/{stray}", "")
    gone, missing, stray = problems(tiny)
    assert "assignments/09_gone belongs to no assignment" in gone
    assert f"assignments/{NAME}/test_tiny.py is missing" in missing
    assert f"assignments/{NAME}/old.py is generated from nothing" in stray


def test_entries_that_a_shared_module_names_are_looked_up_in_each_bank_whose_suite_imports_it(tiny):
    for name, line in (("laws.py", "from .more import LAW"), ("more.py", "LAW = bank_entry('twice')")):
        tiny.put(f"course_content/suites/{name}", f"from autograder.assertions import bank_entry\n\n{line}\n")
    tiny.edit(SUITE, DOCSTRING, DOCSTRING + NAMED.format('"thrice"'))
    assert problems(tiny) == []
    tiny.edit(SUITE, "import pytest", "import pytest\n\nfrom ..laws import LAW")
    assert [sentence.split(" names ")[0] for sentence in problems(tiny)] == ["course_content/suites/more.py:3"]


def test_two_entries_of_the_same_code_say_the_same(tiny):
    thrice = "-     result = np.asarray(x) * 2.0\n+     result = np.asarray(x) * 3.0\n"
    tiny.edit(BANK_PATH, "right sum", f"wrong threefold tiny.double\n  Other words.\n{thrice}\nright sum")
    assert "thrice and threefold make the same code and say different things" in only(tiny)
    tiny.edit(BANK_PATH, "Other words.", "Twice, not thrice.")
    assert list(same_code(tiny.assignment)) == []


def test_missing_parts_are_named_at_once(tiny, capsys):
    parts = [f"{path} does not exist" for path in (SOLUTION, NOTEBOOK, f"solutions/{NAME}/test_tiny.py")]
    parts += ["course_content/suites/tiny holds no test_*.py", "course_content/misconceptions/tiny holds no *.txt"]
    for folder in (f"solutions/{NAME}", *map("course_content/{}/tiny".format, ("suites", "misconceptions"))):
        shutil.rmtree(tiny.root / folder)
    found = problems(tiny)
    assert all(sentence.startswith(words) for sentence, words in zip(found, parts, strict=True))
    assert cli.main(["check", NAME]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "01_tiny: 5 problems."
    assert cli.main(["check", "07_none"]) == 2
    assert "no assignment named '07_none'" in capsys.readouterr().err


# --- the manifest

DOUBLE, NEGATE = (
    Task(f"tiny.{name}", points, "Only the sign.", "the sign", ("Think of an idea.", "Look at the sign."))
    for name, points in (("double", 60.0), ("negate", 40.0))
)
WHY = Written("tiny.why", 10.0, "Why is the double of a number twice that number?")


@pytest.mark.parametrize(
    ("tasks", "questions", "words"),
    [
        ((DOUBLE, replace(NEGATE, points=30.0)), (), "add up to 90"),
        ((DOUBLE, replace(DOUBLE, points=40.0)), (), "has 2 tasks"),
        ((DOUBLE, replace(NEGATE, id="negate")), (), "not named after its module"),
        ((replace(DOUBLE, points=100.0), replace(NEGATE, points=0.0)), (), "worth 0"),
        ((DOUBLE, replace(NEGATE, hint=" ")), (), "tiny.negate of 01_tiny"),
        ((DOUBLE, replace(NEGATE, hint="Look at the sign.")), (), "has not 3 different hints"),
        ((DOUBLE, NEGATE), (WHY,), "add up to 110"),
        ((DOUBLE,), (replace(WHY, id="tiny.double", points=40.0),), "2 tasks or questions for the cell tiny-double"),
        ((DOUBLE,), (replace(WHY, id="tiny.why?", points=40.0),), "tiny.why? of 01_tiny in course_content/"),
    ],
)
def test_the_manifest_must_be_sound(tiny, tasks, questions, words):
    (sentence,) = section(replace(tiny.assignment, tasks=tasks, written=questions))
    assert words in sentence
    assert "course.toml" in sentence
    assert any("has no summary" in sentence for sentence in section(replace(tiny.assignment, summary="")))


def test_no_hint_holds_a_line_of_the_solution_and_no_notebook_or_list_of_tasks_its_text(tiny):
    double, negate = tiny.assignment.tasks
    telling = replace(double, before=("Think of it.", "It is result = np.asarray( x ) * 2.0, of course."))
    (sentence,) = hints(replace(tiny.assignment, tasks=(telling, negate)))
    assert sentence.startswith("Hint 2 of tiny.double in course_content/course.toml holds the solution's 'result = ")
    path = tiny.put(f"assignments/{NAME}/tasks.json", json.dumps([{"hints": ["Write\nresult = np.asarray(x) * 2.0"]}]))
    assert [sentence for sentence in leaks(tiny.assignment) if path.name in sentence]
    path.unlink()
    tiny.edit(NOTEBOOK, "import tiny", "import tiny\nresult = np.asarray(x) * 2.0")
    generate.write(tiny.assignment)
    assert f"assignments/{NAME}/tiny.ipynb holds text of the solution of double" in only(tiny)


# --- trials


def test_local_tests_must_pass_on_the_solution(tiny):
    assert list(local_tests(tiny.assignment)) == []
    tiny.edit(f"solutions/{NAME}/test_tiny.py", "== 6", "== 7")
    (sentence,) = local_tests(tiny.assignment)
    assert f"solutions/{NAME}/test_tiny.py does not pass on the solution" in sentence
    assert "1 failed" in sentence


@pytest.mark.parametrize(
    ("side", "given", "words"),
    [
        ("solutions", report(90.0, "passed", "failed"), "earns 90 of 100 (test_1)"),
        ("assignments", report(5.0, "failed"), "earns 5 untouched"),
        ("solutions", report(None), "could not be graded: Not graded yet. The sandbox is out."),
        ("assignments", report(0.0, "failed", "passed"), "test_1 ends as passed"),
    ],
)
def test_the_solution_earns_all_points_and_the_skeleton_fails(tiny, grades, side, given, words):
    grades[side] = given
    assert f"{side}/{NAME}/tiny.py" in only(tiny)
    assert words in only(tiny)
