"""Characters: cleaned in replayable steps (``clean``), read as numbers (``numbers``), private names masked (``privacy``)."""
