"""The late policy at work: nbgrader's own plugin, and what it changes for those who are recorded already."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from functools import cached_property
from math import fsum
from pathlib import Path
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Unicode

from gradebook.behind import some
from gradebook.late_policy import FILE, LatePolicy, read_policy
from gradebook.scores import same
from gradebook.standing import submissions_of


class LatePenalties(LateSubmissionPlugin):  # type: ignore[misc] # nbgrader is untyped
    """Take off what the late policy says; without a policy, do what nbgrader does."""

    policy_file = Unicode(FILE, help="The file that holds the late policy.").tag(config=True)

    @cached_property
    def policy(self) -> LatePolicy | None:
        """The policy as the file has it, read once for a whole class; CourseError if it is malformed."""
        return read_policy(Path(self.policy_file))

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Return the points that are lost, None for no penalty."""
        policy = self.policy
        if policy is None:
            penalty: float | None = super().late_submission_penalty(student_id, score, total_seconds_late)
            return penalty
        rule = policy.of(self.parent.assignment_id)
        return rule.penalty(student_id, score, total_seconds_late) or None


class Penalties:
    """The penalties of one assignment by the plugin that is configured, ours or another."""

    def __init__(self, parent: Any, assignment: str) -> None:
        preprocessor = AssignLatePenalties(parent=parent)
        preprocessor.assignment_id = self.assignment = assignment
        preprocessor.init_plugin()
        self._plugin = preprocessor.plugin_inst

    @property
    def policy(self) -> LatePolicy | None:
        """The late policy, None if there is none or another plugin does the work; CourseError if it is malformed."""
        return self._plugin.policy if isinstance(self._plugin, LatePenalties) else None

    def require_policy(self) -> None:
        """Raise CourseError if the late policy is malformed, before anything depends on it."""
        _ = self.policy

    def differing(self, gradebook: Any, students: str = "*") -> list[tuple[Any, float | None]]:
        """Return the recorded notebooks whose penalty is not what it would be now, and what it would be."""
        found = []
        for submission in submissions_of(gradebook, gradebook.find_assignment(self.assignment)):
            if not fnmatch.fnmatchcase(submission.student_id, students):
                continue
            late = submission.total_seconds_late
            for notebook in submission.notebooks:
                score = fsum(grade.score for grade in notebook.grades)
                penalty = self.penalty(submission.student_id, score, late)
                if not same(penalty or 0.0, notebook.late_submission_penalty or 0.0):
                    found.append((notebook, penalty))
        return found

    def assign(self, gradebook: Any, students: str = "*") -> list[str]:
        """Give everybody who is recorded the penalty of today's policy; return whose has changed."""
        changed = self.differing(gradebook, students)
        for notebook, penalty in changed:
            notebook.late_submission_penalty = penalty
        gradebook.db.commit()
        return sorted({notebook.assignment.student_id for notebook, _ in changed})

    def sentences(self, gradebook: Any, due: Iterable[str] | None = None) -> list[str]:
        """Return what has to be told beside the scores: whom the policy does not reach, or not yet.

        ``due`` are those whose penalty is not what it would be now, if that is known already.
        """
        policy = self.policy
        if policy is None:
            return []
        told, assignment = [], gradebook.find_assignment(self.assignment)
        if due is None:
            due = {notebook.assignment.student_id for notebook, _ in self.differing(gradebook)}
        if late := sorted(due):
            told.append(
                f"{self.assignment}: the late penalties of {some(late)} are not what the late policy says now; "
                f"run `nbgrader autograde {self.assignment}`, then export again."
            )
        undated = [one.student_id for one in assignment.submissions if one.timestamp is None]
        if assignment.duedate is not None and undated:
            told.append(f"{self.assignment}: without a time of handing in, and so on time: {some(undated)}.")
        if unknown := policy.students - {student.id for student in gradebook.students}:
            told.append(
                f"The late policy has an extension for {some(sorted(unknown))}, whom the gradebook does not know."
            )
        return told

    def penalty(self, student: str, score: float, seconds_late: float) -> float | None:
        """Return the penalty within nbgrader's own bounds: none if not late, below 0 or above the score."""
        if seconds_late <= 0:
            return None
        penalty = self._plugin.late_submission_penalty(student, score, seconds_late)
        return None if penalty is None else min(max(0.0, penalty), max(0.0, score))
