"""Hidden tests of 02_gates."""
