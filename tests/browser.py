"""A JupyterLab on loopback, and a headless chromium that works in it and opens pages."""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

REQUIRED = bool(os.environ.get("KIT_REQUIRE_BROWSER"))  # as `make browser` says: what is missing fails
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SIZE, PHONE, DESK = ({"width": width, "height": height} for width, height in ((1280, 900), (360, 640), (1100, 900)))
START = 120  # seconds at most, on a busy machine
PAUSES = (0.5, 1, 2, 4, 8)  # seconds between one picture that is refused and the next try
REFUSED = "Unable to capture screenshot"
QUIET = {"fetchNews": "false", "checkForUpdates": False}  # neither Jupyter's news nor its updates


def missing() -> str:
    """Say in one sentence what these tests need and do not find, empty if all is there."""
    for package in ("playwright", "axe_playwright_python"):
        if importlib.util.find_spec(package) is None:
            return f"The browser's tests need {package}: install requirements-browser.txt with .venv/bin/python -m pip."
    if program() is None:
        return f"The browser's tests need one of {', '.join(PROGRAMS)} on PATH (on Debian: apt install chromium)."
    return ""


def program() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Lab:
    """A student's JupyterLab, or an instructor's in the course's folder, with nbgrader's extensions enabled."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._token = secrets.token_hex()
        settings = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension"
        settings.mkdir(parents=True)
        (settings / "notification.jupyterlab-settings").write_text(json.dumps(QUIET))
        line = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"]
        with (home / ".log").open("wb") as log:
            self._process = subprocess.Popen(
                [*line, f"--ServerApp.root_dir={home}"], cwd=home, env=self._environment(), stdout=log, stderr=log
            )
        try:
            self._address = self._wait_for_address()
        except BaseException:
            self.stop()
            raise

    def _environment(self) -> dict[str, str]:
        """Return an environment in which nothing of this account's own Jupyter is found."""
        others = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER"))}
        places = {"CONFIG": ".jupyter", "DATA": ".data", "RUNTIME": ".runtime"}
        own = {f"JUPYTER_{name}_DIR": str(self.home / folder) for name, folder in places.items()}
        return {**others, **own, "HOME": str(self.home), "JUPYTER_TOKEN": self._token}

    def _wait_for_address(self) -> str:
        """Return where the server listens, which it writes down once it does."""
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and self._process.poll() is None:
            for file in (self.home / ".runtime").glob("jpserver-*.json"):
                if (text := file.read_text()).rstrip().endswith("}"):
                    return str(json.loads(text)["url"])
            time.sleep(0.1)
        raise AssertionError(f"JupyterLab did not start:\n{(self.home / '.log').read_text()}")

    def page_of(self, notebook: Path) -> str:
        """Return the address at which a notebook opens, and nothing that was open before."""
        return f"{self._address}lab/tree/{notebook.relative_to(self.home)}?token={self._token}&reset"

    def open(self, page: Page, path: str) -> None:
        """Open a page of the server, signed in."""
        page.goto(f"{self._address}api/status?token={self._token}", timeout=1000 * START)
        page.goto(f"{self._address}{path}", timeout=1000 * START)

    def stop(self) -> None:
        """End the server, which ends its kernels."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def chromium(home: Path) -> Iterator[Browser]:
    """Start chromium with its own files in this folder."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        line = ["--no-sandbox", "--disable-gpu"]  # root may use no sandbox, and all that is opened is ours
        home_of = {**os.environ, "HOME": str(home)}
        with playwright.chromium.launch(executable_path=program(), args=line, env=home_of) as browser:
            yield browser


def picture(seen: Page | Locator, path: Path, **how: Any) -> None:
    """Draw a page, or a part of it, for whoever looks afterwards.

    Chromium refuses now and then, on a busy machine, and draws the same when it is asked again.
    """
    from playwright.sync_api import Error

    for wait in (*PAUSES, None):
        try:
            seen.screenshot(path=path, **how)
            return
        except Error as error:
            if REFUSED not in error.message or wait is None:
                raise
            time.sleep(wait)


def violations(page: Page, part: str | None = None) -> list[str]:
    """Return what axe finds wrong with a page, or a part of it, for those who do not see it or use no mouse."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=part).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


class Watched:
    """A page, and what it asks for and complains of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type != "log" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
