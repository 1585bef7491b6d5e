"""Collect submissions without following a link or trusting a name; nbgrader's own collect does both."""

import os
import pwd
import re
import secrets
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from autograder.text import SENTENCE, printable
from gradebook import appeals, groups
from gradebook.safecopy import copy_tree

NOTE = "refused.txt"  # one sentence per refused file, for the feedback page; a student's own file of that name is lost
STUDENT = re.compile(r"\w[\w.@+=,~-]*")
CLOCKS_DIFFER = timedelta(minutes=10)
SWITCH = "If one account owns all submissions here, as on some hubs, collect with --ExchangeCollect.check_owner=False."


class SafeCollect(ExchangeCollect):  # type: ignore[misc] # nbgrader is untyped
    """Copy regular files only, and let no submission stop the others."""

    def init_src(self) -> None:
        """Find the newest submission of each student, where nbgrader takes several, without refused entries."""
        super().init_src()
        last = self.duedate if self.before_duedate and self.duedate else datetime.max
        by_time = sorted(self.src_records, key=lambda one: (one["timestamp"] <= last, one["timestamp"]))
        found = {record["username"]: record for record in by_time}
        self.src_records: list[dict[str, Any]] = [record for name, record in sorted(found.items()) if name]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """Read student and time from the folder's name; an unusable entry gets no student and is dropped."""
        name = os.path.basename(path)
        try:
            parts = name.rsplit("+", 3)
            if os.path.islink(path) or not os.path.isdir(path):
                raise ValueError("it is a symbolic link or not a folder.")
            if len(parts) < 3 or parts[1] != self.coursedir.assignment_id or not STUDENT.fullmatch(parts[0]):
                raise ValueError("its name is not of the form student+assignment+time.")
            record: dict[str, Any] = super()._path_to_record(path)
            # Students can write any name, but neither give a folder to somebody else nor choose when it was changed.
            status, named = os.lstat(path), record["timestamp"]
            changed = datetime.fromtimestamp(status.st_ctime, UTC).replace(tzinfo=None)
            if named > max(changed, datetime.now(UTC).replace(tzinfo=None)) + CLOCKS_DIFFER:
                raise ValueError("its name says a time that is still to come.")
            if self.check_owner and (owner := owner_of(status.st_uid)) != record["username"]:
                raise ValueError(f"it is owned by {owner}, not by {record['username']}. {SWITCH}")
            if self.check_owner and changed - named > CLOCKS_DIFFER:
                was = f"{changed:%Y-%m-%d %H:%M} UTC"
                raise ValueError(f"its name says another time than the file system, {was}. {SWITCH}")
            if not self._is_appeal(Path(path), record):
                return record
        except Exception as error:  # a name is a student's to choose, and the date parser raises what it likes
            self.log.warning("%s was not collected: %s", printable(name), printable(str(error), SENTENCE))
        return {"username": "", "filename": name, "timestamp": datetime.min}

    def _is_appeal(self, path: Path, record: dict[str, Any]) -> bool:
        """Keep the text of an appeal: it comes after a collected hand-in that has a feedback page."""
        student, assignment = record["username"], self.coursedir.assignment_id
        collected = self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment)
        page = self.coursedir.format_path(self.coursedir.feedback_directory, student, assignment)
        before = self.coursedir.get_existing_timestamp(collected) if os.path.isdir(collected) else None
        if before is None or record["timestamp"] <= before or not os.path.isdir(page):
            return False
        if (text := appeals.text_in(path)) is None:
            return False
        if appeals.keep(Path(self.coursedir.root), assignment, student, record["timestamp"], text):
            words = "%s appeals, as `autograder appeals %s` shows; the collected work stays."
            self.log.warning(words, student, assignment)
        return True

    def copy_files(self) -> None:
        """Copy all submissions, and fail in the end if one could not be copied."""
        self._failed: list[str] = []
        super().copy_files()
        groups.share_in(self.coursedir, self.log)
        if self._failed:
            self.fail(f"Not collected: {', '.join(self._failed)}; see the messages above.")

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy one submission; say what was refused, in the log and in a note beside it."""
        target = Path(dest)
        try:
            ignore, most = [*self.coursedir.ignore, NOTE, groups.NOTE], 1000 * self.coursedir.max_dir_size
            refused = copy_tree(Path(src), target, ignore=ignore, max_bytes=most)
            # Two files that other commands of nbgrader need.
            time = super()._path_to_record(os.path.basename(src))["timestamp"]
            for taken in ("timestamp.txt", "submission_secret.txt"):
                if (target / taken).is_dir():
                    shutil.rmtree(target / taken)
            (target / "timestamp.txt").write_text(f"{time:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="utf-8")
            secret = target / "submission_secret.txt"
            try:
                secret.read_text(encoding="utf-8")
            except (OSError, ValueError):
                secret.write_text(secrets.token_hex(64), encoding="utf-8")
            if refused:
                (target / NOTE).write_text("\n".join(refused) + "\n", encoding="utf-8")
        except OSError as error:
            self.log.error("%s was not collected: %s.", printable(os.path.basename(src)), error)
            self._failed.append(target.parent.name)
            return
        for sentence in refused:
            self.log.warning("%s: %s", target.parent.name, sentence)


def owner_of(number: int) -> str:
    """Return an account's name."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"
