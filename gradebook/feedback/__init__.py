"""Feedback on a graded submission: recorded in the notebook, and on a page of its own."""


def points(value: float) -> str:
    """Write points as a reader expects them: 7, 7.5 or 3.33."""
    return f"{round(value, 2):g}"


def signed(value: float) -> str:
    """Write points that are added or taken away: +2, −0.5, or 0 for less than is written."""
    written = points(abs(value))
    return written if written == "0" else f"{'−' if value < 0 else '+'}{written}"
