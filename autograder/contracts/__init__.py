"""Contracts: what a task asks for, said once, and the engine that makes hidden tests of it."""
