import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import autograder

ROOT = Path(__file__).resolve().parents[2]
SECRET = ("course", "suites", "misconceptions", "solutions", "tests", "assignments")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the sdist, and the wheel from it; return the names in each, without the sdist's first folder."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("backprop_kit-*-py3-none-any.whl")
    (sdist,) = out.glob("backprop_kit-*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        wheel_names = archive.namelist()
    with tarfile.open(sdist) as archive:
        sdist_names = [member.name.split("/", 1)[1] for member in archive if member.isfile()]
    return {"wheel": wheel_names, "sdist": sdist_names}


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_packages_are_whole_but_for_suites_solutions_and_misconceptions(built, kind):
    tracked = {
        str(path.relative_to(ROOT))
        for package in ("autograder", "gradebook")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not set(SECRET) & set(path.relative_to(ROOT).parts)
    }
    assert tracked <= set(built[kind])
    assert [name for name in built[kind] if set(SECRET) & set(Path(name).parts)] == []


def test_license_and_version_are_there(built):
    assert any(name.endswith("/licenses/LICENSE") for name in built["wheel"])
    assert "LICENSE" in built["sdist"]
    assert f"backprop_kit-{autograder.__version__}.dist-info/METADATA" in built["wheel"]
    assert f"## {autograder.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


LOCKS = {"requirements.txt": "dev", "requirements-browser.txt": "browser"}  # with the extra that each is made for


def requirements(lock: str = "requirements.txt") -> list[list[str]]:
    """Return a lock's entries, each as its lines."""
    entries: list[list[str]] = []
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            entries[-1].append(line)
        elif line and not line.startswith("#"):
            entries.append([line])
    return entries


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_pins_by_hash_and_names_no_host(lock):
    for entry in requirements(lock):
        assert "==" in entry[0], entry[0]
        assert all(line.lstrip().startswith("--hash=sha256:") for line in entry[1:]), entry[0]
        assert len(entry) > 1, f"{entry[0]} has no hash"
    text = (ROOT / lock).read_text(encoding="utf-8")
    for forbidden in ("://", "--index-url", "--extra-index-url", "--find-links", "--trusted-host", " @ ", "file:"):
        assert forbidden not in text.replace("--no-emit-find-links", ""), forbidden


def test_the_lock_has_files_for_more_machines_than_this_one():
    numpy = next(entry for entry in requirements() if entry[0].startswith("numpy=="))
    assert len(numpy) > 4 * 3  # Pythons and systems


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_every_dependency(lock):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["optional-dependencies"][LOCKS[lock]] + project["dependencies"] * (lock == "requirements.txt")
    locked = {entry[0].split("==")[0] for entry in requirements(lock)}
    assert {name.split(";")[0].split(">")[0].split("[")[0].strip() for name in wanted} <= locked
