"""From the graph to files: one table of formats."""

from tollgraph.export.files import write_atomically
from tollgraph.export.graphs import export_store, write_graph
from tollgraph.export.rows import describe_rows, write_rows

__all__ = ["describe_rows", "export_store", "write_atomically", "write_graph", "write_rows"]
