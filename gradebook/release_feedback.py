"""Release feedback to those who can fetch it: whoever handed in elsewhere gets the page elsewhere, too."""

from __future__ import annotations

from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

from gradebook.behind import some

NEEDED = ("timestamp.txt", "submission_secret.txt")  # `nbgrader submit` writes both; the second names the page


class ReleaseToExchange(ExchangeReleaseFeedback):  # type: ignore[misc] # nbgrader is untyped
    """Leave out what was not handed in through the exchange; nbgrader itself ends at the first of these."""

    def copy_files(self) -> None:
        """Release the pages, and say whose stay in the feedback folder."""
        directory = self.coursedir
        root = Path(directory.format_path(directory.feedback_directory, ".", "."))
        folders = [folder for folder in root.glob(f"*/{directory.assignment_id}") if any(folder.glob("*.html"))]
        elsewhere = sorted(
            folder.parent.name for folder in folders if not all((folder / name).is_file() for name in NEEDED)
        )
        if elsewhere:
            self.log.warning(
                "Not released, since they did not hand in through the exchange: %s; their pages are in %s.",
                some(elsewhere),
                root,
            )
            directory.student_id_exclude = ",".join(filter(None, (directory.student_id_exclude, *elsewhere)))
        super().copy_files()
