"""The commands of README and docs, taken from their text, and accounts of a machine that follow them."""

import os
import pwd
import re
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

KEPT = ("LANG", "PATH", "PYTHON", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


def section(title: str, page: str = "README.md") -> str:
    """Return the text of one of a page's sections, its subsections included."""
    text = (ROOT / page).read_text(encoding="utf-8")
    depth = "#" * (len(title) - len(title.lstrip("#")))
    found = re.search(rf"^{re.escape(title)}$(.*?)(?=^#{{2,{len(depth)}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no section {title!r}."
    return found[1]


def blocks(text: str) -> list[str]:
    """Return the code blocks of a text, without the language of some and without indentation."""
    found = re.findall(r"^( *)```\w*\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return ["".join(line.removeprefix(indent) for line in body.splitlines(True)) for indent, body in found]


def inline(text: str) -> list[str]:
    """Return the commands within the sentences of a text, in their order."""
    text = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`((?:nbgrader|python -m|pytest)\b[^`]*)`", text)


class Account:
    """Somebody with a home of their own; nobody but root can be anybody else than oneself."""

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.home = name, home

    @classmethod
    def made(cls, name: str, home: Path) -> "Account":
        """Make a new account on this machine; `remove` takes it away."""
        subprocess.run(["useradd", "--create-home", "--home-dir", home, "--shell", "/bin/bash", name], check=True)
        return cls(name, home)

    @classmethod
    def mine(cls, home: Path) -> "Account":
        """Return myself, with another home."""
        home.mkdir(parents=True)
        return cls(pwd.getpwuid(os.getuid()).pw_name, home)

    def remove(self) -> None:
        subprocess.run(["userdel", self.name], check=True)

    def run(self, commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run lines of shell as this account, up to the first that fails; the environment is as after a login."""
        variables = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("PIP_")}
        variables |= {"HOME": str(self.home), "USER": self.name, "LOGNAME": self.name}
        command = ["bash", "-c", f"set -e\ncd {folder}\n{commands}"]
        if os.getuid() == 0:  # whose Python may lie where nobody else can read
            variables["PATH"] = SYSTEM_PATH
            command = ["runuser", "--user", self.name, "--", *command]
        return subprocess.run(command, env=variables, capture_output=True, text=True, cwd="/", timeout=540)


def clone(target: Path, owner: Account) -> None:
    """Make a fresh checkout of what this one has, with what is not committed yet, and give it to its owner."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", owner.name, target], check=True)
    who = "-c user.name=x -c user.email=x@example.org -c commit.gpgsign=false"
    done = owner.run(f"git init -q && git add -A && git {who} commit -q -m fresh", target)
    assert done.returncode == 0, done.stderr


def system_python() -> str:
    """Return a Python that every account can run."""
    return "/usr/bin/python3" if os.getuid() == 0 else sys.executable
