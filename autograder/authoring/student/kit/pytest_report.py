"""How the local tests report: a TODO is *to do*, not failed; what is no Python is one line; how far you are."""

import pytest

from . import errors, tasks
from .isolation import FOLDER

PRINTED = 10  # lines of what a test has printed that are shown


def pytest_configure(config):
    """Leave out pytest's short summary, which cuts every sentence off."""
    config.option.reportchars = "N"


def pytest_collection_modifyitems(items):
    """Put the tests in the order of their tasks, those that train last."""
    items.sort(key=lambda item: ("threshold" in item.name, tasks.place(item.name)))


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    """Say of a module that cannot be imported why, and where that is, instead of how pytest came there."""
    outcome = yield
    if isinstance(outcome.exception, SystemExit):
        outcome.force_result(pytest.CollectReport(collector.nodeid, "failed", errors.told(outcome.exception), []))
    report, folder = outcome.get_result(), collector.path.parent.resolve()
    if isinstance(collector, pytest.Module) and folder != FOLDER:  # whose kit is this one's in one process
        report.outcome, report.result = "failed", []
        report.longrepr = f"Tests of two folders cannot run at once: run pytest in {folder.name}."
    elif report.failed and hasattr(report, "call"):
        error = report.call.excinfo.value
        report.longrepr = errors.told(error.__cause__ or error)


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
        report.became, report.longrepr = tasks.FAILED, errors.told(call.excinfo.value)
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
