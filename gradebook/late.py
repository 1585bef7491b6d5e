"""The late policy at work: nbgrader's own plugin, and what lateness costs each submission as of today."""

from __future__ import annotations

import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Unicode

from gradebook.gradebook_scores import submissions_of
from gradebook.late_policy import FILE, LatePolicy, read_policy
from gradebook.outdated_scores import some
from gradebook.scores import raw_of, same, stored


class LatePenalties(LateSubmissionPlugin):  # type: ignore[misc] # nbgrader is untyped
    """Take off what the late policy says; without a policy, do what nbgrader does."""

    policy_file = Unicode(FILE, help="The file that holds the late policy.").tag(config=True)

    @cached_property
    def policy(self) -> LatePolicy | None:
        """The policy as the file has it, read once for a whole class; CourseError if it is malformed."""
        return read_policy(Path(self.policy_file))

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> Any:
        """Return the points that are lost; nbgrader's own method may return None for nothing."""
        if self.policy is None:
            return super().late_submission_penalty(student_id, score, total_seconds_late)
        return self.policy.of(self.parent.assignment_id).penalty(student_id, score, total_seconds_late)


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

    def of(self, notebook: Any) -> float:
        """Return the points that lateness costs a submitted notebook by today's policy."""
        submission = notebook.assignment
        return self.penalty(submission.student_id, raw_of(notebook), submission.total_seconds_late)

    def is_stored(self, notebook: Any) -> bool:
        """Say whether the gradebook holds that penalty."""
        return same(self.of(notebook), stored(notebook))

    def store(self, notebook: Any) -> None:
        """Have the gradebook hold it, for what else reads the gradebook, and for who looks whose points fall."""
        notebook.late_submission_penalty = self.of(notebook)

    def assign(self, gradebook: Any, students: str = "*") -> list[str]:
        """Store the penalties of everybody who is recorded; return whose have changed."""
        submissions = submissions_of(gradebook, gradebook.find_assignment(self.assignment))
        chosen = [one for one in submissions if fnmatch.fnmatchcase(one.student_id, students)]
        changed = [notebook for one in chosen for notebook in one.notebooks if not self.is_stored(notebook)]
        for notebook in changed:
            self.store(notebook)
        gradebook.db.commit()
        return sorted({notebook.assignment.student_id for notebook in changed})

    def sentences(self, gradebook: Any) -> list[str]:
        """Name the students whom the policy does not reach, in sentences that stand beside the scores."""
        policy = self.policy
        if policy is None:
            return []
        said, assignment = [], gradebook.find_assignment(self.assignment)
        undated = [one.student_id for one in assignment.submissions if one.timestamp is None]
        if assignment.duedate is not None and undated:
            said.append(f"{self.assignment}: without a time of handing in, and so on time: {some(undated)}.")
        if unknown := policy.students - {student.id for student in gradebook.students}:
            who = some(sorted(unknown))
            said.append(f"The late policy has an extension for {who}, whom the gradebook does not know.")
        return said

    def penalty(self, student: str, score: float, seconds_late: float) -> float:
        """Return the penalty within nbgrader's own bounds: none if not late, below 0 or above the score."""
        if seconds_late <= 0:
            return 0.0
        penalty = self._plugin.late_submission_penalty(student, score, seconds_late) or 0.0
        return float(min(max(0.0, penalty), max(0.0, score)))
