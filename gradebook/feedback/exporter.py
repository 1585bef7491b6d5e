# mypy: disable-error-code="no-untyped-call"
# (nbconvert is typed in part only)
"""The exporter of `nbgrader generate_feedback`, in place of nbconvert's exporter and nbgrader's template."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter

from gradebook.feedback.page import render

STAMP, STAMPED = "<!-- gradebook {} -->\n", re.compile(r"<!-- gradebook (\w*) -->\s*\Z")


class FeedbackExporter(Exporter):
    """Write a page from a recorded notebook, and from what the preprocessors have found in the gradebook."""

    export_from_notebook = "Feedback"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override] # as nbconvert's own exporters of text do
        self, nb: Any, resources: Any = None, **kwargs: Any
    ) -> tuple[str, Any]:
        """Render the page, which says at its end of which state of the gradebook it is."""
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        ids = resources["nbgrader"]
        page = render(notebook, ids["final"], Path(resources["metadata"]["path"]), ids)
        return page + STAMP.format(ids["final"].stamp), resources


def stamp_in(page: str) -> str:
    """Return what a page says of the gradebook that it shows, empty if it says nothing."""
    found = STAMPED.search(page)
    return found[1] if found else ""
