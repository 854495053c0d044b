"""Prose: what its sentences state (``statements``), each with its place and whose number it is (``said``)."""
