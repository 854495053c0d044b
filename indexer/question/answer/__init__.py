"""Plans → answers, one module per kind of question. Every number carries where it stands."""
