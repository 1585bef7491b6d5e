"""How the local tests report: what meets a TODO is *to do*, not failed, and a module that is no Python is one line."""

import ast

import check  # which says so if this Python is too old
import pytest


def pytest_configure(config):
    """Leave out pytest's short summary, which cuts every sentence off."""
    config.option.reportchars = "N"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Take a test that meets a TODO for one that waits."""
    report = (yield).get_result()
    if call.excinfo is not None and call.excinfo.errisinstance(NotImplementedError):
        report.outcome, report.longrepr = "skipped", None
        report.to_do = str(call.excinfo.value)


def pytest_report_teststatus(report):
    """Count it under a name of its own."""
    if hasattr(report, "to_do"):
        return "to do", "t", "TO DO"
    return None


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    """Say of a module that is no Python where that is, in one line; of other errors, all that is known."""
    report = (yield).get_result()
    if report.failed:
        sentence = next(filter(None, map(unreadable, check.FOLDER.glob("*.py"))), None)
        report.longrepr = sentence or report.longrepr


def unreadable(path):
    """Say in one sentence why a file is no Python, None if it is."""
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:
        where = f", line {error.lineno}" if getattr(error, "lineno", None) else ""
        return f"{path.name}{where}: {getattr(error, 'msg', error)}. Python cannot read the file until that is mended."
    return None


def pytest_terminal_summary(terminalreporter):
    """List what is to do, once each."""
    reports = terminalreporter.stats.get("to do", ())
    waiting = dict.fromkeys(report.to_do for report in reports)
    for sentence in waiting:
        terminalreporter.write_line(sentence if sentence.endswith(".") else f"{sentence}.")
    if len(reports) > len(waiting):
        terminalreporter.write_line("(A test ends at the first TODO that it meets. Others may wait behind these.)")


def pytest_sessionfinish(session, exitstatus):
    """Count what is to do as not done."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if exitstatus == 0 and reporter is not None and reporter.stats.get("to do"):
        session.exitstatus = 1
