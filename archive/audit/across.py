"""A report beside the others of its agency: what does not carry over from the year before becomes a finding."""

from __future__ import annotations

from dataclasses import replace

from archive.agency.lineage import bureau
from archive.audit import ACROSS_YEARS
from archive.audit.rule import Audited, judge
from archive.audit.years import CODES, Series, Year
from archive.models import Report
from archive.store import Store
from archive.store.stored import Summary

IDS = tuple(rule.id for rule in ACROSS_YEARS)


def connect(store: Store, report_id: str) -> None:
    """Check a report against the year before, and the year after against it. Call when it has become current."""
    summary = next(iter(store.summaries([report_id])), None)
    if summary is not None and summary.agency.name is not None and summary.report_year is not None:
        connect_year(store, summary.agency.name, summary.report_year)


def connect_year(store: Store, agency: str, year: int) -> None:
    """The same for whatever is current for an agency and year, or no longer there."""
    for current in (store.current_id(agency, year), store.current_id(agency, year + 1)):
        if current is not None:
            found = compare(store, current)
            store.replace_findings(current, IDS, found.findings, found.unassessed)


def compare(store: Store, report_id: str) -> Audited:
    """What the rules across years find on a report whose agency and year are known."""
    (report,) = store.summaries([report_id])
    agency, year = report.agency, report.report_year or 0
    last = store.current_id(agency.name or "", year - 1)
    before = _year(store, last, year - 1) if last else None
    return judge(ACROSS_YEARS, Series(bureau(agency), _year(store, report_id, year), before, _others(store, report)))


def draft(store: Store, report: Report) -> tuple[Report, str | None]:
    """A report that is not stored, with what the rules across years find on it; and the stored report of the year before."""
    agency, year = report.agency, report.report_year
    if agency.name is None or year is None:
        return report, None
    last = store.current_id(agency.name, year - 1)
    if last is None:
        return report, None
    found = judge(ACROSS_YEARS, Series(bureau(agency), Year(year, report.values), _year(store, last, year - 1), ()))
    findings = sorted((*report.findings, *found.findings), key=lambda finding: finding.rank)
    unassessed = {*(rule for rule in report.unassessed if rule not in IDS), *found.unassessed}
    return replace(report, findings=tuple(findings), unassessed=tuple(sorted(unassessed))), last


def _year(store: Store, report_id: str, year: int) -> Year:
    return Year(year, {each.value.code: each.value for each in store.values(CODES, [report_id])})


def _others(store: Store, summary: Summary) -> tuple[str, ...]:
    """Files with another report of the same agency and year; readings of one file are one report."""
    others = dict.fromkeys(each.filename for each in store.versions(summary.series))
    return tuple(name for name in others if name != summary.filename)
