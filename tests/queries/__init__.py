"""The stored queries on a small example graph."""
