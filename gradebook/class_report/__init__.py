"""``autograder report``: one page on how the class is doing, for the instructor."""
