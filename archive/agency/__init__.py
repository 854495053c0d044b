"""Agencies: what a written name means, where names stand in a text, and what people call an agency."""
