"""The pages for people: each command, option, file, link and picture that they name is there."""

import argparse
import re
import shlex
from dataclasses import asdict
from pathlib import Path

import pytest
from conftest import ROOT
from nbgrader.apps import AutogradeApp, CollectApp, NbGraderApp
from traitlets.utils.importstring import import_item

from autograder import cli
from autograder.manifest import Limits

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS]
ABOUT_CODE = [ROOT / "ARCHITECTURE.md", ROOT / "SECURITY.md", ROOT / "docs" / "glossary.md"]
LONGEST, LARGEST = 210, 150_000  # lines of a page, bytes of a picture
LENGTHS = {"README.md": 110, "ARCHITECTURE.md": 90, "SECURITY.md": 90, "CONTRIBUTING.md": 220}
PICTURE = re.compile(r"!\[(.*?)\]\((.*?)\)", re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
PLACES = {"ASSIGNMENT": "02_gates", "STUDENT": "alice"}


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def code(page: Path) -> list[str]:
    """Return all lines of a page's code blocks, and all code within its sentences."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    sentences = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`]+)`", sentences)


def commands(page: Path, program: str) -> list[list[str]]:
    """Return the arguments of each time that a page runs a program, without comments and what comes after."""
    found = []
    for line in code(page):
        pieces = re.split(r"\s(?:#|&&|\|\||;|\|)\s", f" {' '.join(line.split())} ")
        for piece in pieces:
            words = re.fullmatch(rf"(?:\.venv/bin/)?{program}(?: (.*))?", piece.strip())
            if words and words[1]:
                found.append([PLACES.get(word, word) for word in shlex.split(words[1])])
    return found


def subcommands() -> dict[str, argparse.ArgumentParser]:
    (found,) = (one.choices for one in cli._parser()._actions if isinstance(one, argparse._SubParsersAction))
    return found


def require_autograder(argv: list[str], where: str) -> None:
    """Fail unless the command line takes this, or it is the mere name of a command within a sentence."""
    if len(argv) == 1 and argv[0] in subcommands():
        return
    try:
        cli._parser().parse_args(argv)
    except SystemExit:
        pytest.fail(f"{where} has what there is not: autograder {' '.join(argv)}")


def require_nbgrader(argv: list[str], where: str) -> None:
    """Fail unless nbgrader has this subcommand with these options; one with a dot is a setting of a class."""
    app, rest = NbGraderApp(), list(argv)
    while app.subcommands and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        if name not in app.subcommands:
            pytest.fail(f"{where} has what there is not: nbgrader {' '.join(argv)}")
        found = app.subcommands[name][0]
        app = (import_item(found) if isinstance(found, str) else found)()
    options = {word.partition("=")[0].removeprefix("--") for word in rest if word.startswith("--")}
    if unknown := {name for name in options - {*app.aliases, *app.flags} if "." not in name}:
        pytest.fail(f"{where} has what there is not: --{', --'.join(unknown)} in nbgrader {' '.join(argv)}")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_and_target_of_make_is_there(page):
    for argv in commands(page, "autograder"):
        require_autograder(argv, named(page))
    for argv in commands(page, "nbgrader"):
        require_nbgrader(argv, named(page))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {word for argv in commands(page, "make") for word in argv if re.fullmatch("[a-z]+", word)} <= targets


@pytest.mark.parametrize("page", DOCS, ids=named)
def test_every_option_that_a_sentence_is_about_is_one(page):
    known = {name for parser in subcommands().values() for one in parser._actions for name in one.option_strings}
    known |= {f"--{name}" for app in (AutogradeApp, CollectApp) for name in app().flags}
    assert {text.split()[0] for text in code(page) if text.startswith("--")} <= known


def test_a_command_that_is_not_there_would_be_noticed():
    for require, argv in ((require_autograder, ["grade", "02", "--fast"]), (require_nbgrader, ["db", "student", "ad"])):
        with pytest.raises(pytest.fail.Exception, match="has what there is not"):
            require(argv, "page.md")
    assert sum(len(commands(page, program)) for page in PAGES for program in ("autograder", "nbgrader")) > 80


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's titles, as the forges make them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [*PAGES, *ABOUT_CODE[:2]], ids=named)
def test_every_link_leads_to_something(page):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_picture_is_shown_small_and_with_a_sentence_for_readers_who_do_not_see_it():
    found = [(page.parent / path, words) for page in PAGES for words, path in PICTURE.findall(page.read_text("utf-8"))]
    for path, words in found:
        assert path.read_bytes().startswith(b"\x89PNG"), path
        assert path.stat().st_size < LARGEST, path
        assert len(words) > 30, path
        assert words.endswith("."), path
    assert {path for path, _ in found} == {*(ROOT / "docs" / "pictures").iterdir()}


@pytest.mark.parametrize("page", [*(ROOT / name for name in LENGTHS), *DOCS], ids=named)
def test_a_page_is_short_and_names_files_that_are_there(page):
    most = LENGTHS.get(page.name, LONGEST)
    assert len(page.read_text(encoding="utf-8").splitlines()) <= most
    ours = "(?:autograder|gradebook|solutions|assignments|tests|benchmarks|docs)/"
    named_files = [name for name in code(page) if re.fullmatch(rf"{ours}[\w./]+", name)]
    assert page not in DOCS or [name for name in named_files if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", ABOUT_CODE, ids=named)
def test_every_file_that_a_page_about_the_code_names_is_there(page):
    named_there = {name for name in code(page) if re.fullmatch(r"[\w/]+(?:/|\.py|\.md)", name)}
    for name in named_there - {"submitted/", "reports/"}:
        assert (ROOT / name).exists() or (ROOT / "autograder" / name).exists(), name


def test_the_students_page_has_the_readmes_commands():
    students = (ROOT / "docs" / "students.md").read_text(encoding="utf-8")
    wanted = {" ".join(argv) for argv in commands(PAGES[0], "nbgrader") if "--course" in argv}
    assert len(wanted) == 3
    assert all(f"`nbgrader {command}`" in students for command in wanted)


def test_the_limits_are_those_of_the_code():
    operators = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| `(\w+_(?:seconds|mb))` \| (\d+) \|", operators, re.MULTILINE)
    assert len(found) == 6
    assert {name: float(number) for name, number in found}.items() <= asdict(Limits()).items()
