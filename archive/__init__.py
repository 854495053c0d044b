"""Documents in, facts out: reading, cleaning, extracting, auditing and keeping annual reports."""
