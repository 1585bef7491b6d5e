"""Notebooks in JupyterLab: pictures move by buttons, sliders and keys, or stand still."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import browser
import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.sign import NotebookNotary

from autograder import manifest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser
NAMES = sorted(
    {path.parents[1].name for path in ROOT.glob("solutions/*/kit/*.py") if "show_moving(" in path.read_text()}
)
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
PLACES = '[data-moving][role="group"]'


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    """Start a student's JupyterLab that draws what is out of view, too."""
    home = tmp_path_factory.mktemp("home")
    settings = home / ".jupyter/lab/user-settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    started = browser.Lab(home)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def chromium(lab: browser.Lab) -> Iterator[Browser]:
    with browser.chromium(lab.home) as opened:
        yield opened


def done(name: str, home: Path) -> Path:
    """Return the notebook of a student who has done all, as it is after a run of that student's."""
    assignment = manifest.load().assignment(name)
    folder, path = home / name, home / name / f"{assignment.module}.ipynb"
    if not folder.exists():
        shutil.copytree(assignment.skeleton, folder)
        for module in assignment.modules:
            shutil.copy(assignment.solution / f"{module}.py", folder)
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if "check.local_tests(" not in cell.source]
        NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
        nbformat.write(notebook, path)
        NotebookNotary(data_dir=str(home / ".data")).sign(nbformat.read(path, as_version=4))
    return path


def opened(chromium: Browser, lab: browser.Lab, path: Path, theme: str = "light") -> browser.Watched:
    """Open a notebook in a page of its own."""
    settings = lab.home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"
    settings.write_text(f'{{"theme": "{THEMES[theme]}"}}')
    watched = browser.Watched(chromium.new_page(viewport={"width": 1280, "height": 1000}))
    watched.page.goto(lab.page_of(path), timeout=1000 * browser.START)
    return watched


def said(picture: Locator) -> str:
    return picture.get_by_role("status").text_content() or ""


def drawn(picture: Locator) -> str:
    return str(picture.locator("svg").inner_html())


def wrong(watched: browser.Watched) -> list[str]:
    """Return what is wrong with a page: hosts that it asks, errors, and what axe finds of its pictures."""
    foreign = [url for url in watched.asked if not re.match(r"(http://127\.0\.0\.1:|data:|blob:)", url)]
    bad = r"error|uncaught|refused|csp|policy"  # of what JupyterLab says in every notebook
    errors = [text for text in watched.complaints if re.search(bad, text, re.IGNORECASE)]
    return foreign + errors + browser.violations(watched.page, PLACES)


@pytest.mark.parametrize("name", NAMES)
def test_every_slider_moves_its_picture(name: str, lab: browser.Lab, chromium: Browser, tmp_path: Path):
    path = done(name, lab.home)
    outputs = [one for cell in nbformat.read(path, as_version=4).cells for one in cell.get("outputs", ())]
    shown = sum("data-moving" in output.get("data", {}).get("text/html", "") for output in outputs)
    watched = opened(chromium, lab, path)
    pictures = watched.page.locator(PLACES)
    pictures.nth(shown - 1).wait_for(timeout=1000 * browser.START)
    assert pictures.count() == shown > 0
    for number, picture in enumerate(pictures.all()):
        sliders = picture.get_by_role("slider").all()
        assert sliders
        for slider in sliders:
            before = drawn(picture), said(picture)
            slider.press("Home" if 2 * int(slider.input_value()) >= int(slider.get_attribute("max") or 0) else "End")
            assert (before[0] != drawn(picture), before[1] != said(picture)) == (True, True)
        browser.picture(picture, tmp_path / f"{name}-{number}.png")
    assert wrong(watched) == []
    watched.page.close()


@pytest.mark.parametrize("theme", THEMES)
def test_a_circuit_is_stepped_by_buttons_and_keys(chromium: Browser, lab: browser.Lab, theme: str, tmp_path: Path):
    watched = opened(chromium, lab, done("02_gates", lab.home), theme)
    picture = watched.page.locator(PLACES).first
    picture.wait_for(timeout=1000 * browser.START)
    start, marks = said(picture), picture.locator("svg text").filter(has_text="?")
    forward, slider = picture.get_by_role("button", name="Next"), picture.get_by_role("slider")
    forward.click()
    assert marks.count() == 1  # a question before its number
    picture.get_by_role("button", name="Previous").click()
    assert said(picture) == start
    for _ in range(2):  # keys do what the mouse does, and JupyterLab takes none
        forward.focus()
        watched.page.keyboard.press("Enter")
    assert marks.count() == 0
    slider.focus()
    watched.page.keyboard.press("ArrowLeft")
    assert marks.count() == 1
    assert watched.page.locator(".jp-mod-editMode").count() == 0
    browser.picture(picture, tmp_path / f"circuit-{theme}.png")
    assert wrong(watched) == []
    watched.page.close()


def test_a_notebook_that_is_not_trusted_shows_a_picture_that_stands(chromium: Browser, lab: browser.Lab):
    path = done("02_gates", lab.home)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += " Unsigned."
    other = path.with_name("other.ipynb")
    nbformat.write(notebook, other)
    page = opened(chromium, lab, other).page
    image = page.locator('img[alt^="The gradients of the inputs are"]').first
    image.wait_for(timeout=1000 * browser.START)
    assert image.is_visible()
    assert page.locator(PLACES).count() == 0
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_of_the_notebook_moves_only_with_scripts(
    chromium: Browser, lab: browser.Lab, tmp_path: Path, scripts: bool
):
    path = tmp_path / "page.html"
    path.write_text(HTMLExporter().from_filename(str(done("04_sgd", lab.home)))[0])
    context = chromium.new_context(java_script_enabled=scripts, offline=True)
    shown = context.new_page()
    shown.goto(path.as_uri(), wait_until="commit")
    still = shown.locator("img:has(+ [data-moving])")
    still.nth(5).wait_for(state="attached")  # of six, as the page comes in
    assert [one.is_visible() for one in still.all()] == [not scripts] * 6
    assert shown.locator(PLACES).count() == 6 * scripts
    context.close()
