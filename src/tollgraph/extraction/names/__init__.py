"""Who and what is named: actors, sources without a name, and places, known or not."""
