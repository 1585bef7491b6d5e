"""Ten labels name nearly all of what a simulated class does wrong and the bank does not know, and nothing wrongly."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from conftest import ROOT

from autograder import manifest

pytestmark = pytest.mark.bank
BENCHMARKS = str(ROOT / "benchmarks")


@pytest.fixture
def labels(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import labels

    yield labels
    for name in ("labels", "mistaken_students", "restyling"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("name", "students"), [("02_gates", 100), ("01_descent", 100), ("05_two_layer", 300), ("06_capacity", 300)]
)
def test_groups_are_pure_and_ten_labels_name_what_is_left(labels, name: str, students: int):
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        found = labels.simulate(
            pool, manifest.load().assignment(name), labels.parsed([name, "--students", str(students)])
        )
    assert found.purity >= 0.95
    assert found.groups_per_kind <= 1.3
    assert found.named.told >= 0.95 * found.named.tests
    assert found.named.wrong <= 0.01 * found.named.tests


def test_another_style_keeps_every_point(labels):
    from random import Random

    from restyling import restyled

    from autograder.authoring.trusted_grading import grade_trusted
    from autograder.submission import Submission

    for assignment in manifest.load().assignments[:4]:
        files = {f"{name}.py": (assignment.solution / f"{name}.py").read_bytes() for name in assignment.modules}
        for number in range(2):
            other = files | {f"{assignment.module}.py": restyled(files[f"{assignment.module}.py"], Random(number))}
            assert grade_trusted(assignment, Submission(other), student="").score == 100
