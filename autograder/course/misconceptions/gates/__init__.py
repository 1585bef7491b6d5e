"""Variants of 02_gates: what tired students write, and what is unusual but right."""
