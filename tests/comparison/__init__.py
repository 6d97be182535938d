"""Comparison: order of scopes, verdicts, index, question."""
