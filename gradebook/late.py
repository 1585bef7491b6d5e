"""Late work: the policy, a file that git ignores, for it names students; and the penalties of today by it."""

from __future__ import annotations

import fnmatch
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Unicode

from autograder import manifest
from autograder.manifest import CourseError
from gradebook.gradebook_scores import submissions_of
from gradebook.outdated_scores import some
from gradebook.scores import raw_of, same, stored

FILE = "late_policy.toml"
DAY = 86_400.0
NUMBERS = {"grace_days": math.inf, "percent_per_day": 100.0, "cap_percent": 100.0}  # with the largest that makes sense
EXTENSIONS = "extensions"


@dataclass(frozen=True)
class Rule:
    """The late policy of one assignment."""

    percent_per_day: float
    grace_days: float = 0.0
    cap_percent: float = 100.0
    extensions: Mapping[str, float] = field(default_factory=dict)  # days, by student

    def percent(self, student: str, seconds_late: float) -> float:
        """Return which part of the points is lost: grace and extension cost nothing, then every day that has begun."""
        free = self.grace_days + self.extensions.get(student, 0.0)
        days = math.ceil(max(0.0, seconds_late / DAY - free))
        return min(self.cap_percent, days * self.percent_per_day)

    def penalty(self, student: str, score: float, seconds_late: float) -> float:
        """Return the points that are lost."""
        return max(0.0, score) * self.percent(student, seconds_late) / 100.0

    def sentence(self, student: str) -> str:
        """Say the rule to a student."""
        extra = self.extensions.get(student, 0.0)
        own = f"You have an extension of {_days(extra)}. " if extra else ""
        free = f"{_days(self.grace_days)} of grace, then " if self.grace_days else ""
        cap = f", {self.cap_percent:g} % at most" if self.cap_percent < 100 else ""
        return f"{own}Late work costs: {free}{self.percent_per_day:g} % of the points for each day begun{cap}."


def _days(value: float) -> str:
    return f"{value:g} day{'s' * (value != 1)}"


@dataclass(frozen=True)
class LatePolicy:
    """The rule of the course, and those of assignments that have their own."""

    rule: Rule
    assignments: Mapping[str, Rule] = field(default_factory=dict)

    def of(self, assignment: str) -> Rule:
        """Return the rule that holds for an assignment."""
        return self.assignments.get(assignment, self.rule)

    @property
    def students(self) -> set[str]:
        """All who have an extension."""
        return {student for rule in (self.rule, *self.assignments.values()) for student in rule.extensions}


def read_policy(path: Path) -> LatePolicy | None:
    """Read the file, None if there is none; CourseError says which key is wrong and what to write."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CourseError(f"The late policy {path} cannot be read ({error}): see docs/instructors.md.") from error
    try:
        tables = _table(data.pop("assignment", {}), "assignment", '[assignment."02_gates"] and numbers')
        if "percent_per_day" not in data:
            raise ValueError("percent_per_day is missing; write a number from 0 to 100")
        rule, own, known = _rule(data, "", Rule(0.0)), {}, {one.name for one in manifest.load().assignments}
        for name, table in tables.items():
            key = f"assignment.{name}"
            if name not in known:
                raise ValueError(f"{key} is no assignment; write one of {', '.join(sorted(known))}")
            own[name] = _rule(_table(table, key, f'[assignment."{name}"] and numbers'), f"{key}.", rule)
        return LatePolicy(rule, own)
    except ValueError as error:
        raise CourseError(f"In the late policy {path}, {error}.") from error


def _rule(table: dict[str, Any], where: str, rule: Rule) -> Rule:
    """Return a rule with the table's numbers and extensions in place of its own."""
    if strange := [key for key in table if key not in (*NUMBERS, EXTENSIONS)]:
        choice = ", ".join((*NUMBERS, EXTENSIONS))
        raise ValueError(f"{where}{strange[0]} is no key of a late policy; write one of {choice}")
    days = _table(table.get(EXTENSIONS, {}), f"{where}{EXTENSIONS}", f"[{where}{EXTENSIONS}] and a line like alice = 7")
    own = {student: _number(value, f"{where}{EXTENSIONS}.{student}", math.inf) for student, value in days.items()}
    numbers = {key: _number(table[key], where + key, most) for key, most in NUMBERS.items() if key in table}
    return replace(rule, **numbers, extensions={**rule.extensions, **own})


def _table(value: Any, key: str, example: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{key} is no table; write {example}")
    return value


def _number(value: Any, key: str, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most or math.isinf(value):
        wanted = "a number of days from 0 on" if math.isinf(most) else f"a number from 0 to {most:g}"
        raise ValueError(f"{key} is {value!r}; write {wanted}")
    return float(value)


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
