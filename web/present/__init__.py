"""How facts are worded and laid out for readers. Pure functions over domain values: no Flask, no storage."""
