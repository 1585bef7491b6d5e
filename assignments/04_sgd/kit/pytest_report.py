"""How the local tests report: a TODO is *to do*, not failed; what is no Python is one line; how far you are."""

from functools import partial

import pytest

from . import errors, progress, tasks
from .isolation import FOLDER


def pytest_configure(config):
    """Leave out pytest's short summary, which cuts every sentence off; let a training's dots through at once."""
    config.option.reportchars = "N"
    capture = config.pluginmanager.getplugin("capturemanager")
    if capture is not None:
        shown = progress.write
        config.add_cleanup(partial(setattr, progress, "write", shown))

        def write(text):
            with capture.global_and_fixture_disabled():
                shown(text)

        progress.write = write


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Take a test that meets a TODO for one that waits."""
    report = (yield).get_result()
    if call.excinfo is not None and call.excinfo.errisinstance(NotImplementedError):
        report.outcome, report.longrepr = "skipped", None
        sentence = str(call.excinfo.value) or "Something is still a TODO"
        report.to_do = sentence if sentence.endswith(".") else f"{sentence}."
    elif report.failed and call.excinfo is not None and report.when == "call":
        report.longrepr = errors.told(call.excinfo.value)


def pytest_report_teststatus(report):
    """Count it under a name of its own."""
    if hasattr(report, "to_do"):
        return "to do", "t", "TO DO"
    return None


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    """Say of a module that cannot be imported why, and where that is, instead of how pytest came there."""
    report = (yield).get_result()
    if report.failed and (call := getattr(report, "call", None)) is not None:
        error, folder = call.excinfo.value, collector.path.parent
        report.longrepr = errors.told(error.__cause__ or error)
        if folder != FOLDER:  # modules of one name, of two folders, do not go together in one process
            report.longrepr = f"Tests of two folders cannot run at once: run pytest in {folder.name}."


def pytest_collection_modifyitems(items):
    """Put the tests in the order of their tasks, those that train last."""
    known = tasks.load()
    items.sort(key=lambda item: ("threshold" in tasks.function_of(item.nodeid), tasks.place(item.nodeid, known)))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """Show the first failure of each task whose pieces work, and say of each task how far it is."""
    known, stats = tasks.load(), terminalreporter.stats
    failed = stats.get("failed", [])
    stats.pop("warnings", None)
    stats["failed"] = first_failures(failed, known)
    yield
    stats["failed"] = failed
    outcomes = [(report, tasks.PASSED) for report in stats.get("passed", ())]
    outcomes += [(report, tasks.FAILED) for kind in ("failed", "error") for report in stats.get(kind, ())]
    outcomes += [(report, report.to_do) for report in stats.get("to do", ())]
    results = [(tasks.function_of(report.nodeid), said) for report, said in outcomes if "::" in report.nodeid]
    table = tasks.rows(results, known)
    if table:
        whole = not stats.get("deselected") and {row.task for row in table} >= set(known)
        terminalreporter.write_line("")
        for line in [*tasks.lines(table), tasks.how_far(table, known, whole)]:
            terminalreporter.write_line(line)


def first_failures(failed, known):
    """Return the first failed test of each task, but for tasks that are built from one that fails."""
    by_task = {}
    for report in failed:
        by_task.setdefault(tasks.of(tasks.function_of(report.nodeid), known), report)
    wrong = {task: task.title for task in by_task if task is not None}
    return [report for task, report in by_task.items() if task is None or not tasks.first_to_mend(task, wrong)]


def pytest_sessionfinish(session, exitstatus):
    """Count what is to do as not done."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if exitstatus == 0 and reporter is not None and reporter.stats.get("to do"):
        session.exitstatus = 1
