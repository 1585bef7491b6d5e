"""Print the accuracies behind the thresholds, of right and wrong trainings, and their CPU seconds.

    OPENBLAS_NUM_THREADS=1 python benchmarks/training.py [--seeds 3]

Runs are those that accuracy is graded on (autograder.course.data), of CIFAR-10 where CIFAR10_DIR is set. The linear
classifier is given several learning rates.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from types import ModuleType

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before numpy: more threads are slower at these sizes

import numpy as np  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from autograder import manifest  # noqa: E402 - the line above finds it
from autograder.course import data  # noqa: E402

HIDDEN = 100
LINEAR_RATES = (0.02, 0.002, 0.001, 0.0005, 0.00025)


def module(source: bytes) -> ModuleType:
    """Return a module of that text, which is ours."""
    made = ModuleType("two_layer")
    exec(source, made.__dict__)  # noqa: S102 - the solution, or a mistaken one
    return made


ASSIGNMENT = manifest.load().assignment("05_two_layer")
SOURCE = (ASSIGNMENT.solution / f"{ASSIGNMENT.module}.py").read_bytes()
two_layer = module(SOURCE)
no_mask = module(SOURCE.replace(b"(dscores @ W2.T) * (hidden > 0.0)", b"dscores @ W2.T"))  # through units that are off


class Linear(two_layer.TwoLayerNet):  # type: ignore[name-defined, misc]
    """A linear classifier that the same code trains: its one layer stands where the second one stands."""

    def __init__(self, input_size: int, num_classes: int) -> None:
        self.params = {"W2": np.zeros((input_size, num_classes)), "b2": np.zeros(num_classes)}

    def scores(self, X: np.ndarray) -> np.ndarray:
        """Return X @ W2 + b2."""
        return X @ self.params["W2"] + self.params["b2"]

    def loss(self, X: np.ndarray, y: np.ndarray, reg: float = 0.0) -> tuple[float, dict[str, np.ndarray]]:
        """Return the softmax loss without a penalty, and its gradients."""
        scores = self.scores(X)
        dscores = np.exp(scores - scores.max(axis=1, keepdims=True))
        dscores /= dscores.sum(axis=1, keepdims=True)
        loss = -float(np.mean(np.log(dscores[np.arange(len(y)), y] + np.float32(1e-30))))
        dscores[np.arange(len(y)), y] -= 1.0
        dscores /= len(y)
        return loss, {"W2": X.T @ dscores, "b2": dscores.sum(axis=0)}


def trained(net: two_layer.TwoLayerNet, run: data.Run, images: data.Dataset, seed: int, rate: float) -> float:
    """Train a net as the run says and return its accuracy on the test images."""
    settings = run.settings | {"learning_rate": rate, "epochs": run.epochs, "seed": seed}
    X_val, y_val = (images.X_val, images.y_val) if len(images.y_val) else (images.X_test[:100], images.y_test[:100])
    net.train(images.X_train, images.y_train, X_val, y_val, **settings)
    return float(two_layer.accuracy(net.predict(images.X_test), images.y_test))


def compare(run: data.Run, seeds: int) -> None:
    """Print the accuracies of right nets and of wrong ones on one data set, each of so many seeds."""
    print(f"{run.name}, {run.train:,} images, {run.epochs} epochs; threshold {run.threshold:.2f}")
    size, rate = run.load().X_train.shape[1], run.settings["learning_rate"]
    kinds = {
        "two layers": (lambda seed: two_layer.TwoLayerNet(size, HIDDEN, 10, seed), rate),
        "no ReLU mask": (lambda seed: no_mask.TwoLayerNet(size, HIDDEN, 10, seed), rate),
        **{f"linear, rate {slow:g}": (lambda _: Linear(size, 10), slow) for slow in LINEAR_RATES},
    }
    for title, (kind, rate) in kinds.items():
        start = time.process_time()
        with np.errstate(all="ignore"):
            found = [trained(kind(seed), run, run.load(seed), seed, rate) for seed in range(seeds)]
        seconds = (time.process_time() - start) / seeds
        print(f"  {title:24}{min(found):.3f} to {max(found):.3f}   {seconds:5.1f} CPU s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3, help="runs of each net (default: %(default)s)")
    options = parser.parse_args()
    compare(data.SHAPES10, options.seeds)
    if os.environ.get(data.cifar10.VARIABLE):
        compare(data.CIFAR10, options.seeds)
    else:
        print(f"cifar10: not run; {data.cifar10.ELSEWHERE}")
