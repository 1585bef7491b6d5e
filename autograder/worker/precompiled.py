"""Compile the modules that a test imports once, in a child of their own, and let every test import the result.

Compiling is half of what a small test costs. The child that compiles runs none of the code; what it hands back
stays opaque bytes until a test's child, which is no more trusted, unpacks them. What the modules do not name, as the
local tests and the drawings, and whatever does not compile, is left to the import itself, which then explains it.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType

MAX_BYTES = 32 << 20
Codes = dict[str, bytes]  # packed, by path


def compile_in_child(folder: str, modules: Sequence[str], enter: Callable[[], None]) -> bytes:
    """Return the compiled modules, packed, with those below folder that they import; empty if that fails.

    enter locks the child down.
    """
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(ours)
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)  # nobody reads the compiler's warnings: a full pipe would stop it
            enter()
            with open(theirs, "wb") as pipe:
                pipe.write(marshal.dumps(_compiled(folder, modules)))
        finally:
            os._exit(0)
    os.close(theirs)
    packed = bytearray()
    with open(ours, "rb") as pipe:
        while (chunk := pipe.read(1 << 16)) and len(packed) <= MAX_BYTES:
            packed += chunk
    os.waitpid(pid, 0)
    return bytes(packed) if len(packed) <= MAX_BYTES else b""


def _compiled(folder: str, modules: Sequence[str]) -> Codes:
    codes: Codes = {}
    there = {name.partition(".")[0] for name in os.listdir(folder)}
    waiting = set(modules)
    while waiting:
        module = waiting.pop()
        there.discard(module)
        for path in _files_of(folder, module):
            with contextlib.suppress(Exception), open(path, "rb") as file:
                code = compile(file.read(), path, "exec", dont_inherit=True)
                codes[path] = marshal.dumps(code)
                waiting |= there.intersection(name.partition(".")[0] for name in _names_in(code))
    return codes


def _files_of(folder: str, module: str) -> Iterator[str]:
    """Yield where a module may be, and the files of the package if it is one."""
    yield f"{folder}/{module}.py"
    for root, _, files in os.walk(f"{folder}/{module}"):
        yield from (f"{root}/{name}" for name in files if name.endswith(".py"))


def _names_in(code: CodeType) -> Iterator[str]:
    """Yield the names that a module uses: those of what it imports are among them."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)


def install(folder: str, packed: bytes) -> None:
    """Make imports from folder take the compiled modules; call in a test's child only."""
    try:
        codes: Codes = marshal.loads(packed)  # noqa: S302 - only if the student's code runs anyway
    except (EOFError, ValueError, TypeError):
        return
    sys.meta_path.insert(sys.meta_path.index(PathFinder), _Finder(folder, codes))  # a sys.py hides no built-in module


class _Finder:
    """Find modules by path among those that are compiled; what is not there is left to Python's own finders."""

    def __init__(self, folder: str, codes: Codes) -> None:
        self.folder, self.codes = folder, codes

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        for place in [self.folder] if path is None else path:
            stem = f"{place}/{name.rpartition('.')[2]}"
            for file, package in ((f"{stem}/__init__.py", True), (f"{stem}.py", False)):
                if file in self.codes:
                    return self._spec(name, file, stem if package else None)
        return None

    def _spec(self, name: str, file: str, package: str | None) -> ModuleSpec:
        spec = ModuleSpec(name, _Loader(name, file, self.codes[file]), origin=file, is_package=package is not None)
        spec.has_location = True
        if package is not None:
            spec.submodule_search_locations = [package]
        return spec


class _Loader(SourceFileLoader):
    """Load a module whose code is there."""

    def __init__(self, name: str, path: str, code: bytes) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        code: CodeType = marshal.loads(self._code)  # noqa: S302 - as above
        return code
