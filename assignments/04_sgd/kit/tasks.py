"""The tasks of this assignment, from tasks.json: which local tests are whose, how far you are, three hints for each."""

import json
from dataclasses import dataclass
from pathlib import Path

PASSED, FAILED, TO_DO = "passed", "failed", "to do"  # what becomes of a test
DONE, WRONG = "done", "wrong"  # and of a task, which may be to do as well
OTHERS = "other tests"


@dataclass(frozen=True)
class Task:
    """One task: its short name, its name in words, what the names of its local tests contain, and its hints."""

    name: str
    title: str
    tests: str
    hints: tuple = ()


@dataclass(frozen=True)
class Row:
    """How far one task is: its state, how many of its tests pass, of how many, and the first TODO that they met."""

    task: Task
    state: str
    passed: int
    count: int
    todo: str = ""

    @property
    def note(self):
        """Say what there is to know beside the state."""
        if self.todo:
            return self.todo
        return f"{self.passed} of {self.count} tests pass" if self.passed < self.count else ""


def load(folder=None):
    """Return the tasks, in their order; none if there is no list of them."""
    path = Path(folder or Path(__file__).resolve().parent, "tasks.json")
    if not path.is_file():
        return []
    entries = json.loads(path.read_text(encoding="utf-8"))
    return [Task(entry["name"], entry["title"], entry["tests"], tuple(entry["hints"])) for entry in entries]


def find(name, known=None):
    """Return the task of that name, or of those tests, None if there is none."""
    wanted = name.lower().strip()
    for task in load() if known is None else known:
        if wanted in (task.name, task.tests.strip("_"), task.tests, task.title.lower()):
            return task
    return None


def names():
    """Return the short names of all tasks in one text."""
    return ", ".join(task.name for task in load())


def of(test, known):
    """Return the task that a local test belongs to, by the test's name, and None if it belongs to none."""
    found = [task for task in known if task.tests and task.tests in test]
    return max(found, key=lambda task: len(task.tests), default=None)


def rows(results, known):
    """Return a row for each task that has been tested; results are pairs of a test's name and what became of it.

    The name is that of the function. What became of it is "passed", "failed", or the sentence that names a TODO.
    """
    found = {}
    for test, outcome in results:
        found.setdefault(of(test, known), []).append(outcome)
    order = [*known, None]
    return [_row(task or Task("", OTHERS, ""), found[task]) for task in order if task in found]


def _row(task, outcomes):
    passed = outcomes.count(PASSED)
    todo = next((outcome for outcome in outcomes if outcome not in (PASSED, FAILED)), "")
    state = WRONG if FAILED in outcomes else TO_DO if todo else DONE
    return Row(task, state, passed, len(outcomes), todo if state == TO_DO else "")


def lines(table):
    """Return the rows as lines of text, in columns."""
    width = max((len(row.task.title) for row in table), default=0)
    return [f"{row.state:<5}  {row.task.title:<{width}}  {row.note}".rstrip() for row in table]


def how_far(table, known, whole=True):
    """Say in one sentence how many tasks are done and which one is next; whole: no test was left out."""
    table = [row for row in table if row.task in known]
    waiting = [row.task.title for row in table if row.state != DONE]
    done, count = len(table) - len(waiting), len(known) if whole else len(table)
    if whole and not waiting:
        return f"All {count} tasks are done." if count > 1 else "The task is done."
    among = "" if whole else " that were looked at" if count > 1 else " that was looked at"
    following = f", next: {waiting[0]}" if waiting else ""
    return f"{done} of {count} task{'s' * (count != 1)}{among} {'is' if done == 1 else 'are'} done{following}."
