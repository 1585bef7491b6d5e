"""Release feedback to students who handed in through the exchange, under the names that they ask for.

nbgrader names a page in the exchange after the submission's secret and the notebook. A student's side asks for the
names of the notebooks in its own copy.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from gradebook.fetch_feedback import SECRET, text_of
from gradebook.outdated_scores import some

MOST = 20  # notebooks of one submission under whose names a page can be had
NEEDED = ("timestamp.txt", SECRET)  # `nbgrader submit` writes both; the second names the page


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc] # nbgrader is untyped
    """Release to everybody who handed in through the exchange, also under a notebook's name of the student's own."""

    def copy_files(self) -> None:
        """Release the pages, and those again whose notebook has another name with the student.

        nbgrader ends at the first student who did not hand in through the exchange: these are named and left out.
        """
        directory = self.coursedir
        root = Path(directory.format_path(directory.feedback_directory, ".", "."))
        folders = sorted(root.glob(f"{directory.student_id}/{directory.assignment_id}"))
        folders = [folder for folder in folders if any(folder.glob("*.html"))]
        through = [folder for folder in folders if all((folder / name).is_file() for name in NEEDED)]
        if elsewhere := [folder.parent.name for folder in folders if folder not in through]:
            self.log.warning(
                "Not released, since they did not hand in through the exchange: %s; their pages are in %s.",
                some(elsewhere),
                root,
            )
            directory.student_id_exclude = ",".join(filter(None, (directory.student_id_exclude, *elsewhere)))
        super().copy_files()
        excluded = (directory.student_id_exclude or "").split(",")
        for folder in through:
            if folder.parent.name not in excluded:
                self._release_again(folder.parent.name, folder)

    def _release_again(self, student: str, folder: Path) -> None:
        """Release the pages in a folder under the submission's own names; a newer submission is not this one."""
        submitted = Path(
            self.coursedir.format_path(self.coursedir.submitted_directory, student, self.coursedir.assignment_id)
        )
        secret = text_of(folder / SECRET)
        if not secret or secret != text_of(submitted / SECRET):
            return
        names = sorted(path.stem for path in submitted.glob("*.ipynb") if not path.name.startswith("."))
        pages = {page.stem: page for page in folder.glob("*.html")}
        if not pages or set(pages) & set(names):
            return
        page = next(iter(pages.values()))
        for name in names[:MOST]:
            target = Path(self.dest_path) / f"{notebook_hash(secret=secret, notebook_id=name)}.html"
            temporary = target.with_name(f"{target.stem}-tmp.html")
            shutil.copy(page, temporary)
            temporary.replace(target)
            self.log.info("Released for student '%s' as %r, too: the notebook was handed in so.", student, name)
