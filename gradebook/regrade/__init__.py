"""Grade again with open eyes: what would change, for whom and why, before it does."""
