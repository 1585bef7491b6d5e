"""Pictures that move, in JupyterLab: buttons, sliders and keys change picture and text to the student's own numbers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browser
import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from solution_modules import load_module

from autograder import manifest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
STATES = ("fetched", "half", "solved")
NAMES = ("01_descent", "02_gates", "03_layers", "04_sgd", "06_capacity")  # whose pictures move
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
PLACES = '[data-moving][role="group"]'
# Nets and fits that only other pictures need take long and are left out.
KEPT = ("import check", "moving_paths", "inputs =", "def ", "best =", "start =")
DRAWN = "descent nudging scores by_hand stepped turned border moving rolling bending slopes learning deeper"
KEPT += tuple(f"draw.{name}(" for name in DRAWN.split())


def solution(assignment: manifest.Assignment, state: str) -> str:
    """Return the module of a student who has done all, nothing, or all but the last thing that a picture needs."""
    if state == "fetched":
        return (assignment.skeleton / f"{assignment.module}.py").read_text()
    text = (assignment.solution / f"{assignment.module}.py").read_text()
    unfinished = {
        "02_gates": "    def backward(self, upstream=1.0):",
        "03_layers": "def collapse(",
        "04_sgd": "def momentum(",
        "06_capacity": "    def loss(",
    }
    if state == "half" and (line := unfinished.get(assignment.name)):
        before, name, after = text.rpartition(line)
        signature, _, body = after.partition(":\n" if line.endswith("(") else "\n")
        indent = " " * (4 + len(line) - len(line.lstrip()))
        colon = ":\n" if line.endswith("(") else "\n"
        todo = f'{indent}raise NotImplementedError("{line.split("(")[0].split()[-1]} is still a TODO")\n'
        return f"{before}{name}{signature}{colon}{todo}{body}"
    return text


def run(assignment: manifest.Assignment, folder: Path, state: str) -> Path:
    """Make a student's folder with the notebook as it is after a run, without local tests; return the notebook."""
    shutil.copytree(assignment.skeleton, folder)
    (folder / f"{assignment.module}.py").write_text(solution(assignment, state))
    path = folder / f"{assignment.module}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = [
        cell for cell in notebook.cells if cell.cell_type == "markdown" or any(word in cell.source for word in KEPT)
    ]
    notebook.cells = cells
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    if sentence := browser.missing():
        pytest.skip(sentence)
    home = tmp_path_factory.mktemp("home")
    return {
        (state, name): run(manifest.load().assignment(name), home / state / name, state)
        for state in STATES
        for name in NAMES
    }


@pytest.fixture(scope="module")
def lab(notebooks: dict[tuple[str, str], Path]) -> Iterator[browser.Lab]:
    started = browser.Lab(notebooks["solved", "02_gates"].parents[2])
    yield started
    started.stop()


@pytest.fixture(scope="module")
def chromium(lab: browser.Lab) -> Iterator[Browser]:
    with browser.chromium(lab.home) as opened:
        yield opened


@pytest.fixture
def opened(chromium: Browser, lab: browser.Lab, notebooks: dict[tuple[str, str], Path], tmp_path: Path) -> Any:
    """Return a function that opens a notebook in JupyterLab and runs its cells, and leaves a picture."""
    pages: list[Page] = []

    def open_notebook(name: str, state: str = "solved", theme: str = "light") -> browser.Watched:
        settings = lab.home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"
        settings.write_text(f'{{"theme": "{THEMES[theme]}"}}')
        watched = browser.Watched(chromium.new_page(viewport={"width": 1280, "height": 1000}))
        pages.append(watched.page)
        watched.page.goto(lab.page_of(notebooks[state, name]), timeout=1000 * browser.START)
        watched.page.locator(".jp-NotebookPanel .jp-MarkdownOutput h1").first.wait_for(timeout=1000 * browser.START)
        return watched

    yield open_notebook
    for number, page in enumerate(pages):
        browser.picture(page, tmp_path / f"page-{number}.png")
        page.close()


def trusted(watched: browser.Watched) -> None:
    """Run all cells, as a student does, so that the outputs are this session's own."""
    page = watched.page
    page.locator(".jp-NotebookPanel .jp-Cell").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def place(watched: browser.Watched, number: int) -> Locator:
    """Return a moving picture once it is there, and its script has run."""
    found = watched.page.locator(PLACES).nth(number)
    found.wait_for(timeout=1000 * browser.VALIDATE)
    found.get_by_role("status").filter(has_text=re.compile(r"\S")).wait_for(timeout=1000 * browser.VALIDATE)
    found.scroll_into_view_if_needed()
    return found


def said(picture: Locator) -> str:
    return picture.get_by_role("status").text_content() or ""  # JupyterLab leaves out to draw what is out of view


def drawn(picture: Locator) -> str:
    return str(picture.locator("svg").inner_html())


def foreign(watched: browser.Watched) -> list[str]:
    return [url for url in watched.asked if not re.match(r"(http://127\.0\.0\.1:|data:|blob:)", url)]


@pytest.mark.parametrize("theme", THEMES)
def test_a_circuit_is_guessed_and_stepped(opened, theme: str, tmp_path: Path):
    watched = opened("02_gates", theme=theme)
    trusted(watched)
    picture = place(watched, 0)
    assert said(picture) == "Before the first step the inputs are known: a = 3, b = −1, c = 4."
    assert picture.locator("svg text").filter(has_text="?").count() == 0
    forward, back = picture.get_by_role("button", name="Next"), picture.get_by_role("button", name="Previous")
    seen = {drawn(picture)}
    for number in (1, 0, 1, 0, 0, 2):  # question marks at each step
        forward.click()
        seen.add(drawn(picture))
        assert picture.locator("svg text").filter(has_text="?").count() == number
    assert said(picture) == "Backward: nudge s or c and say how many times as far f moves."
    back.click()
    assert said(picture).startswith("Backward: the gradient of f is 1")
    for _ in range(5):  # keys do what the mouse does, and JupyterLab takes none
        forward.focus()
        watched.page.keyboard.press("Enter")
        seen.add(drawn(picture))
    assert said(picture) == "The gradients of the inputs are a 4, b 4, c 2; nudging each says the same."
    assert len(seen) == 11
    slider = picture.get_by_role("slider")
    slider.focus()
    watched.page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "9 of 10"
    watched.page.keyboard.press("Home")
    assert said(picture).startswith("Before the first step")
    assert watched.page.locator(".jp-mod-editMode").count() == 0
    browser.picture(picture, tmp_path / f"circuit-{theme}.png")
    assert browser.violations(watched.page, PLACES) == []
    assert (foreign(watched), errors(watched)) == ([], [])


def test_a_neuron_is_turned_until_all_points_are_right(opened):
    watched = opened("02_gates", "fetched")
    trusted(watched)
    picture = place(watched, 3)
    assert said(picture) == "With w0 = −1, w1 = 1 and bias = 1, 11 of 24 points are right."
    for slider, value in zip(picture.get_by_role("slider").all(), ("4", "4", "2"), strict=True):
        slider.fill(value)
    assert said(picture) == "With w0 = 1, w1 = 1 and bias = −1, 24 of 24 points are right."
    assert browser.violations(watched.page, PLACES) == []


def errors(watched: browser.Watched) -> list[str]:
    """Return what a page complains of, without what JupyterLab says in every notebook."""
    return [said for said in watched.complaints if re.search(r"error|uncaught|refused|csp|policy", said, re.IGNORECASE)]


def test_sliders_move_descent_to_the_student_s_own_walk(opened):
    watched = opened("04_sgd")
    trusted(watched)
    picture = place(watched, 2)
    rate, mu = picture.get_by_role("slider").all()
    rate.fill("4")
    mu.fill("3")
    sgd = load_module(ROOT / "solutions" / "04_sgd" / "sgd.py")
    params, velocity = {"a": -9.0, "b": 1.6}, {}
    for _ in range(39):
        grads = {"a": 0.05 * params["a"], "b": 2.0 * params["b"]}
        params, velocity = sgd.momentum(params, grads, velocity, 0.9, 0.7)
    assert said(picture).startswith("Learning rate 0.9, mu 0.7: 39 of your steps from the square at (−9, 1.6)")
    height = 0.5 * (0.05 * params["a"] ** 2 + 2.0 * params["b"] ** 2)
    assert said(picture).endswith(f"({params['a']:.3g}, {params['b']:.3g}), a loss of {height:.3g}.".replace("-", "−"))
    picture.get_by_role("button", name="More, learning rate").click()
    assert said(picture).startswith("Learning rate 0.97, mu 0.7: ")


@pytest.mark.parametrize("theme", THEMES)
def test_a_border_bends_as_units_are_added(opened, theme: str, tmp_path: Path):
    watched = opened("06_capacity", theme=theme)
    trusted(watched)
    picture = place(watched, 1)
    assert said(picture).startswith("Hidden units: 0; ")
    borders = set()
    for number in range(1, 11):
        picture.get_by_role("slider").fill(str(number))
        borders.add(drawn(picture))
    assert len(borders) >= 9
    assert "accuracy 0.975 on the training points, 0.792 on new ones; 2 are wrong" in said(picture)
    browser.picture(picture, tmp_path / f"border-{theme}.png")
    assert browser.violations(watched.page, PLACES) == []
    assert (foreign(watched), errors(watched)) == ([], [])


@pytest.mark.parametrize("state", ["fetched", "half"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_to_do_is_one_line(state: str, name: str, notebooks: dict[tuple[str, str], Path]):
    notebook = nbformat.read(notebooks[state, name], as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and "with todo():" in cell.source]
    printed = ["".join(output.get("text", "") for output in cell.outputs) for cell in cells]
    waiting = [text for text in printed if "comes alive with" in text]
    assert all(
        re.fullmatch(r"This cell comes alive with [\w.]+, in \w+\.py: then run it again\.\n", text) for text in waiting
    )
    if state == "fetched":
        assert waiting


def test_01_opens_with_a_picture_that_needs_nothing_done(opened):
    watched = opened("01_descent", "fetched")
    trusted(watched)
    picture = place(watched, 0)
    assert said(picture).startswith("Step 0, learning rate 0.35: ")
    before = drawn(picture)
    picture.get_by_role("slider").first.focus()
    watched.page.keyboard.press("End")
    assert said(picture).startswith("Step 80, learning rate 0.35: ")
    assert drawn(picture) != before
    assert browser.violations(watched.page, PLACES) == []
    assert (foreign(watched), errors(watched)) == ([], [])


def test_a_notebook_that_is_not_trusted_shows_a_picture_that_stands(opened):
    watched = opened("02_gates")
    image = watched.page.locator('img[alt^="The gradients of the inputs are"]')
    image.wait_for(timeout=1000 * browser.START)
    assert image.is_visible()
    assert watched.page.locator(PLACES).count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_of_the_notebook_moves_only_with_scripts(
    chromium: Browser, notebooks: dict[tuple[str, str], Path], tmp_path: Path, scripts: bool
):
    page, _ = HTMLExporter().from_filename(str(notebooks["solved", "04_sgd"]))
    path = tmp_path / "page.html"
    path.write_text(page)
    context = chromium.new_context(java_script_enabled=scripts, offline=True)
    shown = context.new_page()
    shown.goto(path.as_uri(), wait_until="commit")
    still = shown.locator("img:has(+ [data-moving])")
    still.first.wait_for(state="attached")
    assert [one.is_visible() for one in still.all()] == [not scripts] * 6
    assert shown.locator(PLACES).count() == 6 * scripts
    context.close()
