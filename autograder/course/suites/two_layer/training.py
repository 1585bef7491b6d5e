"""The contract of training: its path where all batches are alike, its batches where a loss encodes them, history."""

from __future__ import annotations

from itertools import combinations, combinations_with_replacement

import numpy as np

from autograder.assertions import bank_entry
from autograder.contracts.compare import Differs, as_numbers, by_size
from autograder.contracts.contract import PROMISES, Row, Step
from autograder.contracts.domains import given, ordinary

from .. import formulas, laws, nets, random_nets
from ..laws_of_nets import PUT, anything
from .net import ACCURACY, LOSS, PREDICT, SCORES, net

SETTINGS = {"learning_rate": 0.2, "mu": 0.0, "decay": 1.0, "epochs": 3, "batch_size": 100, "reg": 0.0, "seed": 0}
DATA = "X", "y", "X_val", "y_val"


def run(N, D, H, C, kind="", **settings):
    """Return the sizes of a training; kind says what is special about its data."""
    return {"N": N, "sizes": (D, H, C), "settings": SETTINGS | settings, "seed": 0, "kind": kind}


def rows(rng, sizes, turn):
    """Draw rows: all alike, or so that the loss of each of eight is twice that of another."""
    N, (D, *_) = sizes["N"], sizes["sizes"]
    if sizes["kind"] == "decodable":
        lead = -np.log(np.expm1(0.02 * 2.0 ** rng.permutation(N)))
        return np.where(np.arange(N) % 2, -lead, lead)[:, None]
    random = np.round(0.5 * ordinary(rng, (N, D)), 1)
    return np.repeat(random[:1], N, axis=0) if sizes["kind"] == "alike" else random


def start(rng, sizes, turn):
    """Draw params; of a net that knows class 0 too well, or whose scores are a row's one number and zero."""
    if sizes["kind"] == "decodable":
        W1, b1, W2, b2 = [[1.0]], [20.0], [[1.0, 0.0]], [-20.0, 0.0]
        return {name: np.array(value) for name, value in (("W1", W1), ("b1", b1), ("W2", W2), ("b2", b2))}
    params = random_nets.net(rng, sizes, turn)["params"]
    params["b1"] += 0.0005  # rows have one decimal and W1 two, so no ReLU is at its kink, where it has two slopes
    params["b2"][0] += {"turning": 5.0, "learned": 60.0}.get(sizes["kind"], 0.0)
    return params


def classes(rng, sizes, turn):
    """Draw labels, all the same one for some kinds."""
    same = {"alike": 0, "turning": 1, "learned": 0}.get(sizes["kind"])
    if sizes["kind"] == "decodable":
        return np.arange(sizes["N"]) % 2
    return rng.integers(sizes["sizes"][-1], size=sizes["N"]) if same is None else np.full(sizes["N"], same)


def steps_of(case):
    """Return how many steps an epoch has."""
    return laws.count(len(case["X"]), case["settings"]["batch_size"])


def along(case):
    """Return the params after each step, and the loss before it; None if the batches are a matter of chance."""
    X, y, settings = case["X"], case["y"], case["settings"]
    if np.ptp(X[:, 0]) and settings["batch_size"] < len(X):
        return None
    rates = [settings["learning_rate"] * settings["decay"] ** epoch for epoch in range(settings["epochs"])]
    batch = X[: settings["batch_size"]], y[: settings["batch_size"]], settings["reg"]
    rates = np.repeat(rates, steps_of(case))
    return formulas.path(lambda p: nets.loss_and_grads(p, *batch), case["params"], rates, settings["mu"])


def history(case):
    """Return the right history, of batches that chance decides the accuracies of a net that stays as it is."""
    if (path := along(case)) is None:
        if case["settings"]["learning_rate"]:
            return None
        found, ends = {}, [case["params"]] * case["settings"]["epochs"]
    else:
        found, ends = {"loss": np.array(path[1])}, path[0][steps_of(case) - 1 :: steps_of(case)]
    sets = {"train_accuracy": DATA[:2], "val_accuracy": DATA[2:]}
    shares = {n: np.array([nets.accuracy(p, case[X], case[y]) for p in ends]) for n, (X, y) in sets.items()}
    return found | shares


def end(case):
    """Return the right params after training."""
    return (along(case) or [[None]])[0][-1]


def unless_by_chance(got, right, case):
    """Compare what does not hang on the order of the rows."""
    if right is not None:
        by_size(got, right, case)


def decoded(losses, case):
    """Return the rows of each batch from its loss, where each row's is twice that of another."""
    N, largest = len(case["X"]), case["settings"]["batch_size"]
    each = [nets.loss(case["params"], case["X"][row : row + 1], case["y"][row : row + 1]) for row in range(N)]
    for choose in (combinations, combinations_with_replacement):
        possible = [rows for size in range(1, largest + 1) for rows in choose(range(N), size)]
        table = np.array([np.mean([each[row] for row in rows]) for rows in possible])
        nearest = np.abs(np.subtract.outer(losses, table)).argmin(axis=1)
        if np.all(np.abs(losses - table[nearest]) <= 1e-3):
            if choose is combinations:
                return [possible[index] for index in nearest]
            raise Differs("a batch holds a row twice", bank_entry("train-with-replacement"))
    raise Differs(f"a loss is not that of a batch of at most {largest} different rows and their labels")


def dealt(got, right, case):
    """Ask for every row once in each epoch, in as few batches as possible, shuffled anew."""
    losses = got.get("loss") if isinstance(got, dict) else None
    N, epochs, steps = len(case["X"]), case["settings"]["epochs"], steps_of(case)
    if np.shape(losses) == (epochs * (N // case["settings"]["batch_size"]),) != (epochs * steps,):
        raise Differs("it has no loss of the last batch of each epoch", bank_entry("train-drops-last"))
    batches = decoded(as_numbers(losses, (epochs * steps,), "its entry 'loss'"), case)
    orders = [batches[first : first + steps] for first in range(0, epochs * steps, steps)]
    if all(laws.joined(order) == list(range(N)) for order in orders):
        raise Differs("each epoch takes the rows as they lie", bank_entry("train-not-shuffled"))
    for order in orders:
        laws.once_each(order, N, {"overlap": bank_entry("train-fresh-draws")})
    if orders == orders[:1] * epochs:
        raise Differs("all epochs have the same batches", bank_entry("train-shuffled-once"))
    if steps < N and len({frozenset(order) for order in orders}) == 1:
        raise Differs("all epochs have the same batches in another order", bank_entry("train-shuffles-whole-batches"))


RUN, ENDS = ["train"], ["trained"]
DECAYED = [run(5, 3, 4, 3, "alike", decay=0.6, batch_size=2), run(5, 3, 4, 2, decay=0.8, epochs=4)]
DEALT = [run(8, 1, 1, 2, "decodable", learning_rate=0.0, epochs=4, batch_size=size) for size in (3, 1)]
AGAIN = [run(4, 2, 3, 2, mu=0.8), run(5, 3, 2, 3, mu=0.5, epochs=2), run(40, 2, 3, 3, batch_size=7, seed=0)]
TURNING = run(7, 4, 5, 3, "turning", learning_rate=0.5, mu=0.7, epochs=6)
SEEN = [
    run(5, 4, 5, 3, mu=0.5, epochs=4, reg=0.1),
    TURNING,
    run(5, 2, 3, 3, "learned", epochs=4),
    run(5, 3, 4, 3, "alike", batch_size=2, epochs=2),
    run(450, 2, 3, 3, batch_size=450, epochs=2),
    run(8, 1, 1, 2, "decodable", learning_rate=0.0, epochs=2, batch_size=3),
]
TRAIN = net(
    "train",
    {
        "params": start,
        "X": rows,
        "y": classes,
        "X_val": rows,
        "y_val": lambda rng, sizes, turn: np.zeros(sizes["N"], int),
    }
    | {"settings": given("settings"), "seed": given("seed")},
    [
        Step("new", None, law=anything, calls="params"),
        PUT,
        Step("train", DATA, history, unless_by_chance, keywords="settings"),
        Step("trained", None, end, unless_by_chance, calls="params"),
    ],
    [
        Row("momentum", 5, "Every step moves all four params by the velocity, which is kept.", ENDS),
        Row(
            "decay", 4, "The rate of an epoch is learning_rate * decay ** epoch, from epoch 0 on.", ENDS, sizes=DECAYED
        ),
        Row("minibatches", 4, "An epoch has each row once, in a new order, in batches.", RUN, sizes=DEALT, same=dealt),
        Row("history", 4, "It has a loss for each step; for each epoch, accuracies over both sets.", RUN, sizes=SEEN),
        Row(
            PROMISES, 1, "A training begins with the net's params, goes by its seed, and leaves the data.", sizes=AGAIN
        ),
    ],
    sizes=[
        run(1, 2, 3, 2, mu=0.5),
        run(6, 4, 5, 3, "alike", mu=0.9, epochs=2, batch_size=2),
        run(5, 3, 4, 2, mu=0.5, reg=0.3, batch_size=50),
        TURNING,
    ],
    turns=1,
    seeded_by="seed",
    parts=[SCORES, LOSS, PREDICT, ACCURACY],
)
