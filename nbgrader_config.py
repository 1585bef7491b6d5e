"""nbgrader's configuration: all of it follows from the course's manifest, course.toml."""

from pathlib import Path

try:
    from gradebook.config import configure
except ImportError as error:
    raise SystemExit(
        f"The course kit is not installed for this Python ({error}); install it, for a checkout by `make`."
    ) from error
try:
    configure(get_config(), Path(__file__).resolve().parent)  # noqa: F821 - nbgrader provides it
except Exception as error:
    # nbgrader logs such an error and goes on with its defaults, which run student code unprotected; so end here.
    raise SystemExit(f"The course kit cannot configure nbgrader: {type(error).__name__}: {error}.") from error
