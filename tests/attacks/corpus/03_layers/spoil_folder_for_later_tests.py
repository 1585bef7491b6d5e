"""Tries: leave closed, deep, odd and many files in the temporary folder.
Base: solution
Must: earn all
"""

import os
import tempfile

here = tempfile.gettempdir()
if {"open", "d", "link0", "..."} & set(os.listdir(here)):
    raise SystemExit("an earlier test has left something")
right_collapse = collapse


def collapse(*args):
    for number, name in enumerate((b"\xff\xfe", b"a\nb\x1b[2J", b"-rf", b"\xe2\x80\xae", b"x" * 255, b"...", b" ")):
        os.makedirs(os.fsencode(here) + b"/" + name, mode=(0o500, 0o700, 0o777)[number % 3], exist_ok=True)
    for number in range(300):
        os.symlink("..", f"{here}/link{number}") if not os.path.lexists(f"{here}/link{number}") else None
    place = os.open(here, os.O_RDONLY)
    for _ in range(25):
        if not os.path.exists("d"):
            os.mkdir("d", 0o700)
        os.chdir("d")
    os.fchdir(place)
    os.close(place)
    open(f"{here}/open", "w").write("x")
    return right_collapse(*args)
