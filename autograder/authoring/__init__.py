"""Make the course: from solutions to what students receive, and the invariants that hold it together."""
