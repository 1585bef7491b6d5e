"""The graders' training run on images."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.assertions import CheckFailed, StudentFault, accuracy_threshold, as_array
from autograder.contracts.engine import stand_in, works

from ... import data
from .. import nets
from .images import few_pixels, shuffled_images
from .net import ACCURACY, LOSS, PREDICT, SCORES

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
    accuracy_threshold(share, threshold, "test images")


def agreement(net, X, labels):
    """Return the share of labels that are predicted; what is no prediction agrees with none."""
    try:
        return float(np.mean(as_array(net.predict(X), "predict", labels.shape) == labels))
    except (CheckFailed, StudentFault):
        return 0.0
