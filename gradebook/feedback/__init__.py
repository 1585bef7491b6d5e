"""What a student is told about a graded submission: recorded in the notebook, and on a page of its own."""


def points(value: float) -> str:
    """Write points as a reader expects them: 7, 7.5 or 3.33."""
    return f"{round(value, 2):g}"
