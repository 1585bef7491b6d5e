"""The doctor tries to break the sandbox, and grading asks for one that holds."""

from __future__ import annotations

import pytest

from autograder import doctor
from autograder.faults import Infrastructure
from autograder.sandbox import Layers


def test_the_doctor_finds_an_open_door(layers: Layers):
    assert doctor.trial(layers) == []
    open_doors = doctor.trial(Layers(unsafe=True))
    assert "open a socket" in open_doors
    assert "start a process" in open_doors
    assert "see other processes" in open_doors


def test_where_landlock_is_missing_the_outer_sandbox_shuts_the_same_doors(layers: Layers):
    assert doctor.trial(Layers(bwrap=layers.bwrap, seccomp=True)) == []


def test_a_trial_leaves_nobody_behind_who_answers_for_the_next():
    for _ in range(5):
        open_doors = doctor.trial(Layers(unsafe=True))
    assert open_doors


def test_where_nothing_holds_grading_refuses():
    with pytest.raises(Infrastructure, match="nothing is graded"):
        Layers(landlock=True, missing=("seccomp is missing.",)).require()
