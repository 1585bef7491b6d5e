"""The run that is graded: which data it has, where students have the data files, and what the threshold tells apart."""

import numpy as np
import pytest
from conftest import REAL_CIFAR10 as REAL, ROOT
from solution_modules import kit_module, load_module

from autograder.course import data
from autograder.course.data import cifar10, shapes10


def test_both_files_work_in_a_student_s_kit():
    theirs, their_shapes = (kit_module(name, ROOT / "assignments" / "05_two_layer") for name in ("cifar10", "shapes10"))
    assert theirs.Dataset is their_shapes.Dataset
    assert np.array_equal(their_shapes.load(20, 5, 5).X_train, shapes10.load(20, 5, 5).X_train)


def test_the_environment_decides_which_data_is_graded_on(monkeypatch):
    monkeypatch.delenv(cifar10.VARIABLE, raising=False)
    assert data.graded_run().name == "shapes10"
    monkeypatch.setenv(cifar10.VARIABLE, "/data")
    assert data.graded_run().name == "cifar10"


def test_the_graded_run_is_loaded_once(monkeypatch):
    run = data.Run("shapes10", train=30, validation=10, test=10, threshold=0.6, epochs=1)
    assert run.load(1) is run.load(1)
    assert not np.array_equal(run.load(1).X_train, run.load(2).X_train)


@pytest.fixture(scope="module")
def training():
    """The benchmark, which has the reference solution and the nets to compare it with."""
    return load_module(ROOT / "benchmarks" / "training.py")


@pytest.mark.demo
@pytest.mark.parametrize(
    ("run", "right"),
    [
        (data.SHAPES10, 0.695),
        pytest.param(data.CIFAR10, 0.428, marks=pytest.mark.skipif(not REAL, reason="needs CIFAR10_DIR")),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_reference_passes_the_threshold_and_wrong_nets_do_not(training, run, right, monkeypatch):
    monkeypatch.setenv(cifar10.VARIABLE, REAL)
    images, rate = run.load(), run.settings["learning_rate"]
    with np.errstate(all="ignore"):
        assert training.trained(training.two_layer.TwoLayerNet(3072, 100, 10), run, images, 0, rate) >= right
        assert training.trained(training.NoMask(3072, 100, 10), run, images, 0, rate) < run.threshold - 0.01
        assert training.trained(training.Linear(3072, 10), run, images, 0, 0.002) < run.threshold - 0.01
