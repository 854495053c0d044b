"""The audit's rules in families, for the audit page and the help."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from archive.audit import FAMILIES, RULES, AnyRule


@dataclass(frozen=True, slots=True)
class Family:
    title: str
    rules: tuple[AnyRule, ...]


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """Rules on reports; families without any (C: comparisons) are left out."""
    made = (Family(title, tuple(rule for rule in RULES if rule.family == key)) for key, title in FAMILIES.items())
    return tuple(family for family in made if family.rules)
