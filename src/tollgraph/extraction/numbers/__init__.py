"""Numbers of something, with their qualifiers, and the numbers that count no people."""
