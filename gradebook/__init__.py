"""All that knows nbgrader: configuration, collecting, recording, feedback and export of the course."""
