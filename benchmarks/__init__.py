"""Measurements of Tollgraph against its targets."""
