"""Agencies by year: what the archive holds of each and what it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.models import Agency, Answer, Severity
from archive.store.stored import Summary
from indexer.folding import fold
from web.present.evidence import SEVERITY
from web.present.names import sector_label
from web.present.overview import UNNAMED, AgencyEntry


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agencies to list."""

    name: str = ""  # contained in theirs
    province: str = ""
    city: str = ""
    sector: str = ""
    without: int | None = None  # a year of which the archive has no report of theirs

    def __bool__(self) -> bool:
        return self != Wanted()

    def takes(self, entry: AgencyEntry, folded: str) -> bool:
        agency = entry.latest.agency
        return (
            (not self.province or agency.province == self.province)
            and (not self.city or agency.city == self.city)
            and (not self.sector or agency.sector == self.sector)
            and (self.without is None or (entry.name != UNNAMED and all(s.report_year != self.without for s in entry.summaries)))
            and (not folded or any(folded in fold(name) for name in _names(entry)))
        )


@dataclass(frozen=True, slots=True)
class YearCell:
    """One agency in one year; ``style``: missing, held, zero, warning, error."""

    year: int
    style: str
    sign: str
    said: str
    report_id: str | None


@dataclass(frozen=True, slots=True)
class Row:
    entry: AgencyEntry
    cells: tuple[YearCell, ...]
    undated: tuple[Summary, ...]  # reports whose year is not known


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen: values with labels."""

    provinces: tuple[str, ...]
    cities: tuple[str, ...]
    sectors: tuple[tuple[str, str], ...]


SIGNS = {
    "held": ("有", "有年报"),
    "zero": ("零", "有年报，全年零申请"),
    "warning": ("!", "有疑点"),
    "error": ("✕", "有错误"),
    "missing": ("—", "库中没有"),
}


def listed(entries: Iterable[AgencyEntry], wanted: Wanted) -> list[AgencyEntry]:
    folded = fold(wanted.name)
    return [entry for entry in entries if wanted.takes(entry, folded)]


def options(entries: Iterable[AgencyEntry], wanted: Wanted) -> Options:
    """Cities of the province chosen, or of all."""
    agencies = [entry.latest.agency for entry in entries]
    cities = {agency.city for agency in agencies if agency.city and (not wanted.province or agency.province == wanted.province)}
    sectors = {agency.sector for agency in agencies if agency.sector}
    return Options(
        tuple(sorted({agency.province for agency in agencies if agency.province})),
        tuple(sorted(cities)),
        tuple(sorted(((sector, sector_label(sector)) for sector in sectors), key=lambda pair: pair[1])),
    )


def by_region(entries: Sequence[AgencyEntry], years: Sequence[int]) -> list[tuple[str, list[Row]]]:
    return [(region, [_row(entry, years) for entry in group]) for region, group in groupby(entries, key=_region)]


def _row(entry: AgencyEntry, years: Sequence[int]) -> Row:
    held = {s.report_year: s for s in reversed(entry.summaries) if s.report_year is not None}
    cells = tuple(_cell(year, held.get(year)) for year in years)
    return Row(entry, cells, tuple(s for s in entry.summaries if s.report_year is None))


def _cell(year: int, summary: Summary | None) -> YearCell:
    if summary is None:
        return YearCell(year, "missing", *SIGNS["missing"], None)
    zero = summary.answers.get("zero_requests") is Answer.YES
    for severity, style in ((Severity.ERROR, "error"), (Severity.WARNING, "warning")):
        if number := summary.severities[severity]:
            said = f"{SEVERITY[severity].label}{number}处" + ("，全年零申请" if zero else "")
            return YearCell(year, style, f"{SEVERITY[severity].mark}{number}", said, summary.id)
    return YearCell(year, *(("zero", *SIGNS["zero"]) if zero else ("held", *SIGNS["held"])), summary.id)


def peers(entries: Iterable[AgencyEntry], of: AgencyEntry, most: int = 12) -> tuple[AgencyEntry, ...]:
    """Agencies of the same sector and level, those of the same city first."""
    agency = of.latest.agency
    if not agency.sector:
        return ()
    alike = [e for e in entries if e.name not in (of.name, UNNAMED) and _kind(e.latest.agency) == _kind(agency)]
    return tuple(sorted(alike, key=lambda e: (e.latest.agency.city != agency.city, e.latest.agency.province != agency.province))[:most])


def _kind(agency: Agency) -> tuple[str | None, str | None]:
    return agency.sector, agency.level


def _names(entry: AgencyEntry) -> set[str]:
    return {entry.name, *(s.agency.as_written or "" for s in entry.summaries)}


def _region(entry: AgencyEntry) -> str:
    agency = entry.latest.agency
    return " ".join(part for part in (agency.province, agency.city, agency.county) if part) or "地区不详"
