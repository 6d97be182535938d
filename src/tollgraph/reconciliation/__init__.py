"""Reconciliation: which thing of the graph a name in somebody's table means (Reconciliation Service API 0.2)."""

from tollgraph.reconciliation.service import Reconciliation

__all__ = ["Reconciliation"]
