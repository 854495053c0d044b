"""Speed and size of the index beside its peers, in one run: ``python -m benchmarks 1000``."""
