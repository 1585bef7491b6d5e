"""Right: penalties and decays in other forms."""

from autograder.diagnosis.variants import Right

from .passages import DECAY, LOSS, PENALTY, WEIGHT

RIGHT = [
    Right(
        name="l2-biases-left-out",
        was=f"{WEIGHT}\n        {LOSS}\n        {PENALTY}",
        now="if value.ndim < 2:\n            continue\n"
        "        loss += 0.5 * strength * np.vdot(value, value)\n        grads[name] = strength * value",
    ),
    Right(
        name="l2-bias-gradient-is-a-number",
        was=PENALTY,
        now="grads[name] = weight * value if np.ndim(value) > 1 else 0",
    ),
    Right(
        name="l2-by-norm",
        was=LOSS,
        now="loss += weight * np.linalg.norm(value.ravel()) ** 2 / 2",
    ),
    Right(
        name="l2-by-flat-loop",
        was=LOSS,
        now="for entry in np.ravel(value).tolist():\n            loss += weight * entry * entry / 2",
    ),
    Right(
        name="l2-returns-arrays-in-a-list",
        was="return loss, grads",
        now="return [np.array(loss), grads]",
    ),
    Right(
        name="decay-by-loop",
        was=DECAY,
        now="for _ in range(epoch):\n        learning_rate *= decay\n    return learning_rate",
    ),
    Right(
        name="decay-by-recursion",
        was=DECAY,
        now="return learning_rate if epoch == 0 else decay * step_decay(learning_rate, decay, epoch - 1)",
    ),
    Right(
        name="decay-by-logarithm",
        was=DECAY,
        now="return np.exp(np.log(learning_rate) + epoch * np.log(decay))",
    ),
]
