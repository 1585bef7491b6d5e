"""What a test's child gets compiled: what its modules import, and nothing else of the folder."""

from __future__ import annotations

import marshal
from pathlib import Path

import pytest

from autograder.worker import precompiled

FILES = {
    "code.py": "import helper\n\ndef f():\n    from package import part\n    return part.VALUE\n",
    "helper.py": "import code\nVALUE = 1\n",
    "package/__init__.py": "",
    "package/part.py": "import deep\nVALUE = 2\n",
    "deep.py": "VALUE = 3\n",
    "draw.py": "import helper\n",
    "test_code.py": "import code\n",
    "notes.txt": "code",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def compiled(folder: Path, *modules: str) -> set[str]:
    codes = marshal.loads(precompiled.compile_in_child(str(folder), modules, lambda: None))
    return {str(Path(path).relative_to(folder)) for path in codes}


def test_a_module_is_compiled_with_all_that_it_imports_anywhere(folder: Path):
    assert compiled(folder, "code") == {"code.py", "helper.py", "package/__init__.py", "package/part.py", "deep.py"}
    assert compiled(folder, "deep") == {"deep.py"}
    assert compiled(folder, "draw") == {"draw.py", *compiled(folder, "code")}


def test_what_does_not_compile_or_is_not_there_is_left_out(folder: Path):
    (folder / "helper.py").write_text("def", "utf-8")
    assert "helper.py" not in compiled(folder, "code")
    assert compiled(folder, "missing") == set()
