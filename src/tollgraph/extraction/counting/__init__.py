"""Which numbers count harmed people, and which people they count."""
