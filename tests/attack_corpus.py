"""The corpus of attacks: hostile modules, each with one sentence on what it tries and what it must not achieve.

attacks/corpus/<assignment>.txt holds the attacks on one assignment, as the bank holds its entries::

    === forge_exit_status_0 on the skeleton must earn 0
      Print the summary of a passed run and end the process with status 0.
    def finish(*args, **kwargs):
        ...
    --- conftest.py
    import pytest

The first word of a name says which kind of attack it is. The code follows that of the skeleton or the solution; modules
of IMPORTS and functions of HELPERS are there where it names them. Behind --- is a file that is handed in beside the
module; of one that is "evaluated", an expression gives the text. What must come of an attack:

    earn 0 | earn at most N | earn all | lose the tests of <task>[, <task>] | not be imported

Who loses the tests of some tasks has less than their points, and all the points of the others. An attack on a solution
that must earn all gives itself away: if what it tries works, it raises. The text ANSWERS AT SEED 0 in an attack's code
becomes a table of what the solution's functions return in the tests at that seed. A second line, "Open: <why>.", says
that the attack is known to succeed: once it does not, the line has to go.

Attacks on other commands are in test_attacks_collecting.py, test_attacks_handing_in.py and hostile_notebooks.py.
"""

import base64
import ctypes
import dataclasses
import gc
import json
import pickle
import re
import resource
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from autograder import manifest, submission
from autograder.authoring.trial import TrustedCode
from autograder.batch.engine import Job, perform
from autograder.manifest import Assignment
from autograder.proxy import Remote
from autograder.report import Report
from autograder.session import Session
from autograder.suite import run_tests

FOLDER = Path(__file__).with_name("attacks") / "corpus"
KINDS = ("forge", "steal", "exhaust", "escape", "spoil")
IMPORTS = """
_thread atexit base64 builtins ctypes faulthandler fcntl gc glob inspect itertools logging mmap multiprocessing os
pickle pty pwd random resource signal site socket struct subprocess sys sysconfig tempfile termios threading time
traceback types warnings zlib
""".split()
HELPERS = {  # by the names that an attack calls them
    "libc": "libc = ctypes.CDLL(None, use_errno=True)\n",
    "suppress": "from contextlib import suppress\n",
    "wire": 'wire = sys.modules["worker.wire"]\n',
    "forbidden": """
def forbidden(what, call, *arguments):
    try:
        call(*arguments)
    except (OSError, ValueError):
        return
    raise SystemExit(what)

""",
    "frame_with": """
def frame_with(name):
    frame = sys._getframe()
    while name not in frame.f_locals:
        frame = frame.f_back
    return frame

""",
    "mapped_file": """
def mapped_file(X):  # a list of the file whose images these are, if there is one
    while X is not None and not isinstance(X, np.memmap):
        X = X.base if isinstance(X, np.ndarray) else None
    return [] if X is None else [X.filename]

""",
    "before_training": """
def before_training(look, train=TwoLayerNet.train):
    def spying_train(self, X, y, X_val, y_val, **settings):
        if X.shape[1] > 1000:
            look(X, y, X_val, settings.get("seed", 0))
        return train(self, X, y, X_val, y_val, **settings)

    TwoLayerNet.train = spying_train

""",
}
HEAD = re.compile(r"(\w+) on the (skeleton|solution) must (.+)\n  \S.*\.\n(  Open: \S.*\.\n)?")
MUST = re.compile(r"earn 0|earn all|not be imported|earn at most (?P<most>\d+)|lose the tests of (?P<tasks>.+)")
TABLE = "ANSWERS AT SEED 0"
SLIPS = ("NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError")
RUNNER_BYTES = 12 << 30  # of addresses: what a runner takes beyond that is refused, so that the machine survives it


@dataclass(frozen=True)
class Attack:
    """One hostile submission: the code that follows the base's, the files beside it, and what must come of it."""

    assignment: Assignment
    name: str
    base: str
    must: str
    code: str
    beside: dict[str, str]
    open: bool = False

    @property
    def tasks(self) -> tuple[str, ...]:
        """Return the tasks whose tests it must lose."""
        found = MUST.fullmatch(self.must)
        return tuple(found["tasks"].split(", ")) if found and found["tasks"] else ()

    def hand_in(self, folder: Path) -> None:
        """Write the submission: what a student was given, the base with the attack's code, the files beside it."""
        skeleton = self.assignment.skeleton
        files = {path.relative_to(skeleton).as_posix(): path.read_text() for path in skeleton.rglob("*.py")}
        name = f"{self.assignment.module}.py"
        if self.base == "solution":
            files[name] = (self.assignment.solution / name).read_text()
        for part in self.assignment.modules[1:] if self.tasks or self.must == "earn all" else ():
            files[f"{part}.py"] = (self.assignment.solution / f"{part}.py").read_text()
        code = self.code.replace(TABLE, table(self.assignment)) if TABLE in self.code else self.code
        files[name] += f"\n\n{code}"
        for name, text in (files | self.beside).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)


@cache
def table(assignment: Assignment) -> str:
    """Return what the solution's functions answer in the tests at seed 0, by a checksum of the call, as text."""
    sessions: list[Session] = []

    class Listening(TrustedCode):
        def begin(self) -> Session:
            sessions.append(super().begin())
            return sessions[-1]

    run_tests(Listening(assignment, submission.read(assignment.solution, assignment.module)), 0)
    steps = [step for session in sessions for step in session.steps if step.op == "call" and step.owner is None]
    plain = [step for step in steps if not isinstance(step.value, Remote) and not any(map(callable, step.args))]
    answers = {zlib.crc32(repr((step.name, step.args, step.kwargs)).encode()): step.value for step in plain}
    return base64.b64encode(zlib.compress(pickle.dumps(answers))).decode()


def read(section: str, assignment: Assignment) -> Attack:
    """Read one attack."""
    found = HEAD.match(section)
    assert found, f"{section[:60]!r} names no attack, base and outcome, or lacks its sentence."
    assert MUST.fullmatch(found[3]), found[1]
    code, *files = re.split(r"^--- ", section[found.end() :], flags=re.MULTILINE)
    code = "".join(text for name, text in HELPERS.items() if re.search(rf"\b{name}\b", code)) + code
    imports = (f"import {name}\n" for name in IMPORTS if re.search(rf"\b{name}\b", code))
    beside = {}
    for name, _, text in (file.partition("\n") for file in files):
        evaluated = name.endswith(", evaluated")
        beside[name.removesuffix(", evaluated")] = eval(text) if evaluated else text
    code = "".join([*imports, code])
    return Attack(assignment, *found.groups()[:3], code, beside, found[4] is not None)


def attacks_on(assignment: Assignment) -> list[Attack]:
    """Return all attacks on an assignment, in the order of their file."""
    _, *sections = re.split(r"^=== ", (FOLDER / f"{assignment.name}.txt").read_text(), flags=re.MULTILINE)
    return [read(section.rstrip("\n") + "\n", assignment) for section in sections]


def corpus() -> Iterator[Attack]:
    """Yield all attacks."""
    for assignment in manifest.load().assignments:
        yield from attacks_on(assignment)


def complaint(attack: Attack, report: Report) -> str | None:
    """Say in one line how a report is not what has to come of an attack, None where it is; of an open one, if it is."""
    if attack.open:
        got = complaint(dataclasses.replace(attack, open=False), report)
        return None if got else f"{attack.assignment.name}/{attack.name} is not open any more: remove its last line."
    slip = next((test.error for test in report.tests if (test.error or "").startswith(SLIPS)), None)
    score = -1.0 if report.score is None else report.score
    lost = {task.task for task in report.tasks if task.points is None or task.points < task.max_points}
    found = MUST.fullmatch(attack.must)
    if attack.must == "not be imported":
        slip, well = None, score == 0 and "cannot be imported" in report.message
    elif attack.must == "earn all":
        well = score == report.max_score
    elif attack.tasks:
        well = score >= 0 and lost == set(attack.tasks)
    else:
        well = 0 <= score <= float(found["most"] or 0 if found else 0)
    if well and slip is None:
        return None
    got = f"earned {report.score} ({report.outcome})"
    if 0 < score < report.max_score:
        got += f" and lost points of {', '.join(sorted(lost))}"
    why = slip or report.message or next((test.error for test in report.tests if test.error), "")
    return f"{attack.assignment.name}/{attack.name} must {attack.must}, but {got}. {why}".rstrip()


# --- what it costs to grade them


def measured(folder: Path, job: Job) -> Report:
    """Grade one job as a runner does, and write down what it used; the worker's own use is not the runner's."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    cap = RUNNER_BYTES if hard == resource.RLIM_INFINITY else min(RUNNER_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (cap, hard))
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # forget what the submissions before took at most
    idle = _memory("VmRSS")
    wall, cpu = time.monotonic(), time.process_time()
    try:
        return perform(job)
    finally:
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        line = {"student": job.student, "wall": wall, "cpu": cpu, "memory": _memory("VmHWM") - idle}
        with (folder / "usage.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")


def usages(folder: Path) -> list[SimpleNamespace]:
    """Return what each runner used: seconds of the clock, its own CPU seconds, its own memory above idle."""
    return [SimpleNamespace(**json.loads(line)) for line in (folder / "usage.jsonl").read_text().splitlines()]


def _memory(which: str) -> int:
    """Return a line of this process's status in bytes: VmRSS is now, VmHWM the most."""
    found = re.search(rf"^{which}:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(found[1]) << 10 if found else 0
