"""`nbgrader fetch_feedback` for submissions without a notebook: nbgrader asks for pages by their notebooks.

`autograder course` writes this text into the students' configuration, so that it imports nothing of the kit.
"""

from pathlib import Path

from nbgrader.exchange.default import ExchangeFetchFeedback
from nbgrader.utils import notebook_hash

SECRET = "submission_secret.txt"  # noqa: S105 - the file's name


class FetchWithoutNotebook(ExchangeFetchFeedback):  # type: ignore[misc] # nbgrader is untyped
    """Fetch feedback on submissions that hold no notebook, too: under the names of the released ones."""

    def init_src(self) -> None:
        """Find the pages that nbgrader finds, and those of submissions without a notebook."""
        super().init_src()
        pattern = f"*+{self.coursedir.assignment_id or '*'}+*"
        for submission in sorted(Path(self.cache_path).glob(pattern)):
            secret = text_of(submission / SECRET)
            if not secret or any(submission.glob("*.ipynb")):
                continue
            _, assignment, timestamp = submission.name.split("+")[:3]
            released = Path(self.course_path) / "outbound" / assignment
            for name in sorted(path.stem for path in released.glob("*.ipynb")):
                page = Path(self.outbound_path) / f"{notebook_hash(secret=secret, notebook_id=name)}.html"
                if page.exists():
                    self.feedback_files.append((name, timestamp, str(page)))
                    self.log.info("Found feedback for '%s', handed in at %s without a notebook", assignment, timestamp)


def text_of(path: Path) -> str:
    """Return what a file of the submission says, empty if it is none."""
    if path.is_symlink() or not path.is_file():
        return ""
    return path.read_text(encoding="utf-8", errors="replace")
