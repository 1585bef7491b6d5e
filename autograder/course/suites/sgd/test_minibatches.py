"""Minibatches: their sizes, their rows, their order."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from autograder.assertions import (
    as_array,
    assert_outputs_kept,
    assert_unchanged,
    bank_entry,
    changed_arguments,
    check,
    mistake_if,
    mistaken,
)
from autograder.battery import assert_steady
from autograder.together import for_each, together

from ..advice import ANYTHING, advised
from ..batches import MOST_IN_TWO_BYTES, count, from_anywhere, joined
from ..special import in_turn
from ..twins import twins
from .rows import (
    check_rows,
    check_shuffled,
    check_types,
    is_whole,
    numbered,
    order_of,
    read_batches,
)
from .special import check_data, data_of

LARGE = 2**60 + 1
SEEDS = (0, 1, 2, 42, 100, 256, 10**4 + 2, 10**6 + 1, 10**9 + 1, 2**16 + 1, 2**31 + 1, 2**32 - 1)
SIZES = [(rows, size) for rows in range(1, 6) for size in range(1, rows + 2)] + [(5, 10**15)]  # as many as contents


@pytest.mark.task("sgd.minibatches", points=5)
def test_minibatches_full(student, rng):
    """Where batch_size divides the number of rows, every row is in exactly one batch, together with its own label."""
    check_dealt(student, [(*numbered(rng, rows), size, 11) for rows, size in ((40, 10), (12, 12), (36, 4))])


def check_dealt(student, cases):
    """Check that batches are no larger than asked for, and hold every row once; return them."""
    made = for_each(student.minibatches, cases)
    for value, (X, y, size, _) in zip(made, cases, strict=True):
        batches = read_batches(value, X.shape[1:])
        check(all(len(yb) <= size for _, yb in batches), f"With batch_size {size}, a batch has more rows than that.")
        check_rows(batches, X, y, f"With {len(X)} rows and batch_size {size}", size)
    return made


@pytest.mark.task("sgd.minibatches", points=3)
def test_minibatches_sizes(student, rng):
    """No batch is larger than batch_size, there are no more batches than needed, and together they have every row."""
    cases = ((10, 3), (12, 4), (11, 4), (5, 8), (1, 1), (4, 1), (9, 9), (3001, 3000))
    cases += (49, 1), (21, 7), (45, 15), (273, 91)  # of which quotients may be rounded up
    sets = [(np.tile(rng.standard_normal(3), (rows, 1)), np.full(rows, 5)) for rows, _ in cases]  # rows are all alike
    given = [(X, y, size) for (X, y), (_, size) in zip(sets, cases, strict=True)]
    made = together(student, lambda: [student.minibatches(*three, 7) for three in given])
    for value, (X, y), (rows, size) in zip(made, sets, cases, strict=True):
        batches = read_batches(value)
        where = f"With {rows} rows and batch_size {size}"
        sizes = [len(yb) for _, yb in batches]
        check(max(sizes, default=0) <= size, f"{where}, a batch has {max(sizes, default=0)} rows.")
        check(0 not in sizes, f"{where}, there is a batch without rows.")
        check(len(sizes) <= count(rows, size), f"{where}, there are {len(sizes)} batches, which is more than needed.")
        if sum(sizes) != rows:
            entry = bank_entry("minibatches-last-dropped") if sum(sizes) == rows - rows % size else None
            raise mistaken(entry, f"{where}, the batches together have {sum(sizes)} rows.")
        whole = all(is_whole(Xb, yb, X[:1], y[:1]) for Xb, yb in batches)
        check(whole, f"{where}, a batch has rows that are not rows of X as they were.")


@pytest.mark.task("sgd.minibatches", points=4)
def test_minibatches_rows(student, rng):
    """Every row is in exactly one batch, together with its own label, also where the last batch is a smaller one."""
    sets = (40, 9, (3,)), (40, 9, (3,)), (37, 8, (1,)), (30, 7, (2, 3))
    check_dealt(student, [(*numbered(rng, rows, features), size, 11) for rows, size, features in sets])


@pytest.mark.task("sgd.minibatches", points=3, needs=test_minibatches_full)
def test_minibatches_shuffled(student, rng):
    """The rows come in shuffled order, in another one for every seed."""
    X, y = numbered(rng, 40)
    made = together(student, lambda: [student.minibatches(X, y, 8, seed) for seed in SEEDS])
    orders = [order_of(read_batches(batches), X) for batches in made]
    for order in orders:
        check(len(joined(order)) > 1, "With 40 rows, the batches have at most one row.")
        check_shuffled(order, "With 40 rows and batch_size 8")
    same = [a == b for a, b in combinations(orders, 2)]
    if any(same):
        entry = bank_entry("minibatches-seed-fixed") if all(same) else bank_entry("minibatches-few-seeds")
        if orders[0] in orders[1:] and not all(same):
            entry = bank_entry("minibatches-zero-is-no-seed")
        raise mistaken(entry, "Two seeds give the same batches.")
    X, y = numbered(rng, 2)
    made = together(student, lambda: [student.minibatches(X, y, 1, seed) for seed in range(20)])
    orders = [joined(order_of(read_batches(batches), X)) for batches in made]
    each_once = all(sorted(order) == [0, 1] for order in orders)
    check(each_once, "Two rows, in batches of one, are not each in one batch.")
    check(len(set(map(tuple, orders))) == 2, "Two rows, in batches of one, come in one order only, whatever the seed.")


@pytest.mark.task("sgd.minibatches", points=2, needs=test_minibatches_shuffled)
def test_minibatches_seed(student, rng):
    """The same seed gives the same batches, whatever was drawn in between."""
    X, y = numbered(rng, 31)
    few, many = numbered(rng, 10), numbered(rng, 100)
    cases = [(X, y, 6, seed) for seed in (5, 0, 5, 1, 0)] + [(*rows, 3, 5) for rows in (few, many, few)]
    made = for_each(student.minibatches, [*cases, (X, y, 1, 12), (X, y, 11, 2)])  # of the same digits
    orders = [order_of(read_batches(value), case[0]) for value, case in zip(made, cases, strict=False)]
    five, zero, five_again, _, zero_again, before, _, after = orders
    if five != five_again:
        raise mistaken(bank_entry("minibatches-unseeded"), "One seed, used twice, gives different batches.")
    if zero != zero_again:
        raise mistaken(bank_entry("minibatches-zero-is-no-seed"), "Seed 0, used twice, gives different batches.")
    check(before == after, "One seed, used for more rows meanwhile, gives different batches of the same rows.")
    for size, batches in zip((1, 11), map(read_batches, made[-2:]), strict=True):
        check(len(batches) == count(31, size), f"With 31 rows and batch_size {size}, there are {len(batches)} batches.")


@pytest.mark.task("sgd.minibatches", points=1, needs=[test_minibatches_rows, test_minibatches_sizes])
def test_minibatches_conduct(student, rng):
    """X and y are left as they are and may have one row or many; labels stay integers; a seed may be large."""
    X, y = numbered(rng, 13)
    student.minibatches(X, y, 5, 3)
    if changed_arguments(student):
        message = "minibatches changes X or y; leave arguments as they are."
        raise mistaken(bank_entry("minibatches-shuffled-in-place"), message)
    sets = (5, 2, (2, 3, 1)), (1, 3, (2,)), (2, 1, (1,))
    check_made(student, [(*numbered(rng, rows, features), size) for rows, size, features in sets])
    check_labels(student, rng)
    assert_outputs_kept(student)
    assert_steady(student)
    check_made(student, [(*numbered(rng, 300, (2,)), 7)])
    check_special(student, rng)
    assert_unchanged(student)
    check_many_rows(student)


def check_made(student, sets):
    """Check the batches of one epoch each, for the largest seed."""
    for made in check_dealt(student, [(*rows, 2**32 - 1) for rows in sets]):
        check_types(made)


@advised(ANYTHING)
def check_special(student, rng):
    """Rows and labels may be of all kinds, and there may be any number of rows beside any batch_size."""
    cases = [(*data_of(rng, turn, rows), size, 100 * turn) for turn, (rows, size) in enumerate(SIZES)]
    cases += [case for _, case in twins(rng.standard_normal((5, 3)), np.arange(5), 2, 7)]
    several = ((np.arange(5), 2), (-np.arange(5), 3))
    cases += in_turn(*((rng.standard_normal((5, 3)), y, size, 7 + size) for y, size in several), back=False)
    X = rng.standard_normal((4, 6))
    cases += [(X.reshape(4, *shape), np.arange(4), 3, 7) for shape in ((6,), (2, 3), (3, 2), (6, 1), (1, 2, 3))]
    made = together(student, lambda: [student.minibatches(*case) for case in cases])
    for value, (X, y, size, _) in zip(made, cases, strict=True):
        batches = read_batches(value, X.shape[1:])
        sizes = [len(yb) for _, yb in batches]
        where = f"With X of shape {X.shape} and batch_size {size}"
        fits = len(sizes) == count(len(X), size) and min(sizes) > 0 and max(sizes) <= size
        check(fits, f"{where}, batches have {sizes} rows.")
        if y.dtype.kind in "iu":
            check_types(value)
        check_data(batches, X, y, where)


def check_many_rows(student):
    """More rows than a type of two bytes can count are dealt out once each."""
    rows = MOST_IN_TWO_BYTES + 500
    y = np.arange(rows, dtype=np.int32)
    batches = student.minibatches(y.astype(np.float32)[:, None], y, MOST_IN_TWO_BYTES, 3)
    with mistake_if(True, bank_entry("minibatches-rows-in-two-bytes")):
        dealt = [np.asarray(yb) for _, yb in read_batches(batches, (1,))]
        check(len(dealt) == 2, f"{rows} rows in batches of {MOST_IN_TWO_BYTES} should be 2 batches.")
        once = np.array_equal(np.sort(np.concatenate(dealt)), y)
        check(once, f"Of {rows} rows, some come more than once, or not at all.")
    few = min(map(len, dealt))  # 500 rows or more, whose mean is far from the middle by no chance
    neighbors = f"Of {rows} rows, a batch of {few} holds neighbors: not all rows are shuffled."
    check(from_anywhere(dealt, rows), neighbors)


def check_labels(student, rng):
    """Labels come out as they went in: large whole numbers that a float cannot hold, and halves."""
    X, y = numbered(rng, 6)
    read_batches(made := student.minibatches(X, y + LARGE, 4, 5))
    check_types(made)
    batches = [(as_array(Xb, "Xb"), np.asarray(yb).astype(np.int64) - LARGE) for Xb, yb in made]
    with mistake_if(True, bank_entry("minibatches-labels-by-way-of-floats")):
        check_rows(batches, X, y, "With labels beyond 2**53", 4)
    X, y = numbered(rng, 6, (1,))
    batches = read_batches(student.minibatches(X, y + 0.5, 4, 6), (1,))
    check_rows([(Xb, yb - 0.5) for Xb, yb in batches], X, y, "With labels that are no whole numbers", 4)
