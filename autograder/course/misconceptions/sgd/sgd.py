"""Wrong plain steps."""

from autograder.diagnosis.variants import Wrong

from .passages import SGD

WRONG = [
    Wrong(
        name="sgd-ascent",
        task="sgd.sgd",
        hint="You added the gradient, which climbs the loss: the step goes against the gradient.",
        was=SGD,
        now="return {name: value + learning_rate * grads[name] for name, value in params.items()}",
    ),
    Wrong(
        name="sgd-no-rate",
        task="sgd.sgd",
        hint="You subtracted the gradient itself: scale it by the learning rate first.",
        was=SGD,
        now="return {name: value - grads[name] for name, value in params.items()}",
    ),
    Wrong(
        name="sgd-updates-a-copy",
        task="sgd.sgd",
        hint="You updated a copy and returned the params as they were: return the updated arrays.",
        was=SGD,
        now="for value in [value.copy() for value in params.values()]:\n        value -= learning_rate\n"
        "    return params",
    ),
    Wrong(
        name="sgd-returns-nothing",
        task="sgd.sgd",
        hint="You updated the arrays but returned nothing: the function has to return params.",
        was=SGD,
        now="for name in params:\n        params[name] -= learning_rate * grads[name]",
    ),
    Wrong(
        name="sgd-returns-the-step",
        task="sgd.sgd",
        hint="You returned the step alone: add it to the params and return where they are then.",
        was=SGD,
        now="return {name: -learning_rate * grads[name] for name in params}",
    ),
    Wrong(
        name="sgd-first-array-only",
        task="sgd.sgd",
        hint="You returned after the first array: the return belongs behind the loop, so that every array moves.",
        was=SGD,
        now="for name in params:\n        params[name] = params[name] - learning_rate * grads[name]\n"
        "        return params",
    ),
    Wrong(
        name="sgd-first-array-returned",
        task="sgd.sgd",
        hint="You returned after the first array: the return belongs behind the loop, so that every array moves.",
        was=SGD,
        now="for name, value in params.items():\n        return {name: value - learning_rate * grads[name]}",
    ),
    Wrong(
        name="sgd-weights-only",
        task="sgd.sgd",
        hint="You moved only arrays with two dimensions: biases have gradients too and move by the same rule.",
        was=SGD,
        now="return {n: v - learning_rate * grads[n] if v.ndim > 1 else v for n, v in params.items()}",
    ),
    Wrong(
        name="sgd-by-position",
        task="sgd.sgd",
        hint="You paired params with grads by their position in the dicts: pair them by name, the order may differ.",
        was=SGD,
        now="pairs = zip(params.items(), grads.values(), strict=True)\n"
        "    return {name: value - learning_rate * gradient for (name, value), gradient in pairs}",
    ),
    Wrong(
        name="sgd-unit-length",
        task="sgd.sgd",
        hint="You divided the gradient by its length: a steep slope makes a longer step, so leave the length as it is.",
        was=SGD,
        now="return {n: v - learning_rate * grads[n] / np.linalg.norm(grads[n]) for n, v in params.items()}",
    ),
    Wrong(
        name="sgd-averages-gradient",
        task="sgd.sgd",
        hint="You divided the gradient by its number of rows: the mean over the batch is already taken in the loss.",
        was=SGD,
        now="return {name: value - learning_rate * grads[name] / len(grads[name]) for name, value in params.items()}",
    ),
    Wrong(
        name="sgd-fixed-names",
        task="sgd.sgd",
        hint="You wrote down names of arrays, which only one network has: loop over whatever names params has.",
        was=SGD,
        now='return {name: params[name] - learning_rate * grads[name] for name in ("W1", "b1", "W2", "b2")}',
    ),
    Wrong(
        name="sgd-scales-grads-in-place",
        task="sgd.sgd",
        hint="You multiplied the gradients by the rate in place: the caller's grads have to stay as they are.",
        was=SGD,
        now="for name in grads:\n        grads[name] *= learning_rate\n"
        "    return {name: value - grads[name] for name, value in params.items()}",
    ),
    Wrong(
        name="sgd-leaves-out-what-stands-still",
        task="sgd.sgd",
        hint="You leave arrays out whose gradient is zero: return every array, moved or not.",
        was=SGD,
        now="return {n: value - learning_rate * grads[n] for n, value in params.items() if np.any(grads[n])}",
        affects=("sgd.train",),
    ),
]
