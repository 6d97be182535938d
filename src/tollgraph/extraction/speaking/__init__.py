"""Who says what, and what actors make of claims and events."""
