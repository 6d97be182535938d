"""Tests: one folder or file per subject."""
