"""Hidden test suites, one module per assignment; never in a wheel or an sdist."""
