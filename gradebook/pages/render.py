"""Render a page: one file that asks no host for anything and runs no script."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from autograder.text import one_line

FOLDER = Path(__file__).parent
STYLE = "page.css"
BACKTICKS = re.compile(r"`([^`]+)`")


def environment(*folders: Path) -> jinja2.Environment:
    """Return an environment with the templates of these folders: it escapes all text and refuses undefined names."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, FOLDER]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["percent"] = lambda share: f"{share:.0%}"
    made.filters |= {"code": code, "one_line": one_line}
    return made


def render(template: Path, **content: Any) -> str:
    """Return a page of a template, with the style of all pages and that beside the template."""
    files = (FOLDER / STYLE, template.parent / STYLE)
    style = "".join(path.read_text(encoding="utf-8") for path in files if path.is_file())
    return environment(template.parent).get_template(template.name).render(style=Markup(style), **content)  # noqa: S704 - ours


def now() -> str:
    """Return the time of writing, as a page says it."""
    return time.strftime("%Y-%m-%d %H:%M")


def code(sentence: str) -> Markup:
    """Return a sentence as HTML in which text between backticks is code."""
    return Markup(BACKTICKS.sub(r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped before
