"""What formgrader's lists show and its boxes save, beyond nbgrader's own."""
