"""Have functions remember their results by too little of what they were given, and see whether the suites notice.

    python benchmarks/remembering.py [--seed 1] ASSIGNMENT [FUNCTION ...]
    python benchmarks/remembering.py 01_descent gradient_step

A solution's function, or a method as CLASS.METHOD, hands out an earlier result again wherever a key of its arguments is
one that it has seen: their shapes, sums, ends, rounded entries, identity, all arguments but one. Students write that as
a cache, a shortcut for "the same data" or state that is kept by accident. Prints, for every function, the keys that
lost no points: a test is missing there, or nobody can tell (entries rounded beyond the tolerance). Tasks that train
for accuracy are left out, as in the tests on mutants. Ends with 0 in any case.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator
from types import ModuleType

from autograder import manifest
from autograder.authoring.trusted_grading import grade_trusted
from autograder.manifest import Assignment
from autograder.submission import Submission

UNTIMED = ("threshold", "hyperparameters")  # parts of tasks' names where accuracy is all that counts
# What becomes of an array in a key, by name.
ARRAYS = {
    "shape": "a.shape",
    "bytes": "a.tobytes()",
    "sum": "a.shape, float(np.sum(a))",
    "norm": "a.shape, float(np.linalg.norm(a))",
    "least, most and sum": "a.shape, float(np.min(a)), float(np.max(a)), float(np.sum(a))",
    "first and last": "a.shape, float(a.flat[0]), float(a.flat[-1])",
    "first hundred": "a.shape, np.ravel(a)[:100].tobytes()",
    "sorted": "a.shape, np.sort(a, axis=None).tobytes()",
    "set": "a.shape, frozenset(np.ravel(a).tolist())",
    "absolute values": "a.shape, np.abs(a).tobytes()",
    "five decimals": "a.shape, np.round(a, 5).tobytes()",
    "eight decimals": "a.shape, np.round(a, 8).tobytes()",
    "str": "a.shape, str(a)",
    "id": "a.shape, id(given)",
}
LAST = ("shape", "bytes", "sum", "first and last", "eight decimals", "id")  # remembered for one call, too
# What becomes of a number.
NUMBERS = {
    "number of three digits": "float(f'{v:.3g}')",
    "number of eight decimals": "round(float(v), 8)",
    "whole part": "int(v) if abs(v) < 1e18 else v",
    "absolute number": "abs(v)",
}
CACHE = """

import copy as _copy


def _key(given, array, number):
    if isinstance(given, np.ndarray):
        return array(np.asarray(given, dtype=np.float64), given)
    if isinstance(given, dict):
        return tuple((name, _key(value, array, number)) for name, value in given.items())
    if isinstance(given, (list, tuple)):
        return tuple(_key(value, array, number) for value in given)
    if isinstance(given, (int, float, np.generic)):
        return number(given)
    if hasattr(given, "params"):
        return id(given), _key(given.params, array, number)
    return given if callable(given) else repr(given)


def _remembering(real, array, number=lambda v: v, without=None, most=1 << 30):
    seen = {}

    def function(*given, **named):
        try:
            key = [_key(value, array, number) for place, value in enumerate(given) if place != without]
            key += [(name, _key(named[name], array, number)) for name in sorted(named)]
            hash(key := tuple(key))
        except Exception:
            return real(*given, **named)
        if key not in seen:
            if len(seen) >= most:
                seen.clear()
            result = real(*given, **named)
            seen[key] = list(result) if hasattr(result, "__next__") else result
            seen[key] = _copy.deepcopy(seen[key])
        return _copy.deepcopy(seen[key])

    return function
"""


def functions(module: ModuleType) -> Iterator[tuple[str, int, int]]:
    """Yield a module's public functions and methods: name, place of the first argument, number of arguments."""
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(value):
            yield name, 0, len(inspect.signature(value).parameters)
        elif inspect.isclass(value):
            for method, function in vars(value).items():
                if inspect.isfunction(function) and not method.startswith("_"):
                    yield f"{name}.{method}", 1, len(inspect.signature(function).parameters)


def caches(first: int, count: int) -> Iterator[tuple[str, str]]:
    """Yield the ways to remember as a name and the arguments that make it."""
    for name, key in ARRAYS.items():
        yield name, f"lambda a, given: ({key})"
        if name in LAST:
            yield f"last {name}", f"lambda a, given: ({key}), most=1"
    exact = "lambda a, given: (a.shape, a.tobytes())"
    for name, key in NUMBERS.items():
        yield name, f"{exact}, lambda v: ({key})"
    if count - first > 1:
        for place in range(first, count):
            yield f"all but argument {place - first + 1}", f"{exact}, without={place}"


def kept(assignment: Assignment, function: str, cache: str, seed: int) -> bool:
    """Whether a solution whose function remembers so keeps all its points."""
    files = {path.name: path.read_bytes() for path in assignment.solution.glob("*.py")}
    files[f"{assignment.module}.py"] += f"{CACHE}\n\n{function} = _remembering({function}, {cache})\n".encode()
    report = grade_trusted(assignment, Submission(files), student="remembering", seed=seed)
    return report.score == report.max_score


def main() -> int:
    """Read the command line; every mistake is one sentence."""
    parser = argparse.ArgumentParser(description="Have functions remember too little, and see what suites notice.")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the suites; default: 1")
    parser.add_argument("assignment", choices=[one.name for one in manifest.load().assignments], metavar="ASSIGNMENT")
    parser.add_argument("functions", nargs="*", metavar="FUNCTION", help="default: all that are public")
    arguments = parser.parse_args()
    assignment = manifest.load().assignment(arguments.assignment)
    assignment = assignment.only(task.id for task in assignment.tasks if not task.id.endswith(UNTIMED))
    module = ModuleType(assignment.module)
    exec((assignment.solution / f"{assignment.module}.py").read_text(encoding="utf-8"), vars(module))  # noqa: S102
    public = {name: (first, count) for name, first, count in functions(module)}
    if unknown := set(arguments.functions) - set(public):
        parser.exit(2, f"remembering.py: {', '.join(sorted(unknown))}: none of {', '.join(public)}.\n")
    tried = survived = 0
    for name in arguments.functions or public:
        ways = dict(caches(*public[name]))
        alive = [way for way, cache in ways.items() if kept(assignment, name, cache, arguments.seed)]
        tried, survived = tried + len(ways), survived + len(alive)
        print(f"{name}: {', '.join(alive) or 'every one lost points'}", flush=True)
    print(f"{tried - survived} of {tried} lost points.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
