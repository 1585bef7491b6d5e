"""Submissions from the downloads of Moodle and Canvas."""
