"""``autograder course``: the exchange that students can reach, and the configuration that they need for it."""

import argparse
import os
import pwd
import shlex
import stat
import sys
from pathlib import Path

from nbgrader.exchange.default import Exchange

from autograder.course_place import CONFIGURATION, EXCHANGE_VARIABLE
from autograder.exit_status import OK
from autograder.manifest import CourseError
from gradebook import fetch_feedback
from gradebook.open_course import configured
from gradebook.output_file import write_file

OPEN = 0o1777  # as /tmp: everybody may write, and nobody may rename or remove what is another's
STUDENT_CONFIG = """# For students: copied to ~/.jupyter/, this file lets nbgrader and Jupyter find the course, and
# feedback on what was handed in without a notebook.
{fetch}

c = get_config()
c.ExchangeFactory.fetch_feedback = FetchWithoutNotebook
c.CourseDirectory.course_id = {course!r}
c.Exchange.root = {exchange!r}
c.Exchange.timezone = {timezone!r}
"""


def student_config(course: str, exchange: Path | str, timezone: str = "UTC") -> str:
    """Return the text of the configuration that a student's nbgrader needs."""
    fetch = Path(fetch_feedback.__file__).read_text(encoding="utf-8")
    return STUDENT_CONFIG.format(fetch=fetch, course=course, exchange=str(exchange), timezone=timezone)


def course_command(_: argparse.Namespace) -> int:
    """Make the exchange, write the students' configuration into it, and say what students have to do."""
    app = configured("autograder course")
    settings = Exchange(coursedir=app.coursedir, parent=app)
    exchange, course_id = Path(settings.root).absolute(), app.coursedir.course_id
    try:
        exchange.mkdir(parents=True, exist_ok=True)
        if stat.S_IMODE(exchange.stat().st_mode) != OPEN:
            exchange.chmod(OPEN)
    except OSError as error:
        me = pwd.getpwuid(os.getuid()).pw_name
        raise CourseError(
            f"The exchange {exchange} cannot be made ({error.strerror}): an administrator can, with "
            f"`sudo install -d -m {OPEN:o} -o {me} {shlex.quote(str(exchange))}`; or name another folder that students "
            f"can reach in {EXCHANGE_VARIABLE}."
        ) from error
    folder = exchange / course_id
    folder.mkdir(exist_ok=True)
    status = folder.lstat()  # where everybody may write, a link of a student's may lead to the checkout itself
    if stat.S_ISLNK(status.st_mode) or status.st_uid != os.getuid():
        raise CourseError(f"{folder} is not yours: let its owner run this, or remove it.")
    folder.chmod(status.st_mode | 0o755)
    target = folder / CONFIGURATION
    write_file(target, student_config(course_id, exchange, settings.timezone))
    target.chmod(0o644)
    print(f"The exchange is {exchange}. Every student needs nbgrader and, once:")
    print(f"    mkdir -p ~/.jupyter && cp {shlex.quote(str(target))} ~/.jupyter/")
    for closed in (one for one in exchange.parents if not one.stat().st_mode & stat.S_IXOTH):
        sentence = f"Students cannot reach the exchange, for {closed} is closed to others: run `chmod o+x {closed}`."
        print(sentence, file=sys.stderr)
    checkout = Path(app.coursedir.root).resolve()
    if all(one.stat().st_mode & stat.S_IXOTH for one in (checkout, *checkout.parents)):
        print(
            f"Everybody on this machine can read {checkout}, with its hidden tests, solutions and submissions: "
            f"run `chmod o-rwx {checkout}`.",
            file=sys.stderr,
        )
    return OK
