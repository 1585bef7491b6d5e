"""Arguments that are not sent: in memory or in files that both sides see, where a change is seen, whoever denies it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from sandboxed import LIMITS

from autograder.course import data
from autograder.sandbox import Sandbox, shared
from autograder.sandbox.shared import Arena
from autograder.session import Session
from autograder.worker import wire

CODE = """
def total(X, y=None): return float(X.sum()) + (0.0 if y is None else float(y.sum()))
def scale(X, y):
    X[-1, -1] *= 2
    return float(X.sum())
def rebind(X, y):
    X = X * 2
    return float(X.sum())

"""


@pytest.fixture(scope="module")
def dataset() -> np.ndarray:
    array = np.arange(100 * 3072, dtype=np.float64).reshape(100, 3072)
    array.flags.writeable = False
    return array


@pytest.fixture
def session(some_layers) -> Iterator[Session]:
    with Sandbox({"trial.py": CODE.encode()}, LIMITS, some_layers) as sandbox:
        sandbox.begin()
        session = Session(sandbox, "trial")
        session.load()
        yield session
        sandbox.end()


def test_only_large_read_only_arrays_such_as_the_graders_data_are_mapped(dataset):
    assert shared.store().share(dataset) == shared.store().share(dataset)
    assert shared.store().share(dataset.copy()) is None
    assert shared.store().share(dataset[:1]) is None
    images = data.SHAPES10.load(5)
    assert not any(value.flags.writeable for value in images if isinstance(value, np.ndarray))
    assert shared.store().share(images.X_train) is not None


def test_a_mapped_array_arrives_whole_and_a_change_to_it_is_seen_and_stays_inside(session, dataset, monkeypatch):
    sent, request, before = [], session.transport.request, dataset.copy()
    monkeypatch.setattr(session.transport, "request", lambda m: (sent.append(sum(map(len, m.buffers))), request(m))[1])
    assert session.student.total(dataset, np.ones(10)) == dataset.sum() + 10
    session.student.rebind(dataset, np.ones(3))
    assert session.changed == []
    session.student.scale(dataset, np.ones(3))
    assert session.changed == ["scale changed its argument [0]"]
    assert session.student.total(dataset, np.zeros(1)) == before.sum()
    np.testing.assert_array_equal(dataset, before)
    assert max(sent) < 1000


def test_the_arena_holds_arrays_as_they_are_until_it_is_emptied():
    arena = Arena()
    arrays = np.arange(5.0), np.arange(6).reshape(2, 3).T, np.array([[True, False]]), np.ones(1 << 17)
    headers = [arena.place(array) for array in arrays]
    for header, array in zip(headers, arrays, strict=True):
        assert np.array_equal(arena.read(header), array)
    for array in (np.array(1.0), np.zeros(0), np.array(["x"]), np.zeros(wire.ARENA_BYTES)):
        assert arena.place(array) is None
    arena.read(headers[0])[1] = 7.0
    assert arena.read(headers[0])[1] == 7.0
    arena.empty()
    assert not arena.read(headers[0]).any()
    assert arena.place(np.ones(1)) == headers[0] | {"shape": [1]}
    arena.close()
