"""The content of this course: manifest, hidden suites, bank, data; never in a wheel or an sdist."""
