"""Hidden tests of 01_descent."""
