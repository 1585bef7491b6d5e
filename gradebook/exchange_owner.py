"""Whose an entry of the exchange is, and of when: the file system knows it better than the entry's name."""

from __future__ import annotations

import pwd
from datetime import UTC, datetime, timedelta
from pathlib import Path

CLOCKS_DIFFER = timedelta(minutes=10)
SWITCH = "If one account owns all submissions here, as on some hubs, collect with --ExchangeCollect.check_owner=False."


def require_origin(path: Path, student: str, named_time: datetime, *, check_owner: bool) -> None:
    """Raise ValueError for what somebody else has put there, or at another time than its name says; the entry stays.

    Students can write any name into the exchange, but they cannot give a folder to somebody else, nor choose
    when the file system says that it was last changed.
    """
    status = path.lstat()
    changed = datetime.fromtimestamp(status.st_ctime, UTC).replace(tzinfo=None)
    if named_time > max(changed, datetime.now(UTC).replace(tzinfo=None)) + CLOCKS_DIFFER:
        raise ValueError("its name says a time that is still to come.")
    if not check_owner:
        return
    owner = _owner(status.st_uid)
    if owner != student:
        raise ValueError(f"it is owned by {owner}, not by {student}. {SWITCH}")
    if changed - named_time > CLOCKS_DIFFER:
        raise ValueError(f"its name says another time than the file system, {changed:%Y-%m-%d %H:%M} UTC. {SWITCH}")


def _owner(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"
