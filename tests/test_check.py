from dataclasses import replace

import pytest
from tiny import TinyCourse

from autograder import course, grading
from autograder.authoring import generate, invariants
from autograder.authoring.folder_invariants import manifest
from autograder.course import CourseError, Task
from autograder.report import Report, TestResult

NAME = "01_tiny"
SOLUTION = f"solutions/{NAME}/tiny.py"
SUITE = "autograder/suites/tiny/test_tiny.py"


def report(score: float | None, *outcomes: str) -> Report:
    """Make up a report as the grader would write it."""
    tests = tuple(TestResult("tiny.double", f"test_{n}", "", outcome, 0, 1) for n, outcome in enumerate(outcomes))
    outcome = "infrastructure" if score is None else "passed"
    message = "Not graded yet. The sandbox is out." if score is None else ""
    return Report(NAME, "x", score, 100.0, outcome, message, (), tests, (), (), "", 0, "", "", "")


class Grades:
    """What the grader says in place of the sandbox, by the folder's parent."""

    def __init__(self) -> None:
        self.solutions, self.assignments = report(100.0, "passed"), report(0.0, "failed", "error")

    def __call__(self, assignment, folder, *, student):
        return getattr(self, folder.parent.name)


@pytest.fixture
def grades(monkeypatch):
    grades = Grades()
    monkeypatch.setattr(grading, "grade", grades)
    return grades


@pytest.fixture
def tiny(tmp_path, monkeypatch, grades):
    tiny = TinyCourse(tmp_path, monkeypatch)
    generate.write(tiny.assignment)
    return tiny


def problems(tiny: TinyCourse) -> list[str]:
    found = [str(problem) for problem in invariants.check(tiny.course)]
    assert all("\n" not in sentence and sentence.endswith((".", "…")) for sentence in found)
    return found


def only(tiny: TinyCourse) -> str:
    (sentence,) = problems(tiny)
    return sentence


def test_a_sound_course_has_no_problem(tiny):
    assert problems(tiny) == []


# --- skeletons


def test_an_edited_skeleton_is_found(tiny):
    tiny.edit(f"assignments/{NAME}/test_tiny.py", "== 6", "== 7")
    sentence = only(tiny)
    assert sentence.startswith(f"assignments/{NAME}/test_tiny.py is not what its solution generates")
    assert "`autograder generate 01_tiny`" in sentence


def test_a_missing_file_and_a_stray_one_are_found(tiny):
    (tiny.assignment.skeleton / "test_tiny.py").unlink()
    tiny.put(f"assignments/{NAME}/old.py", "")
    tiny.put(f"assignments/{NAME}/__pycache__/tiny.pyc", "")
    missing, stray = problems(tiny)
    assert f"assignments/{NAME}/test_tiny.py is missing" in missing
    assert f"assignments/{NAME}/old.py is generated from nothing" in stray


@pytest.mark.parametrize("folder", ["assignments", "solutions"])
def test_a_folder_of_no_assignment_is_found(tiny, folder):
    tiny.put(f"{folder}/09_gone/gone.py", "")
    assert f"{folder}/09_gone belongs to no assignment" in only(tiny)


def test_solution_text_in_the_notebook_is_found(tiny):
    tiny.edit(f"solutions/{NAME}/tiny_notebook.py", "import tiny", "import tiny\nresult = np.asarray(x) * 2.0")
    generate.write(tiny.assignment)
    assert f"assignments/{NAME}/tiny.ipynb holds text of the solution of double" in only(tiny)


def test_an_unfit_solution_is_one_problem(tiny):
    tiny.edit(SOLUTION, "        ### END SOLUTION\n", "")
    assert "does not end" in only(tiny)


# --- points


def test_points_of_the_notebook_must_be_those_of_the_manifest(tiny):
    double, negate = tiny.assignment.tasks
    changed = replace(tiny.assignment, tasks=(replace(double, points=50.0), replace(negate, points=50.0)))
    sentences = [str(problem) for problem in invariants.check_assignment(changed)]
    assert any("tiny.ipynb gives tiny.double 60 points, course.toml 50" in sentence for sentence in sentences)
    assert any("the tests of tiny.double add up to 60, course.toml says 50" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ((Task("tiny.double", 60.0, "Twice is x and x."), Task("tiny.negate", 30.0, "Only the sign.")), "add up to 90"),
        ((Task("tiny.double", 50.0, "Twice is x and x."), Task("tiny.double", 50.0, "Only the sign.")), "has 2 tasks"),
        ((Task("tiny.double", 60.0, "Twice is x and x."), Task("negate", 40.0, "Only the sign.")), "not named after"),
        ((Task("tiny.double", 100.0, "Twice is x and x."), Task("tiny.negate", 0.0, "Only the sign.")), "worth 0"),
        ((Task("tiny.double", 60.0, "Twice is x and x."), Task("tiny.negate", 40.0, " ")), "tiny.negate of 01_tiny"),
    ],
)
def test_the_manifest_must_be_sound(tiny, tasks, words):
    (sentence,) = manifest(replace(tiny.assignment, tasks=tasks))
    assert words in sentence
    assert "course.toml" in sentence


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("points=60", "points=59", "the tests of tiny.double add up to 59, course.toml says 60"),
        ('    """Twice a number is twice that number."""\n', "    pass\n", "test_double has no docstring"),
        ("needs=test_negate", 'needs="test_negate"', "test_negate_unchanged has no usable mark"),
        ("needs=test_negate", "needs=pytest.fixture", "needs fixture, which is no test above it"),
        ("points=10", "worth=10", "test_negate_unchanged has no usable mark"),
        ('"tiny.negate", points=30', '"tiny.negat", points=30', "test_negate belongs to tiny.negat"),
        ("import pytest", "import pytest, nosuchthing", "cannot be imported (ModuleNotFoundError"),
    ],
)
def test_the_suite_must_agree(tiny, old, new, words):
    tiny.edit(SUITE, old, new)
    found = [str(problem) for problem in invariants.check(tiny.course)]
    assert any(words in sentence and sentence.startswith("autograder/suites/tiny") for sentence in found)


BANK_ENTRY = "    from autograder.assertions import bank_entry, mistaken\n    raise mistaken(bank_entry({}), 'No.')\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ('"thrice"', None),
        ('"twice"', "names twice, which the bank does not have"),
        ('"thr" + "ice"', "computes the name"),
    ],
)
def test_entries_that_the_suite_names_are_looked_up(tiny, name, words):
    sentence = '    """Twice a number is twice that number."""\n'
    tiny.edit(SUITE, sentence, sentence + BANK_ENTRY.format(name))
    found = problems(tiny)
    assert found == [] if words is None else words in found[0] and f"{SUITE}:10" in found[0]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('task="tiny.negate"', 'task="tiny.double"', "has no wrong solution of tiny.negate"),
        ('task="tiny.negate"', 'task="tiny.negated"', "same-sign names tiny.negated, which course.toml does not know"),
        ("RIGHT = [", "LEFT = [", "has no right solution"),
    ],
)
def test_the_bank_must_cover_the_tasks(tiny, old, new, words):
    tiny.edit("autograder/misconceptions/tiny/__init__.py", old, new)
    assert any(words in sentence for sentence in problems(tiny))


def test_a_missing_bank_is_named(tiny):
    (tiny.root / "autograder/misconceptions/tiny/__init__.py").unlink()
    (tiny.root / "autograder/misconceptions/tiny").rmdir()
    assert "01_tiny has no bank: write autograder/misconceptions/tiny/." in only(tiny)


def test_a_missing_suite_is_named(tiny):
    (tiny.root / SUITE).unlink()
    assert "autograder/suites/tiny holds no test_*.py" in only(tiny)


# --- what runs


def test_local_tests_must_pass_on_the_solution(tiny):
    tiny.edit(f"solutions/{NAME}/test_tiny.py", "== 6", "== 7")
    generate.write(tiny.assignment)
    sentence = only(tiny)
    assert f"solutions/{NAME}/test_tiny.py does not pass on the solution" in sentence
    assert "1 failed" in sentence


def test_a_solution_that_loses_points_is_found(tiny, grades):
    grades.solutions = report(90.0, "passed", "failed")
    sentence = only(tiny)
    assert f"{SOLUTION} earns 90 of 100 (test_1)" in sentence


def test_a_skeleton_that_earns_points_is_found(tiny, grades):
    grades.assignments = report(5.0, "failed")
    assert f"assignments/{NAME}/tiny.py earns 5 untouched" in only(tiny)


@pytest.mark.parametrize("outcome", ["passed", "timeout", "crashed", "memory", "infrastructure"])
def test_a_skeleton_must_fail_and_not_otherwise(tiny, grades, outcome):
    grades.assignments = report(0.0, "failed", outcome)
    assert f"test_1 ends as {outcome}" in only(tiny)


@pytest.mark.parametrize("side", ["solutions", "assignments"])
def test_what_cannot_be_graded_is_a_problem(tiny, grades, side):
    setattr(grades, side, report(None))
    assert f"{side}/{NAME}/tiny.py could not be graded: Not graded yet. The sandbox is out." in only(tiny)


# --- the command


def test_run_prints_one_line_per_problem(tiny, monkeypatch, capsys):
    monkeypatch.setattr(course, "load", lambda: tiny.course)
    assert invariants.check_command() == 0
    assert capsys.readouterr().out == "01_tiny: no problems.\n"
    (tiny.root / SUITE).unlink()
    assert invariants.check_command([NAME]) == 1
    assert capsys.readouterr().out.splitlines()[1:] == ["01_tiny: 1 problem."]


def test_an_unknown_assignment_is_refused(tiny):
    with pytest.raises(CourseError, match="no assignment named '07_none'"):
        invariants.check(tiny.course, ["07_none"])
