import shutil
from dataclasses import replace

import pytest
from tiny import BANK_PATH, TinyCourse

from autograder import cli, grading, manifest
from autograder.authoring import generate, invariants
from autograder.authoring.folder_invariants import section
from autograder.authoring.trial_invariants import local_tests
from autograder.manifest import CourseError, Written
from autograder.report import Report, TestResult

NAME = "01_tiny"
SOLUTION = f"solutions/{NAME}/tiny.py"
EVERY = invariants.INVARIANTS
SUITE = "course_content/suites/tiny/test_tiny.py"


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
    """A course whose local tests are not run, which takes a process for each."""
    tiny = TinyCourse(tmp_path, monkeypatch)
    generate.write(tiny.assignment)
    quick = tuple(invariant for invariant in invariants.INVARIANTS if invariant is not local_tests)
    monkeypatch.setattr(invariants, "INVARIANTS", quick)
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


WHY = Written("tiny.why", 10.0, "Why is the double of a number twice that number?")


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ((WHY,), "add up to 110"),
        ((WHY, replace(WHY, text=" ")), "2 tasks or questions for the cell tiny-why"),
        ((replace(WHY, id="tiny.double"),), "2 tasks or questions for the cell tiny-double"),
        ((replace(WHY, id="why"),), "why of 01_tiny in course_content/course.toml is not named after its module"),
        ((replace(WHY, id="tiny.why?"),), "tiny.why? of 01_tiny in course_content/course.toml is not named after"),
        ((replace(WHY, points=0.0),), "tiny.why of 01_tiny in course_content/course.toml is worth 0"),
        ((replace(WHY, text="\n"),), "The question tiny.why of 01_tiny in course_content/course.toml has no text"),
    ],
)
def test_written_questions_must_be_sound(tiny, questions, words):
    assert any(words in sentence for sentence in section(replace(tiny.assignment, written=questions)))


def test_the_notebook_must_have_the_written_questions(tiny):
    double, negate = tiny.assignment.tasks
    asking = replace(tiny.assignment, tasks=(double, replace(negate, points=30.0)), written=(WHY,))
    sentences = [str(problem) for problem in invariants.check_assignment(asking)]
    assert any("tiny.ipynb has no cell for tiny.why" in sentence for sentence in sentences)
    generate.write(asking)
    tiny.edit(SUITE, "points=30", "points=20")
    assert list(invariants.check_assignment(asking)) == []
    generate.write(replace(asking, written=(replace(WHY, points=5.0),)))
    sentences = [str(problem) for problem in invariants.check_assignment(asking)]
    assert any("tiny.ipynb gives tiny.why 5 points, course.toml 10" in sentence for sentence in sentences)


def test_an_assignment_without_a_summary_is_found(tiny):
    assert any("has no summary" in sentence for sentence in section(replace(tiny.assignment, summary="")))


# --- hidden tests and bank


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
    assert any(words in sentence and sentence.startswith("course_content/suites/tiny") for sentence in found)


BANK_ENTRY = "    from autograder.assertions import bank_entry, mistaken\n    raise mistaken(bank_entry({}), 'No.')\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ('"thrice"', None),
        ('"twice"', "names twice, which course_content/misconceptions/tiny does not have"),
        ('"thr" + "ice"', "computes the name"),
    ],
)
def test_entries_that_the_suite_names_are_looked_up(tiny, name, words):
    sentence = '    """Twice a number is twice that number."""\n'
    tiny.edit(SUITE, sentence, sentence + BANK_ENTRY.format(name))
    found = problems(tiny)
    assert found == [] if words is None else words in found[0] and f"{SUITE}:10" in found[0]


def test_entries_that_a_shared_module_names_are_looked_up_in_each_bank_whose_suite_imports_it(tiny):
    for name, line in (("laws.py", "from .more import LAW"), ("more.py", "LAW = bank_entry('twice')")):
        tiny.put(f"course_content/suites/{name}", f"from autograder.assertions import bank_entry\n\n{line}\n")
    assert problems(tiny) == []
    tiny.edit(SUITE, "import pytest", "import pytest\n\nfrom ..laws import LAW")
    assert [sentence.split(" names ")[0] for sentence in problems(tiny)] == ["course_content/suites/more.py:3"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("same-sign tiny.negate", "same-sign tiny.double", "has no wrong solution of tiny.negate"),
        (
            "same-sign tiny.negate",
            "same-sign tiny.negated",
            "same-sign names tiny.negated, which course.toml does not know",
        ),
        ("right sum", "wrong sum tiny.double\n  No mistake.", "has no right solution"),
    ],
)
def test_the_bank_must_cover_the_tasks(tiny, old, new, words):
    tiny.edit(BANK_PATH, old, new)
    assert any(words in sentence for sentence in problems(tiny))


PARTS = {
    SOLUTION: f"{SOLUTION} does not exist",
    f"solutions/{NAME}/tiny_notebook.py": f"solutions/{NAME}/tiny_notebook.py does not exist",
    f"solutions/{NAME}/test_tiny.py": f"solutions/{NAME}/test_tiny.py does not exist",
    SUITE: "course_content/suites/tiny holds no test_*.py",
    BANK_PATH: "course_content/misconceptions/tiny holds no *.txt; write entries, `wrong NAME TASK`",
}


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_part_is_named(tiny, part):
    (tiny.root / part).unlink()
    assert only(tiny).startswith(PARTS[part])


def test_everything_that_is_missing_is_named_at_once(tiny):
    for folder in (f"solutions/{NAME}", "course_content/suites/tiny", "course_content/misconceptions/tiny"):
        shutil.rmtree(tiny.root / folder)
    found = problems(tiny)
    assert len(found) == len(PARTS)
    assert all(sentence.startswith(words) for sentence, words in zip(found, PARTS.values(), strict=True))


# --- what runs


def test_local_tests_must_pass_on_the_solution(tiny):
    assert local_tests in EVERY
    assert list(local_tests(tiny.assignment)) == []
    tiny.edit(f"solutions/{NAME}/test_tiny.py", "== 6", "== 7")
    (sentence,) = local_tests(tiny.assignment)
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


def test_run_prints_one_line_per_problem(tiny, monkeypatch, capsys):
    monkeypatch.setattr(manifest, "load", lambda: tiny.course)
    assert invariants.check_command() == 0
    assert capsys.readouterr().out == "01_tiny: no problems.\n"
    (tiny.root / SUITE).unlink()
    assert invariants.check_command([NAME]) == 1
    assert capsys.readouterr().out.splitlines()[1:] == ["01_tiny: 1 problem."]


def test_a_look_at_the_pairs_of_the_bank_is_asked_for(tiny, monkeypatch, capsys):
    monkeypatch.setattr(manifest, "load", lambda: tiny.course)
    monkeypatch.setattr(invariants, "pairs", lambda assignment: iter([f"{assignment.name} has a pair."]))
    assert invariants.check_command([NAME]) == 0
    assert cli.main(["check", NAME, "--pairs"]) == 1
    assert "01_tiny has a pair." in capsys.readouterr().out


def test_an_old_table_in_the_readme_is_a_problem_of_the_course(tiny):
    tiny.edit("README.md", "twice, and negative", "something else")
    assert "The table of assignments in README.md" in only(tiny)


def test_an_unknown_assignment_is_refused(tiny):
    with pytest.raises(CourseError, match="no assignment named '07_none'"):
        invariants.check(tiny.course, ["07_none"])
