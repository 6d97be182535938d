"""Keeping a store over time: its history, backups, whether it is whole, and what must be forgotten."""
