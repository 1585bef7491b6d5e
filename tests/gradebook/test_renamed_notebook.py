"""A notebook of another name than the released one: which is taken, and what is said of it."""

import nbformat

from gradebook.repair import RepairingExporter, handed_in


def test_the_only_other_notebook_stands_for_one_that_was_not_handed_in(tmp_path):
    wanted, released = tmp_path / "x.ipynb", {"x.ipynb", "y.ipynb"}
    for name in ("y.ipynb", ".hidden.ipynb", "notes.txt"):  # which stand for themselves, or for nothing
        (tmp_path / name).write_text("{}")
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "y.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    assert handed_in(wanted, released) == wanted
    (tmp_path / "x (1).ipynb").write_text("{}")
    (tmp_path / "folder.ipynb").rmdir()
    assert handed_in(wanted, released) == tmp_path / "x (1).ipynb"
    (tmp_path / "x (2).ipynb").write_text("{}")
    assert handed_in(wanted, released) == wanted  # nobody can tell which
    wanted.write_text("{}")
    assert handed_in(wanted, released) == wanted


def test_a_notebook_of_another_name_is_read_and_named(tmp_path):
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "released.ipynb")
    (tmp_path / "mine.ipynb").write_text("{}")
    place = {"sanitizing": True, "released": str(tmp_path / "released.ipynb"), "notes": []}
    place["notebook"] = str(tmp_path / "mine.ipynb")
    RepairingExporter().from_filename(str(tmp_path / "x.ipynb"), resources={"gradebook": place})
    assert place["notes"] == [
        "x.ipynb was not handed in, but mine.ipynb, which was taken in its place.",
        "mine.ipynb is not a readable notebook; the released one stands in for it.",
    ]
