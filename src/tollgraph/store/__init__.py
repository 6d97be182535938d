"""Where the quads live, behind one small interface."""
