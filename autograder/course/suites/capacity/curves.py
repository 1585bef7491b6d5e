"""The contract of the net made by hand: any net will do that runs along the straight lines from knot to knot."""

from __future__ import annotations

import numpy as np

from autograder.assertions import CheckFailed, bank_entry, describe
from autograder.contracts.compare import Differs, as_numbers, close
from autograder.contracts.contract import Contract, Row, Step
from autograder.contracts.domains import given
from autograder.contracts.programs import Function

MOST = 5000  # hidden units
TOLERANCE = 1e-3  # of nets in single precision, whose units add up


class Curve(Function):
    """A curve that takes anything; if it is strict, numbers and arrays of one dimension, and is nan outside [0, 1]."""

    def __init__(self, text: str, strict: bool = False) -> None:
        super().__init__(f"lambda x: {text}", text)
        self.text, self.strict = text, strict

    def fresh(self):
        """Return itself: it remembers nothing."""
        return self

    def __call__(self, x):
        """Return a float for a number, an array for an array."""
        if self.strict and isinstance(x, list | tuple):
            raise CheckFailed("an error: it takes no list, but a number, or an array of shape (N,)")
        if self.strict and np.ndim(x) > 1:
            raise CheckFailed("an error: it takes no array of two dimensions, but a number, or an array of shape (N,)")
        x = np.asarray(x, dtype=np.float64)
        values = np.asarray(super().__call__(x), dtype=np.float64) + 0.0 * x
        if self.strict and not np.all((x >= -1e-6) & (x <= 1 + 1e-6)):
            if x.ndim == 0:
                raise CheckFailed("an error: it was called outside [0, 1]")
            values = values + np.nan
        return values if values.ndim else float(values)


def curve(rng, sizes, turn):
    """Draw a curve that is far from zero and from a straight line, whatever the number of pieces, and from its mean."""
    a, b, c, d = np.round(rng.uniform(0.5, 1.5, 4) * rng.choice([-1.0, 1.0], 4), 2)
    phase, pitch = np.round([rng.uniform(0.5, 1.0), rng.uniform(7.0, 9.0)], 2)
    return Curve(f"{a} * np.sin({pitch} * x + {phase}) + {b} * x**2 + {c} * np.exp(-x) + {2 * d}")


def strict(rng, sizes, turn):
    """Draw a curve that does not exist outside [0, 1], and is steep at its ends."""
    a = np.round(rng.uniform(0.5, 2.0), 2)
    return Curve(f"{a} + np.sqrt(np.clip(x, 0, 1)) - np.sqrt(1 - np.clip(x, 0, 1))", strict=True)


def net_of(got):
    """Return the function of x that the returned net gives."""
    if not isinstance(got, tuple | list) or len(got) != 4:
        raise Differs(f"it should be w, b, v and c, and is {describe(got)}")
    if np.ndim(got[0]) != 1 or len(got[0]) > MOST:
        raise Differs(f"w should have one dimension, and an entry for each unit, of which there are at most {MOST}")
    w, b, v = (as_numbers(part, (len(got[0]),), name) for name, part in zip("wbv", got, strict=False))
    c = float(as_numbers(got[3], (), "c").reshape(()))
    return lambda x: np.maximum(np.outer(x, w) + b, 0.0) @ v + c


def knots(pieces):
    """Return the ends of all pieces."""
    return np.linspace(0.0, 1.0, pieces + 1)


def at_knots(got, _, case):
    """Compare the net with f at the knots."""
    x = knots(case["pieces"])
    close(net_of(got)(x), case["f"](x), TOLERANCE, "the net at the knots")


def between(got, _, case):
    """Compare what the net rises by from the first knot on, between the knots."""
    x, ends = np.linspace(0.0, 1.0, 20 * case["pieces"] + 3), knots(case["pieces"])
    right = np.interp(x, ends, case["f"](ends))
    made = net_of(got)
    close(made(x) - made(np.zeros(1)), right - right[0], TOLERANCE, "the net between the knots, counted from 0,")


def rises(got, _, case):
    """Compare what the net rises by from the first knot to the others."""
    ends = knots(case["pieces"])
    net, f = net_of(got)(ends), case["f"](ends)
    close(net - net[0], f - f[0], TOLERANCE, "what the net rises by from 0 to the knots")


def inside(got, _, case):
    """Ask for a net that is right at all, which it is not if f was called where it is nan."""
    if np.any(np.isnan(net_of(got)(np.ones(1)))):
        raise Differs("it is nan, as f is outside [0, 1]", bank_entry("f-called-outside"))
    between(got, _, case)


def everywhere(got, _, case):
    """Compare the net at the knots and between them."""
    at_knots(got, _, case)
    between(got, _, case)


def pieces(*counts):
    """Return sizes with these numbers of pieces."""
    return [{"pieces": count} for count in counts]


def row(name, weight, same, sentence, sizes=None, cases=None, **domains):
    """Return a row that judges the net."""
    return Row(name, weight, sentence, ["interpolate"], domains, sizes, cases, same)


ODD = [
    {"f": Curve(text), "pieces": count}
    for text in ("1 + np.abs(x - 0.35)", "np.where(x < 0.35, -1.2, 0.7)", "1.5 + 0 * x", "0.8 - 1.3 * x", "x")
    for count in (1, 3, 10)
] + [{"f": Curve(f"np.cos({count} * np.pi * x)"), "pieces": count} for count in (49, 93)]  # whose inverses are rounded
CURVE = Contract(
    task="capacity.interpolate",
    domains={"f": curve, "pieces": given("pieces")},
    sizes=pieces(2, 4, 7, 13),
    turns=1,
    steps=[Step("interpolate", ["f", "pieces"])],
    rows=[
        row("few_pieces", 4, everywhere, "With one piece it is a line, with three it has two bends.", pieces(1, 3)),
        row("rises", 7, rises, "From each knot to the next, the net rises or falls by as much as f does."),
        row("knots", 4, at_knots, "The net equals f at the knots 0, 1/pieces, ..., 1."),
        row("between", 6, between, "The net is a straight line between two neighboring knots."),
        row("any_function", 3, everywhere, "Kinks, jumps and lines are right, with any number of pieces.", [], ODD),
        row("inside", 3, inside, "f gets numbers from [0, 1], or arrays of shape (N,).", pieces(1, 2, 7, 49), f=strict),
    ],
)
