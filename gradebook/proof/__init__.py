"""A page on what proves an assignment's hidden tests."""
