"""Hidden suite of NN_example, a module per task."""
