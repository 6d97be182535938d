"""Links to Wikidata."""
