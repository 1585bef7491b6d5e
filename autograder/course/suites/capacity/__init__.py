"""Hidden suite of 06_capacity: nets of any depth, the interpolating net, the gap, and picking a regularization."""
