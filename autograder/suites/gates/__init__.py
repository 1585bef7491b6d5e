"""Hidden suite of 02_gates: the add, multiply, max, copy and sigmoid gates, the lecture's neuron, and graphs."""
