"""Wrong only for some functions and numbers of pieces: what f returns is its own, and division rounds."""

from autograder.diagnosis.variants import Wrong

from .passages import UNITS

KEPT = (
    "You keep what f has returned while you call it again: it may be the same array, with other numbers in it "
    "by then. Call f once, or copy."
)

WRONG = [
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
        name="units-by-recursion",
        task="capacity.interpolate",
        hint="Your function calls itself for each piece, and Python stops that at about a thousand calls: use a "
        "loop, or numpy.",
        was=UNITS,
        now=UNITS.replace("np.diff(slopes, prepend=0.0)", "np.array(changes(list(slopes), 0.0))"),
        code="""
def changes(slopes, before):
    return [slopes[0] - before, *changes(slopes[1:], slopes[0])] if slopes else []
""",
    ),
    Wrong(
        name="small-bends-left-out",
        task="capacity.interpolate",
        hint="You leave out units whose weight is close to 0 by np.isclose, which takes 1e-8 for 0: a tiny curve is "
        "all made of such.",
        was=UNITS,
        now=UNITS.replace("    return w, b, v,", "    some = ~np.isclose(v, 0)\n    return w[some], b[some], v[some],"),
    ),
    Wrong(
        name="f-answers-kept",
        task="capacity.interpolate",
        hint=KEPT,
        was="slopes = np.diff(heights) * pieces",
        now="left, right = f(knots[:-1]), f(knots[1:])\n    slopes = (right - left) * pieces",
    ),
    Wrong(
        name="f-called-with-a-list",
        task="capacity.interpolate",
        hint="You call f with a list of knots: it takes a number, or an array of them.",
        was="heights = f(knots)",
        now="heights = np.asarray(f(list(knots)))",
    ),
    Wrong(
        name="f-answers-joined-too-late",
        task="capacity.interpolate",
        hint=KEPT,
        was="heights = f(knots)",
        now="heights = np.concatenate([f(knots[first : first + 512]) for first in range(0, len(knots), 512)])",
    ),
    Wrong(
        name="knots-in-the-module",
        task="capacity.interpolate",
        hint="You keep the knots in a variable of the module: f may call interpolate, too, and then they are others "
        "when it is done.",
        was="    slopes = np.diff(heights) * pieces",
        now="    slopes = np.diff(heights) / np.diff(KNOTS[0])",
        code="""
KNOTS = [np.linspace(0.0, 1.0, 2)]
_interpolate = interpolate


def interpolate(f, pieces):
    KNOTS[0] = np.linspace(0.0, 1.0, pieces + 1)
    return _interpolate(f, pieces)
""",
    ),
    Wrong(
        name="pieces-from-their-width",
        task="capacity.interpolate",
        hint="You count the pieces as int(1 / width), which rounds down: for some numbers that is one too few.",
        was="    knots = np.linspace(0.0, 1.0, pieces + 1)",
        now="    pieces = int(1 / (1 / pieces))\n    knots = np.linspace(0.0, 1.0, pieces + 1)",
    ),
    Wrong(
        name="f-answers-of-two-calls",
        task="capacity.interpolate",
        hint=KEPT,
        was="heights = f(knots)",
        now="middle = len(knots) // 2\n    heights = np.concatenate([f(knots[:middle]), f(knots[middle:])])",
    ),
    Wrong(
        name="c-is-a-view-of-what-f-returned",
        task="capacity.interpolate",
        hint=KEPT,
        was="return w, b, v, heights[0]",
        now="return w, b, v, np.asarray(heights)[:1].reshape(())",
    ),
    Wrong(
        name="heights-kept-by-pieces",
        task="capacity.interpolate",
        hint="You keep one array of heights for each number of pieces: f may call interpolate itself, which then "
        "writes into the same one. Make an array in each call.",
        was="heights = f(knots)",
        now="heights = ROOM.setdefault(pieces, np.zeros(pieces + 1))\n"
        "    for i, knot in enumerate(knots):\n        heights[i] = f(float(knot))",
        code="ROOM = {}",
    ),
]
