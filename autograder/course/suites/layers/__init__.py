"""Hidden suite of 03_layers: affine layers, six activations, two losses, Sequential and collapse."""
