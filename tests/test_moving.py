"""Pictures that move: their frames, their script, and what is left where scripts are off."""

from __future__ import annotations

import itertools
import json
import re
from types import ModuleType, SimpleNamespace
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from conftest import ROOT
from pictures import is_sentence
from solution_modules import kit_module, load_module

from autograder.authoring.generate import EVERYWHERE
from gradebook.sanitize import clean_html

matplotlib.use("Agg")

CIRCUIT = [("f", "add", ("p", "a")), ("p", "multiply", ("a", "b"))]
INPUTS = {"a": 3.0, "b": -4.0}


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch):
    yield
    plt.close("all")


def module(assignment: str, name: str) -> ModuleType:
    path = ROOT / "solutions" / assignment / f"{name}.py"
    return load_module(path) if path.is_file() else kit_module(name, ROOT / "assignments" / assignment)


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


def scene(moving: ModuleType) -> Any:
    return moving.Scene(100, 50, "Two </script> & lines", [], [])


def test_there_is_a_frame_for_each_place_of_the_controls(published):
    moving = kit_module("moving_pictures")

    frames = [([], f"Frame {i}.") for i in range(6)]
    with pytest.raises(ValueError, match="6 frames do not go with controls of \\[2, 2\\]"):
        moving.show_moving(scene(moving), {"x": ["a", "b"], "y": ["a", "b"]}, frames)
    moving.show_moving(scene(moving), {"x": ["a", "b"], "y": ["a", "b", "c"]}, frames, start=5, rest=4)
    (output,) = published
    data = data_of(output)
    assert data["first"] == [1, 2]
    assert [text for _, text in data["frames"]] == [f"Frame {i}." for i in range(6)]
    assert output.data["text/plain"] == "Frame 4."
    assert output.data["text/html"].count("</script>") == 1


def test_where_scripts_are_off_one_frame_stays(published):
    moving = kit_module("moving_pictures")

    moving.show_moving(scene(moving), {"x": ["a"]}, [([], "The only frame.")])
    page = published[0].data["text/html"]
    assert page.startswith('<img src="data:image/png;base64,')
    assert 'alt="The only frame."' in page
    cleaned = clean_html(page)
    assert 'alt="The only frame."' in cleaned
    assert "<script" not in cleaned


def test_two_pictures_do_not_share_a_name(published):
    moving = kit_module("moving_pictures")

    for _ in range(2):
        moving.show_moving(scene(moving), {"x": ["a"]}, [([], "The only frame.")])
    names = [re.findall(r'data-moving="(\w+)"', output.data["text/html"]) for output in published]
    assert all(len({*own}) == 1 for own in names)
    assert names[0][0] != names[1][0]


def test_the_script_asks_no_host_and_keeps_to_itself():
    moving = kit_module("moving_pictures")

    hosts = {*re.findall(r"https?://[\w.]*", moving.SCRIPT)}
    assert hosts == {"http://www.w3.org"}  # the names of HTML and SVG
    assert not re.search(r"fetch|import|XMLHttp|innerHTML|eval|window|localStorage", moving.SCRIPT)
    assert moving.SCRIPT.strip().startswith("(() => {")


def test_a_shape_is_the_same_in_matplotlib():
    moving, svg = kit_module("moving_pictures"), kit_module("svg")

    drawn = [svg.path([(10, 40), (90, 40)], stroke="#ff0000", width=4), svg.circle((50, 15), 8, fill="#0000ff")]
    svg.still(moving.Scene(100, 50, "", [], []), drawn)
    figure = plt.gcf()
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[:, :, :3]
    assert pixels.shape == (50, 100, 3)
    assert [*pixels[40, 50]] == [255, 0, 0]
    assert [*pixels[15, 50]] == [0, 0, 255]
    assert [*pixels[40, 5]] == [*pixels[25, 50]] == [255, 255, 255]


def test_dots_are_seen_in_matplotlib():
    moving, svg = kit_module("moving_pictures"), kit_module("svg")

    panel = svg.Panel((0, 0, 100, 100), (0.0, 1.0), (0.0, 1.0))
    places = np.random.default_rng(0).uniform(0.1, 0.9, (12, 2))
    svg.still(moving.Scene(100, 100, "", [], []), [panel.dots(places, 3.0, "#0000ff")])
    figure = plt.gcf()
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())
    for x, y in panel.at(places):
        assert pixels[int(y), int(x), 0] < 128


def test_what_is_no_number_is_drawn_far_out():
    svg = kit_module("svg")

    panel = svg.Panel((0, 0, 100, 100), (0.0, 1.0), (0.0, 1.0))
    line = panel.line([(0.5, 0.5), (np.inf, np.nan), (1e300, -1e300)])
    json.dumps(line, allow_nan=False)
    assert line[1]["d"] == "M50.0 50.0L10000.0 10000.0L10000.0 10000.0"


# --- the circuit


def test_the_steps_of_a_circuit_hold_the_graph_s_numbers():
    stepping, gates = module("02_gates", "graph_steps"), module("02_gates", "gates")
    frames = stepping.frames_of(gates.Graph, CIRCUIT, INPUTS)
    graph = gates.Graph(CIRCUIT)
    value, gradients = graph.forward(**INPUTS), graph.backward()
    sentences = [sentence for _, sentence in frames]
    assert all(map(is_sentence, sentences))
    assert sentences[0] == "Before the first step the inputs are known: a = 3, b = −4."
    assert sentences[2] == f"Forward: f adds p = −12 and a = 3 and gives {value:g}.".replace("-", "−")
    assert sentences[5].endswith("a adds up what came back, 1 + −4, to −3.")
    told = f"a {gradients['a']:g}, b {gradients['b']:g}".replace("-", "−")
    assert sentences[-1] == f"The gradients of the inputs are {told}; nudging each says the same."
    assert [len([shape for shape in shapes if shape[0] == "text"]) for shapes, _ in frames] == [2, 3, 4, 5, 7, 10, 10]


def test_a_graph_that_is_wrong_is_told_by_nudging():
    stepping, gates = module("02_gates", "graph_steps"), module("02_gates", "gates")

    class Halved(gates.Graph):
        def backward(self, upstream=1.0):
            found = super().backward(upstream)
            return found | ({"a": 0.5 * found["a"]} if "a" in found else {})

    assert stepping.frames_of(Halved, CIRCUIT, INPUTS)[-1][1].endswith("nudging each says −3 of a.")


@pytest.mark.parametrize(
    ("op", "inputs", "ending"),
    [
        ("max", {"a": 2.0, "b": 2.0}, "says 0 of a downwards and 1 upwards, since there is a tie, and 0 of b"),
        ("add", {"a": 1e5, "b": -3.0}, "nudging each says the same."),
        ("add", {"a": 1e12, "b": -3.0}, "nudging each says the same."),
        ("multiply", {"a": 12345.0, "b": 99993.0}, "nudging each says the same."),
    ],
)
def test_a_graph_that_is_right_is_told_so(op, inputs, ending):
    stepping, gates = module("02_gates", "graph_steps"), module("02_gates", "gates")
    assert ending in stepping.frames_of(gates.Graph, [("f", op, ("a", "b"))], inputs)[-1][1]


def test_gradients_inside_a_circuit_are_those_of_the_whole():
    stepping, gates = module("02_gates", "graph_steps"), module("02_gates", "gates")
    nodes = [("f", "multiply", ("m", "p")), ("m", "max", ("p", "c")), ("p", "multiply", ("a", "b"))]
    inputs = {"a": np.array([3.0, 1.0]), "b": np.array([-2.0, 4.0]), "c": np.array([-1.0, 0.5])}
    graph = gates.Graph(nodes)
    graph.forward(**inputs)
    found = stepping.gradients_of(gates.Graph, nodes, stepping.values_of(gates.Graph, nodes, inputs))
    for name, gradient in graph.backward().items():
        np.testing.assert_allclose(found[name], gradient, atol=1e-12)
    np.testing.assert_allclose(found["p", "m"] + found["p", "f"], found["p"])


def test_a_graph_that_is_to_do_is_one_line(capsys):
    gates = load_module(ROOT / "assignments" / "02_gates" / "gates.py")
    draw = module("02_gates", "draw")
    with kit_module("pictures").todo():
        draw.stepped(gates.Graph, CIRCUIT, INPUTS, "f")
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert said.startswith("Fill this in first, in gates.py: ")


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


def test_the_opening_is_told_step_by_step():
    opening = module("01_descent", "descent_picture")
    _, controls, frames = opening.frames_of_descent()
    assert [*controls["step"]] == [str(step) for step in opening.STEPS]
    for step, (_, sentence), place in zip(opening.STEPS, frames, opening.places(opening.STEPS), strict=True):
        assert is_sentence(sentence)
        assert ("the start" if step == 0 else f"after {step} step") in sentence
        assert f": a loss of {opening.loss(*place):.3g}," in sentence


# --- layers


def test_slopes_are_read_off_without_the_answer_to_a_question(published):
    module("03_layers", "draw").slopes()
    data = data_of(published[0])
    names, places = (texts for _, texts in data["controls"])
    sentences = dict(zip(itertools.product(names, places), (said for _, said in data["frames"]), strict=True))
    assert all(map(is_sentence, sentences.values()))
    assert sentences["sigmoid", "0"] == "The sigmoid at x = 0: the output is 0.5, and the slope is 0.25."
    assert sentences["ReLU", "0"].endswith("the output is 0, and the slope is 0 on the left and 1 on the right.")
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
    draw.bending([net], [history], [1], X, y)
    ((shapes, sentence),) = data_of(published[0])["frames"]
    assert is_sentence(sentence)
    assert sentence.startswith("1 hidden unit: accuracy 0.667 on the training points, 1 of them wrong and in rings")
    assert "and 0.75 on new ones" in sentence
    assert "50% of the plane" in sentence
    ring = next(look for tag, look, *_ in shapes if tag == "circle")
    assert (float(ring["cx"]), float(ring["cy"])) == pytest.approx(
        (16 + 420 * 0.3 / 1.2, 12 + 420 * 0.2 / 1.2), abs=0.1
    )
    border = next(look["d"] for tag, look, *_ in shapes if tag == "path" and look["stroke"] == "#000000")
    assert {x for x, _ in re.findall(r"[ML]([\d.]+) ([\d.]+)", border)} == {"226.0"}
