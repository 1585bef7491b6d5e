"""Variants of 05_two_layer: what tired students write, and what is unusual but right."""
