"""``autograder similarity``: one page on which submissions share passages; no code of theirs is run."""
