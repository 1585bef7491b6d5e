"""Let an nbgrader command work on a class with all processors: each process takes a share of the submissions."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException
from traitlets import HasTraits, Integer

from autograder.worker import lockdown
from gradebook import connection

SHARE = 8  # submissions that are worth a process of their own


class Parallel(HasTraits):
    """Convert in several processes; to be named before the converter in a class's bases."""

    jobs = Integer(0, help="Processes that work at the same time; 0: one per processor.").tag(config=True)

    def convert_notebooks(self: Any) -> None:
        """Convert all submissions; NbGraderException if one of the processes could not convert its own."""
        folders = sorted(self.assignments)
        count = min(self.jobs or len(os.sched_getaffinity(0)), len(folders) // SHARE)
        if count < 2 or threading.active_count() > 1:  # a server, such as formgrader's, must not be forked
            self._convert(folders)
            return
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id):
            pass  # which makes the tables, if need be: once, and not in every process
        children = [self._fork(folders[number::count]) for number in range(count)]
        statuses = [os.waitpid(child, 0)[1] for child in children]
        if any(statuses):
            raise NbGraderException("Some submissions could not be processed; see the messages above.")

    def _convert(self: Any, folders: list[str]) -> None:
        self.assignments = {folder: self.assignments[folder] for folder in folders}
        with connection.shared():
            super().convert_notebooks()  # type: ignore[misc] # the converter's, named after this in a class's bases

    def _fork(self: Any, folders: list[str]) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child:
            return child
        status = 1
        try:
            if sys.platform == "linux":
                lockdown.die_with_parent()
            self._convert(folders)
            status = 0
        except NbGraderException as error:
            self.log.error(str(error))
        except KeyboardInterrupt:
            status = 1  # the parent, which has the same signal, says so
        except BaseException:
            self.log.error(traceback.format_exc())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
