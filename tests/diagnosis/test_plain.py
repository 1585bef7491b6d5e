"""Plain sentences, where nothing is compared: an exception, a missing return, a wrong kind, shape or number."""

from __future__ import annotations

import pytest
from own_code import results_on
from simulated_class import finished

from autograder.authoring.trial import TrustedCode
from autograder.diagnosis.explanation import RAISED, RETURNED, plain
from autograder.diagnosis.naming import PLAIN
from autograder.labels.groups import groups
from autograder.manifest import Assignment
from autograder.report import Report
from autograder.submission import Submission
from gradebook.class_report.statistics import misconceptions

BACKWARD = "return upstream * self.y, upstream * self.x"


@pytest.fixture(scope="module")
def reported(gates: Assignment, solution: str):
    """Return a function that grades another backward of the multiply gate."""

    def grade(now: str) -> Report:
        files = {"gates.py": solution.replace(BACKWARD, now).encode()}
        only = gates.only(["gates.multiply"])
        return finished(only, "eve", results_on(TrustedCode(only, Submission(files))), 0)

    return grade


CASES = [
    ("return upstream * self.outptu, upstream", RAISED["AttributeError"]),
    ("return upsteam * self.y, upstream", RAISED["NameError"]),
    ("return self.backward(upstream)", RAISED["RecursionError"]),
    ("return 1 / 0, upstream", RAISED["ZeroDivisionError"]),
    ("upstream * self.y, upstream * self.x", RETURNED["None (is a return missing?)"]),
    ("return {'x': upstream}", RETURNED["should be a tuple"]),
    ("return np.nan * upstream, upstream", RETURNED["is nan or inf"]),
    ("return np.ones(7), upstream", RETURNED["should have the shape"]),
]


@pytest.mark.parametrize(("now", "sentence"), CASES)
def test_it_has_a_sentence_of_its_own_with_line_and_name_beside_it(reported, now: str, sentence: str):
    failed = [test for test in reported(now).tests if test.outcome != "passed" and test.hint]
    assert failed
    assert {(test.hint, test.diagnosis) for test in failed} == {(sentence, PLAIN)}
    for test in failed:
        assert " in line " in (test.error or "") or test.outcome == "failed"


def test_wrong_numbers_and_other_exceptions_have_none():
    assert plain(None) is None
    assert plain(ValueError("of the grader's own")) is None
    assert plain(AssertionError("Gate.backward: it is wrong.")) is None


def test_the_class_report_counts_them_and_no_group_is_made_of_them(reported, gates: Assignment):
    report = reported("return upstream * self.outptu, upstream")
    assert [(one.hint, one.students) for one in misconceptions(gates, [report])] == [
        (RAISED["AttributeError"], ("eve",))
    ]
    assert groups([report]) == []
    assert [group.students for group in groups([reported("return upstream * 1.7, upstream")])] == [("eve",)]
