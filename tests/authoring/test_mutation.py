"""Mutants of a module: what is changed, which tasks can notice it, what is set aside; and the forks that try them."""

import os
import signal
import time
from pathlib import Path

import pytest
from solution_modules import changed
from tiny import TinyCourse

from autograder import manifest
from autograder.authoring.forks import Ceiling, Lost, in_forks
from autograder.authoring.mutation import load_equivalents, mutants
from autograder.authoring.trial import changed_functions, reached
from autograder.diagnosis.variants import Right
from autograder.manifest import Assignment, CourseError


def made(body: str) -> set[tuple[str, str]]:
    """Return the mutants of a function's only line as kind and what the line becomes."""
    return {(mutant.kind, mutant.now) for mutant in mutants(f"def f(x, y):\n    {body}\n")}


@pytest.mark.parametrize(
    ("body", "change"),
    [
        ("return x < y", ("comparison", "return x <= y")),
        ("return x + y", ("operator", "return x - y")),
        ("return x @ y", ("order of operands", "return y @ x")),
        ("return x * y", ("operand left out", "return x")),
        ("return x + 1", ("constant", "return x + 2")),
        ("return -x", ("sign", "return x")),
        ("return x, y", ("order of results", "return y, x")),
        ("return f(x, y)", ("order of arguments", "return f(y, x)")),
        ("return x.sum(axis=0)", ("axis", "return x.sum(axis=1)")),
        ("return x.sum(axis=0)", ("function", "return x.mean(axis=0)")),
        ("return x.max(keepdims=True)", ("keepdims", "return x.max()")),
        ("return g(x, dtype=y)", ("argument left out", "return g(x)")),
        ("return x[1:, y]", ("slice", "return x[:, y]")),
        ("return x.T", ("layout", "return x")),
        ("return np.exp(x)", ("call left out", "return x")),
        ("return x", ("name", "return y")),
        ("return x", ("statement left out", "return None")),
        ("x += y", ("statement", "x = y")),
        ("if x: return y", ("condition", "if not x: return y")),
        ("for i in range(x): f(i)", ("loop", "for i in range(x + 1): f(i)")),
    ],
)
def test_a_kind_of_change_is_made(body, change):
    assert change in made(body)
    assert "order of arguments" not in {kind for kind, _ in made("return np.maximum(x, y)")}  # makes no difference


def test_no_two_mutants_are_the_same_and_all_else_stays_as_it_was_written():
    source = 'NAME = "ä"  # 1\n\n\nclass C:\n    def f(self, x: int = 1):  # two\n        y = "ö", -x   +   x # three\n'
    texts = [source, *(mutant.text for mutant in mutants(source))]
    assert len(set(texts)) == len(texts) > 5
    for mutant in mutants(source):
        before, after = source.splitlines(), mutant.text.splitlines()
        different = [number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
        assert different == [mutant.line]
        assert mutant.was == before[mutant.line - 1].strip()
        assert mutant.now == after[mutant.line - 1].strip()
        assert mutant.function == ("C.f" if mutant.line > 4 else "")


# --- which tasks can notice a change


SOLUTION = b'''
LIMIT = 3


class Gate:
    """A gate."""

    size = 2

    def forward(self, x):
        return x

    def backward(self, up):
        return [up for _ in range(self.size)]


def half(x):
    return x / 2
'''


def variant(was: str, now: str, source: bytes = SOLUTION) -> Right:
    return Right(name="some", changes=changed(source, was, now))


def more(code: str) -> Right:
    return Right(name="some", changes=(("", code),))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (variant("return x\n", "return 1.0 * x\n"), {"Gate.forward"}),
        (variant("def half(x)", "def half(x, y=2)"), {"half"}),
        (more("def half(x):\n    return 0.5 * x"), {"half"}),
        (more("class Gate:\n    size = 2\n    def forward(self, x):\n        return x"), {"Gate.backward"}),
        (variant("size = 2", "size = 3"), None),
        (more("Gate.forward = half"), None),
        (variant('"""A gate."""', '"""A port."""'), set()),
    ],
)
def test_a_variant_changes_these_functions_or_more_than_functions(change, found):
    assert changed_functions(SOLUTION, change.source(SOLUTION)) == found


def test_only_tasks_whose_tests_enter_a_changed_function_are_reached(gates: Assignment):
    source = (gates.solution / "gates.py").read_bytes()
    swap = variant("return upstream * self.y, upstream * self.x", "return self.y, self.x", source)
    assert {"gates.multiply", "gates.graph"} <= set(reached(gates, swap))
    assert "gates.sigmoid" not in reached(gates, swap)
    assert reached(gates, more("import math")) == [task.id for task in gates.tasks]


# --- mutants that are no mistakes


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[equivalent", "cannot be read"),
        ('[[equivalent]]\nfunction = "f"\nwas = "a"\nnow = ["b"]\nreason = " "', "is not made of"),
    ],
)
def test_a_table_that_cannot_be_used_is_one_sentence(tmp_path: Path, monkeypatch, text, why):
    tiny = TinyCourse(tmp_path, monkeypatch)
    tiny.put("course_content/misconceptions/tiny/equivalent.toml", text)
    with pytest.raises(CourseError, match=why):
        load_equivalents(tiny.assignment)


@pytest.mark.slow
@pytest.mark.parametrize("assignment", manifest.load().assignments, ids=lambda assignment: assignment.name)
def test_tables_of_the_course_are_about_mutants_that_there_are(assignment: Assignment):
    table = load_equivalents(assignment)
    assert table.reasons
    assert table.stale(mutants((assignment.solution / f"{assignment.module}.py").read_text()), []) == []


# --- forks


def work(job: str) -> object:
    if job == "loop":
        while True:
            pass
    if job == "sleep":
        time.sleep(60)
    if job == "memory":
        return len(bytearray(1 << 34))
    if job == "crash":
        os.kill(os.getpid(), signal.SIGUSR1)
    if job == "exit":
        os._exit(7)
    if job == "raise":
        raise ValueError("no")
    return [job, len(job) * 100_000 * "x"]


def test_each_job_gets_its_answer_or_why_there_is_none():
    jobs = ["one", "loop", "memory", "crash", "exit", "raise", "another"]
    found = dict(in_forks(jobs, work, 2, Ceiling(cpu_seconds=1, wall_seconds=90, memory_mb=256)))
    assert found.pop("memory").why.startswith("MemoryError")
    assert found == {
        **{name: [name, len(name) * 100_000 * "x"] for name in ("one", "another")},
        "loop": Lost("It took too long."),
        "crash": Lost("It ended the interpreter (SIGUSR1)."),
        "exit": Lost("It ended without an answer.", limit=False),
        "raise": Lost("ValueError: no", limit=False),
    }


def test_what_only_waits_meets_the_clock_and_forks_end_with_the_iterator():
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    assert dict(in_forks(["sleep"], work, 2, Ceiling(wall_seconds=2))) == {"sleep": Lost("It took longer than 2 s.")}
    before = children.read_text()
    found = in_forks(["sleep", "one"], work, 2, Ceiling())
    assert next(found)[0] == "one"
    assert children.read_text() != before
    found.close()
    assert children.read_text() == before
