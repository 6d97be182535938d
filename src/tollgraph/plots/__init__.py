"""Answers as pictures: each claim by itself, with its own ends; never a mean, never one headline number."""

from tollgraph.plots.drawing import Picture, draw
from tollgraph.plots.drawn import DRAWN

__all__ = ["DRAWN", "Picture", "draw"]
