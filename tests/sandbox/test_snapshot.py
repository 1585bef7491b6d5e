"""Whether a call changed its arguments: what is copied before, and what is found to differ after."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.worker.snapshot import COMPARED, changed_paths, entries_of, found_in, size_of, snapshot


class Own:
    def __init__(self) -> None:
        self.value = 1


def test_containers_and_arrays_are_copied_and_nothing_else():
    own = Own()
    value = {"a": [np.ones(2), (np.zeros(1), own)], 2: "text", None: own}
    before = snapshot(value)
    assert before is not value
    assert changed_paths(value, before) == []
    assert [type(entry) for entry in before["a"]] == [np.ndarray, tuple]
    value["a"][0][0] = 5.0
    value["a"][1][0][0] = 7.0
    assert (before["a"][0][0], before["a"][1][0][0]) == (1.0, 0.0)
    assert before["a"][1][1] is before[None] is own


def put(*keys: Any, value: Any = 9.0) -> Any:
    def change(target: Any) -> None:
        for key in keys[:-1]:
            target = target[key]
        target[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("value", "change", "paths"),
    [
        (np.zeros((2, 2)), put((1, 0)), ["itself"]),
        ([1.0, [2.0, {"a": (np.zeros(1), 3)}]], put(1, 1, "a", 0, 0), ["[1][1]['a'][0]"]),
        ([1, 2], put(1, value=2.0), ["[1]"]),
        ([None], put(0, value=0), ["[0]"]),
        ([[1], [2]], lambda value: value[0].append(2), ["[0]"]),
        ({"a": 1}, put("b"), ["itself"]),
        ([np.zeros(3), np.zeros(3)], lambda value: [array.fill(1.0) for array in value], ["[0]", "[1]"]),
        ([np.zeros(3)], put(0, value=np.zeros(4)), ["[0]"]),
        ([np.zeros(3)], put(0, value=np.zeros(3, np.float32)), ["[0]"]),
        ([(1, 2)], put(0, value=[1, 2]), ["[0]"]),
        ([np.full(3, np.nan)], put(0, 1, value=np.nan), []),
        ([np.zeros(3)], put(0, value=np.zeros(3)), []),
        ({"a": 1, "b": 2}, lambda value: value.update(a=value.pop("a")), []),
        ([Own()], put(0, value=Own()), []),
    ],
)
def test_a_change_is_found_and_named(value: Any, change: Any, paths: list[str]):
    before = snapshot(value)
    change(value)
    assert changed_paths(value, before) == paths


@pytest.mark.parametrize("index", [0, COMPARED, 3 * COMPARED + 6])
def test_a_large_array_is_compared_to_its_last_number(index):
    array = np.full(3 * COMPARED + 7, np.nan)
    before = snapshot([array])
    assert changed_paths([array], before) == []
    array[index] = 1.0
    assert changed_paths([array], before) == ["[0]"]


def test_numbers_and_bytes_are_counted_however_deep():
    value = {"a": [np.zeros((2, 3)), (1, "text", None)], "b": np.ones(4, np.int32), "c": {"d": Own()}}
    assert entries_of(value) == 6 + 3 + 4 + 1
    assert size_of(value) == 48 + 16
    assert (entries_of([]), size_of(3.0), entries_of(3.0)) == (0, 0, 1)


def test_what_equals_an_argument_is_that_argument_or_a_view_of_it():
    x = np.arange(6.0).reshape(2, 3)
    assert found_in(("a", x), x.copy()) is x
    for made in (np.transpose, np.flip):
        assert np.shares_memory(found_in((x,), made(x).copy()), x)
    other = x + 1.0
    assert found_in((x, x[0]), other) is other
