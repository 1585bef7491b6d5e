"""Put this folder's lists, pages and boxes in the place of formgrader's own, for which nbgrader has no setting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader

from gradebook.formgrader.lists import ListsWithScores
from gradebook.formgrader.saving import following


def install() -> None:
    """Change nbgrader's extension before it begins to serve; nbgrader has the configuration read again and again."""
    from nbgrader.server_extensions.formgrader import apihandlers, base, formgrader

    if base.NbGraderAPI is ListsWithScores:
        return
    base.NbGraderAPI = ListsWithScores
    apihandlers.GradeHandler.put = following(apihandlers.GradeHandler.put)
    formgrader.FileSystemLoader = pages


def pages(folders: Sequence[str]) -> BaseLoader:
    """Return what finds a page in this folder first, then in nbgrader's; ``nbgrader/`` names nbgrader's own."""
    own = FileSystemLoader(Path(__file__).parent)
    theirs = FileSystemLoader(folders)
    return ChoiceLoader([own, theirs, PrefixLoader({"nbgrader": theirs})])
