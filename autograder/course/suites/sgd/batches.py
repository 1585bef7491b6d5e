"""The contract of minibatches: laws, since chance decides which row goes where."""

from __future__ import annotations

import numpy as np

from autograder.assertions import bank_entry, describe
from autograder.contracts.compare import Differs, as_numbers
from autograder.contracts.contract import PROMISES, Contract, Row, Step
from autograder.contracts.domains import given, ordinary
from autograder.contracts.programs import Function

from .. import laws

SLIPS = {"replaced": bank_entry("minibatches-with-replacement"), "dropped": bank_entry("minibatches-last-dropped")}


def numbered(rng, sizes, turn):
    """Draw rows that begin with their number."""
    X = ordinary(rng, (sizes["N"], 2))
    X[:, 0] = np.arange(len(X))
    return X


def label_of(row):
    """Return the label of a row of that number, which no other row has."""
    return 100 + 3 * row


def labels(rng, sizes, turn):
    """Return the labels, which are integers."""
    return label_of(np.arange(sizes["N"]))


def deal(X, y, batch_size, seed):
    """Return minibatches, by whatever serves as a seed."""
    order = np.random.default_rng(list(str(seed).encode())).permutation(len(X))
    pieces = [order[start : start + batch_size] for start in range(0, len(X), batch_size)]
    return [(X[piece], y[piece]) for piece in pieces]


def pairs(got, right=None, case=None):
    """Ask for a list of pairs, and return it."""
    if not isinstance(got, tuple | list) or not got:
        raise Differs(f"it should be a list of pairs (Xb, yb), and is {describe(got)}")
    for batch in got:
        if not isinstance(batch, tuple | list) or len(batch) != 2:
            raise Differs(f"a batch should be a pair (Xb, yb), and is {describe(batch)}")
    return got


def rows_of(got, case):
    """Return the numbers of the rows in each batch, which are whole."""
    X, found = case["X"], []
    for Xb, _ in pairs(got):
        Xb = as_numbers(Xb, (len(Xb), *X.shape[1:]), "Xb")
        numbers = np.rint(Xb[:, 0]).astype(int)
        if np.any((numbers < 0) | (numbers >= len(X))) or not np.allclose(Xb, X[numbers]):
            raise Differs("a batch holds rows that are not those of X")
        found.append(numbers.tolist())
    return found


def dealt(got, right, case):
    """Ask for every row in exactly one batch, beside its label."""
    y, rows = case["y"], rows_of(got, case)
    numbers = [as_numbers(yb, (len(each),), "yb") for (_, yb), each in zip(got, rows, strict=True)]
    if not all(np.allclose(yb, y[each]) for yb, each in zip(numbers, rows, strict=True)):
        raise Differs("labels are not beside their own rows of X", bank_entry("minibatches-two-orders"))
    laws.once_each(rows, len(y), SLIPS)


def few_enough(got, right, case):
    """Ask for batches that are no larger than asked for, and no more than needed."""
    laws.few_enough([np.size(yb) for _, yb in pairs(got)], len(case["X"]), case["batch_size"])


def shuffled(got, right, case):
    """Ask for rows that are shuffled."""
    rows = rows_of(got, case)
    entry = bank_entry("minibatches-not-shuffled") if np.all(np.diff(np.concatenate(rows)) > 0) else None
    if len(rows) > 1 and all(np.ptp(each) == len(each) - 1 for each in rows):  # neighbors
        entry = entry or bank_entry("minibatches-blocks-shuffled")
    laws.shuffled(rows, {"in order": entry})


def again(got, case):
    """Ask for the same batches."""
    entry = bank_entry("minibatches-unseeded") if case["seed"] else bank_entry("minibatches-zero-is-no-seed")
    laws.as_seeded(got, case["minibatches"], True, entry)


def others(got, case):
    """Ask for other batches."""
    laws.as_seeded(got, case["minibatches"], False)


def sizes(*table):
    """Return sizes of a table."""
    return [dict(zip(("N", "batch_size", "seed"), line, strict=True)) for line in table]


LAST = sizes((5, 2, 0), (5, 3, 1), (5, 8, 2), (11, 4, 3), (21, 10, 4))
CUT = sizes((1, 1, 1), (4, 2, 2), (7, 2, 3), (9, 3, 5), (21, 7, 5))
SEEDS = sizes((24, 4, 5), (24, 4, 0))
GIVEN = ["X", "y", "batch_size"]
ALL = ["minibatches"]
MINIBATCHES = Contract(
    task="sgd.minibatches",
    domains={
        "X": numbered,
        "y": labels,
        **{name: given(name) for name in ("batch_size", "seed")},
        "other": lambda rng, sizes, turn: sizes["seed"] + 1,
    },
    sizes=sizes((5, 1, 1), (6, 2, 2), (12, 4, 3), (12, 12, 4)),
    turns=2,
    steps=[
        Step("minibatches", [*GIVEN, "seed"], deal, pairs),
        Step("again", [*GIVEN, "seed"], law=again, calls="minibatches"),
        Step("others", [*GIVEN, "other"], law=others, calls="minibatches"),
    ],
    rows=[
        Row("full", 6, "Every row is in exactly one batch, beside its own label.", ALL, same=dealt),
        Row("last", 3, "Rows that do not fill a batch are in exactly one, too.", ALL, {}, LAST, same=dealt),
        Row("sizes", 3, "No batch is too large, and there are no more than needed.", ALL, {}, CUT, same=few_enough),
        Row("shuffled", 3, "All rows are shuffled.", ALL, {}, sizes((24, 4, 0), (40, 8, 5)), same=shuffled),
        Row("seed", 2, "Equal seeds give equal batches, other seeds others.", ["again", "others"], {}, SEEDS),
        Row(PROMISES, 1, "X and y are left as they are.", ALL, {}, sizes((5, 2, 7))),
    ],
)


ROWS = 20  # which, with their number, fit into a number of single precision


class RowCodes(Function):
    """A loss function that counts its calls; params are an array called codes, an entry for each."""

    def __init__(self):
        self.name = self.text = "a function that encodes its rows"
        self.calls = -1

    def fresh(self):
        """Return one that was not called yet."""
        return RowCodes()

    def __call__(self, params, Xb, yb):
        """Return a code of the rows, those beside other labels apart, and the gradients."""
        rows, known = np.asarray(Xb)[:, 0], np.asarray(yb)
        code = float(np.sum(2.0**rows + np.where(known == label_of(rows), 2.0**ROWS, 0.5)))
        codes, self.calls = params["codes"], self.calls + 1
        return code, {"codes": code * (np.arange(np.size(codes)) == self.calls)}


def decoded(codes):
    """Return the numbers of the rows of each batch."""
    found = []
    for code in as_numbers(codes, (len(codes),)):
        size, bits = divmod(round(code), 2**ROWS)
        found.append([row for row in range(ROWS) if bits >> row & 1])
        if size != len(found[-1]) or code % 1:
            raise Differs("a batch holds a row twice, or labels that are not those of its rows")
    return found
