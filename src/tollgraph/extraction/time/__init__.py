"""Date expressions, resolved against the day of publication."""
