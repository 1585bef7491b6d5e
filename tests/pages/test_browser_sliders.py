"""Every slider of every notebook that is done is dragged in JupyterLab, and the picture and its sentence change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import browser
import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient
from nbformat.sign import NotebookNotary

from autograder import manifest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
MOVING = sorted(
    {path.parents[1].name for path in ROOT.glob("solutions/*/kit/*.py") if "show_moving(" in path.read_text()}
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    """Start a JupyterLab that draws what is out of view, too."""
    if sentence := browser.missing():
        pytest.skip(sentence)
    home = tmp_path_factory.mktemp("home")
    settings = home / ".jupyter/lab/user-settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    started = browser.Lab(home)
    yield started
    started.stop()


def done(name: str, home: Path) -> Path:
    """Return the notebook of a student who has done all, as it is after a run of that student's."""
    assignment = manifest.load().assignment(name)
    folder = home / name
    shutil.copytree(assignment.skeleton, folder)
    for module in assignment.modules:
        shutil.copy(assignment.solution / f"{module}.py", folder)
    path = folder / f"{assignment.module}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "check.local_tests(" not in cell.source]
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    nbformat.write(notebook, path)
    NotebookNotary(data_dir=str(home / ".data")).sign(nbformat.read(path, as_version=4))
    return path


def dragged(page: Page, slider: Locator) -> None:
    """Take a slider's thumb to the other half, with the mouse."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    place, last = int(slider.input_value()), int(slider.get_attribute("max") or 0)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8 + (box["width"] - 16) * place / last, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (0.2 if 2 * place >= last else 0.8), middle, steps=5)
    page.mouse.up()


@pytest.mark.parametrize("name", MOVING)
def test_every_slider_moves_its_picture(name: str, lab: browser.Lab, tmp_path: Path):
    path = done(name, lab.home)
    shown = sum(
        "data-moving" in output.get("data", {}).get("text/html", "")
        for cell in nbformat.read(path, as_version=4).cells
        for output in cell.get("outputs", ())
    )
    with browser.chromium(lab.home) as chromium:
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(lab.page_of(path), timeout=1000 * browser.START)
        pictures = page.locator('[data-moving][role="group"]')
        pictures.nth(shown - 1).wait_for(timeout=1000 * browser.START)
        assert pictures.count() == shown > 0
        for number, picture in enumerate(pictures.all()):
            sliders = picture.get_by_role("slider").all()
            assert sliders
            for slider in sliders:
                before = picture.locator("svg").inner_html(), picture.get_by_role("status").text_content()
                dragged(page, slider)
                after = picture.locator("svg").inner_html(), picture.get_by_role("status").text_content()
                assert before[0] != after[0]
                assert before[1] != after[1]
            browser.picture(picture, tmp_path / f"{name}-{number}.png")
