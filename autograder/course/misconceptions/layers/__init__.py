"""Variants of 03_layers: what students write for affine layers, activations, maxout, losses and Sequential."""
