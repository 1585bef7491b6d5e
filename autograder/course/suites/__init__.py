"""Hidden test suites, a folder per assignment and a module per task; never in a wheel or an sdist."""
