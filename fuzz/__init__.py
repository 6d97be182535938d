"""Fuzzing by coverage: `make fuzz`, or `python -m fuzz --help`."""
