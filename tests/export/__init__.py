"""What is exported, and that others can read it."""
