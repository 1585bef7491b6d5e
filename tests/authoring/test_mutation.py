"""Mutants of a module: one change each, of all kinds, at the right place."""

from __future__ import annotations

import pytest

from autograder.authoring.mutation import mutants
from autograder.authoring.proposal import change


def made(body: str, head: str = "x, y") -> set[tuple[str, str]]:
    """Return the mutants of a function's only line as kind and what the line becomes."""
    return {(mutant.kind, mutant.now) for mutant in mutants(f"def f({head}):\n    {body}\n")}


@pytest.mark.parametrize(
    ("body", "change"),
    [
        ("return x < y", ("comparison", "return x <= y")),
        ("return x + y", ("operator", "return x - y")),
        ("return x - y", ("order of operands", "return y - x")),
        ("return x @ y", ("order of operands", "return y @ x")),
        ("return x * y", ("operand left out", "return x")),
        ("return x + 1", ("constant", "return x + 2")),
        ("return 0.25 * x", ("constant", "return 0.5 * x")),
        ("return -x", ("sign", "return x")),
        ("return f(x)", ("sign", "return -f(x)")),
        ("return x, f(y)", ("sign", "return x, -f(y)")),
        ("return x, y", ("order of results", "return y, x")),
        ("return f(x, y)", ("order of arguments", "return f(y, x)")),
        ("return x.sum(axis=0)", ("axis", "return x.sum(axis=1)")),
        ("return x.sum(axis=0)", ("axis", "return x.sum()")),
        ("return x.sum(axis=0)", ("function", "return x.mean(axis=0)")),
        ("return x.max(keepdims=True)", ("keepdims", "return x.max()")),
        ("return g(x, dtype=y)", ("argument left out", "return g(x)")),
        ("return x[:-1]", ("slice", "return x[:]")),
        ("return x[1:, y]", ("slice", "return x[:, y]")),
        ("return x[1, y]", ("slice", "return x[y, 1]")),
        ("return x.T", ("layout", "return x")),
        ("return np.exp(x)", ("call left out", "return x")),
        ("return x", ("name", "return y")),
        ("return x", ("statement left out", "return None")),
        ("x += y", ("statement", "x = y")),
        ("x += y", ("statement left out", "pass")),
        ("if x: return y", ("condition", "if not x: return y")),
        ("return x if f() else y", ("condition", "return y")),
        ("for i in range(x): f(i)", ("loop", "for i in range(x + 1): f(i)")),
    ],
)
def test_a_kind_of_change_is_made(body, change):
    assert change in made(body)


@pytest.mark.parametrize("body", ["return max(x, y)", "return np.maximum(x, y)", "return np.logaddexp(x, y)"])
def test_an_order_that_makes_no_difference_is_left_alone(body):
    assert "order of arguments" not in {kind for kind, _ in made(body)}


def test_no_two_are_the_same_and_none_is_the_module():
    source = "def f(x):\n    return -x + x\n"
    texts = [mutant.text for mutant in mutants(source)]
    assert len(set(texts)) == len(texts)
    assert source not in texts


def test_all_else_stays_as_it_was_written():
    source = 'NAME = "ä"  # 1\n\n\nclass C:\n    def f(self, x: int = 1):  # two\n        y = "ö", x   *   2 # three\n'
    for mutant in mutants(source):
        before, after = source.splitlines(), mutant.text.splitlines()
        different = [number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
        assert different == [mutant.line]
        assert mutant.was == before[mutant.line - 1].strip()
        assert mutant.now == after[mutant.line - 1].strip()
        assert mutant.function == ("C.f" if mutant.line > 4 else "")


def test_a_loop_of_one_turn_keeps_its_comments():
    source = "for i in x:\n    f(i)  # each\n\ng()\n"
    found = [mutant.text for mutant in mutants(source) if mutant.kind == "loop"]
    assert found == ["for i in x:\n    f(i)  # each\n    break\n\ng()\n"]


TWICE = "def f():\n    a = 1\n    return a\n\n\ndef g():\n    b = 1\n    a = 1\n    return a\n"


def test_a_change_is_of_lines_that_occur_once_and_makes_the_mutant():
    assert TWICE.count("    a = 1\n    return a") == 2
    for mutant in mutants(TWICE):
        was, now = change(TWICE, mutant.text)
        assert TWICE.count(was) == 1
        assert TWICE.replace(was, now) == mutant.text
    for source in ("for i in x:\n    f(i)\ng()\n", "for i in x:\n    f(i)\n"):
        (text,) = [mutant.text for mutant in mutants(source) if mutant.kind == "loop"]
        was, now = change(source, text)
        assert source.replace(was, now) == text
