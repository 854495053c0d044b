"""What every field of a report is, decided once, when it is extracted."""
