"""Samples that change from day to day: CI looks at all of a large set in turn, and a failure says which day to take."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar
from zlib import crc32

Thing = TypeVar("Thing")
DAY = os.environ.get("KIT_DAY") or datetime.now(UTC).date().isoformat()
AGAIN = f"of the day's sample; KIT_DAY={DAY} draws it again"


def of_the_day(things: Iterable[Thing], count: int, name: Callable[[Thing], str]) -> list[Thing]:
    """Return so many of the things, drawn by their names and the day."""
    return sorted(things, key=lambda thing: crc32(f"{DAY} {name(thing)}".encode()))[:count]
