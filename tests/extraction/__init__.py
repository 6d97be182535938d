"""Tests of the reading of claims."""
