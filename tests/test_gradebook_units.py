"""The parts of the gradebook that need no nbgrader command: copying, cleaning, repairing."""

import contextlib
import logging
import os
import threading
import types
from html.parser import HTMLParser

import nbformat
import pytest
from nbgrader.converters.base import NbGraderException

from gradebook import parallel, safecopy
from gradebook.feedback import summary_html, table_html, table_text
from gradebook.repair import repair
from gradebook.safecopy import copy_tree
from gradebook.sanitize import clean_html, markdown2html, plain_markdown


def copy(source, **options):
    target = source.parent / "copy"
    refused = copy_tree(source, target, max_bytes=options.pop("max_bytes", 1000), **options)
    return sorted(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()), refused


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    (folder / "sub").mkdir(parents=True)
    (folder / "gates.py").write_text("x = 1")
    (folder / "sub" / "helper.py").write_text("y = 2")
    return folder


def test_plain_files_are_copied(source):
    (source / "cache.pyc").write_text("")
    assert copy(source, ignore=["*.pyc"]) == (["gates.py", "sub/helper.py"], [])


def test_a_link_is_named_and_not_followed(source, tmp_path):
    (tmp_path / "secret").write_text("42")
    (source / "link.py").symlink_to(tmp_path / "secret")
    (source / "up").symlink_to(tmp_path)
    files, refused = copy(source)
    assert files == ["gates.py", "sub/helper.py"]
    assert sorted(sentence.split()[0] for sentence in refused) == ["link.py", "up"]


def test_a_hard_link_is_refused(source, tmp_path):
    (tmp_path / "secret").write_text("42")
    os.link(tmp_path / "secret", source / "hard.py")
    files, refused = copy(source)
    assert "hard.py" not in files
    assert "hard.py is a hard link" in refused[0]


def test_a_file_that_becomes_a_link_after_the_check_is_not_followed(source, tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("42")

    def swap(path):
        path.unlink()
        path.symlink_to(tmp_path / "secret")

    monkeypatch.setattr(safecopy.submission, "refusal", swap)
    assert copy(source) == ([], ["gates.py cannot be read.", "sub/helper.py cannot be read."])


def test_a_pipe_does_not_hang_the_copy(source, monkeypatch):
    os.mkfifo(source / "pipe.py")
    assert "pipe.py is not a regular file" in copy(source)[1][0]
    monkeypatch.setattr(safecopy.submission, "refusal", lambda path: None)
    os.rename(source.parent / "copy", source.parent / "first")
    assert copy(source)[1] == ["pipe.py is not a regular file."]


def test_size_number_and_depth_have_limits(source, monkeypatch):
    (source / "large.bin").write_bytes(bytes(2000))
    assert "large.bin was left out: the submission is larger" in copy(source)[1][0]
    os.rename(source.parent / "copy", source.parent / "first")
    monkeypatch.setattr(safecopy, "MAX_DEPTH", 0)
    assert "sub was left out: folders are nested" in copy(source)[1][0]
    os.rename(source.parent / "copy", source.parent / "second")
    monkeypatch.setattr(safecopy, "MAX_FILES", 1)
    files, refused = copy(source)
    assert len(files) == 1
    assert "more than 1 files" in refused[-1]


def test_a_copy_that_fails_leaves_nothing_behind(source, monkeypatch):
    def full(*arguments):
        raise MemoryError

    monkeypatch.setattr(safecopy, "_read", full)
    with pytest.raises(MemoryError):
        copy(source)
    assert sorted(path.name for path in source.parent.iterdir()) == ["source"]


def test_an_unreadable_folder_is_named(source, monkeypatch):
    real = os.open

    def refuse(path, *arguments, **options):  # root, as whom tests may run, can read everything
        if path == "sub":
            raise PermissionError(13, "Permission denied", path)
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    assert copy(source)[1] == ["sub is a folder that cannot be read."]


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<iframe src=//evil.example></iframe>",
        "<form action=//evil.example><input></form>",
        "<img src='//evil.example/pixel.png'>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<style>@import '//evil.example'</style>",
        "<p style='background:url(//evil.example)'>x</p>",
        "<math><mtext></mtext><script>alert(1)</script></math>",
    ],
)
def test_cleaned_html_shows_and_does_nothing(attack):
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, {name for name, _ in attributes}))
    parser.feed(clean_html(attack))
    for tag, attributes in found:
        assert tag in {"a", "img", "p"}
        assert attributes <= {"alt"}


def test_cleaned_html_keeps_our_table_and_pictures():
    table = '<table class="tests"><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>'
    picture = '<img alt="a" src="data:image/png;base64,iVBORw0=">'
    assert clean_html(table) == table
    assert clean_html(picture) == picture


def render(source, **cell):
    return markdown2html({"cell": cell}, source)


def test_markdown_is_rendered_and_clean():
    assert "<strong>b</strong>" in render("**b** <script>alert(1)</script>")
    assert "<script" not in render("**b** <script>alert(1)</script>")
    assert "<b>" not in render("$a<b>c$")


def test_a_missing_attachment_does_not_stop_the_page():
    assert "text" in render("text ![](attachment:no.png)")
    assert "data:image/png" in render("![](attachment:p.png)", attachments={"p.png": {"image/png": "iVBORw0="}})


def test_plain_markdown_keeps_formulas_code_and_harmless_tags():
    for text in ("$a < b$", "`a<1`", "x<sub>1</sub> <br/>", "1 <- 2"):
        assert plain_markdown(text) == text
    assert plain_markdown("<script>x</script>") == "< script>x< /script>"


@pytest.fixture
def released():
    cells = [nbformat.v4.new_markdown_cell("Title")]
    for name in ("a", "b", "c"):
        cells += [nbformat.v4.new_markdown_cell(f"About {name}"), nbformat.v4.new_code_cell(f"test {name}")]
        cells[-1].metadata.nbgrader = {"grade_id": name, "grade": True, "solution": False, "points": 1}
    return nbformat.v4.new_notebook(cells=cells)


def repaired(tmp_path, released, notebook):
    path = tmp_path / "x.ipynb"
    nbformat.write(notebook, path)
    result, notes = repair(path, released)
    nbformat.validate(result)
    return [cell.source for cell in result.cells], notes


def test_an_untouched_notebook_needs_no_repair(tmp_path, released):
    assert repaired(tmp_path, released, released) == ([cell.source for cell in released.cells], [])


@pytest.mark.parametrize("gone", [[2], [4], [2, 4, 6], [1, 2], [0, 1, 2, 3, 4, 5, 6]])
def test_missing_cells_come_back_in_their_place(tmp_path, released, gone):
    notebook = nbformat.from_dict({**released, "cells": [c for i, c in enumerate(released.cells) if i not in gone]})
    sources, notes = repaired(tmp_path, released, notebook)
    kept = [c.source for i, c in enumerate(released.cells) if i not in gone or i in (2, 4, 6)]
    assert sources == kept
    assert len(notes) == len({2, 4, 6} & set(gone))


def test_own_cells_stay_and_lose_metadata_and_outputs(tmp_path, released):
    notebook = nbformat.from_dict(released)
    notebook.cells.insert(3, nbformat.v4.new_code_cell("mine", metadata={"tags": ["x"]}))
    notebook.cells[3].outputs = [nbformat.v4.new_output("stream", text="x")]
    path = tmp_path / "x.ipynb"
    nbformat.write(notebook, path)
    cell = repair(path, released)[0].cells[3]
    assert (cell.source, cell.metadata, cell.outputs) == ("mine", {}, [])


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"cells": 3}', '{"nbformat": 4, "cells": [[]]}', "[" * 9999])
def test_an_unreadable_notebook_is_replaced(tmp_path, released, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    notebook, notes = repair(path, released)
    assert notebook == released
    assert "not a readable notebook" in notes[0]


def test_endless_text_is_left_out(tmp_path, released):
    notebook = nbformat.from_dict(released)
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell("[" * 20_000))
    assert repaired(tmp_path, released, notebook) == (
        [cell.source for cell in released.cells],
        ["x.ipynb has too many or too long cells; some were left out."],
    )


def test_a_linked_notebook_is_replaced(tmp_path, released):
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("secret")]), tmp_path / "secret")
    (tmp_path / "x.ipynb").symlink_to(tmp_path / "secret")
    notebook, notes = repair(tmp_path / "x.ipynb", released)
    assert notebook == released
    assert "symbolic link" in notes[0]


def test_student_text_in_a_report_is_escaped():
    from autograder.report import Report, TestResult

    evil = "<script>\n\n</script>\x1b[31m"
    tests = [TestResult("t", "n", "Sentence.", "failed", 0.5, 2.0, "Hint.", evil)]
    report = Report("a", "s", 0.5, 2.0, "failed", evil, (), (), (), (evil,), evil, 0, "", "", "")
    for page in (table_html(tests), summary_html(report, [evil])):
        assert "<script" not in page
        assert "\n" not in page
        assert "\x1b" not in page
    assert "0.5 / 2" in table_html(tests)
    assert "Hint: Hint." in table_text(tests)


class Converter:
    """Stand in for nbgrader's: write down which process converted what."""

    def convert_notebooks(self):
        for name in sorted(self.assignments):
            if name == "bad":
                raise NbGraderException("bad is bad")
            (self.place / name).write_text(str(os.getpid()))


class Several(parallel.Parallel, Converter):
    pass


@pytest.fixture
def several(tmp_path, monkeypatch):
    monkeypatch.setattr(parallel, "Gradebook", lambda *_: contextlib.nullcontext())
    others = threading.active_count() - 1  # other tests' may have left some; those say nothing of a server
    mine = types.SimpleNamespace(active_count=lambda: threading.active_count() - others)
    monkeypatch.setattr(parallel, "threading", mine)
    converter = Several(jobs=3)
    converter.place = tmp_path
    converter.log = logging.getLogger("several")
    converter.coursedir = types.SimpleNamespace(db_url="", course_id="")
    return converter


def test_a_large_class_is_shared_among_processes(several, tmp_path):
    several.assignments = {f"s{number}": [] for number in range(3 * parallel.SHARE)}
    several.convert_notebooks()
    processes = [(tmp_path / name).read_text() for name in sorted(several.assignments)]
    assert len(set(processes)) == 3
    assert str(os.getpid()) not in processes


def test_a_small_class_and_a_server_are_not_shared(several, tmp_path):
    several.assignments = {f"s{number}": [] for number in range(2 * parallel.SHARE - 1)}
    several.convert_notebooks()
    assert (tmp_path / "s0").read_text() == str(os.getpid())
    several.assignments = {f"t{number}": [] for number in range(2 * parallel.SHARE)}
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    several.convert_notebooks()
    stop.set()
    thread.join()
    assert (tmp_path / "t0").read_text() == str(os.getpid())


def test_one_process_that_fails_is_told_and_does_not_stop_the_others(several, tmp_path):
    several.assignments = {f"s{number}": [] for number in range(2 * parallel.SHARE)} | {"bad": []}
    with pytest.raises(NbGraderException, match="see the messages above"):
        several.convert_notebooks()
    assert sum((tmp_path / name).exists() for name in several.assignments) >= parallel.SHARE
