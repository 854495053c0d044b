"""Invented annual reports with known truth, for the demonstration, the tests and the benchmarks.

Every body and place is made up and every file says 示例（虚构）. ``python -m archive.samples DIR`` writes some to look at.
"""

from archive.samples.generate import generate, single, truths
from archive.samples.layouts import LAYOUTS, Layout, render
from archive.samples.places import PLACES
from archive.samples.truth import FactTruth, Sample, Statements, Truth

__all__ = ["LAYOUTS", "PLACES", "FactTruth", "Layout", "Sample", "Statements", "Truth", "generate", "render", "single", "truths"]
