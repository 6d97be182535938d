"""Reconciliation: names in somebody's table and the things of the graph."""
