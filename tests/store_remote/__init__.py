"""Stores behind an endpoint: one suite of behaviour for every engine."""
