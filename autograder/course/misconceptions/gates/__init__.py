"""Variants of 02_gates: what tired students write, and what is unusual but right."""

# What comes back beside the answer and is the student's own affair: the neuron's cache.
PRIVATE = {"sigmoid_neuron": 1}
