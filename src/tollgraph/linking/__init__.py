"""Which Wikidata item is an actor, a place or an incident of ours: candidates, evidence, and what people decided."""
