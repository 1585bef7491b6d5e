"""Variants of 01_descent."""
