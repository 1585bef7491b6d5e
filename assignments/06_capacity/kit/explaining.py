"""Say why numbers are wrong, where they show it: what relates them to the right ones, or which mistake makes them.

Nothing is said where too few numbers speak for an explanation, or where two explanations fit.
"""

import numpy as np

EXACT = 1e-5  # what nudging finds is no more exact
ENOUGH = 3  # so many different numbers are not all explained by chance


def why(got, right, given=None, mistakes=None):
    """Return a sentence on how the numbers got differ from the right ones, "" where that is not certain.

    given has the inputs by name. mistakes has sentences, and what each mistake makes: numbers, a tuple of several ways
    to make it, a function that makes them of right and the inputs, or None for the reason if no other mistake is.
    """
    got, right = np.asarray(got, dtype=float), np.asarray(right, dtype=float)
    given = {name: np.asarray(value, dtype=float) for name, value in (given or {}).items()}
    with np.errstate(all="ignore"):
        found = [text for text, value in (mistakes or {}).items() if fits(value, got, right, given)]
        if not found and np.all(np.isfinite(got)) and any(value is None for value in (mistakes or {}).values()):
            found = [text for text, value in mistakes.items() if fits(value, got, right, given, certain=False)]
            found = found or [text for text, value in mistakes.items() if value is None]
        if not found:
            found = list(dict.fromkeys(relations(got, right, without_labels(given))))
    return found[0] if len(found) == 1 else ""


def without_labels(given):
    """Return inputs without the labels of rows: what has as many entries as there are rows need not be one for each."""
    rows = any(name in given for name in ("X", "scores"))
    return {name: value for name, value in given.items() if not (rows and name == "y")}


def fits(mistake, got, right, given, certain=True):
    """Whether a mistake explains the numbers, by entries enough in which it makes others than the right ones."""
    if isinstance(mistake, tuple):
        return any(fits(way, got, right, given, certain) for way in mistake)
    if mistake is None:
        return False
    made = np.asarray(mistake(right=right, **given) if callable(mistake) else mistake, dtype=float)
    if made.shape != got.shape or not np.allclose(
        got, made, EXACT, 1e-7 * np.max(np.abs(made), initial=0.0), equal_nan=True
    ):
        return False
    if made.shape == right.shape and np.max(np.abs(got - made), initial=0.0) > 0.02 * np.max(
        np.abs(got - right), initial=0.0
    ):
        return False
    if made.shape != right.shape:
        return True
    other = ~np.isclose(made, right, 2e-6, 0.0)
    pairs = {(float(f"{a:.4g}"), float(f"{b:.4g}")) for a, b in zip(got[other], right[other], strict=True)}
    return bool(pairs) and (not certain or not np.all(other) or len(pairs) >= ENOUGH or enough(got))


def enough(numbers):
    """Whether numbers are so many different ones, or so odd, that chance does not explain them."""
    values = {float(f"{abs(number):.4g}") for number in np.ravel(numbers)}
    odd = any(not np.isclose(number, float(f"{number:.4g}"), 1e-8) for number in np.ravel(numbers))
    return odd or (np.size(numbers) > 0 and (not np.all(np.isfinite(numbers)) or len(values) >= ENOUGH))


def enough_different(numbers):
    """Whether there are so many different numbers that one relation between all of them is no chance."""
    return len({float(f"{abs(number):.4g}") for number in np.ravel(numbers)}) >= ENOUGH


def alike(a, b):
    """Whether numbers agree to what nudging finds."""
    return np.shape(a) == np.shape(b) and np.allclose(a, b, EXACT, 1e-7 * np.max(np.abs(b), initial=0.0))


def relations(got, right, given):
    """Yield sentences on what relates the numbers, from what is plain to what takes more of them."""
    if not np.all(np.isfinite(got)):
        yield not_finite(got, given)
    elif got.shape != right.shape:
        yield from list(by_shape(got, right)) or same_shape(got, given)
    elif alike(got, right):
        return  # what differs is in the last digits: nothing relates those
    elif alike(got, -right) and right.any() and (got.size > 1 or enough(got)):
        yield "it has the wrong sign."
    elif (
        right.size == 1
        and got.any()
        and enough(right)
        and any(alike(got, np.round(right, digits)) for digits in (2, 3, 4))
    ):
        yield "it is rounded: return it as it is."
    elif right.any() and not got.any():
        yield "it is zero everywhere." if got.size > 1 else "it is zero."
    elif enough(right) and len(factors := by_factor(got, right, given)) == 1:
        yield factors[0]
    elif enough(got) and enough(right):
        named = list(dict.fromkeys([*by_inputs(got, right, given), *by_function(got, right)]))
        yield from named or by_place(got, right, given)


def not_finite(got, given):
    """Say where nan and inf come from."""
    large = any(np.max(np.abs(value), initial=0.0) > 99 for value in given.values())
    if np.any(np.isnan(got)):
        more = ", and inf from exp of a number above 709" if large else ""
        return f"nan comes from 0 / 0, inf / inf, inf - inf or inf * 0{more}."
    return "inf comes from a division by 0, log of 0, or exp of a number above 709."


def by_factor(got, right, given):
    """Name the one factor between all numbers, by what it is the number of."""
    factor = np.vdot(got, right) / np.vdot(right, right)
    if not alike(got, factor * right) or np.isclose(factor, 1.0, EXACT):
        return []
    for value, word in ((2, "twice"), (0.5, "half of"), (-2, "minus twice"), (-0.5, "minus half of")):
        if np.isclose(factor, value, EXACT):
            return [f"it is {word} what it should be."]
    names = {}
    for value in given.values():
        for axis, (count, noun) in enumerate(zip(np.shape(value)[:2], ("rows", "columns"), strict=False)):
            names.setdefault(count, f"the number of {noun if axis or np.ndim(value) > 1 else 'entries'}, {count}")
    large = [f"it is too large by {names[n]}: is a division missing?" for n in names if np.isclose(factor, n, EXACT)]
    small = [f"it is too small by {names[n]}: is it divided once too often?" for n in names if alike(factor * n, 1.0)]
    special = large + small
    return special or ([f"it is {factor:.5g} times what it should be."] if enough_different(right) else [])


def by_inputs(got, right, given):
    """Yield which of the inputs the numbers are, or which factor they lack."""
    inputs = {name: value for name, value in given.items() if value.shape == got.shape}
    found = []
    if "upstream" in inputs and np.all(inputs["upstream"] != 0) and alike(got * inputs["upstream"], right):
        found.append("it is the local gradient alone: multiply it by the upstream gradient.")
    found += [f"it is {name} itself." for name in inputs if alike(got, inputs[name])]
    pairs = [(a, b) for a in inputs for b in inputs if a < b]
    found += [f"it is {a} times {b}." for a, b in pairs if alike(got, inputs[a] * inputs[b])]
    found += [f"it is {a} plus {b}." for a, b in pairs if alike(got, inputs[a] + inputs[b])]
    factors = {name: value for name, value in inputs.items() if not alike(np.abs(value), np.ones_like(value))}
    found += [f"it is multiplied by {name} once too often." for name in factors if alike(got, right * inputs[name])]
    found += [
        f"it lacks a factor {name}." for name, value in factors.items() if np.all(value) and alike(got * value, right)
    ]
    yield from found[:1]


def by_function(got, right):
    """Yield a function that makes the numbers of the right ones, or another order that does."""
    wrong = ~np.isclose(got, right, EXACT, 1e-9)
    made = {
        "its sign is lost: it is the absolute value.": np.abs(right),
        "it is cut off at 0.": np.clip(right, 0.0, np.inf),
        "it is the square of what it should be.": right**2,
        "it is the root of what it should be.": np.sqrt(right),
        "it is 1 divided by what it should be.": 1 / right,
        "it is 1 minus what it should be.": 1 - right,
        "it is transposed.": right.T,
        "its digits after the point are lost: is there an array of integers?": np.trunc(right),
        "it is rounded to whole numbers.": np.round(right),
    }
    for digits in (1, 2, 3, 4):
        made.setdefault("it is rounded: return it as it is.", np.round(right, digits))
    close = [sentence for sentence, numbers in made.items() if alike(got, numbers)]
    yield from close[:1] if wrong.sum() > 1 or right.size == 1 else ()
    if not close and got.size > ENOUGH and alike(got - right, np.full(got.shape, np.mean(got - right))):
        off = float(np.mean(got - right))
        yield f"every number is too {'large' if off > 0 else 'small'} by {abs(off):.5g}."
    elif not close and got.size > ENOUGH and alike(np.sort(got, axis=None), np.sort(right, axis=None)):
        orders = {
            "the numbers are right, but they come in reverse.": right.ravel()[::-1],
            "the numbers are right, but the last one comes first.": np.roll(right, 1),
            "the numbers are right, but the first one comes last.": np.roll(right, -1),
            "the right numbers are in wrong places.": got.ravel() if enough_different(right) else right.ravel(),
        }
        yield next((text for text, order in orders.items() if alike(got.ravel(), np.ravel(order))), "")


def by_place(got, right, given):
    """Yield which rows, columns or entries alone are right or wrong, and what they have in common."""
    wrong = ~np.isclose(got, right, EXACT, 1e-9)
    limits = np.unique(np.abs(got[wrong]))
    beyond = np.abs(right[wrong])
    if wrong.sum() > 1 and np.ptp(limits) < 1e-12 and np.ptp(beyond) > 0 and 0 < limits[0] < np.min(beyond):
        yield f"it is cut off at {limits[0]:.5g}."
        return
    for axis, noun in enumerate(("row", "column")[: got.ndim] if got.ndim == 2 else ()):
        lines = np.moveaxis(got, axis, 0)
        if (
            len(lines) > 1
            and np.allclose(lines, lines[0])
            and not np.allclose(*np.broadcast_arrays(right, right.T[:1].T))
        ):
            yield f"every {noun} is the same."
            return
    lines = wrong.any(axis=tuple(range(1, wrong.ndim))) if wrong.ndim else wrong.reshape(1)
    if wrong.ndim > 1 and len(lines) > 2 and lines.sum() in (1, len(lines) - 1):
        alone = "right" if lines.sum() > 1 else "wrong"
        places = np.flatnonzero(lines == (alone == "wrong"))
        which = {0: "first", len(lines) - 1: "last"}.get(int(places[0]))
        if which and (alone == "wrong" or np.any(right[places[0]])):  # zeros are right by many mistakes
            yield f"only the {which} row is {alone}."
            return
    yield from by_side(got, right, wrong, given)


def by_side(got, right, wrong, given):
    """Yield on which side of an input the wrong numbers are, negative or positive, and what they are there."""
    inputs = {name: value for name, value in given.items() if value.shape == got.shape}
    sides = {
        f"{name} is {side}": value * sign > 0
        for name, value in inputs.items()
        for side, sign in (("negative", -1), ("positive", 1))
    }
    if "x" in inputs and "y" in inputs:
        sides["x is less than y"] = inputs["x"] < inputs["y"]
        sides["x is more than y"] = inputs["x"] > inputs["y"]
    fitting = [name for name, side in sides.items() if side.any() and not side.all() and np.array_equal(side, wrong)]
    if len(fitting) == 1 and wrong.sum() > 1:
        values = {name: value[wrong] for name, value in inputs.items()}
        then = list(dict.fromkeys(relations(got[wrong], right[wrong], values))) if got.ndim else []
        there = then[0].replace("it is zero everywhere", "it is 0") if len(then) == 1 else "."
        yield f"it is wrong exactly where {fitting[0]}" + (f": there {there}" if there != "." else ".")


def counting(numbers):
    """Return how many of the numbers count in their sum."""
    return np.count_nonzero(np.abs(numbers) > 1e-3 * np.max(np.abs(numbers), initial=0.0))


def by_shape(got, right):
    """Yield what numbers of another shape are: transposed, not summed, flattened, a part, or too many."""
    if got.ndim == 2 and alike(got.T, right):
        yield "it is transposed."
    elif got.size == right.size and alike(got.ravel(), right.ravel()):
        yield "the numbers are right, but not their shape."
    elif got.size == 1 and counting(right) > 1 and right.sum() and alike(got.ravel()[0], right.sum()):
        yield "it is summed over everything."
    elif got.size == right.size and got.ndim == 2 and got.shape == right.shape[::-1]:
        yield "that is the shape of its transpose."
    elif got.ndim == right.ndim + 1 and (axes := [axis for axis in range(got.ndim) if alike(got.sum(axis), right)]):
        yield f"it is not summed up yet: a sum over axis {axes[0]} is missing."
    elif got.ndim == right.ndim and got.ndim and got.shape[:-1] == right.shape[:-1]:
        short, long = sorted((got, right), key=np.size)
        noun = "entry" if got.ndim == 1 else "column"
        state, count = ("missing", "last") if short is got else ("too many", "last")
        if short.shape[-1] and long.shape[-1] == short.shape[-1] + 1 and not alike(long[..., :-1], long[..., 1:]):
            if alike(short, long[..., :-1]):
                yield f"the {count} {noun} is {state}."
            elif alike(short, long[..., 1:]):
                yield f"the first {noun} is {state}."
    elif got.ndim == right.ndim - 1 and got.ndim:
        columns = [index for index in range(right.shape[-1]) if alike(got, right[..., index])]
        yield from [f"it is column {columns[0]} alone."] if len(columns) == 1 else []
    elif got.ndim and not right.ndim and alike(np.mean(got), right):
        yield "it is one number for each row: its mean is asked for."


def same_shape(got, given):
    """Yield which input has that shape."""
    yield from [f"that is the shape of {name}." for name, value in given.items() if value.shape == got.shape][:1]
