"""A report beside the same agency's reports of the years around it: what does not carry over becomes a finding."""

from __future__ import annotations

from archive.audit.years import CODES, RULES, Year, across
from archive.store import Store


def connect(store: Store, report_id: str) -> None:
    """Check a report against the year before, and the year after against it. Call when it has become current."""
    summary = next(iter(store.summaries([report_id])), None)
    if summary is not None and summary.agency.name is not None and summary.report_year is not None:
        connect_year(store, summary.agency.name, summary.report_year)


def connect_year(store: Store, agency: str, year: int) -> None:
    """The same for whatever is current for an agency and year, or no longer there."""
    last, this, following = (store.current_id(agency, each) for each in (year - 1, year, year + 1))
    _compare(store, last, this, year)
    _compare(store, this, following, year + 1)


def _compare(store: Store, last: str | None, this: str | None, year: int) -> None:
    """Findings on ``this``, the report for ``year``; none when the year before is not here."""
    if this is None:
        return
    findings = across(_year(store, last, year - 1), _year(store, this, year)) if last else ()
    store.replace_findings(this, RULES, findings)


def _year(store: Store, report_id: str, year: int) -> Year:
    return Year(year, {each.value.code: each.value for each in store.values(CODES, [report_id])})
