"""The rules applied to one report: what does not balance, contradicts itself, or looks wrong."""

from __future__ import annotations

from collections.abc import Iterable

from archive.audit import narrative, structure, tables
from archive.audit.subject import Subject
from archive.models import Finding


def audit(subject: Subject) -> tuple[Finding, ...]:
    """Findings, most severe first."""
    found: list[Finding] = []
    checks: Iterable[Iterable[Finding]] = (tables.check(subject), narrative.check(subject), structure.check(subject))
    for check in checks:
        found += check
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.rank))


__all__ = ["Subject", "audit"]
