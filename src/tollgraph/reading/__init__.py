"""Readers: from bytes of a known format to an article."""
