"""`autograder regrade` and `explain` on a class that the sandbox grades: killed, resumed, taken over, explained."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gradebook_classroom import CHECKOUT

from autograder.sandbox import Layers

COUNT = 12


@pytest.mark.demo
def test_a_killed_regrading_goes_on_and_every_report_can_be_explained(
    class_of, solution: str, tmp_path: Path, layers: Layers
):
    class_of(COUNT)
    upside_down = solution.replace("return x + y", "return x - y")
    assert upside_down != solution
    (tmp_path / "submitted" / "student03" / "02_gates" / "gates.py").write_text(upside_down)
    shutil.copy(CHECKOUT / "nbgrader_config.py", tmp_path)
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter")}

    def start(*arguments: str) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", "autograder", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            line, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True
        )

    def run(*arguments: str) -> tuple[int, str]:
        process = start(*arguments)
        said, error = process.communicate(timeout=200)
        return process.returncode, said + error

    def graded(folder: Path) -> list[str]:
        lines = (folder / "02_gates.log.jsonl").read_text().splitlines()
        return [event["student"] for event in map(json.loads, lines) if event["event"] == "graded"]

    assert run("grade", "02_gates", "--seed", "3")[0] == 0
    before = {path.stem: json.loads(path.read_text()) for path in tmp_path.glob("reports/02_gates/*.json")}
    process = start("regrade", "02_gates", "--seed", "4")
    apart = tmp_path / "reports" / ".next"
    while process.poll() is None and len(list(apart.glob("02_gates/[!.]*.json"))) < 3:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert {path.stem: json.loads(path.read_text()) for path in tmp_path.glob("reports/02_gates/*.json")} == before

    status, said = run("regrade", "02_gates", "--seed", "4")
    assert status == 0, said
    assert f"submissions: {COUNT}; new reports: {COUNT}; fall: 0; rise: 0;" in said
    assert set(graded(apart)) <= before.keys()
    assert len(before.keys() - graded(apart)) <= 1  # the kill may fall between a report and its line in the log
    assert len(graded(apart)) <= COUNT + 2  # a submission under way is graded again, a written report is not
    for student, old in before.items():
        new = json.loads((tmp_path / "reports" / "02_gates" / f"{student}.json").read_text())
        assert (new["seed"], new["score"]) == (4, old["score"])
    status, said = run("explain", "student03")
    assert status == 0, said
    assert "the report is the same: 30 outcomes and all points" in said
    assert "✗" in said
    assert said.rstrip().endswith("There is no gradebook yet.")
