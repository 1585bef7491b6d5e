"""Entries of a bank that say different things are told apart by a test: no answers have two names."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from autograder import manifest
from autograder.authoring import pairs as module
from autograder.authoring.pairs import behaviors, pairs, same_code
from autograder.diagnosis.variants import Bank, Wrong, bank
from autograder.manifest import Assignment

SEED = int(os.environ.get("KIT_SEED", "0"))
WAS = "return upstream * self.y, upstream * self.x"


@pytest.mark.bank
@pytest.mark.parametrize("assignment", manifest.load().assignments, ids=lambda assignment: assignment.name)
def test_no_two_entries_say_different_things_about_the_same_answers(assignment: Assignment):
    assert list(pairs(assignment, SEED)) == []


def entry(name: str, now: str) -> Wrong:
    return Wrong(name=name, task="gates.multiply", hint=f"{name}!", changes=((f"        {WAS}\n", f"        {now}\n"),))


FIRST, OTHER = entry("first", "return self.y, self.x"), entry("other", "return 2 * self.y, self.x")
AGAIN = entry("again", "y = self.y\n        return y, 1 * self.x")


def test_a_pair_is_found(gates: Assignment, monkeypatch: pytest.MonkeyPatch):
    ends = entry("ends", "import os\n        os._exit(3)")
    monkeypatch.setattr(module, "bank", lambda _: Bank((FIRST, AGAIN, OTHER, ends), ()))
    lost, sentence = pairs(gates)
    assert lost == "autograder/course/misconceptions/gates: ends could not be graded. It ended without an answer."
    assert "first and again answer alike in test_multiply_backward" in sentence
    assert sentence.endswith("and say different things: tell them apart by a test, or merge them.")


def test_entries_that_make_the_same_code_are_found_without_running_any(
    gates: Assignment, monkeypatch: pytest.MonkeyPatch
):
    same = entry("same", "return (self.y, self.x)  # the other one")
    unfit = Wrong(name="unfit", task="gates.multiply", hint="", changes=(("nowhere\n", ""),))
    monkeypatch.setattr(module, "bank", lambda _: Bank((FIRST, same, replace(same, hint=FIRST.hint), OTHER, unfit), ()))
    (sentence,) = same_code(gates)
    assert "first and same make the same code and say different things" in sentence


def test_where_a_check_names_the_mistake_that_counts_and_no_answer():
    nets = manifest.load().assignment("06_capacity")
    (glorot,) = (wrong for wrong in bank(nets).wrong if wrong.name == "init-glorot")
    (rows,) = behaviors(nets, glorot).values()
    assert rows == [[0, module.NAMED, ["text", "init-glorot"], [], False]]
