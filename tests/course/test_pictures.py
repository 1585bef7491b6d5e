"""Pictures, still and moving: each has a sentence for whoever does not see it, and needs no host."""

import base64
import json
import re
from typing import Any
from xml.etree import ElementTree

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from solution_modules import is_sentence, kit_module, module, published

from gradebook.sanitize import clean_html

matplotlib.use("Agg")

SENTENCE = 'Values "x" < 3 & a line that rises from 1 to 2.'
NUMERIC = np.array([[0.5, -1.25, 0.0], [2.0, 0.125, -0.75]])


def alternatives(page: str) -> list[str | None]:
    """Return the alternative text of every picture of a page."""
    return [picture.get("alt") for picture in BeautifulSoup(page, "html.parser").find_all("img")]


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


# --- gradients by nudging over the student's own


def test_the_picture_of_gradients_and_its_sentence_say_which_are_right():
    judge, gradients = kit_module("gradient_picture").judge, kit_module("gradient_picture").gradients
    right = [(NUMERIC.tolist(), NUMERIC), (NUMERIC * (1 + 1e-6), NUMERIC), (np.zeros(3), np.full(3, 1e-11))]
    assert {judge(*pair)[0] for pair in right} == {"right"}
    assert judge(NUMERIC * 1.001, NUMERIC)[0] == judge(NUMERIC * np.nan, NUMERIC)[0] == "wrong"
    pairs = {"W1": (2 * NUMERIC, NUMERIC), "b1": (NUMERIC[0, :2], NUMERIC[0])}
    pairs |= {"W2": (NUMERIC, NUMERIC), "b2": (NUMERIC[1], NUMERIC[1])}
    sentence, figure = gradients(pairs), plt.gcf()
    assert sentence.startswith("W2, b2 right; W1, b1 wrong, by nudging over yours, beside the line")
    assert [axes.get_title() for axes in figure.axes] == ["W1: wrong", "b1: wrong", "W2: right", "b2: right"]
    assert "b1, of shape (2,) instead of (3,)" in sentence
    assert is_sentence(sentence)
    plt.close("all")


# --- pictures that move

TITLE = "Two </script> & lines"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    return published(monkeypatch)


def data_of(output: Any) -> Any:
    (found,) = re.findall(r"const data = (.*);\n", output.data["text/html"])
    return json.loads(found)


def test_there_is_a_frame_for_each_place_of_the_controls(shown):
    moving, sliders = kit_module("moving_pictures"), {"x": ["a", "b"], "y": [-1.5, 0, np.float64(2)]}
    for _ in range(2):
        moving.show_moving(TITLE, (100, 50), sliders, lambda x, y: ([], f"At {x} and {y:g}."), at=(5, 4))
    data, page = data_of(shown[0]), shown[0].data["text/html"]
    assert data["first"] == [1, 2]
    assert data["controls"] == [["x", ["a", "b"]], ["y", ["−1.5", "0", "2"]]]
    assert [text for _, text in data["frames"]] == [f"At {x} and {y}." for x in "ab" for y in ("-1.5", "0", "2")]
    assert (shown[0].data["text/plain"], page.count("</script>")) == ("At b and 0.", 1)
    names = [{*re.findall(r'data-moving="(\w+)"', output.data["text/html"])} for output in shown]
    assert [len(own) for own in names] == [1, 1]
    assert names[0] != names[1]  # two of one notebook


def test_where_scripts_are_off_a_frame_of_the_same_shapes_stays(shown):
    moving = kit_module("moving_pictures")
    below, middle = moving.circle((50, 15), 8, fill="#0000ff"), moving.text((9, 9), 'a < "b"')
    above = moving.path([(1, 2), (3, 4)])
    moving.show_moving(TITLE, (100, 50), {"x": ["a"]}, lambda _: ([middle], "The only frame."), ([below], [above]))
    page = shown[0].data["text/html"]
    cleaned = clean_html(page)
    assert page.startswith('<img src="data:image/svg+xml;base64,')
    assert 'alt="The only frame."' in cleaned
    assert "<script" not in cleaned
    (written,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', page)
    root = ElementTree.fromstring(base64.b64decode(written))
    assert (root.tag, root.get("width"), root.get("height")) == ("{http://www.w3.org/2000/svg}svg", "100", "50")
    white, *drawn = root
    assert (white.get("width"), white.get("height"), white.get("fill")) == ("100", "50", "#fff")  # on a dark page, too
    for found, (tag, look, *words) in zip(drawn, (below, middle, above), strict=True):
        assert (found.tag, found.text or "") == (f"{{http://www.w3.org/2000/svg}}{tag}", "".join(words))
        assert found.attrib == {name: str(value) for name, value in look.items()}


# --- 02

CIRCUIT = [("f", "add", ("p", "a")), ("p", "multiply", ("a", "b"))]
INPUTS = {"a": 3.0, "b": -4.0}


def stepping(nodes: Any, inputs: Any, graph: Any = None) -> tuple[list[list[str]], list[str]]:
    """Return the numbers of each step, and what it says."""
    circuits = module("02_gates", "circuits")
    frames, _ = circuits.frames_of(circuits.Circuit(nodes), inputs, graph)
    sentences = [said for _, said in frames]
    assert all(map(is_sentence, sentences))
    return [[shape[2] for shape in shapes if shape[0] == "text"] for shapes, _ in frames], sentences


def test_a_graph_that_is_wrong_is_found_by_nudging_and_one_that_is_right_is_not():
    gates = module("02_gates", "gates")

    class Halved(gates.Graph):
        def backward(self, upstream=1.0):
            found = super().backward(upstream)
            return found | {"a": 0.5 * found["a"]}

    numbers, sentences = stepping(CIRCUIT, INPUTS, Halved(CIRCUIT))
    assert "−1.5" in numbers[-1]
    assert sentences[-1].endswith("nudging each says −3 of a.")
    for op, a, b in (("max", 2.0, 2.0), ("add", 1e5, -3.0), ("add", 1e12, -3.0), ("multiply", 12345.0, 99993.0)):
        nodes = [("f", op, ("a", "b"))]
        assert stepping(nodes, {"a": a, "b": b}, gates.Graph(nodes))[1][-1].endswith("says the same.")
    nodes = [("f", "divide", ("e", "d")), ("e", "exp", ("a",)), ("d", "subtract", ("a", "b"))]  # that students add
    last = stepping(nodes, {"a": 0.0, "b": -2.0})[1][-1]
    assert last.startswith("The gradients of the inputs are a 0.25, b 0.25;")


# --- 03


def test_slopes_are_read_off_without_the_answer_to_a_question(shown):
    module("03_layers", "draw").slopes()
    data = data_of(shown[0])
    sentences = [sentence for _, sentence in data["frames"]]
    assert all(map(is_sentence, sentences))
    assert sum("on the left" in said for said in sentences) == 2  # the kinks of the ReLU and the leaky one
    assert "−2" not in data["controls"][1][1]  # answers.py asks for the slopes there
