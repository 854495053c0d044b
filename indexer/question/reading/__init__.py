"""From words to a plan: lattice (``lattice``), who (``who``) and what is counted (``counted``), readings and their weights, choice."""
