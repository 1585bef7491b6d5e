"""The code inside the sandbox: standard library and numpy only, nothing of the hidden tests."""
