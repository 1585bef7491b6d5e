"""The tasks of this assignment, from tasks.json: which local tests are whose, how far you are, three hints for each."""

import json
from dataclasses import dataclass
from pathlib import Path

PASSED, FAILED, TO_DO = "passed", "failed", "to do"  # what becomes of a test
DONE, WRONG = "done", "wrong"  # and of a task, which may be to do as well


@dataclass(frozen=True)
class Task:
    """One task: its short name, its name in words, what the names of its local tests contain, and its hints."""

    name: str
    title: str
    tests: str = ""
    hints: tuple = ()
    built_from: tuple = ()  # short names of earlier tasks


@dataclass(frozen=True)
class Row:
    """How far one task is: its state, and what there is to know beside it."""

    task: Task
    state: str
    note: str


def load():
    """Return the tasks, in their order; none if there is no list of them."""
    path = Path(__file__).with_name("tasks.json")
    entries = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return [Task(**{name: tuple(v) if isinstance(v, list) else v for name, v in entry.items()}) for entry in entries]


def find(name):
    """Return the task of that name, or of those tests, None if there is none."""
    wanted = name.lower().strip()
    known = (task for task in load() if wanted in (task.name, task.tests.strip("_"), task.tests, task.title.lower()))
    return next(known, None)


def names():
    """Return the short names of all tasks in one text."""
    return ", ".join(task.name for task in load())


def of(test, known):
    """Return the task that a local test belongs to, by the test's name, and None if it belongs to none."""
    found = [task for task in known if task.tests and task.tests in test]
    return max(found, key=lambda task: len(task.tests), default=None)


def function_of(node):
    """Return the name of the function that a test is, by its node id, without its parameters."""
    return node.partition("[")[0].rpartition("::")[2]


def place(node, known):
    """Return where the task of a test stands among the tasks, behind them for one that belongs to none."""
    task = of(function_of(node), known)
    return known.index(task) if task in known else len(known)


def rows(results, known):
    """Return a row for each task that has been tested; results are pairs of a test's name and what became of it.

    The name is that of the function. What became of it is "passed", "failed", or the sentence that names a TODO.
    """
    found = {}
    for test, outcome in results:
        found.setdefault(of(test, known), []).append(outcome)
    wrong = {task: task.title for task in known if FAILED in found.get(task, ())}
    return [_row(task or Task("", "other tests"), found[task], wrong) for task in [*known, None] if task in found]


def first_to_mend(task, wrong):
    """Return the title of a task that is wrong and that this one is built from, None if there is none."""
    return next((title for other, title in wrong.items() if other.name in task.built_from), None)


def _row(task, outcomes, wrong):
    todo = next((outcome for outcome in outcomes if outcome not in (PASSED, FAILED)), "")
    passed, count = outcomes.count(PASSED), len(outcomes)
    if todo and FAILED not in outcomes:
        return Row(task, TO_DO, todo)
    mend = first_to_mend(task, wrong)
    note = f"mend {mend} first" if mend else f"{passed} of {count} tests pass"
    return Row(task, DONE, "") if passed == count else Row(task, WRONG, note)


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
