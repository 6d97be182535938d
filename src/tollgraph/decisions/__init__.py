"""What people decide about what was read, and what comes of it."""
