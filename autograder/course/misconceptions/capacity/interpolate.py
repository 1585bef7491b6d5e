"""Wrong nets for a piecewise linear function."""

from autograder.diagnosis.variants import Wrong

from .passages import UNITS

SLOPES = "v = np.diff(slopes, prepend=0.0)"

WRONG = [
    Wrong(
        name="f-called-outside",
        task="capacity.interpolate",
        hint="You call f outside [0, 1]: its values at the knots from 0 to 1 are enough, "
        "and it may not exist elsewhere.",
        was="heights = f(knots)\n    slopes = np.diff(heights) * pieces",
        now="""heights = f(np.append(knots, 1.0 + 1.0 / pieces))
    slopes = np.diff(heights)[:-1] * pieces""",
    ),
    Wrong(
        name="slopes-not-differenced",
        task="capacity.interpolate",
        hint="You gave each unit the slope of its piece: the units before it are still on, "
        "so it only adds the change of the slope.",
        was=SLOPES,
        now="v = slopes",
    ),
    Wrong(
        name="slopes-summed-up",
        task="capacity.interpolate",
        hint="You gave each unit the sum of the slopes so far: it adds the change of the slope, a difference.",
        was=SLOPES,
        now="v = np.cumsum(slopes)",
    ),
    Wrong(
        name="slope-changes-reversed",
        task="capacity.interpolate",
        hint="Your slope changes have the wrong sign: each is the slope after the knot minus the slope before it.",
        was=SLOPES,
        now="v = np.append(slopes[0], slopes[:-1] - slopes[1:])",
    ),
    Wrong(
        name="slope-changes-one-knot-early",
        task="capacity.interpolate",
        hint="Your slope changes come one knot too early: the unit at the first knot brings in the first slope, "
        "the next one the first change.",
        was=SLOPES,
        now="v = np.diff(slopes, append=0.0)",
    ),
    Wrong(
        name="heights-for-slopes",
        task="capacity.interpolate",
        hint="You used the values of f as weights: a unit's weight is a change of slope.",
        was=SLOPES,
        now="v = heights[:-1]",
    ),
    Wrong(
        name="rise-for-slope",
        task="capacity.interpolate",
        hint="You took the rise over a piece for its slope: divide it by the width of the piece.",
        was="slopes = np.diff(heights) * pieces",
        now="slopes = np.diff(heights)",
    ),
    Wrong(
        name="slope-times-width",
        task="capacity.interpolate",
        hint="You multiplied the rise by the width of a piece: a slope is the rise divided by the width.",
        was="slopes = np.diff(heights) * pieces",
        now="slopes = np.diff(heights) / pieces",
    ),
    Wrong(
        name="slopes-of-tangents",
        task="capacity.interpolate",
        hint="You took the slopes of f at the knots: a piece needs the slope of the line from knot to knot.",
        was="slopes = np.diff(heights) * pieces",
        now="slopes = (f(knots[:-1] + 1e-6) - f(knots[:-1])) / 1e-6",
    ),
    Wrong(
        name="no-offset",
        task="capacity.interpolate",
        hint="You forgot to start at f(0): all units are off at 0, so c has to be the value there.",
        was="return w, b, v, heights[0]",
        now="return w, b, v, 0.0",
    ),
    Wrong(
        name="offset-from-the-end",
        task="capacity.interpolate",
        hint="Your c is f(1): all units are off at 0, so c has to be f(0).",
        was="return w, b, v, heights[0]",
        now="return w, b, v, heights[-1]",
    ),
    Wrong(
        name="offset-is-the-mean",
        task="capacity.interpolate",
        hint="Your c is the mean of the values: all units are off at 0, so c has to be f(0).",
        was="return w, b, v, heights[0]",
        now="return w, b, v, np.mean(heights)",
    ),
    Wrong(
        name="first-slope-lost",
        task="capacity.interpolate",
        hint="You lost the first slope: the net needs a unit that switches on at 0 as well.",
        was=UNITS,
        now="""    return np.ones(pieces - 1), -knots[1:-1], np.diff(slopes), heights[0]
""",
    ),
    Wrong(
        name="units-one-knot-late",
        task="capacity.interpolate",
        hint="Your units switch on one knot too late: the one for a piece switches on at its left end.",
        was="b = -knots[:-1]",
        now="b = -knots[1:]",
    ),
    Wrong(
        name="units-in-the-middle",
        task="capacity.interpolate",
        hint="Your units switch on in the middle of the pieces: they switch on at the knots.",
        was="b = -knots[:-1]",
        now="b = -(knots[:-1] + knots[1:]) / 2.0",
    ),
    Wrong(
        name="bias-sign",
        task="capacity.interpolate",
        hint="Your biases have the wrong sign: a unit that switches on at the knot k computes relu(x - k).",
        was="b = -knots[:-1]",
        now="b = knots[:-1]",
    ),
    Wrong(
        name="units-face-left",
        task="capacity.interpolate",
        hint="Your units are on to the left of their knots: relu(x - k) is on to the right, relu(k - x) to the left.",
        was="w = np.ones(pieces)\n    b = -knots[:-1]",
        now="w = -np.ones(pieces)\n    b = knots[:-1]",
    ),
    Wrong(
        name="weights-scaled-only",
        task="capacity.interpolate",
        hint="You scaled w but not b and v: relu(w x + b) switches on at x = -b / w and rises with the slope w.",
        was="w = np.ones(pieces)\n",
        now="w = pieces * np.ones(pieces)\n",
    ),
    Wrong(
        name="one-knot-too-few",
        task="capacity.interpolate",
        hint="You have one knot too few: the number of pieces is one less than the number of knots.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)\n",
        now="pieces = pieces - 1\n    knots = np.linspace(0.0, 1.0, pieces + 1)\n",
    ),
    Wrong(
        name="one-knot-too-many",
        task="capacity.interpolate",
        hint="You have one knot too many: so many pieces have one knot more, both ends counted.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)\n",
        now="pieces = pieces + 1\n    knots = np.linspace(0.0, 1.0, pieces + 1)\n",
    ),
    Wrong(
        name="last-piece-missing",
        task="capacity.interpolate",
        hint="Your knots end before 1: they go from 0 to 1, both included.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)\n",
        now="knots = np.linspace(0.0, 1.0, pieces + 1, endpoint=False)\n",
    ),
    Wrong(
        name="knots-shifted",
        task="capacity.interpolate",
        hint="Your knots start one piece too late: the first one is 0, the last one 1.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)\n",
        now="knots = np.arange(1, pieces + 2) / pieces\n",
    ),
    Wrong(
        name="whole-numbers-for-knots",
        task="capacity.interpolate",
        hint="You call f at 0, 1, 2, ...: the knots are at these numbers divided by the number of pieces, "
        "and f may not exist outside [0, 1].",
        was="heights = f(knots)",
        now="heights = f(np.arange(pieces + 1))",
    ),
    Wrong(
        name="steps",
        task="capacity.interpolate",
        hint="Your net jumps from knot to knot: between two knots it has to be a straight line.",
        was=UNITS,
        now="""    steep = 1e4 * pieces
    rise = np.diff(heights)
    w = np.full(2 * pieces, steep)
    b = np.concatenate([1.0 - steep * knots[1:], -steep * knots[1:]])
    return w, b, np.concatenate([rise, -rise]), heights[0]
""",
    ),
    Wrong(
        name="one-line-from-end-to-end",
        task="capacity.interpolate",
        hint="Your net is one line from f(0) to f(1): each piece has a slope of its own.",
        was=UNITS,
        now="    return np.ones(1), np.zeros(1), heights[-1:] - heights[0], heights[0]\n",
    ),
    Wrong(
        name="all-pieces-alike",
        task="capacity.interpolate",
        hint="You use the first piece's slope for all: each piece has a slope of its own.",
        was=SLOPES,
        now="v = np.diff(slopes[0] * np.ones(pieces), prepend=0.0)",
    ),
    Wrong(
        name="parts-in-another-order",
        task="capacity.interpolate",
        hint="You return the parts in another order: it is w, b, v, c, with v the weights of the output.",
        was="return w, b, v, heights[0]",
        now="return w, v, b, heights[0]",
    ),
    Wrong(
        name="parts-as-columns",
        task="capacity.interpolate",
        hint="You return w, b and v with two dimensions: each has shape (K,).",
        was="return w, b, v, heights[0]",
        now="return w[None, :], b[None, :], v[:, None], heights[0]",
    ),
    Wrong(
        name="offset-left-out",
        task="capacity.interpolate",
        hint="You return three parts: c, the number that is added at the end, is the fourth.",
        was="return w, b, v, heights[0]",
        now="return w, b, v",
    ),
    Wrong(
        name="f-called-with-a-column",
        task="capacity.interpolate",
        hint="You call f with an array of two dimensions: it takes a float, or an array of one dimension.",
        was="heights = f(knots)",
        now="heights = f(knots[:, None])[:, 0]",
    ),
    Wrong(
        name="knots-by-step",
        task="capacity.interpolate",
        hint="You make the knots by np.arange with a step of 1 / pieces, which has one knot more for 49 pieces, "
        "since that "
        "step is rounded: use np.linspace.",
        was="knots = np.linspace(0.0, 1.0, pieces + 1)",
        now="knots = np.append(np.arange(0.0, 1.0, 1.0 / pieces), 1.0)",
    ),
    Wrong(
        name="f-called-with-a-list",
        task="capacity.interpolate",
        hint="You call f with a list of knots: it takes a number, or an array of them.",
        was="heights = f(knots)",
        now="heights = np.asarray(f(list(knots)))",
    ),
    Wrong(
        name="pieces-from-their-width",
        task="capacity.interpolate",
        hint="You count the pieces as int(1 / width), which rounds down: for some numbers that is one too few.",
        was="    knots = np.linspace(0.0, 1.0, pieces + 1)",
        now="    pieces = int(1 / (1 / pieces))\n    knots = np.linspace(0.0, 1.0, pieces + 1)",
    ),
]
