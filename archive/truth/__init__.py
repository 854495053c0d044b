"""What every field of a report is, decided once, when it is extracted; everything else reads these rows and derives nothing.

``ladder``: printed → computed → heading → sentence → unknown. ``measures``: sums and ratios. ``facts``: yes or no.
"""
