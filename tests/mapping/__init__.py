"""The model as RDF, and back."""
