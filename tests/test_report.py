"""A report on disk: read back as it was written, and refused in one sentence if it is damaged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder import report, submission
from autograder.authoring.trusted_grading import grade_trusted


def test_reports_are_read_back_whole_and_damage_is_one_sentence(gates, tmp_path: Path):
    result = grade_trusted(gates, submission.read(gates.solution, "gates"), student="student")
    path = tmp_path / "reports" / "student.json"
    report.write(result, path)
    assert report.read(path) == result
    assert list(path.parent.iterdir()) == [path]
    for damage in ("", "{", "[]", '{"format": 2}', path.read_text()[:-40]):
        path.write_text(damage)
        with pytest.raises(report.ReportError, match=re.escape(str(path))):
            report.read(path)
