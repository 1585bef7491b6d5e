"""Contracts: what a task promises, said once, and the engine that makes hidden tests of it."""
