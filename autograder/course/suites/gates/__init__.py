"""Hidden suite of 02_gates: the add, multiply, max, copy and sigmoid gates, the sigmoid neuron, and graphs."""
