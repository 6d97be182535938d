"""Hostile documents and attacks."""
