"""Compare this kit with other graders: the same four gates, the same checks, one run, one machine.

    python benchmarks/peers.py [--students 24] [--rounds 3] [--out DIR]

Run it with the Python that has this kit. Each other tool is installed into an environment of its own, which is kept
for the next time. All grade the same class in turn, in every round. benchmarks/README.md says what is compared.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "peers"), str(HERE.parent)]

import classroom  # noqa: E402 - the line above finds it
import results as outcome  # noqa: E402
from results import Results, Row  # noqa: E402
from running import ToolError, adopt_orphans, installed  # noqa: E402
from tool import Step, Tool  # noqa: E402
from tool_kit import Kit  # noqa: E402
from tool_nbgrader import Nbgrader  # noqa: E402
from tool_otter import Otter  # noqa: E402
from tool_prairielearn import PrairieLearn  # noqa: E402
from tool_pytest import Pytest  # noqa: E402

TOOLS: tuple[type[Tool], ...] = (Kit, Nbgrader, Otter, Pytest, PrairieLearn)
PATIENCE = 60.0  # seconds for one submission, start-up included


def main() -> int:
    """Install, judge, time, and say what came out."""
    arguments = _arguments()
    adopt_orphans()
    work = Path(tempfile.mkdtemp(prefix="peers-"))
    results = Results(arguments.students)
    try:
        tools = _installed(results, arguments.environments, arguments.tools)
        tools = [tool for tool in tools if _judge(tool, work / "judged" / tool.name, results)]
        _time(tools, work / "class", results, arguments.rounds)
        arguments.out.mkdir(parents=True, exist_ok=True)
        outcome.print_table(results)
        outcome.print_marks(results)
        outcome.write_json(results, arguments.out / "peers.json")
        outcome.write_plot(results, arguments.out / "peers.png")
        print(f"Raw figures: {arguments.out / 'peers.json'}; picture: {arguments.out / 'peers.png'}")
    finally:
        if arguments.keep:
            print(f"Everything that was run is in {work}.")
        else:
            shutil.rmtree(work, ignore_errors=True)
    return 1 if results.failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare this kit with other graders.")
    parser.add_argument("--students", type=int, default=24, metavar="N", help="size of the class; default: 24")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="how often all grade it; default: 3")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "backprop-kit"
    parser.add_argument("--out", type=Path, default=cache / "peers-results", metavar="DIR", help="default: %(default)s")
    parser.add_argument(
        "--environments", type=Path, default=cache / "peers", metavar="DIR", help="default: %(default)s"
    )
    parser.add_argument("--tools", nargs="+", choices=[tool.name for tool in TOOLS], help="default: all")
    parser.add_argument("--keep", action="store_true", help="keep the folders in which everything ran")
    return parser.parse_args()


def _installed(results: Results, environments: Path, names: list[str] | None) -> list[Tool]:
    found = []
    for tool in (kind() for kind in TOOLS if not names or kind.name in names):
        try:
            tool.install(environments.absolute())
        except ToolError as error:
            _fail(results, f"{tool.name}: {error}.")
            continue
        results.packages[tool.name] = installed(tool.python)
        found.append(tool)
    return found


def _judge(tool: Tool, folder: Path, results: Results) -> bool:
    """Show a tool what is right, what is wrong and what cheats, each as a class of its own; False where it is unfit."""
    print(f"{tool.name}: right, wrong and cheating submissions ...", flush=True)
    for name, module in classroom.judged().items():
        try:
            steps = tool.stage(folder / name, {name: module}, PATIENCE)
            for step in steps:
                row = results.rows.setdefault(step.title, Row(step.title, same_checks=step.same_checks))
                if step.judged:
                    step.run(folder / name / "log")
                    row.judged[name] = step.marks().get(name)
        except ToolError as error:
            _fail(results, f"{tool.name}: {error}.")
            return False
    rows = [results.rows[step.title] for step in steps if step.judged]
    for row in rows:
        mark, other = row.judged["solution"], row.judged["wrong"]
        if mark is None or mark < 99.99 or other is None or other > 99.99:
            _fail(results, f"{row.title}: the solution got {mark} and a wrong one {other}, so it is not timed.")
    return all(not any(failure.startswith(row.title) for failure in results.failures) for row in rows)


def _time(tools: list[Tool], folder: Path, results: Results, rounds: int) -> None:
    """Let all tools grade the class in turn, round by round."""
    students = classroom.students(results.students)
    staged: list[tuple[Tool, list[Step]]] = []
    for tool in tools:
        try:
            staged.append((tool, tool.stage(folder / tool.name, students, PATIENCE)))
        except ToolError as error:
            _fail(results, f"{tool.name}: {error}.")
    results.load = round(os.getloadavg()[0], 2)
    for number in range(1, rounds + 1):
        for tool, steps in list(staged):
            try:
                for step in steps:
                    print(f"round {number} of {rounds}: {step.title} ...", flush=True)
                    row = results.rows[step.title]
                    row.rounds.append(step.run(folder / tool.name / "log"))
                    row.marks = step.marks()
            except ToolError as error:
                _fail(results, f"{tool.name}: {error}.")
                staged.remove((tool, steps))


def _fail(results: Results, sentence: str) -> None:
    results.failures.append(sentence)
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
