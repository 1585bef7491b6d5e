"""Render a page: one file that asks no host for anything, and runs no script but that beside its template."""

import base64
import hashlib
import re
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from autograder.text import one_line

FOLDER = Path(__file__).parent
STYLE = "page.css"
BACKTICKS = re.compile(r"`([^`]+)`")


@lru_cache
def environment(folder: Path) -> jinja2.Environment:
    """Return an environment with the templates of this folder: it escapes all text and refuses undefined names."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, FOLDER]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["percent"] = lambda share: f"{share:.0%}"
    made.filters |= {"code": code, "one_line": one_line}
    return made


def render(template: Path, **content: Any) -> str:
    """Return a page of a template, with style and script beside it; the page's policy names the script by its hash."""
    style = _text(FOLDER / STYLE) + _text(template.parent / STYLE)
    script = _text(template.parent / "page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    ours = {"style": Markup(style), "script": Markup(script), "script_hash": Markup(f"sha256-{digest}")}  # noqa: S704
    return environment(template.parent).get_template(template.name).render(**ours, **content)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def now() -> str:
    """Return the time of writing, as a page says it."""
    return time.strftime("%Y-%m-%d %H:%M")


def code(sentence: str) -> Markup:
    """Return a sentence as HTML in which text between backticks is code."""
    return Markup(BACKTICKS.sub(r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped before
