"""nbgrader's configuration: all of it follows from autograder/course.toml."""

from pathlib import Path

try:
    from gradebook.config import configure

    configure(get_config(), Path(__file__).resolve().parent)  # noqa: F821 - nbgrader provides it
except Exception as error:
    # nbgrader logs such an error and goes on with its defaults, which run student code unprotected; so end here.
    raise SystemExit(
        f"The course kit cannot configure nbgrader ({error}); install it for this Python: `make`."
    ) from error
