"""Times on pages, in the course's time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from autograder import manifest


def local(utc: datetime) -> str:
    """Write a time, which nbgrader has in UTC and without a zone, to the minute."""
    return f"{utc.replace(tzinfo=UTC).astimezone(ZoneInfo(manifest.load().timezone)):%Y-%m-%d %H:%M %Z}"
