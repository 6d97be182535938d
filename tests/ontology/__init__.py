"""Tests of the ontology, its schemes, its alignments and its JSON-LD context."""
