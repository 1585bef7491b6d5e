"""Data sets are mapped into the sandbox, not sent: they arrive whole, and a change to one is seen and stays inside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.course import data
from autograder.manifest import Limits
from autograder.sandbox import Sandbox, shared
from autograder.session import Session

LIMITS = Limits(test_seconds=4.0, memory_mb=512)
CODE = b"""
def total(X, y): return float(X.sum()) + float(y.sum())
def scale(X, y):
    X[-1, -1] *= 2
    return float(X.sum())
def rebind(X, y):
    X = X * 2
    return float(X.sum())
def keep(X, y): return X[0].copy()
"""


@pytest.fixture(scope="module")
def dataset() -> np.ndarray:
    array = np.arange(100 * 3072, dtype=np.float64).reshape(100, 3072)
    array.flags.writeable = False
    return array


@pytest.fixture
def session(some_layers) -> Iterator[Session]:
    with Sandbox({"trial.py": CODE}, LIMITS, some_layers) as sandbox:
        sandbox.begin()
        session = Session(sandbox, "trial")
        session.load()
        yield session
        sandbox.end()


def test_only_large_read_only_arrays_are_mapped(dataset):
    assert shared.store().share(dataset) == shared.store().share(dataset)
    assert shared.store().share(dataset.copy()) is None
    assert shared.store().share(dataset[:1]) is None


def test_a_mapped_array_arrives_whole_and_is_not_sent(session, dataset, monkeypatch):
    sent = []
    request = session.transport.request
    monkeypatch.setattr(session.transport, "request", lambda m: (sent.append(sum(map(len, m.buffers))), request(m))[1])
    labels = np.ones(10)
    assert session.student.total(dataset, labels) == dataset.sum() + 10
    assert max(sent) < 1000
    assert session.changed == []


@pytest.mark.parametrize(
    ("name", "changed"), [("scale", ["scale changed its argument [0]"]), ("rebind", []), ("keep", [])]
)
def test_a_change_to_it_is_seen_and_stays_inside(session, dataset, name, changed):
    before = dataset.copy()
    getattr(session.student, name)(dataset, np.ones(3))
    assert session.changed == changed
    assert session.student.total(dataset, np.zeros(1)) == before.sum()
    np.testing.assert_array_equal(dataset, before)


def test_the_graders_data_is_read_only():
    images = data.SHAPES10.load(5)
    assert not any(value.flags.writeable for value in images if isinstance(value, np.ndarray))
    assert shared.store().share(images.X_train) is not None
