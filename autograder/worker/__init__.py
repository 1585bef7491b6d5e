"""What runs inside the sandbox: standard library and numpy only, nothing of the hidden tests."""
