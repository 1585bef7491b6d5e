"""Right: other nets for a piecewise linear function."""

from autograder.diagnosis.variants import Right

from .passages import UNITS

RIGHT = [
    Right(
        name="f-called-on-one-float-at-a-time",
        code="""
def interpolate(f, pieces):
    h = 1.0 / pieces
    w, b, v, before = [], [], [], 0.0
    for k in range(pieces):
        slope = (f((k + 1) / pieces) - f(k / pieces)) / h
        w.append(1.0)
        b.append(-k * h)
        v.append(slope - before)
        before = slope
    return [w, b, v, f(0.0)]
""",
    ),
    Right(
        name="a-unit-too-many",
        code="""
def interpolate(f, pieces):
    x = np.arange(pieces + 1) / pieces
    y = np.array([f(t) for t in x])
    slopes = np.concatenate([[0.0], (y[1:] - y[:-1]) / (x[1:] - x[:-1]), [0.0]])
    return np.ones(pieces + 1), -x, slopes[1:] - slopes[:-1], y[0]
""",
    ),
    Right(
        name="units-that-face-left",
        code="""
def interpolate(f, pieces):
    x = np.linspace(1.0, 0.0, pieces + 1)
    y = f(x)
    slopes = (y[1:] - y[:-1]) * pieces
    return -np.ones(pieces), x[:-1], np.append(slopes[0], slopes[1:] - slopes[:-1]), float(y[0])
""",
    ),
    Right(
        name="units-in-both-directions",
        code="""
def interpolate(f, pieces):
    knots = np.linspace(0, 1, pieces + 1)
    y = f(knots)
    slopes = np.diff(y) / np.diff(knots)
    m = pieces // 2  # the net is built from the middle knot to both sides
    right = np.diff(slopes[m:], prepend=0.0)
    left = np.diff(-slopes[:m][::-1], prepend=0.0)
    w = np.concatenate([np.ones(len(right)), -np.ones(len(left))])
    b = np.concatenate([-knots[m:-1], knots[1 : m + 1][::-1]])
    return w, b, np.concatenate([right, left]), y[m]
""",
    ),
    Right(
        name="weights-scaled",
        was=UNITS,
        now="""    scale = np.linspace(0.5, 1e3, pieces)
    return scale, -scale * knots[:-1], np.diff(slopes, prepend=0.0) / scale, heights[0]
""",
    ),
    Right(
        name="hats",
        was=UNITS,
        now="""    centers, one = knots[:, None], np.ones((pieces + 1, 3))  # one hat of three units around each knot
    b = one * (np.array([1.0, 0.0, -1.0]) - centers * pieces)
    v = heights[:, None] * np.array([1.0, -2.0, 1.0])
    return (one * pieces).ravel(), b.ravel(), v.ravel(), 0.0
""",
    ),
    Right(
        name="offset-as-a-unit",
        was=UNITS,
        now="""    w = np.append(np.ones(pieces), 0.0)
    b = np.append(-knots[:-1], 1.0)
    return w, b, np.append(np.diff(slopes, prepend=0.0), heights[0]), 0
""",
    ),
    Right(
        name="unused-units-and-shuffled",
        was=UNITS,
        now="""    w = np.append(np.ones(pieces), [1.0, -1.0, 0.0])
    b = np.append(-knots[:-1], [-2.0, -0.5, 7.0])
    v = np.append(np.diff(slopes, prepend=0.0), [5.0, 0.0, 0.0])
    order = np.random.default_rng(1).permutation(pieces + 3)
    return w[order], b[order], v[order], np.array(heights[0])
""",
    ),
    Right(
        name="flat-units-dropped",
        was=UNITS,
        now="""    v = np.diff(slopes, prepend=0.0)
    used = np.abs(v) > 1e-12
    return np.ones(int(used.sum())), -knots[:-1][used], v[used], heights[0]
""",
    ),
    Right(
        name="weights-by-solving-equations",
        was=UNITS,
        now="""    units = np.maximum(knots[1:, None] - knots[:-1], 0.0)
    return np.ones(pieces), -knots[:-1], np.linalg.solve(units, heights[1:] - heights[0]), heights[0]
""",
    ),
    Right(
        name="knots-by-adding-up",
        code="""
def interpolate(f, pieces):
    x, heights = 0.0, []
    for _ in range(pieces + 1):
        heights.append(f(x))
        x += 1 / pieces
    slopes = [(b - a) * pieces for a, b in zip(heights, heights[1:])]
    v = [slopes[0]] + [b - a for a, b in zip(slopes, slopes[1:])]
    return [1] * pieces, [-k / pieces for k in range(pieces)], v, heights[0]
""",
    ),
    Right(
        name="interpolates-in-single-precision",
        was="return w, b, v, heights[0]",
        now="return w.astype(np.float32), b.astype(np.float32), v.astype(np.float32), np.float32(heights[0])",
    ),
]
