"""Arguments that do not come in the message: in memory or in files that both sides see."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from autograder.worker import wire
from autograder.worker.runtime import Runtime

SOURCE = """
def total(x): return float(x.sum())
def change(x): x[0] = 5.0
"""


def ask(side: Runtime, function: str, **header: Any) -> wire.Header:
    """Call a function on what lies where a header says; return the header of the answer."""
    args, kwargs = (wire.encode(value, [], vars) for value in ((SimpleNamespace(**header),), {}))
    return side.handle(wire.Message({"op": "call", "name": function, "args": args, "kwargs": kwargs})).header


def test_arrays_are_read_where_they_lie(tmp_path: Path):
    np.arange(6.0).tofile(tmp_path / "data")
    memory = bytearray(np.arange(4.0).tobytes())
    side = Runtime("<kit>", lambda message: message, str(tmp_path), memory)
    side.module = ModuleType("trial")
    exec(SOURCE, side.module.__dict__)
    assert ask(side, "total", t="arena", dtype="<f8", shape=[3], offset=8)["value"] == 6.0
    mapped = {"t": "file", "dtype": "<f8", "shape": [2, 3], "name": "data"}
    assert ask(side, "total", **mapped)["value"] == 15.0
    assert ask(side, "change", **mapped)["changed"] == ["argument [0]"]
    assert np.fromfile(tmp_path / "data").tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert ask(side, "total", t="else") == {"status": "unusable", "message": "a value is of no known kind"}
