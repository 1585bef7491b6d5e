"""Name the mistake behind a failed test, by what the code answered."""
