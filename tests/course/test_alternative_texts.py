"""Every picture has a sentence for whoever does not see it, which every place shows that shows the picture."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from types import ModuleType, SimpleNamespace
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from nbconvert import HTMLExporter
from pictures import FIGURES, calls, drawing_calls, drawing_functions, is_sentence
from solution_modules import kit_module

from autograder.authoring.scaffold import EXAMPLE
from gradebook.sanitize import clean_html

matplotlib.use("Agg")

SENTENCE = 'Values "x" < 3 & a line that rises from 1 to 2.'
MARKDOWN_PICTURE = re.compile(r"!\[(.*?)\]\(|<img(.*?)>|<svg")
NOTEBOOKS = sorted([*(ROOT / "solutions").glob("*/*_notebook.py"), EXAMPLE / "example_notebook.py"])
IDS = [path.parent.name for path in NOTEBOOKS]


@pytest.fixture
def showing() -> ModuleType:
    return kit_module("pictures")


@pytest.fixture
def shown(showing: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the output of a picture that a notebook shows."""
    found: list[Any] = []
    formatter = SimpleNamespace(format=lambda *_, **__: ({"image/png": "iVBORw0KGgo="}, {"image/png": {"width": 7}}))
    publisher = SimpleNamespace(publish=lambda **parts: found.append(nbformat.v4.new_output("display_data", **parts)))
    notebook = SimpleNamespace(display_formatter=formatter, display_pub=publisher)
    monkeypatch.setattr(showing, "get_ipython", lambda: notebook)
    plt.figure()
    showing.show(SENTENCE)
    (output,) = found
    assert plt.get_fignums() == []
    return output


def alternatives(page: str) -> list[str | None]:
    """Return the alternative text of every picture of a page."""
    found: list[str | None] = []
    parser = HTMLParser()
    monitor: Any = lambda tag, attributes: found.append(dict(attributes).get("alt")) if tag == "img" else None  # noqa: E731
    parser.handle_starttag = parser.handle_startendtag = monitor  # type: ignore[method-assign]
    parser.feed(page)
    return found


# --- the sources


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_whatever_draws_shows_it_with_a_text(path):
    helpers = (path.parent / "kit" / "draw.py").read_text(encoding="utf-8")
    cells = [part.partition("\n") for part in re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.MULTILINE)]
    sources = [source for head, _, source in cells if "[markdown]" not in head]
    assert sum(calls(source, "plt.show", "display", "figure.show") for source in (helpers, *sources)) == 0
    for source, (certain, _) in zip(sources, drawing_calls(sources, helpers), strict=True):
        assert certain >= calls(source, *FIGURES), source
    parts = {re.match(r"def (\w+)", part)[1]: part for part in re.split(r"^(?=def )", helpers, flags=re.MULTILINE)[1:]}
    begin = [name for name, part in parts.items() if name.startswith("_") and calls(part, *FIGURES)]  # for others
    for name, part in parts.items():
        assert name in begin or not calls(part, *FIGURES, *begin) or name in drawing_functions(helpers), name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_pictures_of_the_text_have_one_too(path):
    for found in MARKDOWN_PICTURE.finditer(path.read_text(encoding="utf-8")):
        assert found[1] or 'alt="' in (found[2] or ""), found[0]


# --- the places where a picture is seen


def test_the_picture_and_its_text_come_in_every_form(shown):
    assert shown.data.keys() == {"text/html", "text/plain"}  # the picture itself is there once
    assert shown.data["text/html"].count("iVBORw0KGgo=") == 1
    assert shown.data["text/plain"] == SENTENCE
    assert alternatives(shown.data["text/html"]) == [SENTENCE]
    assert ' width="7"' in shown.data["text/html"]


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_a_page_of_the_notebook_has_it(template, shown):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("draw.curve(1)", outputs=[shown])])
    page, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
    assert alternatives(page) == [SENTENCE]


def test_where_html_is_cleaned_it_stays(shown):
    cleaned = clean_html(shown.data["text/html"])
    assert alternatives(cleaned) == [SENTENCE]
    assert "data:image/png;base64,iVBORw0KGgo=" in cleaned


def test_a_plain_script_prints_it(showing, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(showing, "get_ipython", lambda: None)
    monkeypatch.setattr(plt, "show", lambda: asked.append("show"))
    plt.figure()
    showing.show(SENTENCE)
    plt.close("all")
    assert (asked, capsys.readouterr().out) == (["show"], f"{SENTENCE}\n")


# --- the words


def test_curves_are_said_by_their_ends_and_what_lies_beyond_them(showing):
    trends = kit_module("trends")
    assert trends.trend([2.0, 1.0, 0.5]) == "from 2 to 0.5"
    assert trends.trend([2.0, -1.25, 3, 0.5]) == "from 2 to 0.5, lowest −1.25, highest 3"
    assert trends.trend([[0.0], [1.0], [0.0]], over=[-1, 0.5, 1]) == "from 0 to 0, highest 1 at 0.5"
    assert trends.trend([1.0, np.nan, np.inf]) == "from 1 to inf"
    assert trends.trends({"a": [1, 2], "b": [-0.0, 4e-9]}) == "a from 1 to 2; b from 0 to 4e−09"
    assert showing.spot(np.array([-2.5, 1.5])) == "(−2.5, 1.5)"


def test_what_is_no_sentence_is_told_from_what_is():
    assert is_sentence(SENTENCE)
    for text in (
        None,
        "",
        "A curve.",
        SENTENCE[:-1],
        f"{SENTENCE} {SENTENCE}",
        f"{SENTENCE} A curve.",
        "a\n" + SENTENCE,
    ):
        assert not is_sentence(text)
    assert not is_sentence("many words " * 100 + "end.")
