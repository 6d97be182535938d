"""Tollgraph: a knowledge graph of contested casualty claims."""

__version__ = "0.1.0"
