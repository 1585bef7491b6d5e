"""Write requirements.txt: the packages of pyproject.toml with a hash for each wheel that a supported system may take.

    python -m pip install uv && python .ci/lock.py

Supported are CPython 3.11 to 3.14 on Linux and macOS, on x86-64 and ARM. Versions stay as they are; delete
requirements.txt before to take the newest.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HEADER = "# All that the Makefile installs, for CPython 3.11 to 3.14 on Linux and macOS. Written by .ci/lock.py.\n"
ASKED = (
    "pyproject.toml --extra dev --universal --fork-strategy fewest --python-version 3.11 --format pylock.toml".split()
)
LOCK = Path("requirements.txt")
# For formats of texts that no schema of Jupyter's or nbgrader's names; to import them takes 1.4 s of every command.
LEFT_OUT = {"arrow", "isoduration", "lark", "rfc3987-syntax"}
PLATFORM = re.compile(r"any|macosx_.*|manylinux.*_(x86_64|aarch64)")


def main() -> None:
    """Resolve the packages and write the file."""
    with tempfile.TemporaryDirectory() as folder:
        pins, lock = Path(folder, "pins.txt"), Path(folder, "pylock.toml")
        was = LOCK.read_text().splitlines() if LOCK.exists() else []
        pins.write_text("\n".join(line.removesuffix("\\") for line in was if "==" in line))
        subprocess.run([sys.executable, "-m", "uv", "pip", "compile", *ASKED, "-c", pins, "-qo", lock], check=True)
        packages = tomllib.loads(lock.read_text())["packages"]
    LOCK.write_text(HEADER + "".join(map(lines, packages)))


def lines(package: dict) -> str:
    """Return a package's lines, none for one that is left out or that no supported system takes."""
    if package["name"] in LEFT_OUT:
        return ""
    wheels = [wheel for wheel in package["wheels"] if fits(wheel["url"].rpartition("/")[2])]
    if not wheels:
        return ""
    hashes = sorted(f"    --hash=sha256:{wheel['hashes']['sha256']}" for wheel in wheels)
    marker = f" ; {package['marker']}" if "marker" in package else ""
    return " \\\n".join([f"{package['name']}=={package['version']}{marker}", *hashes]) + "\n"


def fits(wheel: str) -> bool:
    """Whether a supported Python on a supported system may install a wheel of that name."""
    pythons, abi, platforms = wheel.removesuffix(".whl").rsplit("-", 3)[1:]
    ours = {f"cp3{minor}" for minor in range(11, 15)} | ({"py3"} if abi == "none" else set())
    if abi != "abi3" and not ours & set(pythons.split(".")):
        return False
    return not abi.endswith("t") and any(map(PLATFORM.fullmatch, platforms.split(".")))


if __name__ == "__main__":
    main()
