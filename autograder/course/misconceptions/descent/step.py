"""Wrong steps."""

from autograder.diagnosis.variants import Wrong

from .hints import CHANGED_W, CLIMBS, NEVER_MOVED, NO_RATE
from .passages import STEP_LINE

WRONG = [
    Wrong(
        name="step-ascent",
        task="descent.step",
        hint=CLIMBS,
        was=STEP_LINE,
        now="return w + learning_rate * gradient",
        affects=("descent.descent", "descent.linear"),
    ),
    Wrong(
        name="step-no-rate",
        task="descent.step",
        hint=NO_RATE,
        was=STEP_LINE,
        now="return w - gradient",
        affects=("descent.descent", "descent.linear"),
    ),
    Wrong(
        name="step-divided-by-rate",
        task="descent.step",
        hint="You divided by the learning rate; the larger it is, the larger the step: multiply.",
        was=STEP_LINE,
        now="return w - gradient / learning_rate",
        affects=("descent.descent", "descent.linear"),
    ),
    Wrong(
        name="step-in-place",
        task="descent.step",
        hint=CHANGED_W,
        was=STEP_LINE,
        now="w -= learning_rate * gradient\n    return w",
        affects=("descent.descent",),
    ),
    Wrong(
        name="step-changes-gradient",
        task="descent.step",
        hint="You multiplied the caller's gradient by the learning rate in place: "
        "leave it as it is, compute a new array.",
        was=STEP_LINE,
        now="gradient *= learning_rate\n    return w - gradient",
    ),
    Wrong(
        name="step-not-returned",
        task="descent.step",
        hint="You changed the caller's w in place and returned nothing: return a new array of weights.",
        was=STEP_LINE,
        now="w -= learning_rate * gradient",
        affects=("descent.descent", "descent.linear"),
    ),
    Wrong(
        name="step-alone",
        task="descent.step",
        hint="You returned the step itself; what is asked for are the weights after it.",
        was=STEP_LINE,
        now="return -learning_rate * gradient",
        affects=("descent.descent", "descent.linear"),
    ),
    Wrong(
        name="step-not-taken",
        task="descent.step",
        hint=NEVER_MOVED,
        was=STEP_LINE,
        now="new = w - learning_rate * gradient\n    return w",
        affects=("descent.descent", "descent.linear"),
    ),
    Wrong(
        name="step-normalized",
        task="descent.step",
        hint="You divided the gradient by its norm, so that all steps are equally long; use the gradient as it is.",
        was=STEP_LINE,
        now="return w - learning_rate * gradient / np.linalg.norm(gradient)",
        affects=("descent.descent", "descent.linear"),
    ),
    Wrong(
        name="step-sign-only",
        task="descent.step",
        hint="You used the sign of the gradient only; a steeper slope makes a larger step.",
        was=STEP_LINE,
        now="return w - learning_rate * np.sign(gradient)",
        affects=("descent.descent", "descent.linear"),
    ),
    Wrong(
        name="step-rate-times-all",
        task="descent.step",
        hint="You multiplied w by the learning rate, too; it scales the gradient alone.",
        was=STEP_LINE,
        now="return learning_rate * (w - gradient)",
        affects=("descent.descent", "descent.linear"),
    ),
]
