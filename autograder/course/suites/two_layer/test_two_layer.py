"""The hidden tests of the two-layer net, of the questions, the hyperparameters, and the training on images."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from autograder.assertions import CheckFailed, bank_entry, describe, mistaken
from autograder.contracts.compare import as_numbers
from autograder.contracts.engine import stand_in, works
from autograder.contracts.hidden import hidden_tests
from autograder.faults import StudentFault

from ... import data
from .. import nets
from ..questions import question_tests
from .net import ACCURACY, LOSS, PREDICT, SCORES, START
from .training import TRAIN

QUESTIONS = {  # with weights
    "numbers_of_the_net": (3, "parameters, steps, spread of the weights and the last rate"),
    "first_losses": (2, "which mistake makes which loss before training"),
    "where_is_the_bug": (3, "where a mistake is, by which gradients are wrong"),
    "rates_of_runs": (2, "which curve of losses belongs to which rate"),
}
globals().update(hidden_tests(__name__, SCORES, START, LOSS, PREDICT, ACCURACY, TRAIN))
globals().update(question_tests(__name__, "two_layer.answers", QUESTIONS))


WATCHED = 200  # images that a training looks at after every epoch: nobody reads what it sees
# Too long to be found by trying: students have the generator, and their code sees the training labels.
SEED = 0x1DEA58D56EEC05A84EBEA9623F449371


@cache
def few_images():
    """Return 1,000 images to try hyperparameters on, and as many to see what was learned."""
    return data.read_only(data.shapes10.load(1000, 1000, 50, SEED))


@cache
def shuffled_images(load, secret):
    """Return images with pixels, rows of each set and classes in an order drawn from the secret number."""
    images, rng = load(SEED), np.random.default_rng(secret)
    pixels, classes = rng.permutation(images.X_train.shape[1]), rng.permutation(len(images.classes))
    parts = {}
    for part in ("train", "val", "test"):
        X, y = getattr(images, f"X_{part}"), getattr(images, f"y_{part}")
        rows = rng.permutation(len(X))[: WATCHED if part == "val" else None]
        parts |= {f"X_{part}": X[np.ix_(rows, pixels)], f"y_{part}": classes[y[rows]].astype(y.dtype)}
    return data.read_only(images._replace(**parts))


def few_pixels(seed):
    """Return images of eight by eight pixels, on which a reference part can be asked in every step of a training."""
    images = data.shapes10.load(1000, 50, 500, seed)
    parts = {f"X_{part}": _coarse(getattr(images, f"X_{part}")) for part in ("train", "val", "test")}
    return images._replace(**parts)


def _coarse(X):
    """Return the means of four by four pixels."""
    return X.reshape(-1, 8, 4, 8, 4, 3).mean(axis=(2, 4)).reshape(len(X), -1)


WHOLE = {"hidden_size", "epochs", "batch_size"}
RANGES = {  # in words, as least and largest, and the bank's entry of what lies outside
    "hidden_size": ("a whole number from 1 to 500", 1, 500, bank_entry("choice-hidden-too-many")),
    "learning_rate": ("above 0", 1e-300, np.inf, bank_entry("choice-rate-zero")),
    "mu": ("from 0 up to, not including, 1", 0, 1 - 1e-9, bank_entry("choice-mu-one")),
    "decay": ("above 0 and at most 1", 1e-300, 1, bank_entry("choice-decay-zero")),
    "epochs": ("a whole number from 1 to 30", 1, 30, bank_entry("choice-epochs-too-many")),
    "batch_size": ("a whole number from 16 to 1000", 16, 1000, bank_entry("choice-batch-of-all")),
    "reg": ("0 or more", 0, np.inf, bank_entry("choice-reg-negative")),
}
PASSES, LEAST_SHARE = 16, 0.18
SHORT_RUNS = {}  # what came of the choices that this process has seen, all of it a function of the choice


def chosen(student):
    """Return the student's hyperparameters, each checked to be a number in its range."""
    choice = student.hyperparameters()
    if not isinstance(choice, dict):
        raise mistaken(bank_entry("choice-tuple"), f"hyperparameters returned {describe(choice)}, and no dict.")
    for name, (words, least, largest, entry) in RANGES.items():
        if name not in choice:
            raise mistaken(bank_entry("choice-key-missing"), f"hyperparameters returns no {name}.")
        if isinstance(choice[name], str):
            raise mistaken(bank_entry("choice-text"), f"{name} should be a number; it is a text.")
        value = as_numbers(choice[name], (), name).item()
        if not least <= value <= largest or (name in WHOLE and value != int(value)):
            raise mistaken(entry, f"{name} should be {words}.")
    return {name: int(float(choice[name])) if name in WHOLE else float(choice[name]) for name in RANGES}


@pytest.mark.task("two_layer.hyperparameters", weight=5)
def test_hyperparameters_ranges(student):
    """All hyperparameters are there, and each is a number in its range."""
    chosen(student)


@pytest.mark.task("two_layer.hyperparameters", weight=4, needs=test_hyperparameters_ranges)
def test_hyperparameters_learn(student, reference):
    """After 16 passes over 1,000 SHAPES-10 images, a net with these hyperparameters classifies 18 % of 1,000 others."""
    # The same few passes for everybody: a bound on the work, whatever was chosen.
    choice = chosen(student) | {"epochs": PASSES, "seed": 0}
    key = tuple(sorted(choice.items()))
    if key not in SHORT_RUNS:
        SHORT_RUNS[key] = short_run(reference, **choice)
    accuracy, loss = SHORT_RUNS[key]
    slip = bank_entry("choice-rate-too-small") if loss < 10.0 else bank_entry("choice-rate-too-large")
    require_share(accuracy, LEAST_SHARE, "images that it has not seen", slip)


def short_run(reference, hidden_size, **choice):
    """Train the reference on few images; return its accuracy on others, and the last loss."""
    images = few_images()
    net = reference.TwoLayerNet(images.X_train.shape[1], hidden_size, len(images.classes), seed=0)
    with np.errstate(all="ignore"):
        history = net.train(images.X_train, images.y_train, images.X_val, images.y_val, **choice)
    return history["val_accuracy"][-1], history["loss"][-1]


PARTS = SCORES, LOSS, PREDICT, ACCURACY
FEW = {"learning_rate": 0.1, "mu": 0.9, "decay": 0.95, "batch_size": 100, "reg": 0.0, "epochs": 12}
ENOUGH = 0.45  # of images of few pixels


@pytest.mark.task("two_layer.threshold", weight=13)
def test_threshold(submission, seed, rng):
    """Trained on the graders' images with the graders' hyperparameters, the net classifies enough test images."""
    run, secret, session = data.graded_run(), int(rng.integers(1 << 62)), submission.begin()
    images = shuffled_images(run.load, secret)
    try:
        reach(session, images, 100, run.settings | {"epochs": run.epochs}, run.threshold)
    except (CheckFailed, StudentFault):
        broken = [part for part in PARTS if not works(part, submission, seed)]
        if not (broken and reaches_with(broken, submission, shuffled_images(few_pixels, secret))):
            raise


def reaches_with(broken, submission, images):
    """Whether training reaches its aim on images of few pixels with reference parts for those that are broken."""
    session = submission.begin()
    for part in broken:
        stand_in(part, session)
    try:
        reach(session, images, 30, FEW, ENOUGH)
    except (CheckFailed, StudentFault):
        return False
    return True


def reach(session, images, units, settings, threshold):
    """Train a net of the student's, and ask for this accuracy: of its predictions, or of what its params give."""
    net = session.student.TwoLayerNet(images.X_train.shape[1], units, len(images.classes), seed=0)
    net.train(images.X_train, images.y_train, images.X_val, images.y_val, **settings, seed=0)
    # A copy: what can be mapped is seen by every later submission, while it trains.
    share = agreement(net, images.X_test.copy(), images.y_test)
    if share < threshold:  # it may be predict that is wrong; it has points of its own
        p = {name: np.asarray(value, dtype=np.float64) for name, value in net.params.items()}
        share = max(share, nets.accuracy(p, images.X_test, images.y_test))
    require_share(share, threshold, "test images")


def require_share(share, threshold, images, mistake=None):
    """Require that a trained net classifies a share of images, named in the plural, that is large enough."""
    if not share >= threshold:
        message = f"The trained net classifies {share:.0%} of the {images}; {threshold:.0%} are asked for."
        raise mistaken(mistake, message)


def agreement(net, X, labels):
    """Return the share of labels that are predicted; what is no prediction agrees with none."""
    try:
        return float(np.mean(as_numbers(net.predict(X), labels.shape, "predict") == labels))
    except (CheckFailed, StudentFault):
        return 0.0
