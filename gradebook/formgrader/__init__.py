"""Final scores in formgrader's lists, and penalties that follow the points that a person saves."""
