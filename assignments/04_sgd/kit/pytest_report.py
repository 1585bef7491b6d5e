"""How the local tests report: a TODO is *to do*, not failed; what is no Python is one line; how far you are."""

import re
import traceback
from pathlib import Path

import pytest

from . import FOLDER, tasks

PRINTED = 10  # lines of what a test has printed that are shown
MEANINGS = {
    r"truth value of an array": "an array stands where one yes or no is asked for: compare it entry by entry.",
    r"only (0-dimensional|length-1|size-1) arrays": "a function for one number is given an array: use numpy's.",
    r"^KeyError": "a dict has no entry of that name: none was put in yet, or its entries have other names.",
    r"No module named": "there is no such file in this folder, and no such package is installed.",
    r"math range error": "math.exp takes no number above 709: take exp only of numbers that are not positive.",
    r"'(float|int|numpy.float64)' object (is not subscriptable|has no attribute)": "a number is used like an array: "
    "the inputs may be plain numbers, too.",
    r"'NoneType' object": "something is None, as what a function without a return gives, or what nothing was put into.",
    r"name '\w+' is not defined": "nothing has that name here: it is misspelled, or known in another function alone.",
    r"not aligned|matmul": "a product needs as many columns on its left as rows on its right: print both shapes.",
    r"could not( be)? broadcast": "these two shapes cannot be put together entry by entry: print the shapes of both.",
    r"out of bounds for axis|index out of range": "an index is too large: along an axis of size n, the last is n - 1.",
    r"cannot reshape array": "the number of entries does not fit the shape: take sizes from what comes in.",
    r"same_kind": "an array of integers cannot hold these results: make a new array of floats.",
    r"is read-only": "the code writes into an array that it was given: leave that as it is, and compute in a new one.",
    r"pop from (an )?empty|has no identity|empty sequence": "nothing is left there: is it used up, or never filled?",
}


def pytest_configure(config):
    """Leave out pytest's short summary, which cuts every sentence off."""
    config.option.reportchars = "N"


def pytest_collection_modifyitems(items):
    """Put the tests in the order of their tasks, those that train last."""
    order = [*tasks.load(), tasks.OTHERS]
    items.sort(key=lambda item: ("threshold" in item.name, order.index(tasks.of(item.name))))


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    """Say of a module that cannot be imported why, and where that is, instead of how pytest came there."""
    outcome = yield
    if isinstance(outcome.exception, SystemExit):
        outcome.force_result(pytest.CollectReport(collector.nodeid, "failed", described(outcome.exception), []))
    report, folder = outcome.get_result(), collector.path.parent.resolve()
    if isinstance(collector, pytest.Module) and folder != FOLDER:  # whose kit is this one's in one process
        report.outcome, report.result = "failed", []
        report.longrepr = f"Tests of two folders cannot run at once: run pytest in {folder.name}."
    elif report.failed and hasattr(report, "call"):
        error = report.call.excinfo.value
        report.longrepr = described(error.__cause__ or error)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Note of which task a test is, and what became of it; one that meets a TODO waits."""
    report = (yield).get_result()
    if call.excinfo is not None and call.excinfo.errisinstance(NotImplementedError):
        report.outcome, report.longrepr = "skipped", None
        item.session.testsfailed += 1  # what is to do is not done
        sentence = str(call.excinfo.value) or "Something is still a TODO"
        report.became = sentence if sentence.endswith(".") else f"{sentence}."
    elif report.failed and call.excinfo is not None:
        report.became, report.longrepr = tasks.FAILED, described(call.excinfo.value)
    elif report.passed and call.when == "call":
        report.became = tasks.PASSED
    report.sections = [(title, end_of(text)) for title, text in report.sections]
    report.task = tasks.of(item.name)
    report.asked = [tasks.of(other.name) for other in item.session.items].count(report.task)
    about = (item.obj.__doc__ or "").strip().partition("\n")[0]
    report.about = f"{item.name.partition('[')[0]}: {about}".rstrip(": ")


def end_of(text):
    """Return the last lines of what was printed."""
    lines = text.strip("\n").splitlines()
    return "\n".join(["..."] * (len(lines) > PRINTED) + lines[-PRINTED:]) + "\n"


def pytest_report_teststatus(report):
    """Count what is to do under a name of its own."""
    became = getattr(report, "became", tasks.PASSED)
    return None if became in (tasks.PASSED, tasks.FAILED) else ("to do", "t", "TO DO")


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """Show the first failure of each task whose pieces work, and say of each task how far it is."""
    stats = terminalreporter.stats
    results = [report for reports in stats.values() for report in reports if hasattr(report, "became")]
    failed, first = stats.get("failed", []), {}
    for report in failed:
        first.setdefault(report.task, report)
    stats.pop("warnings", None)
    stats["failed"] = [report for task, report in first.items() if not tasks.first_to_mend(task, first)]
    yield
    stats["failed"] = failed
    if table := tasks.rows(results):
        whole = not stats.get("deselected") and {row.task for row in table} >= set(tasks.load())
        terminalreporter.write_line("\n" + "\n".join(tasks.lines(table) + [tasks.how_far(table)] * whole))


# --- errors


def meaning(error):
    """Return a sentence on what an error means, "" for one that says all by itself."""
    text = f"{type(error).__name__}: {error}"
    return next((sentence for pattern, sentence in MEANINGS.items() if re.search(pattern, text)), "")


def described(error):
    """Say what an error says, and where in the student's folder it happened, or the last of it."""
    if isinstance(error, pytest.fail.Exception):
        return str(error)
    if isinstance(error, SyntaxError):
        name = Path(error.filename or "a module").name
        line = f", line {error.lineno}" if error.lineno else ""
        return f"{name}{line}: {error.msg}. Python cannot read the file until that is mended."
    words, why = "".join(traceback.format_exception_only(type(error), error)).strip(), meaning(error)
    return f"{words}{place(error)}" + (f"\nWhy: {why}" if why else "")


def place(error):
    """Say in which line of the student's files the error happened; nothing if in none."""
    frames = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in frames if Path(frame.filename).parent.resolve() == FOLDER]
    own = [frame for frame in frames if not Path(frame.filename).name.startswith("test_")]
    if not frames:
        return ""
    frame = (own or frames)[-1]
    where = "" if frame.name == "<module>" else f", in {frame.name}"
    line = f":\n    {frame.line}" if frame.line else ""
    return f"\n  in {Path(frame.filename).name}, line {frame.lineno}{where}{line}"
