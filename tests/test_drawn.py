"""What an iterator yields must not depend on what others draw from the generator that all code shares."""

from __future__ import annotations

import numpy as np

from autograder.in_process import in_process_session
from autograder.worker.drawn import drawn


def lazily(seed):
    """Draw from the shared generator whenever a number is asked for."""
    np.random.seed(seed)
    for _ in range(3):
        yield np.random.random()


def at_once(seed):
    """Draw all numbers before the first is given out."""
    np.random.seed(seed)
    yield from np.random.random(3).tolist()


def test_iterators_that_draw_meanwhile_give_other_numbers_each_time():
    assert list(drawn(lazily(5))) != list(drawn(lazily(5)))


def test_iterators_that_have_drawn_before_give_the_same_ones():
    assert list(drawn(at_once(5))) == list(drawn(at_once(5)))


def test_what_is_no_iterator_leaves_the_shared_generator_alone():
    np.random.seed(1)
    expected = np.random.random()
    np.random.seed(1)
    assert list(drawn([1, 2])) == [1, 2]
    assert np.random.random() == expected


def test_whoever_calls_a_given_function_finds_the_shared_generators_elsewhere():
    source = (
        b"import random\nimport numpy as np\n\n\ndef draw(f):\n    np.random.seed(5)\n    random.seed(5)\n"
        b"    f(1.0)\n    return [np.random.random(), random.random()]\n"
    )
    student = in_process_session({"trial.py": source}, "trial").student
    first, second = (student.draw(lambda x: x) for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]
