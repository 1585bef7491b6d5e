"""Wrong loops of steps."""

from autograder.diagnosis.variants import Wrong

from .hints import CHANGED_W, CLIMBS, NEVER_MOVED, NO_RATE, ONE_STEP, ONE_TOO_FEW, ONE_TOO_MANY, RATE_DECAYS, STOPS
from .passages import LOOP

WRONG = [
    Wrong(
        name="descent-one-too-many",
        task="descent.descent",
        hint=ONE_TOO_MANY,
        was="for _ in range(steps):",
        now="for _ in range(steps + 1):",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-one-too-few",
        task="descent.descent",
        hint=ONE_TOO_FEW,
        was="for _ in range(steps):",
        now="for _ in range(1, steps):",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-gradient-once",
        task="descent.descent",
        hint="You asked for the gradient once and used it for all steps: "
        "it changes with w, so ask again before each step.",
        was=LOOP,
        now="    slope = gradient(w)\n    for _ in range(steps):\n"
        "        w = gradient_step(w, slope, learning_rate)\n    return w",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-returns-in-the-loop",
        task="descent.descent",
        hint=ONE_STEP,
        was=LOOP,
        now=LOOP.replace("    return w", "        return w"),
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-result-ignored",
        task="descent.descent",
        hint=NEVER_MOVED,
        was=LOOP,
        now="    for _ in range(steps):\n        gradient_step(w, gradient(w), learning_rate)\n    return w",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-ascent",
        task="descent.descent",
        hint=CLIMBS,
        was=LOOP,
        now="    for _ in range(steps):\n        w = w + learning_rate * gradient(w)\n    return w",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-no-rate",
        task="descent.descent",
        hint=NO_RATE,
        was=LOOP,
        now="    for _ in range(steps):\n        w = w - gradient(w)\n    return w",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-rate-decays",
        task="descent.descent",
        hint=RATE_DECAYS,
        was=LOOP,
        now="    for step in range(steps):\n"
        "        w = gradient_step(w, gradient(w), learning_rate / (step + 1))\n    return w",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-momentum",
        task="descent.descent",
        hint="You carried part of the last step over into the next one: plain gradient descent has no memory.",
        was=LOOP,
        now="    v = 0.0\n    for _ in range(steps):\n        v = 0.9 * v - learning_rate * gradient(w)\n"
        "        w = w + v\n    return w",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-stops-early",
        task="descent.descent",
        hint=STOPS,
        was=LOOP,
        now="    for _ in range(steps):\n        if np.linalg.norm(gradient(w)) < 0.01:\n            break\n"
        "        w = gradient_step(w, gradient(w), learning_rate)\n    return w",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-returns-the-path",
        task="descent.descent",
        hint="You returned the whole path; what is asked for are the last weights.",
        was=LOOP,
        now="    path = [w]\n    for _ in range(steps):\n"
        "        path.append(gradient_step(path[-1], gradient(path[-1]), learning_rate))\n    return path",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-in-place",
        task="descent.descent",
        hint=CHANGED_W,
        was=LOOP,
        now="    for _ in range(steps):\n        w -= learning_rate * gradient(w)\n    return w",
    ),
    Wrong(
        name="descent-stops-at-small-steps",
        task="descent.descent",
        hint=STOPS,
        was=LOOP,
        now="    for _ in range(steps):\n        before, w = w, gradient_step(w, gradient(w), learning_rate)\n"
        "        if np.allclose(w, before, rtol=0, atol=1e-8):\n            break\n    return w",
        affects=("descent.linear",),
    ),
    Wrong(
        name="descent-stops-at-steps-of-no-digits",
        task="descent.descent",
        hint=STOPS,
        was=LOOP,
        now="    for _ in range(steps):\n        before, w = w, gradient_step(w, gradient(w), learning_rate)\n"
        "        if np.allclose(w, before, rtol=1e-5, atol=0):\n            break\n    return w",
        affects=("descent.linear",),
    ),
]
