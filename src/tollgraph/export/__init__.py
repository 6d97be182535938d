"""From the graph to files: one table of formats."""
