"""Variants of 06_capacity."""
