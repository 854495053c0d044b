"""The only SQL: rows in and out of ``archive.db``, migrations, original files, exports, health."""

from archive.store.store import Store
from archive.store.stored import Changes, Claims, Outcome, OutcomeKind, StoredReport, StoredValue, Summary

__all__ = ["Changes", "Claims", "Outcome", "OutcomeKind", "Store", "StoredReport", "StoredValue", "Summary"]
