"""The pages on a class in chromium: no host is asked, axe finds nothing, a heading sorts, links lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import browser
import pytest
from browser import DESK, PHONE
from class_report_pages import go_to, make_course
from new_assignment import NAME, with_gaps

from autograder import manifest
from autograder.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
PAGES = {"02_gates": 1, "02_gates-without-names": 1, "course": 1, "02_gates-similarity": 0, f"{NAME}-proof": 0}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with its pages, and modules to compare."""
    root = tmp_path_factory.mktemp("class")
    solution = (manifest.load().assignment("02_gates").solution / "gates.py").read_text()
    with pytest.MonkeyPatch.context() as patch:
        go_to(root, patch)
        make_course(root)
        for number, folder in enumerate(sorted(root.glob("submitted/*/02_gates"))[:6]):
            (folder / "gates.py").write_text(solution if number < 2 else solution[: 1500 * number])
        assert main(["similarity", "02_gates"]) == 0
    with pytest.MonkeyPatch.context() as patch:
        with_gaps(tmp_path_factory.mktemp("new"), patch)
        assert main(["prove", NAME, "--seeds", "1", "--to", str(root / "reports" / f"{NAME}-proof.html")]) == 1
    return root


@pytest.fixture(scope="module")
def chromium(root: Path) -> Iterator[Browser]:
    with browser.chromium(root) as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_and_is_for_everybody(chromium: Browser, root: Path, tmp_path, name, scheme):
    address = (root / "reports" / f"{name}.html").as_uri()
    for size in (PHONE, DESK):
        context = chromium.new_context(viewport=size, color_scheme=scheme)
        watched = browser.Watched(context.new_page())
        page = watched.page
        page.goto(address)
        browser.picture(page, tmp_path / f"{name}-{scheme}-{size['width']}.png", full_page=True)
        assert (watched.asked, watched.complaints) == ([address], [])
        assert page.evaluate("document.scripts.length") == PAGES[name]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        if size is DESK:
            assert browser.violations(page) == []
        context.close()


def test_a_heading_sorts_the_students_and_a_row_leads_to_the_feedback_page(chromium: Browser, root: Path):
    page = chromium.new_page()
    page.goto((root / "reports" / "02_gates.html").as_uri())

    def column(number: int) -> list[str]:
        return page.locator(f"table.students tbody tr > :nth-child({number})").all_inner_texts()

    before = column(1)
    for heading, number in (("Score", 2), ("max", 5)):
        for turn in (1, -1):
            page.get_by_role("button", name=heading, exact=True).click()
            values = [float(text.removeprefix("✗ ").removeprefix("✓ ") or -1) for text in column(number)]
            assert values == sorted(values, reverse=turn < 0) != []
            assert page.locator("th[aria-sort]").inner_text() == heading
    page.get_by_role("button", name="Student").click()
    assert column(1) != before
    assert sorted(column(1)) == sorted(before)
    page.locator("table.students a").first.click()
    assert page.locator("body").inner_text() == "A page."
    assert "/feedback/" in page.url
