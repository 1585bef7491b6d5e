"""The tasks of this assignment, from tasks.json: which local tests are whose, how far you are, three hints for each."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

PASSED, FAILED, TO_DO = "passed", "failed", "to do"  # what becomes of a test
DONE, WRONG = "done", "wrong"  # and of a task, which may be to do as well


@dataclass(eq=False)
class Task:
    """One task: its short name, its name in words, what the names of its local tests contain, and its hints."""

    name: str
    title: str
    tests: str = ""
    hints: tuple = ()
    built_from: tuple = ()  # short names of tasks above


OTHERS = Task("", "other tests")  # stands for tests that belong to no task


class Row(NamedTuple):
    """How far one task is: its state, and what there is to know beside it."""

    task: Task
    state: str
    note: str


@cache
def load():
    """Return the tasks, in their order."""
    return [Task(**entry) for entry in json.loads(Path(__file__).with_name("tasks.json").read_text(encoding="utf-8"))]


def find(name):
    """Return the task of that name, or of those tests, None if there is none."""
    wanted = name.lower().strip()
    known = (task for task in load() if wanted in (task.name, task.tests.strip("_"), task.tests, task.title.lower()))
    return next(known, None)


def names():
    """Return the short names of all tasks in one text."""
    return ", ".join(task.name for task in load())


def of(test):
    """Return the task that a local test belongs to, by the test's name."""
    found = [task for task in load() if task.tests and task.tests in test.partition("[")[0]]
    return max(found, key=lambda task: len(task.tests), default=OTHERS)


def rows(tests):
    """Return a row for each task of which there are tests: pytest's reports with what `pytest_report` notes in them."""
    found = {}
    for test in tests:
        found.setdefault(test.task, []).append(test)
    wrong = [task for task in load() if any(test.became == FAILED for test in found.get(task, ()))]
    return [row(task, found[task], wrong) for task in [*load(), OTHERS] if task in found]


def row(task, tests, wrong):
    """Return the row of a task, by its tests and the tasks that are wrong."""
    outcomes, asked = [test.became for test in tests], tests[0].asked
    passed = f"{outcomes.count(PASSED)} of {asked} tests pass"
    if FAILED in outcomes:
        mend = first_to_mend(task, wrong)
        return Row(task, WRONG, f"mend {mend} first" if mend else passed)
    todo = next((outcome for outcome in outcomes if outcome != PASSED), passed if len(tests) < asked else "")
    return Row(task, TO_DO if todo else DONE, todo)


def first_to_mend(task, wrong):
    """Return the title of a task that is wrong and that this one is built from, None if there is none."""
    return next((other.title for other in wrong if other.name in task.built_from), None)


def lines(table):
    """Return the rows as lines of text, in columns."""
    width = max((len(row.task.title) for row in table), default=0)
    return [f"{row.state:<5}  {row.task.title:<{width}}  {row.note}".rstrip() for row in table]


def how_far(table):
    """Say in one sentence how many tasks are done and which one is next."""
    states = {row.task.title: row.state for row in table if row.task is not OTHERS}
    waiting, count = [title for title, state in states.items() if state != DONE], len(states)
    if not waiting:
        return f"All {count} tasks are done." if count > 1 else "The task is done."
    return f"{count - len(waiting)} of {count} tasks are done, next: {waiting[0]}."
