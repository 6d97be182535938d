"""SHACL compiled to SPARQL, held to pySHACL and to the W3C test suite."""
