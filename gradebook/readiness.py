"""Look before a command whether the gradebook can be used at all: a failure half-way takes folders with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import Course, Grade
from sqlalchemy import Engine, create_engine, false, inspect, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.schema import CreateTable

from autograder.manifest import CourseError

WAIT_SECONDS = 5
SQLITE = "sqlite"


def require_reachable(db_url: str) -> None:
    """Connect to the database's server; CourseError if that fails. SQLite's file need not be there."""
    advice = "see that the server runs and that c.CourseDirectory.db_url and the password are right"
    with _used(db_url, "reached", advice) as engine:
        if engine.url.get_backend_name() != SQLITE:
            engine.connect().close()


def require_writable(db_url: str) -> None:
    """Write to the database and take it back; CourseError if that cannot be done: it is locked, read-only, damaged."""
    with _used(db_url, "written", "close what else is using it, or mend it") as engine, engine.connect() as connection:
        backend = engine.url.get_backend_name()
        if backend == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
        if backend == SQLITE:
            # The lock alone says nothing: it is given for a file that may only be read, too.
            connection.execute(text("BEGIN IMMEDIATE"))
            connection.execute(text("CREATE TABLE written (id INTEGER)"))
        elif inspect(connection).has_table(Grade.__tablename__):
            connection.execute(update(Grade).where(false()).values(auto_score=0.0))
        else:  # as nbgrader will, which another permission is needed for
            connection.execute(CreateTable(Course.__table__))
        connection.rollback()


@contextmanager
def _used(db_url: str, done: str, advice: str) -> Iterator[Engine]:
    """Yield an engine that waits a little; CourseError if its database cannot be used."""
    try:
        url = make_url(db_url)
        patience = "timeout" if url.get_backend_name() == SQLITE else "connect_timeout"
        engine = create_engine(url, connect_args={patience: WAIT_SECONDS})
    except ArgumentError as error:  # no URL, or of a database that SQLAlchemy does not know; it may hold a password
        raise CourseError(
            "c.CourseDirectory.db_url is not the address of a database: it looks like "
            "sqlite:////srv/course/gradebook.db or postgresql+psycopg://course@localhost/course."
        ) from error
    except ImportError as error:
        raise CourseError(
            f"The driver of the gradebook's database is not installed ({error}): for PostgreSQL run "
            "`python -m pip install 'psycopg[binary]'`."
        ) from error
    try:
        yield engine
    except DatabaseError as error:
        # As people may see it: SQLite's file, or all but the password.
        shown = url.database if url.get_backend_name() == SQLITE else url.render_as_string(hide_password=True)
        raise CourseError(
            f"The gradebook {shown} cannot be {done} ({reason(error)}), so nothing was done: {advice}, then run the "
            "same command again."
        ) from error
    finally:
        engine.dispose()


def reason(error: DatabaseError) -> str:
    """Return the driver's own words on one line."""
    return " ".join(str(getattr(error, "orig", error)).split()).rstrip(".")
