"""Every picture has a sentence for whoever does not see it, which every place shows that shows the picture."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from nbconvert import HTMLExporter
from pictures import is_sentence, published
from solution_modules import kit_module

from autograder.authoring.scaffold import EXAMPLE
from gradebook.sanitize import clean_html

matplotlib.use("Agg")

SENTENCE = 'Values "x" < 3 & a line that rises from 1 to 2.'
NUMERIC = np.array([[0.5, -1.25, 0.0], [2.0, 0.125, -0.75]])


def alternatives(page: str) -> list[str | None]:
    """Return the alternative text of every picture of a page."""
    found: list[str | None] = []
    parser = HTMLParser()
    monitor: Any = lambda tag, attributes: found.append(dict(attributes).get("alt")) if tag == "img" else None  # noqa: E731
    parser.handle_starttag = parser.handle_startendtag = monitor  # type: ignore[method-assign]
    parser.feed(page)
    return found


def test_nothing_shows_a_picture_without_its_text():
    for path in [
        *(ROOT / "solutions").glob("*/*.py"),
        *(ROOT / "solutions").glob("*/kit/*.py"),
        *EXAMPLE.rglob("*.py"),
    ]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"plt\.show\(|figure\.show\(|\bdisplay\(", text), path
        for found in re.finditer(r"!\[(.*?)\]\(|<img(.*?)>|<svg", text):  # of the notebook's own text
            assert found[1] or 'alt="' in (found[2] or ""), found[0]


def test_the_text_comes_in_every_form_that_the_picture_has(monkeypatch: pytest.MonkeyPatch):
    found = published(monkeypatch)
    plt.figure()
    kit_module("pictures").show(SENTENCE)
    (shown,) = found
    assert plt.get_fignums() == []
    page = shown.data["text/html"]
    assert (page.count("iVBORw0KGgo="), page.count(' width="7"'), shown.data["text/plain"]) == (1, 1, SENTENCE)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("draw.curve(1)", outputs=[shown])])
    whole, _ = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    cleaned = clean_html(page)
    assert alternatives(page) == alternatives(cleaned) == alternatives(whole) == [SENTENCE]
    assert "data:image/png;base64,iVBORw0KGgo=" in cleaned


def test_a_plain_script_prints_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    asked = []
    monkeypatch.setattr(kit_module("pictures"), "get_ipython", lambda: None)
    monkeypatch.setattr(plt, "show", lambda: asked.append("show"))
    plt.figure()
    kit_module("pictures").show(SENTENCE)
    plt.close("all")
    assert (asked, capsys.readouterr().out) == (["show"], f"{SENTENCE}\n")


def test_curves_are_said_by_their_ends_and_what_lies_beyond_them():
    pictures = kit_module("pictures")
    assert pictures.trend([2.0, -1.25, 3, 0.5]) == "from 2 to 0.5, lowest −1.25, highest 3"
    assert pictures.trend([[0.0], [1.0], [0.0]], over=[-1, 0.5, 1]) == "from 0 to 0, highest 1 at 0.5"
    assert pictures.trends({"a": [1, np.nan, np.inf], "b": [-0.0, 4e-9]}) == "a from 1 to inf; b from 0 to 4e−09"


# --- gradients by nudging over the student's own


@pytest.mark.parametrize(
    ("yours", "numeric", "mark"),
    [
        (NUMERIC.tolist(), NUMERIC, "right"),
        (NUMERIC * (1 + 1e-6), NUMERIC, "right"),
        (NUMERIC * 1.001, NUMERIC, "wrong"),
        (np.full(NUMERIC.shape, np.nan), NUMERIC, "wrong"),
        (np.zeros(3), np.full(3, 1e-11), "right"),  # nudging finds hardly anything
    ],
)
def test_right_gradients_are_marked_and_wrong_ones_too(yours: object, numeric: np.ndarray, mark: str):
    assert kit_module("gradient_picture").judge(yours, numeric)[0] == mark


def test_the_picture_of_gradients_and_its_sentence_say_which_are_right():
    gradients = kit_module("gradient_picture").gradients
    pairs = {"W1": (2 * NUMERIC, NUMERIC), "b1": (NUMERIC[0, :2], NUMERIC[0])}
    pairs |= {"W2": (NUMERIC, NUMERIC), "b2": (NUMERIC[1], NUMERIC[1])}
    sentence, figure = gradients(pairs), plt.gcf()
    assert sentence.startswith("W2, b2 right; W1, b1 wrong, by nudging over yours, beside the line")
    assert [axes.get_title() for axes in figure.axes] == ["W1: wrong", "b1: wrong", "W2: right", "b2: right"]
    assert "b1, of shape (2,) instead of (3,)" in sentence
    assert is_sentence(sentence)
    plt.close("all")
