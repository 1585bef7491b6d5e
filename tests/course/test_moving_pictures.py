"""Pictures that move: their frames and sentences, their script, and what is left where scripts are off."""

from __future__ import annotations

import base64
import itertools
import json
import re
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from conftest import ROOT
from pictures import is_sentence, published
from solution_modules import kit_module, load_module, module

from gradebook.sanitize import clean_html

matplotlib.use("Agg")

TITLE = "Two </script> & lines"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    return published(monkeypatch)


def data_of(output: Any) -> Any:
    (found,) = re.findall(r"const data = (.*);\n", output.data["text/html"])
    return json.loads(found)


def texts_of(output: Any) -> list[str]:
    texts = [sentence for _, sentence in data_of(output)["frames"]]
    assert all(map(is_sentence, texts))
    return texts


def across(shapes: Any) -> list[float]:
    """Return how far to the right the points of some paths are."""
    return [float(x) for shape in shapes for x in re.findall(r"[ML]([-\d.]+)", shape[1].get("d", ""))]


# --- the script and the picture that stands


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


def test_the_script_asks_no_host_and_keeps_to_itself():
    script = kit_module("moving_pictures").SCRIPT
    assert {*re.findall(r"https?://[\w.]*", script)} == {"http://www.w3.org"}  # the names of HTML and SVG
    assert not re.search(r"fetch|import|XMLHttp|innerHTML|eval|window|localStorage", script)
    assert script.strip().startswith("(() => {")


def test_where_scripts_are_off_a_frame_of_the_same_shapes_stays(shown):
    moving = kit_module("moving_pictures")
    below, middle, above = moving.circle((50, 15), 8, fill="#0000ff"), moving.text((9, 9), 'a < "b"'), None
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


def test_what_is_no_number_is_drawn_far_out():
    panel = kit_module("moving_pictures").Panel((0, 0, 100, 100), (0.0, 1.0), (0.0, 1.0))
    line = panel.line([(0.5, 0.5), (np.inf, np.nan), (1e300, -1e300)])
    json.dumps(line, allow_nan=False)
    assert line[1]["d"] == "M50.0 50.0L10000.0 10000.0L10000.0 10000.0"


# --- 01


def test_the_opening_of_01_is_told_step_by_step(shown):
    opening = module("01_descent", "descent_pictures")
    opening.descent()
    assert data_of(shown[0])["first"] == [0, 2]
    places = itertools.product(opening.STEPS, opening.RATES)
    for (step, rate), sentence in zip(places, texts_of(shown[0]), strict=True):
        assert sentence.startswith(f"Step {step}, learning rate {rate}: ")
        (place,) = opening.places([step], rate)
        assert sentence.endswith(f"its loss is {opening.loss(*place):.3g}.")
    for shapes, _ in data_of(shown[0])["frames"]:  # a walk that leaves its panel is covered before the other is drawn
        cover = [shape[1].get("fill") for shape in shapes].index("#ffffff")
        assert max(across(shapes[cover:])) <= opening.RIGHT[0]


def test_the_slope_of_a_row_s_loss_is_the_student_s(shown):
    opening, descent = module("01_descent", "descent_pictures"), module("01_descent", "descent")
    opening.scores(lambda w, X, y: (descent.logistic_loss(w, X, y)[0], np.array([0.0, 0.25])))
    for label, score, sentence in zip([1] * 11 + [0] * 11, [*range(-5, 6)] * 2, texts_of(shown[0]), strict=True):
        assert sentence.startswith(f"The row is of class {label} and its score is {score}: ".replace("-", "−"))
        assert sentence.endswith(f"your loss is {np.log1p(np.exp(-score if label else score)):.3g}, your slope 0.25.")


def test_a_border_that_is_turned_by_hand_gets_what_is_on_its_side(shown):
    opening = module("01_descent", "descent_pictures")
    X, y = np.array([[1.5, 0.0], [-1.0, 0.0], [0.0, 2.0], [0.0, -2.5]]), np.array([1, 0, 0, 1])
    opening.turn_border({"first": (X, y), "second": (X, 1 - y)}, ("#000000", "#ffffff"))
    (left, _, width, _), right = opening.LEFT, opening.RIGHT[0]
    for shapes, _ in data_of(shown[0])["frames"]:  # no panel's half-plane reaches into the other one
        assert all(left <= x <= left + width or right <= x <= right + width for x in across(shapes))
    texts = texts_of(shown[0])
    assert texts[3] == "Angle 0, offset 1: 75.0% of first and 25.0% of second are right."
    assert texts[18 * 5 + 3] == "Angle 270, offset 1: 75.0% of first and 25.0% of second are right."


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


def test_a_number_of_a_circuit_is_a_question_before_it_is_shown():
    numbers, sentences = stepping(CIRCUIT, INPUTS)
    assert numbers[:3] == [["3", "−4"], ["3", "−4", "?"], ["3", "−4", "−12"]]
    assert [texts.count("?") for texts in numbers] == [0, 1, 0, 1, 0, 0, 2, 0, 2, 0, 1, 0, 0]
    assert numbers[-1] == ["3", "−4", "−12", "−9", "−3", "3", "1", "1", "1", "−4"]
    assert sentences[0] == "Before the first step the inputs are known: a = 3, b = −4."
    assert sentences[4] == "Forward: f adds p = −12 and a = 3 and gives −9."
    assert sentences[-2:] == [
        "Backward: the gradient of a is −3.",
        "The gradients of the inputs are a −3, b 3; nudging each says the same.",
    ]
    assert module("02_gates", "circuits").short(np.array([-0.0, 1.0])) == "[0, 1]"


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
    nodes = [("f", "multiply", ("m", "p")), ("m", "max", ("p", "c")), ("p", "multiply", ("a", "b"))]
    inputs = {"a": np.array([3.0, 1.0]), "b": np.array([-2.0, 4.0]), "c": np.array([-1.0, 0.5])}
    assert stepping(nodes, inputs) == stepping(nodes, inputs, gates.Graph(nodes))
    nodes = [("f", "divide", ("e", "d")), ("e", "exp", ("a",)), ("d", "subtract", ("a", "b"))]  # that students add
    last = stepping(nodes, {"a": 0.0, "b": -2.0})[1][-1]
    assert last.startswith("The gradients of the inputs are a 0.25, b 0.25;")


def test_a_neuron_that_separates_all_points_can_be_turned_to_and_is_not_given():
    draw = module("02_gates", "draw")
    X, y = draw.points()
    assert draw._border((1, 1, -1), "With")[1] == "With w0 = 1, w1 = 1 and bias = −1, 24 of 24 points are right."
    right = np.sum((X @ [1, 1] + 3 > 0) == (y == 1))
    assert right < 24
    assert draw._border((1, 1, 3), "With")[1].endswith(f"bias = 3, {right} of 24 points are right.")
    assert draw._border((0, 0, 0), "With")[1].endswith("11 of 24 points are right.")


def test_a_graph_that_is_to_do_is_one_line(capsys):
    gates = load_module(ROOT / "assignments" / "02_gates" / "gates.py")
    with kit_module("pictures").todo():
        module("02_gates", "draw").stepped(CIRCUIT, INPUTS, "f", gates.Graph(CIRCUIT))
    assert capsys.readouterr().out == "This cell comes alive with Graph.__init__, in gates.py: then run it again.\n"


# --- 03, 04 and 06


def test_slopes_are_read_off_without_the_answer_to_a_question(shown):
    module("03_layers", "draw").slopes()
    names, places = (texts for _, texts in data_of(shown[0])["controls"])
    sentences = dict(zip(itertools.product(names, places), texts_of(shown[0]), strict=True))
    assert sentences["sigmoid", "0"] == "The sigmoid at x = 0: the output is 0.5, and the slope is 0.25."
    assert sentences["ReLU", "0"].endswith("the output is 0, and the slope is 0 on the left and 1 on the right.")
    kinks = [pair for pair, said in sentences.items() if "on the left" in said]
    assert kinks == [("ReLU", "0"), ("leaky ReLU of slope 0.2", "0")]
    assert "−2" not in places  # answers.py asks for the slopes there


def test_layers_on_the_rings_get_the_student_s_one_layer_when_it_is_done(shown, monkeypatch):
    draw, layers = module("03_layers", "draw"), module("03_layers", "layers")
    waiting = load_module(ROOT / "assignments" / "03_layers" / "layers.py")
    monkeypatch.setattr(draw.rings, "trained", lambda depth, relu: [draw.rings.start(depth)])  # which takes seconds
    for collapse in (waiting.collapse, layers.collapse):
        draw.deeper(collapse)
    before, after = (data_of(output)["frames"] for output in shown)
    assert before[0] == after[0]
    for (shapes, sentence), (more, longer) in zip(before[1:], after[1:], strict=True):
        assert longer == f"{sentence[:-1]}; the dotted border is that of your one layer."
        dotted = [look for _, look, *_ in more if "stroke-dasharray" in look]
        assert len(more) == len(shapes) + len(dotted) == len(shapes) + 1


def test_each_place_of_the_sliders_shows_its_own_walk_which_may_leave_all_numbers(shown):
    draw, sliders = module("04_sgd", "draw"), {"learning rate": (0.5, np.inf), "mu": (0, 2, 4)}
    walks = {pair: [(0.0, 0.0), (pair[0], pair[1] / 10)] for pair in itertools.product(*sliders.values())}
    draw.moving_paths(lambda x, y: x + 1 + y, lambda *pair: walks[pair], sliders, ((0, 1), (0, 1)))
    for (rate, mu), sentence in zip(walks, texts_of(shown[0]), strict=True):
        begin = f"Learning rate {rate:g}, mu {mu:g}: 1 steps from the square at (0, 0), a loss of 1,"
        end = f"to the ring at ({rate:g}, {mu / 10:g}), a loss of {rate + 1 + mu / 10:.3g}."
        assert (sentence.startswith(begin), sentence.endswith(end)) == (True, True), sentence
    assert data_of(shown[0])["first"] == [1, 1]


def test_06_opens_with_a_chain_that_overfits(shown):
    module("06_capacity", "draw").opening()
    errors = [[float(error) for error in re.findall(r"of (\S+) on", sentence)] for sentence in texts_of(shown[0])]
    seen, new = np.transpose(errors)
    assert seen[0] > seen[-1] == 0
    assert np.argmin(new) == 4
    assert new[-1] > 2 * new.min()


def test_units_of_any_kind_are_drawn_with_their_sum(shown):
    w, b, v = np.array([2.0, -1.0, 0.0]), np.array([-1.0, 1.25, 1.0]), np.array([1.0, 4.0, 0.5])
    nets = {0: (w[:0], b[:0], v[:0], 1.0), 3: (w, b, v, 1.0)}
    module("06_capacity", "draw").chains(lambda x: np.maximum(2 * x - 1, 0) + 4 * (1.25 - x) + 1.5, nets, "units")
    assert texts_of(shown[0]) == [
        "Units: 0; the sum of 0 hidden units has the slope 0 at its right end and is at most 5.5 from the curve.",
        "Units: 3; the sum of 3 hidden units has the slope −2 at its right end and is at most 0 from the curve.",
    ]


def test_the_border_is_where_the_scores_are_equal(shown):
    scores = lambda X: np.column_stack([X[:, 0], 1 - X[:, 0]])  # noqa: E731
    net = SimpleNamespace(scores=scores, predict=lambda X: (X[:, 0] < 0.5).astype(int))
    X, y = np.array([[0.0, 0.0], [1.0, 1.0], [0.2, 0.9]]), np.array([1, 0, 0])
    history = {"train_accuracy": [0.1, 2 / 3], "val_accuracy": [0.75]}
    module("06_capacity", "draw").bending({1: (net, history)}, "hidden units", X, y, X[:, 1] > 0.95)
    (sentence,), ((shapes, _),) = texts_of(shown[0]), data_of(shown[0])["frames"]
    assert sentence.startswith("Hidden units: 1; accuracy 0.667 on the training points, 0.75 on new ones; 1 are wrong")
    assert "1 are wrong and in rings, 0 of them with a wrong label" in sentence
    assert "50% of the plane" in sentence
    ring = next(look for tag, look, *_ in shapes if tag == "circle")
    place = 16 + 420 * 0.3 / 1.2, 12 + 420 * 0.2 / 1.2
    assert (float(ring["cx"]), float(ring["cy"])) == pytest.approx(place, abs=0.1)
    border = next(look["d"] for tag, look, *_ in shapes if tag == "path" and look["stroke"] == "#000000")
    assert {x for x, _ in re.findall(r"[ML]([\d.]+) ([\d.]+)", border)} == {"226.0"}
