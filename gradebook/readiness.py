"""Look before recording whether the gradebook can be written at all: a failure half-way takes folders with it."""

from __future__ import annotations

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

WAIT_SECONDS = 5


class NotWritableError(Exception):
    """One sentence: why nothing can be recorded, and what to do."""


def require_writable(db_url: str) -> None:
    """Write to the database and take it back; NotWritableError if that cannot be done.

    The lock alone says nothing: SQLite gives it for a file that may only be read, too.
    """
    if not db_url.startswith("sqlite"):
        return
    engine = create_engine(db_url, connect_args={"timeout": WAIT_SECONDS})
    try:
        with engine.connect() as connection:
            connection.execute(text("BEGIN IMMEDIATE"))
            version = connection.execute(text("PRAGMA user_version")).scalar_one()
            connection.execute(text(f"PRAGMA user_version = {int(version)}"))
            connection.rollback()
    except DatabaseError as error:  # locked, read-only, damaged
        raise NotWritableError(
            f"The gradebook {db_url.partition('///')[2]} cannot be written ({error.orig}), so nothing was recorded: "
            "close what else is using it, or mend it, then run the same command again."
        ) from error
    finally:
        engine.dispose()
