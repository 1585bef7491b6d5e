"""Variants of NN_example: what students get wrong, and what is unusual but right."""
