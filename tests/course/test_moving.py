"""Pictures that move: their frames, their script, and what is left where scripts are off."""

from __future__ import annotations

import base64
import itertools
import json
import re
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from pictures import is_sentence
from solution_modules import kit_module, load_module, module

from autograder.authoring.generate import EVERYWHERE
from gradebook.sanitize import clean_html

matplotlib.use("Agg")

TITLE = "Two </script> & lines"


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch):
    yield
    plt.close("all")


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Take what is shown for a notebook's output."""
    found: list[Any] = []
    formatter = SimpleNamespace(format=lambda *_, **__: ({"image/png": "iVBORw0KGgo="}, {"image/png": {}}))
    publisher = SimpleNamespace(publish=lambda **parts: found.append(nbformat.v4.new_output("display_data", **parts)))
    notebook = SimpleNamespace(display_formatter=formatter, display_pub=publisher)
    for folder in (EVERYWHERE, *(ROOT / "assignments").iterdir()):
        monkeypatch.setattr(kit_module("pictures", folder), "get_ipython", lambda: notebook)
    return found


def data_of(output: Any) -> Any:
    (found,) = re.findall(r"const data = (.*);\n", output.data["text/html"])
    return json.loads(found)


def texts_of(output: Any) -> list[str]:
    return [sentence for _, sentence in data_of(output)["frames"]]


def test_there_is_a_frame_for_each_place_of_the_controls(published):
    moving = kit_module("moving_pictures")

    sliders = {"x": ["a", "b"], "y": [-1.5, 0, np.float64(2)]}
    moving.show_moving(TITLE, (100, 50), sliders, lambda x, y: ([], f"At {x} and {y:g}."), at=(5, 4))
    (output,) = published
    data = data_of(output)
    assert data["first"] == [1, 2]
    assert data["controls"] == [["x", ["a", "b"]], ["y", ["−1.5", "0", "2"]]]
    assert [text for _, text in data["frames"]] == [f"At {x} and {y}." for x in "ab" for y in ("-1.5", "0", "2")]
    assert output.data["text/plain"] == "At b and 0."
    assert output.data["text/html"].count("</script>") == 1


def test_where_scripts_are_off_one_frame_stays(published):
    moving = kit_module("moving_pictures")

    moving.show_moving(TITLE, (100, 50), {"x": ["a"]}, lambda _: ([], "The only frame."))
    page = published[0].data["text/html"]
    assert page.startswith('<img src="data:image/svg+xml;base64,')
    assert 'alt="The only frame."' in page
    cleaned = clean_html(page)
    assert 'alt="The only frame."' in cleaned
    assert "<script" not in cleaned


def test_two_pictures_do_not_share_a_name(published):
    moving = kit_module("moving_pictures")

    for _ in range(2):
        moving.show_moving(TITLE, (100, 50), {"x": ["a"]}, lambda _: ([], "The only frame."))
    names = [re.findall(r'data-moving="(\w+)"', output.data["text/html"]) for output in published]
    assert all(len({*own}) == 1 for own in names)
    assert names[0][0] != names[1][0]


def test_the_script_asks_no_host_and_keeps_to_itself():
    moving = kit_module("moving_pictures")

    hosts = {*re.findall(r"https?://[\w.]*", moving.SCRIPT)}
    assert hosts == {"http://www.w3.org"}  # the names of HTML and SVG
    assert not re.search(r"fetch|import|XMLHttp|innerHTML|eval|window|localStorage", moving.SCRIPT)
    assert moving.SCRIPT.strip().startswith("(() => {")


def test_what_stands_still_has_the_same_shapes(published):
    moving, svg = kit_module("moving_pictures"), kit_module("svg")

    below, middle, above = (
        svg.circle((50, 15), 8, fill="#0000ff"),
        svg.text((9, 9), 'a < "b" & c'),
        svg.path([(1, 2), (3, 4)]),
    )
    moving.show_moving(TITLE, (100, 50), {"x": ["a"]}, lambda _: ([middle], "The only frame."), ([below], [above]))
    (written,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', published[0].data["text/html"])
    root = ElementTree.fromstring(base64.b64decode(written))
    assert (root.tag, root.get("width"), root.get("height")) == ("{http://www.w3.org/2000/svg}svg", "100", "50")
    white, *drawn = root
    assert (white.get("width"), white.get("height"), white.get("fill")) == ("100", "50", "#fff")  # on a dark page, too
    for found, (tag, look, *words) in zip(drawn, (below, middle, above), strict=True):
        assert found.tag == f"{{http://www.w3.org/2000/svg}}{tag}"
        assert found.attrib == {name: str(value) for name, value in look.items()}
        assert (found.text or "") == "".join(words)


def test_what_is_no_number_is_drawn_far_out():
    svg = kit_module("svg")

    panel = svg.Panel((0, 0, 100, 100), (0.0, 1.0), (0.0, 1.0))
    line = panel.line([(0.5, 0.5), (np.inf, np.nan), (1e300, -1e300)])
    json.dumps(line, allow_nan=False)
    assert line[1]["d"] == "M50.0 50.0L10000.0 10000.0L10000.0 10000.0"


# --- descent


def test_each_place_of_the_sliders_shows_its_own_walk(published):
    draw = module("04_sgd", "draw")
    sliders = {"learning rate": (0.5, 1.0), "mu": (0, 2, 4)}
    walks = {pair: [(0.0, 0.0), (pair[0], pair[1] / 10)] for pair in itertools.product(*sliders.values())}
    draw.moving_paths(lambda x, y: x + 1 + y, lambda *pair: walks[pair], sliders, ((0, 1), (0, 1)))
    frames = data_of(published[0])["frames"]
    for (rate, mu), (_, sentence) in zip(walks, frames, strict=True):
        assert is_sentence(sentence)
        assert sentence.startswith(
            f"Learning rate {rate:g}, mu {mu:g}: 1 steps from the square at (0, 0), a loss of 1,"
        )
        assert sentence.endswith(f"to the ring at ({rate:g}, {mu / 10:g}), a loss of {rate + 1 + mu / 10:.3g}.")
    assert data_of(published[0])["first"] == [1, 1]


def test_a_walk_that_leaves_all_numbers_is_drawn(published):
    draw = module("04_sgd", "draw")
    draw.moving_paths(
        lambda x, y: 1 + x**2, lambda rate: [(0.0, 0.0), (np.inf, np.nan)], {"rate": (1.0,)}, ((0, 1), (0, 1))
    )
    assert data_of(published[0])["frames"][0][1].endswith("to the ring at (inf, nan), a loss of inf.")


def across(shapes: Any) -> list[float]:
    """Return how far to the right the points of some paths are."""
    return [float(x) for shape in shapes for x in re.findall(r"[ML]([-\d.]+)", shape[1].get("d", ""))]


def test_the_opening_is_told_step_by_step(published):
    opening = module("01_descent", "descent_pictures")
    opening.descent()
    data = data_of(published[0])
    assert data["first"] == [0, 2]
    for (step, rate), (_, sentence) in zip(
        itertools.product(opening.STEPS, opening.RATES), data["frames"], strict=True
    ):
        assert is_sentence(sentence)
        assert sentence.startswith(f"Step {step}, learning rate {rate}: ")
        (place,) = opening.places([step], rate)
        assert sentence.endswith(f"its loss is {opening.loss(*place):.3g}.")
    for shapes, _ in data["frames"]:  # a walk that leaves its panel is covered before the other panel is drawn
        cover = [shape[1].get("fill") for shape in shapes].index("#ffffff")
        assert max(across(shapes[cover:])) <= opening.RIGHT[0]


def test_the_slope_of_a_row_s_loss_is_the_student_s(published):
    opening, descent = module("01_descent", "descent_pictures"), module("01_descent", "descent")
    opening.scores(lambda w, X, y: (descent.logistic_loss(w, X, y)[0], np.array([0.0, 0.25])))
    for label, score, sentence in zip([1] * 11 + [0] * 11, [*range(-5, 6)] * 2, texts_of(published[0]), strict=True):
        assert is_sentence(sentence)
        assert sentence.startswith(f"The row is of class {label} and its score is {score}: ".replace("-", "−"))
        assert sentence.endswith(f"your loss is {np.log1p(np.exp(-score if label else score)):.3g}, your slope 0.25.")


def test_a_border_that_is_turned_by_hand_gets_what_is_on_its_side(published):
    opening = module("01_descent", "descent_pictures")
    X, y = np.array([[1.5, 0.0], [-1.0, 0.0], [0.0, 2.0], [0.0, -2.5]]), np.array([1, 0, 0, 1])
    opening.turn_border({"first": (X, y), "second": (X, 1 - y)}, ("#000000", "#ffffff"))
    (left, _, width, _), right = opening.LEFT, opening.RIGHT[0]
    for shapes, _ in data_of(published[0])["frames"]:  # no panel's half-plane reaches into the other one
        assert all(left <= x <= left + width or right <= x <= right + width for x in across(shapes))
    texts = texts_of(published[0])
    assert texts[3] == "Angle 0, offset 1: 75.0% of first and 25.0% of second are right."
    assert texts[18 * 5 + 3] == "Angle 270, offset 1: 75.0% of first and 25.0% of second are right."


def test_a_rate_that_explodes_is_drawn(published):
    opening = module("01_descent", "descent_pictures")
    opening.rates(lambda w: w @ w, lambda rate: [(1.0, 0.0), (rate, 0.0)], (0.5, 1e300))
    assert texts_of(published[0]) == [
        "Learning rate 0.5: 1 steps lead from a height of 1 to 0.25.",
        "Learning rate 1e+300: 1 steps lead from a height of 1 to inf.",
    ]


# --- chains of straight pieces


def test_units_of_any_kind_are_drawn_with_their_sum(published):
    draw = module("06_capacity", "draw")
    w, b, v = np.array([2.0, -1.0, 0.0]), np.array([-1.0, 1.25, 1.0]), np.array([1.0, 4.0, 0.5])
    nets = {0: (w[:0], b[:0], v[:0], 1.0), 3: (w, b, v, 1.0)}
    draw.chains(lambda x: np.maximum(2 * x - 1, 0) + 4 * (1.25 - x) + 1.5, nets, "units")
    frames = data_of(published[0])["frames"]
    assert [sentence for _, sentence in frames] == [
        "Units: 0; the sum of 0 hidden units has the slope 0 at its right end and is at most 5.5 from the curve.",
        "Units: 3; the sum of 3 hidden units has the slope −2 at its right end and is at most 0 from the curve.",
    ]
    assert all(map(is_sentence, (sentence for _, sentence in frames)))


def test_06_opens_with_a_chain_that_overfits(published):
    module("06_capacity", "draw").opening()
    found = [re.findall(r"of (\S+) on", sentence) for _, sentence in data_of(published[0])["frames"]]
    seen, new = np.array(found, dtype=float).T
    assert seen[0] > seen[-1] == 0
    assert np.argmin(new) == 4
    assert new[-1] > 2 * new.min()


# --- layers


def test_slopes_are_read_off_without_the_answer_to_a_question(published):
    module("03_layers", "draw").slopes()
    data = data_of(published[0])
    names, places = (texts for _, texts in data["controls"])
    sentences = dict(zip(itertools.product(names, places), (said for _, said in data["frames"]), strict=True))
    assert all(map(is_sentence, sentences.values()))
    assert sentences["sigmoid", "0"] == "The sigmoid at x = 0: the output is 0.5, and the slope is 0.25."
    assert sentences["ReLU", "0"].endswith("the output is 0, and the slope is 0 on the left and 1 on the right.")
    kinks = [pair for pair, said in sentences.items() if "on the left" in said]
    assert kinks == [("ReLU", "0"), ("leaky ReLU of slope 0.2", "0")]
    assert "−2" not in places  # answers.py asks for the slopes there


def test_layers_on_the_rings_get_the_student_s_one_layer_when_it_is_done(published):
    draw, layers = module("03_layers", "draw"), module("03_layers", "layers")
    waiting = load_module(ROOT / "assignments" / "03_layers" / "layers.py")
    for collapse in (waiting.collapse, layers.collapse):
        draw.deeper(collapse)
    before, after = (data_of(output)["frames"] for output in published)
    assert before[0] == after[0]
    for (shapes, sentence), (more, told) in zip(before[1:], after[1:], strict=True):
        assert told == f"{sentence[:-1]}; the dotted border is that of your one layer."
        assert is_sentence(told)
        dotted = [look for _, look, *_ in more if "stroke-dasharray" in look]
        assert len(more) == len(shapes) + len(dotted) == len(shapes) + 1


# --- the border


def test_the_border_is_where_the_scores_are_equal(published):
    draw = module("06_capacity", "draw")
    net = SimpleNamespace(
        scores=lambda X: np.column_stack([X[:, 0], 1 - X[:, 0]]), predict=lambda X: (X[:, 0] < 0.5).astype(int)
    )
    X, y = np.array([[0.0, 0.0], [1.0, 1.0], [0.2, 0.9]]), np.array([1, 0, 0])
    history = {"train_accuracy": [0.1, 2 / 3], "val_accuracy": [0.75]}
    draw.bending({1: (net, history)}, "hidden units", X, y, X[:, 1] > 0.95)
    ((shapes, sentence),) = data_of(published[0])["frames"]
    assert is_sentence(sentence)
    assert sentence.startswith("Hidden units: 1; accuracy 0.667 on the training points, 0.75 on new ones; 1 are wrong")
    assert "1 are wrong and in rings, 0 of them with a wrong label" in sentence
    assert "50% of the plane" in sentence
    ring = next(look for tag, look, *_ in shapes if tag == "circle")
    assert (float(ring["cx"]), float(ring["cy"])) == pytest.approx(
        (16 + 420 * 0.3 / 1.2, 12 + 420 * 0.2 / 1.2), abs=0.1
    )
    border = next(look["d"] for tag, look, *_ in shapes if tag == "path" and look["stroke"] == "#000000")
    assert {x for x, _ in re.findall(r"[ML]([\d.]+) ([\d.]+)", border)} == {"226.0"}
