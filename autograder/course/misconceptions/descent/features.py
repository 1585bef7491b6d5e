"""Wrong features: polar coordinates and the product."""

from autograder.diagnosis.variants import Wrong

from .passages import POLAR, PRODUCT

WRONG = [
    Wrong(
        name="polar-no-quadrant",
        task="descent.features",
        hint="You took the arctangent of x2 / x1, which cannot tell opposite quadrants apart: "
        "use the one of two arguments.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan(X[:, 1] / X[:, 0])))",
    ),
    Wrong(
        name="polar-arguments-swapped",
        task="descent.features",
        hint="You swapped the arguments of the arctangent: x2 comes first, and the angle starts from the x1 axis.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 0], X[:, 1])))",
    ),
    Wrong(
        name="polar-degrees",
        task="descent.features",
        hint="You returned the angle in degrees: it is asked for in radians.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.degrees(np.arctan2(X[:, 1], X[:, 0]))))",
    ),
    Wrong(
        name="polar-from-zero",
        task="descent.features",
        hint="Your angle runs from 0 to 2π: it is asked for between −π and π.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0]) % (2 * np.pi)))",
    ),
    Wrong(
        name="polar-upper-half",
        task="descent.features",
        hint="Your angle is the same above and below the x1 axis: below it the angle is negative.",
        was=POLAR,
        now="r = np.hypot(X[:, 0], X[:, 1])\n    return np.column_stack((r, np.arccos(X[:, 0] / r)))",
    ),
    Wrong(
        name="polar-right-half",
        task="descent.features",
        hint="Your angle is the same on both sides of the x2 axis: left of it the angle is larger than a right one.",
        was=POLAR,
        now="r = np.hypot(X[:, 0], X[:, 1])\n    return np.column_stack((r, np.arcsin(X[:, 1] / r)))",
    ),
    Wrong(
        name="polar-clockwise",
        task="descent.features",
        hint="Your angle is counted clockwise: counterclockwise is positive.",
        was=POLAR,
        now="return np.column_stack((np.hypot(X[:, 0], X[:, 1]), -np.arctan2(X[:, 1], X[:, 0])))",
    ),
    Wrong(
        name="polar-axis-zero",
        task="descent.features",
        hint="Your angle is wrong on the negative x1 axis, where the sign of x2 is 0: there the angle is π.",
        was=POLAR,
        now="r = np.hypot(X[:, 0], X[:, 1])\n"
        "    return np.column_stack((r, np.sign(X[:, 1]) * np.arccos(X[:, 0] / r)))",
    ),
    Wrong(
        name="polar-radius-squared",
        task="descent.features",
        hint="You returned the square of the distance: the root is missing.",
        was=POLAR,
        now="return np.column_stack((X[:, 0] ** 2 + X[:, 1] ** 2, np.arctan2(X[:, 1], X[:, 0])))",
    ),
    Wrong(
        name="polar-radius-of-absolute-values",
        task="descent.features",
        hint="You added the absolute values of the coordinates: the distance is the root of the sum of their squares.",
        was=POLAR,
        now="return np.column_stack((np.abs(X[:, 0]) + np.abs(X[:, 1]), np.arctan2(X[:, 1], X[:, 0])))",
    ),
    Wrong(
        name="polar-radius-of-all-points",
        task="descent.features",
        hint="You computed one norm for all points together: every point has its own distance from the origin.",
        was=POLAR,
        now="return np.column_stack((np.full(len(X), np.linalg.norm(X)), np.arctan2(X[:, 1], X[:, 0])))",
    ),
    Wrong(
        name="polar-columns-swapped",
        task="descent.features",
        hint="You returned the angle first: the columns are r and then θ.",
        was=POLAR,
        now="return np.column_stack((np.arctan2(X[:, 1], X[:, 0]), np.hypot(X[:, 0], X[:, 1])))",
    ),
    Wrong(
        name="polar-rows",
        task="descent.features",
        hint="You returned r and θ as two rows: there is one row for each point, with two columns.",
        was=POLAR,
        now="return np.array([np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0])])",
    ),
    Wrong(
        name="polar-radius-alone",
        task="descent.features",
        hint="You returned the distances alone: the second column is the angle.",
        was=POLAR,
        now="return np.hypot(X[:, 0], X[:, 1]).reshape(-1, 1)",
    ),
    Wrong(
        name="polar-in-place",
        task="descent.features",
        hint="You wrote the polar coordinates into the caller's X: return a new array.",
        was=POLAR,
        now="X[:, 0], X[:, 1] = np.hypot(X[:, 0], X[:, 1]), np.arctan2(X[:, 1], X[:, 0])\n    return X",
    ),
    Wrong(
        name="product-missing",
        task="descent.features",
        hint="You returned the two coordinates without their product: there are three columns.",
        was=PRODUCT,
        now="return X.copy()",
    ),
    Wrong(
        name="product-alone",
        task="descent.features",
        hint="You returned the product alone: the two coordinates come before it.",
        was=PRODUCT,
        now="return (X[:, 0] * X[:, 1]).reshape(-1, 1)",
    ),
    Wrong(
        name="product-first",
        task="descent.features",
        hint="You put the product first: it is the third column.",
        was=PRODUCT,
        now="return np.column_stack((X[:, 0] * X[:, 1], X))",
    ),
    Wrong(
        name="product-sum",
        task="descent.features",
        hint="Your third column is the sum of the coordinates, which a linear classifier makes by itself: "
        "multiply them.",
        was=PRODUCT,
        now="return np.column_stack((X, X[:, 0] + X[:, 1]))",
    ),
    Wrong(
        name="product-squares",
        task="descent.features",
        hint="Your third column is x1 squared plus x2 squared: it should be x1 times x2.",
        was=PRODUCT,
        now="return np.column_stack((X, X[:, 0] ** 2 + X[:, 1] ** 2))",
    ),
    Wrong(
        name="product-first-squared",
        task="descent.features",
        hint="Your third column is x1 times itself: it should be x1 times x2.",
        was=PRODUCT,
        now="return np.column_stack((X, X[:, 0] * X[:, 0]))",
    ),
    Wrong(
        name="product-of-all-points",
        task="descent.features",
        hint="Your product runs along the columns, over all points: multiply the two coordinates of each point.",
        was=PRODUCT,
        now="return np.column_stack((X, np.full(len(X), np.sum(X[:, 0] * X[:, 1]))))",
    ),
    Wrong(
        name="product-with-ones",
        task="descent.features",
        hint="You added a column of ones: the classifier has a bias already, and there are three columns.",
        was=PRODUCT,
        now="return np.column_stack((X, X[:, 0] * X[:, 1], np.ones(len(X))))",
    ),
    Wrong(
        name="product-reshaped",
        task="descent.features",
        hint="You stacked the three columns as rows and reshaped them: that mixes up the points; transpose them.",
        was=PRODUCT,
        now="return np.array([X[:, 0], X[:, 1], X[:, 0] * X[:, 1]]).reshape(-1, 3)",
    ),
]
