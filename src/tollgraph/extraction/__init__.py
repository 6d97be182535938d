"""From an article's text to its claims and assessments, by rules that a person can read."""
