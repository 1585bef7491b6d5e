"""Print what training reaches and costs: accuracy, CPU seconds, the step against bare products, sandbox against none.

    OPENBLAS_NUM_THREADS=1 python benchmarks/training.py [--seeds 10] [--cifar-seeds 3]

Runs are those that accuracy is graded on (autograder.course.data), and 50,000 images of CIFAR-10 for 8 epochs where
CIFAR10_DIR is set. The linear classifier is given the best of several learning rates.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before numpy: more threads are slower at these sizes

import numpy as np  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from autograder import grading, manifest, submission  # noqa: E402 - the line above finds it
from autograder.course import data  # noqa: E402
from autograder.sandbox import Sandbox  # noqa: E402
from autograder.session import Session  # noqa: E402

HIDDEN = 100
LINEAR_RATES = (0.02, 0.002, 0.001, 0.0005, 0.00025)


def module(source: bytes) -> ModuleType:
    """Return a module of that text, which is ours."""
    made = ModuleType("two_layer")
    exec(source, made.__dict__)  # noqa: S102 - the solution, or an entry of the bank
    return made


ASSIGNMENT = manifest.load().assignment("05_two_layer")
two_layer = module((ASSIGNMENT.solution / f"{ASSIGNMENT.module}.py").read_bytes())


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


class NoMask(two_layer.TwoLayerNet):  # type: ignore[name-defined, misc]
    """The net with the mistake that its gradient passes through hidden units that are off."""

    def loss(self, X: np.ndarray, y: np.ndarray, reg: float = 0.0) -> tuple[float, dict[str, np.ndarray]]:
        """Return the loss, and gradients without the ReLU's mask."""
        loss, grads = super().loss(X, y, reg)
        scores = self.scores(X)
        dscores = np.exp(scores - scores.max(axis=1, keepdims=True))
        dscores /= dscores.sum(axis=1, keepdims=True)
        dscores[np.arange(len(y)), y] -= 1.0
        dhidden = dscores @ self.params["W2"].T / np.float32(len(y))
        return loss, grads | {"W1": X.T @ dhidden, "b1": dhidden.sum(axis=0)}


KINDS: dict[str, Callable[[int, int, int], two_layer.TwoLayerNet]] = {
    "two layers": lambda D, C, seed: two_layer.TwoLayerNet(D, HIDDEN, C, seed),
    "no ReLU mask": lambda D, C, seed: NoMask(D, HIDDEN, C, seed),
    "linear": lambda D, C, seed: Linear(D, C),
}


def trained(net: two_layer.TwoLayerNet, run: data.Run, images: data.Dataset, seed: int, rate: float) -> float:
    """Train a net as the run says and return its accuracy on the test images."""
    settings = run.settings | {"learning_rate": rate, "epochs": run.epochs, "seed": seed}
    X_val, y_val = (images.X_val, images.y_val) if len(images.y_val) else (images.X_test[:100], images.y_test[:100])
    net.train(images.X_train, images.y_train, X_val, y_val, **settings)
    return float(two_layer.accuracy(net.predict(images.X_test), images.y_test))


def show(title: str, accuracies: list[float], seconds: list[float], note: str = "") -> None:
    """Print one row: mean, deviation, lowest and highest accuracy, and CPU seconds."""
    deviation = statistics.stdev(accuracies) if len(accuracies) > 1 else 0.0
    low, high = min(accuracies), max(accuracies)
    print(f"  {title:16}{statistics.mean(accuracies):.3f} ± {deviation:.3f}   {low:.3f} … {high:.3f}", end="")
    print(f"   {statistics.mean(seconds):5.1f} CPU s  {note}", flush=True)


def compare(run: data.Run, seeds: int) -> None:
    """Train the reference with several seeds, then the wrong variants, on one data set."""
    print(f"{run.name}, {run.train:,} images, {run.epochs} epochs; threshold {run.threshold:.2f}")
    rate = run.settings["learning_rate"]
    for title in ("two layers", "no ReLU mask"):
        accuracies, seconds = [], []
        for seed in range(seeds if title == "two layers" else min(seeds, 3)):
            images = run.load(seed)
            start = time.process_time()
            with np.errstate(all="ignore"):
                accuracies.append(trained(KINDS[title](images.X_train.shape[1], 10, seed), run, images, seed, rate))
            seconds.append(time.process_time() - start)
        show(title, accuracies, seconds)
    best: list[float] = []
    for rate in LINEAR_RATES:
        start = time.process_time()
        runs = [trained(Linear(3072, 10), run, run.load(seed), seed, rate) for seed in range(min(seeds, 3))]
        seconds = [(time.process_time() - start) / len(runs)]
        best = max(best, runs, key=lambda values: sum(values))
    show("linear", best, seconds, "(the best of several rates)")


def step_ratio(batch_size: int = 200, repeats: int = 15) -> tuple[float, float]:
    """Return milliseconds of one training step, and how many times those of its five matrix products that is."""
    images = data.shapes10.load(4000, 1, 1)
    net = two_layer.TwoLayerNet(images.X_train.shape[1], HIDDEN, 10)
    settings = data.SHAPES10.settings | {"batch_size": batch_size, "epochs": 2, "seed": 0}
    batches = 2 * np.split(images.X_train, len(images.y_train) // batch_size)
    W1, W2 = (net.params[name].astype(np.float32) for name in ("W1", "W2"))
    hidden = batches[0] @ W1
    scores = hidden @ W2

    def train() -> None:
        net.train(images.X_train, images.y_train, images.X_val, images.y_val, **settings)

    def evaluate() -> None:
        for _ in range(2):
            two_layer.accuracy(net.predict(images.X_train), images.y_train)

    def products() -> None:
        for X in batches:
            X @ W1, hidden @ W2, scores @ W2.T, X.T @ hidden, hidden.T @ scores

    fastest = [float("inf")] * 3
    for _ in range(repeats):  # in turn, so that a busy machine slows all three
        for index, work in enumerate((train, evaluate, products)):
            start = time.process_time()
            work()
            fastest[index] = min(fastest[index], time.process_time() - start)
    step = fastest[0] - fastest[1]
    return 1000 * step / len(batches), step / fastest[2]


def sandbox_ratio(repeats: int = 5) -> tuple[float, float]:
    """Return seconds that the graded training takes in the sandbox, and how many times those outside that is."""
    files = submission.read(ASSIGNMENT.solution, ASSIGNMENT.module).files
    run = data.SHAPES10
    images = run.load()
    sets = images.X_train, images.y_train, images.X_val, images.y_val
    settings = run.settings | {"epochs": run.epochs, "seed": 0}
    inside, outside = [], []
    with Sandbox(files, ASSIGNMENT.limits, grading.default_layers()) as sandbox:
        for _ in range(repeats):
            sandbox.begin()
            session = Session(sandbox, ASSIGNMENT.module)
            session.load()
            for make, seconds in ((session.student.TwoLayerNet, inside), (two_layer.TwoLayerNet, outside)):
                net = make(images.X_train.shape[1], HIDDEN, 10, seed=0)
                start = time.perf_counter()
                net.train(*sets, **settings)
                seconds.append(time.perf_counter() - start)
            sandbox.end()
    return statistics.median(inside), statistics.median(i / o for i, o in zip(inside, outside, strict=True))


def main() -> None:
    """Run all that there is data for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10, help="runs on SHAPES-10 (default: %(default)s)")
    parser.add_argument("--cifar-seeds", type=int, default=3, help="runs on CIFAR-10 (default: %(default)s)")
    options = parser.parse_args()
    milliseconds, ratio = step_ratio()
    print(f"one step of 200 x 3072 - {HIDDEN} - 10: {milliseconds:.2f} ms, {ratio:.2f} times its matrix products alone")
    seconds, ratio = sandbox_ratio()
    print(f"training in the sandbox: {seconds:.2f} s, {ratio:.2f} times the same outside it")
    compare(data.SHAPES10, options.seeds)
    if not os.environ.get(data.cifar10.VARIABLE):
        print(f"cifar10: not run; {data.cifar10.ELSEWHERE}")
        return
    compare(data.CIFAR10, options.cifar_seeds)
    whole = replace(data.CIFAR10, train=50_000, validation=0, test=10_000, epochs=8, threshold=0.47)
    compare(whole, options.cifar_seeds)


if __name__ == "__main__":
    main()
