"""Keeping a store over time: backups, integrity, history, forgetting."""
