"""A command on a class says little: a line of progress on a terminal, errors, a summary."""

import logging
import sys
from types import SimpleNamespace

import pytest

from gradebook.whole_class import WholeClass


class Converter:
    """Stand in for nbgrader's."""

    def start(self):
        self.convert_notebooks()

    def init_destination(self, _, student):
        return student != "ben"

    def convert_notebooks(self):
        for name in self.assignments:
            self.init_destination("01_tiny", name)
            self.log.info("Copying %s", name)
            self.log.error("%s is bad", name)
            self.log.warning("SubmittedAssignment<01_tiny for %s> is 9 seconds late", name)
            self.log.warning("%s is odd", name)


class All(WholeClass, Converter):
    log = logging.getLogger("all")
    coursedir = SimpleNamespace(assignment_id="01_tiny")
    assignments = ("amy", "ben")


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_one_line_of_a_terminal_and_errors_come_last(capsys, caplog, monkeypatch, terminal):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    with caplog.at_level(logging.INFO, "all"):
        All().start()
    lines = "\r\x1b[K01_tiny: 1 of 2\r\x1b[K01_tiny: 2 of 2\r\x1b[K"
    assert capsys.readouterr().err == lines * terminal
    said = [f"{name} is {how}" for how in ("odd", "bad") for name in All.assignments]
    assert caplog.messages == [*said, "01_tiny: 2 submissions, 1 new or changed; 2 errors."]
